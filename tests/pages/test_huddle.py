"""The huddle: what a person reads in each part, and what the next look shows after a click."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from flow.actions.action import NewAction, PatientRef
from flow.security.person import Person
from flow.services.actions import agree_action, finish_action, get_action, list_actions
from flow.services.load import How
from flow.store.database import Database
from flow.vocabulary import ActionEventKind as Kind
from flow.vocabulary import ActionStatus, Tier
from tests import mornings
from tests.mornings import DAY
from tests.pages.conftest import RUTH, Visit
from tests.pages.reading import answer, choose, labelled, press, type_in, words

NEXT = DAY + timedelta(days=1)
AT = datetime(2018, 6, 5, 8, 20, tzinfo=UTC)
CARE_PACKAGE = "Awaiting care package in own home"
JANE = Person("Jane Okafor", "LWSW")


def promise(store: Database, **of: object) -> int:
    """An action of Tuesday's huddle for S1, due at 16:00."""
    new = {
        "what": "Confirm the start date",
        "owner_name": "Jane Okafor",
        "owner_organisation": "LWSW",
        "due_at": datetime(2018, 6, 5, 16, 0),  # noqa: DTZ001 - as typed: England's clock
        "patients": (PatientRef("RK9", "S1"),),
    }
    return agree_action(store, "demo", DAY, NewAction(**(new | of)), who=RUTH, at=AT).id  # type: ignore[arg-type]


def next_morning(store: Database) -> None:
    """Wednesday: S1 has left, S3 still waits."""
    mornings.put(store, mornings.beds(NEXT))
    mornings.put(store, mornings.inpatients(NEXT, "BRA,S3,2018-06-03 10:00,N,2018-06-04,therapy,RK9,1,"))


def test_the_parts_come_in_the_order_of_the_meeting(store: Database, visit: Visit) -> None:
    mornings.a_morning(store)
    at = visit(day="2018-06-05")
    assert [header.value for header in at.header] == [
        "1\u2002Gate",
        "2\u2002Yesterday first",
        "3\u2002Position",
        "4\u2002What changed",
        "5\u2002Agenda",
        "6\u2002Tipping points",
        "7\u2002Read back",
    ]


def test_the_gate_says_what_has_not_come_and_from_whom(store: Database, visit: Visit) -> None:
    mornings.a_morning(store)
    said = words(visit(day="2018-06-05"))
    assert "5 of 7 files in. Not come: beds from Livewell Southwest and dtoc from Livewell Southwest." in said


def test_the_gate_says_how_many_rows_are_left_out(store: Database, visit: Visit) -> None:
    mornings.a_morning(store)
    good = "HAR,S1,2018-05-01 10:00,N,2018-06-01,E,LWSW,1,"
    mornings.put(store, mornings.inpatients(DAY, good, "BRA,S2,never,Y,,,,,", "BRA,S4,2018-06-04 23:00,Y,,,,,"))
    said = words(visit(day="2018-06-05"))
    assert "1 row is left out." in said
    assert "Inpatients failed: 1 of 3 rows (33.3%) was left out." in said
    assert "(version 2)" in said


def test_a_tile_says_now_the_target_in_words_and_when(store: Database, visit: Visit) -> None:
    mornings.a_morning(store, DAY - timedelta(days=1))
    mornings.a_morning(store)
    at = visit(day="2018-06-05")
    said = words(at)
    assert "91.8%" in said
    assert "Target 92.0% met" in "".join(element.value for element in at.markdown).replace(r"\.", ".")
    assert "08:00, Tue 5 June" in said
    assert "All of Mon 4 June" in said
    assert "General and acute bed occupancy" in said


def test_a_figure_that_cannot_be_given_says_why(store: Database, visit: Visit) -> None:
    mornings.put(store, mornings.beds())
    said = words(visit(day="2018-06-05"))
    assert "Not available this morning" in said
    assert "Within four hours, all types: " in said


def test_groups_have_the_longest_waited_first_and_open_to_their_people(store: Database, visit: Visit) -> None:
    mornings.a_morning(store)
    at = visit(day="2018-06-05")
    assert "2 people ready to leave and still here; 5 days waited so far, in 2 groups." in words(at)
    labels = [button.label for button in at.button if button.key and button.key.startswith("group ")]
    assert labels == [f"**{CARE_PACKAGE}**", "**Therapy**"]
    press(at, CARE_PACKAGE)
    people = at.dataframe[0].value
    assert people["Local key"].tolist() == ["S1"]
    assert people["Ward"].tolist() == ["Hartor"]
    assert people["Days ready"].tolist() == [4]


def test_an_action_agreed_from_a_group_is_for_its_people_and_is_read_back(store: Database, visit: Visit) -> None:
    mornings.a_morning(store)
    at = press(visit(day="2018-06-05"), CARE_PACKAGE)
    assert labelled(at.selectbox, "Of which organisation").value == "LWSW"
    type_in(at, "What is to be done", "Confirm the start date")
    type_in(at, "Who does it", "Jane Okafor")
    press(at, "Agree this action")
    (action,) = list_actions(store, "demo")
    assert action.patients == (PatientRef("RK9", "S1"),)
    assert (action.delay_reason, action.delay_organisation, action.pathway) == ("E", "LWSW", "1")
    assert (action.due_at, action.tier) == (datetime(2018, 6, 5, 15, 0, tzinfo=UTC), Tier.ORGANISATION)
    assert (action.raised_by, action.raised_by_organisation) == ("Ruth Hall", "RK9")
    said = words(at)
    assert "1\u2002Confirm the start date" in said
    assert "Jane Okafor, Livewell Southwest · by 16:00 on Tue 5 June" in said
    assert "For 1 person, Awaiting care package in own home, with Livewell Southwest" in said


def test_an_action_can_be_for_the_reason_only(store: Database, visit: Visit) -> None:
    mornings.a_morning(store)
    at = press(visit(day="2018-06-05"), CARE_PACKAGE)
    type_in(at, "What is to be done", "Ask for bridging care")
    type_in(at, "Who does it", "Jane Okafor")
    choose(at, "For whom", "nobody")
    press(at, "Agree this action")
    (action,) = list_actions(store, "demo")
    assert (action.patients, action.delay_reason) == ((), "E")


def test_what_is_missing_is_asked_for_and_what_was_typed_stays(store: Database, visit: Visit) -> None:
    mornings.a_morning(store)
    at = press(visit(day="2018-06-05"), CARE_PACKAGE)
    type_in(at, "What is to be done", "Confirm the start date")
    press(at, "Agree this action")
    assert "Name the person who does it." in words(at)
    assert labelled(at.text_input, "What is to be done").value == "Confirm the start date"
    assert list_actions(store, "demo") == []


def test_an_action_may_be_for_no_group(store: Database, visit: Visit) -> None:
    mornings.a_morning(store)
    at = visit(day="2018-06-05")
    labelled(at.toggle, "Agree an action that is for no group").set_value(True).run()
    type_in(at, "What is to be done", "Open two beds")
    type_in(at, "Who does it", "Anil Shah")
    choose(at, "Of which organisation", "RK9")
    press(at, "Agree this action")
    (action,) = list_actions(store, "demo")
    assert (action.what, action.delay_reason, action.patients) == ("Open two beds", None, ())


def test_nobody_agrees_an_action_without_having_said_who_they_are(store: Database, visit: Visit) -> None:
    mornings.a_morning(store)
    at = press(visit(who=None, day="2018-06-05"), CARE_PACKAGE)
    assert "Say who you are first." in words(at)
    assert "Agree this action" not in words(at)


def test_yesterdays_promise_comes_with_what_became_of_its_people(store: Database, visit: Visit) -> None:
    mornings.a_morning(store)
    promise(store)
    next_morning(store)
    said = words(visit(day="2018-06-06"))
    assert "1 promise to answer, 1 overdue." in said
    assert "Confirm the start date" in said
    assert "What the data shows: 1 left" in said


def test_a_promise_marked_done_is_answered(store: Database, visit: Visit) -> None:
    mornings.a_morning(store)
    number = promise(store)
    next_morning(store)
    at = answer(visit(day="2018-06-06"), f"promise {number}", Kind.DONE)
    type_in(at, "What came of it (optional)", "Starts on Monday")
    press(at, "Mark it done")
    done = get_action(store, number)
    assert (done.status, done.outcome) == (ActionStatus.DONE, "Starts on Monday")
    said = words(at)
    assert "Every promise is answered" in said
    assert "Since the huddle began: Ruth Hall (RK9) marked it done: Starts on Monday" in said


def test_not_done_asks_why_before_it_is_stored(store: Database, visit: Visit) -> None:
    mornings.a_morning(store)
    number = promise(store)
    next_morning(store)
    at = answer(visit(day="2018-06-06"), f"promise {number}", Kind.NOT_DONE)
    press(at, "Mark it not done")
    assert "Say why it was not done." in words(at)
    assert get_action(store, number).is_open
    type_in(at, "Why it was not done", "No reply")
    press(at, "Mark it not done")
    assert get_action(store, number).status is ActionStatus.NOT_DONE


def test_a_second_carry_over_asks_what_will_be_different_and_raises_the_tier(store: Database, visit: Visit) -> None:
    mornings.a_morning(store)
    number = promise(store)
    next_morning(store)
    at = answer(visit(day="2018-06-06"), f"promise {number}", Kind.CARRIED_OVER)
    press(at, "Carry it over")
    carried = get_action(store, number)
    assert (carried.carried, carried.due_at) == (1, datetime(2018, 6, 6, 15, 0, tzinfo=UTC))
    answer(at, f"promise {number}", Kind.CARRIED_OVER)
    choose(at, "Due on", date(2018, 6, 7))
    press(at, "Carry it over")
    assert "say what will be different this time" in words(at)
    type_in(at, "What will be different this time", "The director calls")
    press(at, "Carry it over")
    again = get_action(store, number)
    assert (again.carried, again.tier) == (2, Tier.SYSTEM)


def test_an_escalation_names_the_person_who_must_reply(store: Database, visit: Visit) -> None:
    mornings.a_morning(store)
    number = promise(store)
    next_morning(store)
    at = answer(visit(day="2018-06-06"), f"promise {number}", Kind.ESCALATED)
    press(at, "Escalate it")
    assert "Say who must reply to the escalation." in words(at)
    type_in(at, "To whom: the person who must reply", "Director of operations")
    press(at, "Escalate it")
    escalated = get_action(store, number)
    assert (escalated.escalated_to, escalated.tier) == ("Director of operations", Tier.SYSTEM)
    assert "escalated to Director of operations" in words(at)


def test_a_promise_somebody_else_answered_meanwhile_keeps_what_was_typed(store: Database, visit: Visit) -> None:
    mornings.a_morning(store)
    number = promise(store)
    next_morning(store)
    at = answer(visit(day="2018-06-06"), f"promise {number}", Kind.NOT_DONE)
    finish_action(store, number, 1, outcome="Started", who=JANE)
    type_in(at, "Why it was not done", "No reply")
    press(at, "Mark it not done")
    assert "Jane Okafor (LWSW) marked it done" in words(at)
    assert labelled(at.text_area, "Why it was not done").value == "No reply"
    assert get_action(store, number).status is ActionStatus.DONE


def test_a_promise_kept_before_the_huddle_is_one_line(store: Database, visit: Visit) -> None:
    mornings.a_morning(store)
    number = promise(store)
    finish_action(store, number, 1, outcome="Starts on Monday", who=JANE, at=AT + timedelta(hours=3))
    next_morning(store)
    said = words(visit(day="2018-06-06"))
    assert "Every promise is answered; 1 done before the huddle." in said
    assert "Starts on Monday" in said


def test_without_a_list_of_inpatients_the_page_says_so(store: Database, visit: Visit) -> None:
    mornings.put(store, mornings.beds())
    assert "who waits cannot be shown" in words(visit(day="2018-06-05"))


HOSTILE = "[win](http://x.test) <img src=x onerror=alert(1)> **bold** `code` $x$ :red[y] ![z](http://x.test/i.png)"


@pytest.mark.parametrize("day", ["2018-06-05", "2018-06-06"])
def test_what_people_type_is_shown_as_text(store: Database, visit: Visit, day: str) -> None:
    mornings.a_morning(store)
    promise(store, what=HOSTILE, owner_name="*Jane*")
    next_morning(store)
    at = visit(day=day)
    holding = [element.value for element in at.markdown if "x.test" in element.value.replace("\\", "")]
    assert holding
    bare = [re.sub(r"\\.", "", value) for value in holding]
    assert not any(mark in value for value in bare for mark in "[]<>`$!")


def test_a_system_of_published_counts_says_why_nobody_is_listed(store: Database, visit: Visit) -> None:
    counts = mornings.csv("day,organisation_code,measure,value", "2018-06-05,RK9,beds_open,836")
    mornings.put(store, counts, how=How(system="demo"))
    assert "No inpatients file from RK9 for Tue 5 June 2018" in words(visit(day="2018-06-05"))
