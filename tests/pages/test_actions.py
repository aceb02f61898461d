"""The actions page: the list, one of them opened, all that may be done to it, and two people at once."""

from datetime import UTC, datetime

import pytest
from streamlit.testing.v1 import AppTest

from flow.actions.action import NewAction
from flow.security.person import Person
from flow.services.actions import agree_action, change_action, finish_action, get_action, note_on_action
from flow.store.database import Database
from flow.vocabulary import ActionEventKind as Kind
from flow.vocabulary import ActionStatus
from tests.mornings import DAY
from tests.pages.conftest import RUTH, Visit
from tests.pages.reading import answer, choose, labelled, press, type_in, words

JANE = Person("Jane Okafor", "LWSW")


def agreed(store: Database, what: str = "Confirm the start date", organisation: str = "LWSW", year: int = 2018) -> int:
    due = datetime(year, 6, 5, 15, 0, tzinfo=UTC)
    new = NewAction(what, "Jane Okafor", organisation, due)
    return agree_action(store, "demo", DAY, new, who=RUTH, at=datetime(2018, 6, 5, 8, 20, tzinfo=UTC)).id


def listed(at: AppTest) -> list[str]:
    return [button.label.strip("*") for button in at.button if button.key and button.key.startswith("open ")]


def test_what_is_overdue_comes_first(store: Database, visit: Visit) -> None:
    agreed(store, "Later", year=2090)
    agreed(store, "Overdue")
    at = visit("actions")
    assert listed(at) == ["Overdue", "Later"]
    assert "2 actions, 1 overdue" in words(at)
    labelled(at.toggle, "Overdue only").set_value(True).run()
    assert listed(at) == ["Overdue"]


def test_the_list_is_filtered_by_status_and_organisation(store: Database, visit: Visit) -> None:
    finished = agreed(store, "Finished")
    finish_action(store, finished, 1, who=JANE)
    agreed(store, "Theirs", "RK9")
    agreed(store, "Ours")
    at = visit("actions")
    choose(at, "Organisation", "LWSW")
    at.run()
    assert listed(at) == ["Ours"]
    at.segmented_control(key="actions standing").set_value("Done").run()
    assert listed(at) == ["Finished"]
    at.segmented_control(key="actions standing").set_value("Cancelled").run()
    assert "No action is like this." in words(at)


def test_a_long_list_is_shown_a_few_at_a_time(store: Database, visit: Visit) -> None:
    for number in range(14):
        agreed(store, f"Action {number}")
    at = visit("actions")
    assert len(listed(at)) == 12
    press(at, "Show more (2 further)")
    assert len(listed(at)) == 14


def test_an_action_opens_with_its_history_in_sentences(store: Database, visit: Visit) -> None:
    number = agreed(store)
    note_on_action(store, number, 1, "Rang twice", who=JANE)
    at = press(visit("actions"), "Confirm the start date")
    assert at.query_params["action"] == str(number)
    said = words(at)
    assert "Agreed at the huddle of Tue 5 June 2018; written down by Ruth Hall, University Hospitals Plymouth." in said
    assert "Ruth Hall (RK9) agreed it: Jane Okafor (LWSW), by 16:00 on Tue 5 June 2018" in said
    assert "Jane Okafor (LWSW) added a note: Rang twice" in said


@pytest.mark.parametrize("asked", ["99", "one"])
def test_an_address_that_names_no_action_gets_a_sentence(store: Database, visit: Visit, asked: str) -> None:
    agreed(store)
    at = visit("actions")
    at.query_params["action"] = asked
    at.run()
    assert {"99": "There is no action 99.", "one": "'one' is not the number of an action."}[asked] in words(at)


DOING = [
    (Kind.DONE, "What came of it (optional)", "Mark it done", ActionStatus.DONE),
    (Kind.NOT_DONE, "Why it was not done", "Mark it not done", ActionStatus.NOT_DONE),
    (Kind.STARTED, "Note (optional)", "Start it", ActionStatus.IN_PROGRESS),
    (Kind.NOTED, "Note", "Add the note", ActionStatus.OPEN),
    (Kind.CANCELLED, "Why it is cancelled", "Cancel the action", ActionStatus.CANCELLED),
]


@pytest.mark.parametrize(("kind", "label", "button", "status"), DOING, ids=[row[0] for row in DOING])
def test_what_is_done_to_an_action_is_in_its_history_at_once(
    store: Database, visit: Visit, kind: Kind, label: str, button: str, status: ActionStatus
) -> None:
    number = agreed(store)
    at = press(visit("actions"), "Confirm the start date")
    answer(at, f"opened {number}", kind)
    type_in(at, label, "Rang them")
    press(at, button)
    assert get_action(store, number).status is status
    assert "Rang them" in words(at)


def test_a_closed_action_can_be_reopened_with_a_reason(store: Database, visit: Visit) -> None:
    number = agreed(store)
    finish_action(store, number, 1, who=JANE)
    at = visit("actions")
    at.segmented_control(key="actions standing").set_value("Done").run()
    press(at, "Confirm the start date")
    answer(at, f"opened {number}", Kind.REOPENED)
    type_in(at, "Why it is reopened", "It fell through")
    press(at, "Reopen it")
    assert get_action(store, number).status is ActionStatus.OPEN


def test_a_change_stores_only_what_was_changed(store: Database, visit: Visit) -> None:
    number = agreed(store)
    at = press(visit("actions"), "Confirm the start date")
    answer(at, f"opened {number}", Kind.CHANGED)
    type_in(at, "Who does it", "Sam Price")
    press(at, "Save the change")
    changed = get_action(store, number)
    assert (changed.owner_name, changed.what, changed.version) == ("Sam Price", "Confirm the start date", 2)
    assert "changed the owner from “Jane Okafor” to “Sam Price”" in words(at)


def test_the_second_of_two_savers_is_told_and_keeps_what_was_typed(store: Database, visit: Visit) -> None:
    number = agreed(store)
    at = press(visit("actions"), "Confirm the start date")
    answer(at, f"opened {number}", Kind.CHANGED)
    change_action(store, number, 1, {"owner_name": "Sam Price"}, who=JANE)
    type_in(at, "What is to be done", "Confirm the start date by noon")
    press(at, "Save the change")
    assert "Jane Okafor (LWSW) changed the owner" in words(at)
    assert "what you typed is still here" in words(at)
    assert labelled(at.text_input, "What is to be done").value == "Confirm the start date by noon"
    press(at, "Save mine on the newest version")
    both = get_action(store, number)
    assert (both.what, both.owner_name, both.version) == ("Confirm the start date by noon", "Sam Price", 3)


def test_the_second_of_two_savers_may_let_theirs_go(store: Database, visit: Visit) -> None:
    number = agreed(store)
    at = press(visit("actions"), "Confirm the start date")
    answer(at, f"opened {number}", Kind.NOTED)
    note_on_action(store, number, 1, "Mine first", who=JANE)
    type_in(at, "Note", "Mine second")
    press(at, "Add the note")
    press(at, "Let mine go")
    assert get_action(store, number).version == 2
    assert "Mine first" in words(at)
    assert "what you typed is still here" not in words(at)
