"""Care Traffic Control: the live list, its filters, one person opened, what may be done for them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from flow.actions.action import NewAction, PatientRef
from flow.security.person import Person
from flow.services import work
from flow.services.actions import agree_action, list_actions
from flow.store.database import Database
from flow.ui import menu
from flow.ui.menu import Page
from flow.vocabulary import WorkEventKind as Kind
from tests import mornings
from tests.again import done_once
from tests.mornings import DAY
from tests.pages.conftest import RUTH, Visit
from tests.pages.reading import choose, labelled, press, type_in, words

SAM = Person("Sam Price", "LWSW")
BEFORE = DAY - timedelta(days=1)
S1 = ("demo", "RK9", "S1")
CHECK = datetime(2018, 6, 5, 13, 0, tzinfo=UTC)
HOSTILE = "[win](http://x.test) <img src=x onerror=alert(1)>"
PEOPLE = ("S3", "S1", "S2")


@pytest.fixture(autouse=True)
def on_the_menu(monkeypatch: pytest.MonkeyPatch) -> None:
    if all(page.key != "care" for page in menu.MENU):
        monkeypatch.setattr(menu, "MENU", (*menu.MENU, Page("care", "Care Traffic Control")))


@pytest.fixture
def filed(store: Database) -> Database:
    """S3 ready since 28 May, S1 since 1 June, S2 not ready and here 22 days; S9 left since yesterday."""
    load_two_mornings(store)
    return store


@done_once
def load_two_mornings(store: Database) -> None:
    reports = [
        mornings.put(
            store,
            mornings.inpatients(
                BEFORE,
                "HAR,S1,2018-05-01 10:00,N,2018-06-01,therapy,RK9,1,",
                "BRA,S3,2018-05-20 10:00,N,2018-05-28,E,LWSW,2,",
                "HAR,S9,2018-05-01 10:00,N,2018-06-01,E,LWSW,1,",
                "HAR,S2,2018-05-14 10:00,Y,,,,,",
            ),
        ),
        mornings.put(
            store,
            mornings.inpatients(
                DAY,
                "HAR,S1,2018-05-01 10:00,N,2018-06-01,E,LWSW,1,",
                "BRA,S3,2018-05-20 10:00,N,2018-05-28,E,LWSW,2,",
                "HAR,S2,2018-05-14 10:00,Y,,,,,",
            ),
        ),
    ]
    assert not any(report.refused for report in reports)


def table(at: AppTest) -> Any:
    return next(each for each in at.dataframe if "Standing" in each.value)


def keys(at: AppTest) -> list[str]:
    return table(at).value["Local key"].tolist()


def show(at: AppTest, what: str) -> AppTest:
    at.segmented_control(key="work show demo").set_value(what).run()
    assert not at.exception, at.exception
    return at


def opened(visit: Visit, spell: str = "S1", who: Person | None = RUTH) -> AppTest:
    at = visit("care", who, day="2018-06-05")
    at.session_state["work chosen demo"] = ("RK9", spell)
    at.run()
    assert not at.exception, at.exception
    return at


def do(at: AppTest, kind: Kind) -> AppTest:
    found = [each for each in at.segmented_control if each.key and each.key.endswith("kind")]
    found[0].set_value(kind).run()
    assert not at.exception, at.exception
    return at


def test_everybody_is_listed_the_longest_ready_first_with_counts_of_each_kind(filed: Database, visit: Visit) -> None:
    at = visit("care", day="2018-06-05")
    assert keys(at) == list(PEOPLE)
    assert table(at).value["Days ready"].tolist()[:2] == [8, 4]
    assert table(at).value["Waiting for"].tolist()[2] == ""
    bar = at.segmented_control(key="work show demo")
    assert [option.content for option in bar.proto.options] == [
        "Everyone: 3", "Mine: 0", "Overdue: 0", "Stale: 3", "Blocked: 0", "Claimed by nobody: 3", "Done: 0",
        "Left since: 1",
    ]  # fmt: skip
    assert "Newest lists: University Hospitals Plymouth 08:00." in words(at)
    assert "Overdue and stale as at 09:15 on Tue 5 June 2018." in words(at)


def test_the_list_says_what_changed_since_yesterday(filed: Database, visit: Visit) -> None:
    line = table(visit("care", day="2018-06-05")).value.iloc[1]
    assert line["Since yesterday"].startswith("Waits for something else: ")
    assert (
        "waits for another organisation: Livewell Southwest, was University Hospitals Plymouth"
        in line["Since yesterday"]
    )


def test_whoever_left_is_shown_apart(filed: Database, visit: Visit) -> None:
    at = show(visit("care", day="2018-06-05"), "left since")
    assert keys(at) == ["S9"]
    line = table(at).value.iloc[0]
    assert line["Standing"] == "Not in the file, discharge row due"
    assert (line["Since yesterday"], line["Next step"]) == ("Last seen Mon 4 June", "")


def test_search_filters_and_groups_narrow_the_list(filed: Database, visit: Visit) -> None:
    at = visit("care", day="2018-06-05")
    labelled(at.text_input, "Search").set_value("brau").run()
    assert keys(at) == ["S3"]
    labelled(at.text_input, "Search").set_value("nothing like this").run()
    assert "Nobody on the list is like this." in words(at)
    labelled(at.text_input, "Search").set_value("").run()
    choose(at, "Pathway", "1")
    at.run()
    assert keys(at) == ["S1"]
    choose(at, "Pathway", None)
    choose(at, "Group by", "ward")
    at.run()
    assert table(at).value["Group"].tolist() == ["Hartor", "Hartor", "Braunton"]
    grouped = labelled(at.selectbox, "Groups by ward")
    assert grouped.options[1] == "Hartor: 2 people, 4 days since ready"
    grouped.set_value(1).run()
    assert keys(at) == ["S3"]


def test_a_filter_is_kept_used_again_and_deleted(filed: Database, visit: Visit) -> None:
    at = visit("care", day="2018-06-05")
    choose(at, "Pathway", "2")
    at.run()
    type_in(at, "Keep what is chosen now under a name", "Community beds")
    press(at, "Keep it")
    assert list(work.saved_filters(filed, "demo", RUTH)) == ["Community beds"]
    choose(at, "Pathway", None)
    at.run()
    assert keys(at) == list(PEOPLE)
    press(at, "Community beds")
    assert keys(at) == ["S3"]
    at.button(key="delete filter Community beds").click().run()
    assert work.saved_filters(filed, "demo", RUTH) == {}


def test_a_selected_line_opens_the_person(filed: Database, visit: Visit) -> None:
    said = words(opened(visit))
    assert "Hartor: S1" in said
    assert "Here 35 days, ready 4 days, no expected date." in said
    assert "Listed: ready to leave, 7 days or more." in said
    assert "Next step: none." in said
    assert "Since yesterday: waits for something else" in said


def test_claim_and_release_are_one_click_each(filed: Database, visit: Visit) -> None:
    at = press(opened(visit), "Claim")
    assert work.item(filed, *S1).holder == "Ruth Hall (RK9)"
    assert keys(show(at, "mine")) == ["S1"]
    press(at, "Release")
    assert work.item(filed, *S1).claimed_by is None
    work.claim(filed, *S1, 2, who=SAM)
    at.run()
    press(at, "Take over from Sam Price")
    assert work.item(filed, *S1).claimed_by == "Ruth Hall"


def test_a_next_step_and_its_check_are_set(filed: Database, visit: Visit) -> None:
    at = do(opened(visit), Kind.STEP_SET)
    type_in(at, "Next step", "Ring the agency")
    choose(at, "Check on", date(2018, 6, 6))
    press(at, "Set the next step")
    line = table(at).value.iloc[1]
    assert (line["Next step"], line["Check"], line["Standing"]) == ("Ring the agency", "16:00 Wed 6 June", "")
    assert "Next step: Ring the agency, check at 16:00 on Wed 6 June." in words(at)
    assert "Next step set. Hartor, S1" in words(at)


def test_lines_stay_where_they_are_until_somebody_sorts_again(filed: Database, visit: Visit) -> None:
    at = visit("care", day="2018-06-05")
    choose(at, "Sort by", "next check")
    at.run()
    assert keys(at) == list(PEOPLE)
    work.set_step(filed, "demo", "RK9", "S2", 0, "Ring", CHECK, DAY, who=SAM, at=CHECK)
    at.run()
    assert keys(at) == list(PEOPLE)
    assert table(at).value["Next step"].tolist() == ["none", "none", "Ring"]
    press(at, "Sort again: the order has changed")
    assert keys(at) == ["S2", "S3", "S1"]


def test_blocked_with_a_reason_noted_unblocked_done_and_opened_again(filed: Database, visit: Visit) -> None:
    at = do(opened(visit), Kind.BLOCKED)
    press(at, "Say that it is blocked")
    assert "Say what blocks it." in words(at)
    type_in(at, "What blocks it", "Waiting for family")
    press(at, "Say that it is blocked")
    assert table(at).value.iloc[1]["Blocked by"] == "Waiting for family"
    type_in(do(at, Kind.NOTED), "Note", "Daughter rings at four")
    press(at, "Add the note")
    press(do(at, Kind.UNBLOCKED), "Unblock it")
    type_in(do(at, Kind.DONE), "What came of it (optional)", "Home tomorrow")
    press(at, "Mark it done")
    assert table(at).value.iloc[1]["Standing"] == "Done"
    type_in(do(at, Kind.REOPENED), "Why it is opened again", "Not tomorrow")
    press(at, "Open it again")
    assert [event.kind for event in work.history(filed, *S1)] == [
        Kind.BLOCKED, Kind.NOTED, Kind.UNBLOCKED, Kind.DONE, Kind.REOPENED,
    ]  # fmt: skip
    at.session_state["work tabs demo"] = "History"
    at.run()
    assert "Ruth Hall (RK9) marked it done: Home tomorrow" in words(at)


def test_the_second_saver_keeps_what_was_typed_and_puts_it_on_top(filed: Database, visit: Visit) -> None:
    at = do(opened(visit), Kind.STEP_SET)
    work.block(filed, *S1, 0, "No transport", who=SAM, at=CHECK)
    type_in(at, "Next step", "Ring the agency")
    press(at, "Set the next step")
    assert "Sam Price (LWSW) said what blocks it, “No transport” at 14:00 on Tue 5 June 2018" in words(at)
    assert labelled(at.text_input, "Next step").value == "Ring the agency"
    press(at, "Save mine on the newest version")
    item = work.item(filed, *S1)
    assert (item.next_step, item.blocked_by, item.version) == ("Ring the agency", "No transport", 2)


def test_what_was_typed_can_be_let_go(filed: Database, visit: Visit) -> None:
    at = do(opened(visit), Kind.NOTED)
    work.claim(filed, *S1, 0, who=SAM, at=CHECK)
    type_in(at, "Note", "Mine")
    press(at, "Add the note")
    press(at, "Let mine go")
    assert work.item(filed, *S1).version == 1
    assert "Your change was not saved" not in words(at)


def test_an_action_agreed_at_the_huddle_is_here_and_one_is_agreed_here(filed: Database, visit: Visit) -> None:
    new = NewAction("Confirm the start date", "Sam Price", "LWSW", CHECK, patients=(PatientRef("RK9", "S1"),))
    agree_action(filed, "demo", DAY, new, who=RUTH)
    at = opened(visit)
    assert table(at).value.iloc[1]["Actions"] == 1
    assert "Confirm the start date" in words(at)
    type_in(at, "What is to be done", "Ring the agency")
    type_in(at, "Who does it", "Jane Okafor")
    press(at, "Agree this action")
    agreed = list_actions(filed, "demo", patients=[PatientRef("RK9", "S1")])
    assert {(one.what, one.delay_organisation) for one in agreed} == {
        ("Confirm the start date", None), ("Ring the agency", "LWSW"),
    }  # fmt: skip


def test_the_path_so_far_is_one_click_away(filed: Database, visit: Visit) -> None:
    at = opened(visit)
    at.session_state["work tabs demo"] = "Path so far"
    at.run()
    path = next(each for each in at.dataframe if "From" in each.value).value
    assert path[["From", "To", "Ward"]].values.tolist() == [
        ["Tue 5 June", "Tue 5 June", "Hartor"],
        ["Mon 4 June", "Mon 4 June", "Hartor"],
    ]


def test_nobody_changes_anything_without_having_said_who_they_are(filed: Database, visit: Visit) -> None:
    at = opened(visit, who=None)
    assert "Say who you are first." in words(at)
    assert "Claim" not in [button.label for button in at.button]


def test_with_nothing_filed_the_page_points_to_load(store: Database, visit: Visit) -> None:
    assert "No file has been loaded yet." in words(visit("care"))


def test_what_people_type_is_shown_as_text(filed: Database, visit: Visit) -> None:
    at = do(opened(visit), Kind.BLOCKED)
    type_in(at, "What blocks it", HOSTILE)
    press(at, "Say that it is blocked")
    at.session_state["work tabs demo"] = "History"
    at.run()
    holding = [each.value for each in at.markdown if "x.test" in each.value.replace("\\", "")]
    assert len(holding) >= 2
    assert not any(mark in value.replace("\\" + mark, "") for value in holding for mark in "[]<>")
