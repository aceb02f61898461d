"""The meeting itself: opened, run part by part, written down as it is said, read back and closed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flow.actions.action import NewAction
from flow.security.person import Person
from flow.services import huddles
from flow.services.actions import agree_action, escalate, get_action
from flow.store.database import Database
from flow.vocabulary import ActionEventKind as Kind
from flow.vocabulary import HuddlePart as Part
from tests import mornings
from tests.mornings import DAY
from tests.pages.conftest import RUTH, Visit
from tests.pages.reading import answer, choose, labelled, press, type_in, words

SAM = Person("Sam Price", "LWSW")
AT = datetime(2018, 6, 5, 8, 20, tzinfo=UTC)


def opened(store: Database, part: Part | None = None) -> None:
    mornings.a_morning(store)
    huddles.open_huddle(store, "demo", DAY, who=RUTH)
    if part:
        huddles.start_part(store, "demo", DAY, part, who=RUTH)


def test_opening_it_shows_one_part_at_a_time_and_writes_down_who_opened_it(store: Database, visit: Visit) -> None:
    mornings.a_morning(store)
    at = press(visit(day="2018-06-05"), "Open the huddle")
    held = huddles.record(store, "demo", DAY)
    assert (held.under_way, held.part, [one.name for one in held.here]) == (True, Part.GATE, ["Ruth Hall"])
    assert [header.value for header in at.header] == []
    press(at, "Next: Yesterday first")
    assert huddles.record(store, "demo", DAY).part is Part.YESTERDAY
    assert "No earlier action is due at this huddle." in words(at)


def test_somebody_who_has_not_said_who_they_are_looks_on_by_themselves(store: Database, visit: Visit) -> None:
    opened(store)
    at = press(visit(who=None, day="2018-06-05"), "Next: Yesterday first")
    assert huddles.record(store, "demo", DAY).part is Part.GATE
    assert "No earlier action is due at this huddle." in words(at)
    press(at, "The meeting is at Gate: go there")
    assert "5 of 7 files in" in words(at)


def test_another_sees_the_part_that_the_meeting_is_at(store: Database, visit: Visit) -> None:
    opened(store, Part.AGENDA)
    assert "2 people ready to leave and still here" in words(visit(day="2018-06-05"))


def test_who_is_here_and_for_whom_is_written_down(store: Database, visit: Visit) -> None:
    opened(store)
    at = visit(day="2018-06-05")
    choose(at, "For which organisation", "LWSW")
    type_in(at, "Name of who is here", "Sam Price")
    type_in(at, "Deputising for (optional)", "Jo Bell")
    press(at, "Write down")
    assert "Livewell Southwest: Sam Price (deputising for Jo Bell)" in words(at)
    choose(at, "For which organisation", "LWSW")
    press(at, "Write down")
    assert "Name the person who is here." in words(at)


def test_a_declared_level_stands_with_who_and_why(store: Database, visit: Visit) -> None:
    opened(store)
    at = visit(day="2018-06-05")
    choose(at, "Organisation that declares", "RK9")
    labelled(at.segmented_control, "Level (OPEL)").set_value(3)
    type_in(at, "Why (optional)", "Department full")
    press(at, "Declare")
    assert "University Hospitals Plymouth: OPEL 3, declared by Ruth Hall" in words(at)
    assert "Department full" in words(at)


def test_a_decision_is_kept_apart_from_the_actions(store: Database, visit: Visit) -> None:
    opened(store, Part.READ_BACK)
    at = visit(day="2018-06-05")
    type_in(at, "What was decided", "No elective orthopaedics today")
    press(at, "Write it down")
    assert "Decided" in words(at)
    assert "No elective orthopaedics today (Ruth Hall" in words(at)
    assert "Nothing has been agreed at this huddle yet." in words(at)


def test_a_group_is_taken_out_of_its_order_with_a_reason(store: Database, visit: Visit) -> None:
    opened(store, Part.AGENDA)
    at = visit(day="2018-06-05")
    first, second = [button.label for button in at.button if button.key and button.key.startswith("group ")]
    press(at, second.strip("*"))
    press(at, "Take it there")
    assert "Say why it is taken out of its order." in words(at)
    type_in(at, "Why out of its order", "The therapist is on the call")
    press(at, "Take it there")
    order = [button.label for button in at.button if button.key and button.key.startswith("group ")]
    assert order == [second, first]
    assert "Taken out of its order (it would be number 2): The therapist is on the call" in words(at)


def test_each_owner_says_yes_and_the_huddle_is_closed(store: Database, visit: Visit) -> None:
    opened(store, Part.READ_BACK)
    due = datetime(2018, 6, 5, 15, 0, tzinfo=UTC)
    action = agree_action(store, "demo", DAY, NewAction("Ring", "Jane Okafor", "LWSW", due), who=RUTH, at=AT)
    at = press(visit(day="2018-06-05"), "Says yes")
    assert huddles.record(store, "demo", DAY).confirmed == {action.id}
    assert "1 action agreed. 1 of the owners have said yes." in words(at)
    press(at, "Close the huddle")
    assert huddles.record(store, "demo", DAY).closed_by == "Ruth Hall"
    assert "Held " in words(at)
    assert labelled(at.button, "Open it again")


def test_an_owner_who_is_not_here_gets_a_list_to_send(store: Database, visit: Visit) -> None:
    opened(store, Part.READ_BACK)
    due = datetime(2018, 6, 5, 15, 0, tzinfo=UTC)
    agree_action(store, "demo", DAY, NewAction("Ring the agency", "Jane Okafor", "LWSW", due), who=RUTH, at=AT)
    at = visit(day="2018-06-05")
    (text,) = [element.value for element in at.code]
    assert "For Jane Okafor, Livewell Southwest: 1 open action" in text
    assert "1. Ring the agency" in text


def test_a_huddle_that_is_not_held_says_why(store: Database, visit: Visit) -> None:
    mornings.a_morning(store)
    at = visit(day="2018-06-05")
    press(at, "Write down that it is not held")
    assert "Say why it was not held." in words(at)
    type_in(at, "Why it is not held", "Snow")
    press(at, "Write down that it is not held")
    assert "Not held: Snow" in words(at)


def test_an_escalation_shows_until_it_is_answered(store: Database, visit: Visit) -> None:
    mornings.a_morning(store)
    due = datetime(2018, 6, 5, 15, 0, tzinfo=UTC)
    action = agree_action(store, "demo", DAY, NewAction("Ring", "Jane Okafor", "LWSW", due), who=RUTH, at=AT)
    escalate(store, action.id, 1, "Director of operations", who=RUTH, at=AT + timedelta(hours=1))
    mornings.put(store, mornings.beds(DAY + timedelta(days=1)))
    at = visit(day="2018-06-06")
    assert "1 escalation not answered yet, by Director of operations." in words(at)
    answer(at, f"promise {action.id}", Kind.ANSWERED)
    press(at, "Write the answer down")
    assert "Write what was answered." in words(at)
    type_in(at, "What was answered, and by whom", "Two beds from Friday")
    press(at, "Write the answer down")
    assert get_action(store, action.id).reply == "Two beds from Friday"
    assert "not answered yet" not in words(at)


def test_what_changed_adds_up_and_lists_only_what_is_new(store: Database, visit: Visit) -> None:
    mornings.a_morning(store)
    following = DAY + timedelta(days=1)
    mornings.put(store, mornings.inpatients(following, "BRA,S3,2018-06-03 10:00,N,2018-06-04,pharmacy,RK9,1,"))
    at = visit(day="2018-06-06")
    assert "2 on Tue 5 June, +0 in, -1 out: 1 now. 1 blocker changed, 0 with nothing new." in words(at)
    (lines,) = [frame.value for frame in at.dataframe if "What is new" in frame.value]
    gone, changed = lines["What is new"].tolist()
    assert (gone, changed) == ("Not in the file, discharge row due", "Blocker changed: Therapy → Pharmacy")
    assert lines["Local key"].tolist() == ["S1", "S3"]


def test_the_bed_gap_says_why_it_cannot_be_worked_out(store: Database, visit: Visit) -> None:
    mornings.a_morning(store)
    said = words(visit(day="2018-06-05"))
    assert "Bed gap at 17:00: cannot be worked out" in said
    assert "Not filed: decisions to admit waiting (demand feed)" in said
