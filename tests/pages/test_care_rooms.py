"""Capacity, clocks, handover and the wall, as somebody sees them."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from flow.huddle.localities import EVERYWHERE
from flow.services import work
from flow.services.capacity_queue import enter_capacity, queue
from flow.services.handover import handovers
from flow.store.database import Database
from flow.ui import menu
from flow.ui.menu import Page
from flow.ui.wall import FOLLOWS
from tests import mornings
from tests.again import done_once
from tests.mornings import DAY
from tests.pages.conftest import RUTH, Visit
from tests.pages.reading import labelled, press, type_in, words

CITY, COUNTY = "E06000026", "E10000008"
HOSTILE = "[win](http://x.test) <img src=x onerror=alert(1)>"
HEAD = (
    "snapshot_at,organisation_code,site_code,ward_code,bed,spell_id,admission_at,admission_method,criteria_to_reside,"
    "pathway,local_authority"
)
PAGES = (Page("care", "Care Traffic Control"), Page("wall", "Wall"), Page("capacity", "Capacity"))


@pytest.fixture(autouse=True)
def in_the_menu(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages that this is about, where the menu has them not."""
    known = {page.key for page in menu.MENU}
    monkeypatch.setattr(menu, "MENU", (*menu.MENU, *(page for page in PAGES if page.key not in known)))


@done_once
def filed(store: Database, days: int = 36, last: date = DAY) -> None:
    """Every morning four wait on pathway 1 in the city, two come and two leave; SPELL9 waits in the county."""
    rows = []
    for back in range(days - 1, -1, -1):
        day = last - timedelta(days=back)
        spells = [f"{age}{side},SPELL{back + age}{side}" for age in (0, 1) for side in "ab"]
        mine = [f"HAR,B{spell},2018-04-01 10:00,21,N,1,{CITY}" for spell in spells]
        mine += [f"BRA,B7,SPELL9,2018-04-01 10:00,21,N,1,{COUNTY}", "BRA,B8,SPELL8,2018-06-03 12:00,21,Y,,"]
        if day < date(2018, 6, 4):
            mine.pop()
        rows += [f"{day} 08:00,RK9,RK950,{row}" for row in mine]
    report = mornings.put(store, mornings.csv(HEAD, *rows))
    assert not report.refused, report.findings


def tab(at: AppTest, name: str) -> AppTest:
    at.session_state["care part"] = name
    at.run()
    assert not at.exception, at.exception
    return at


def enter(at: AppTest, pathway: str | None, starts: int | None) -> AppTest:
    if pathway is not None:
        labelled(at.segmented_control, "Pathway").set_value(pathway)
    labelled(at.number_input, "Starts today").set_value(starts)
    return press(at, "Save")


def test_each_queue_has_its_forecast_its_source_and_what_one_more_would_do(store: Database, visit: Visit) -> None:
    filed(store)
    at = tab(visit("care", day="2018-06-05"), "Capacity and queue")
    table = next(each.value for each in at.dataframe if "Queue" in each.value)
    assert [name.strip() for name in table["Queue"]] == ["Pathway 1", "Plymouth", "Devon"]
    assert table["Waiting"].tolist() == [5, 4, 1]
    assert table["Starts today"].tolist() == [2.0, 2.0, 0.0]
    assert table["In 3 days"].tolist() == ["5 (5 to 5)", "4 (4 to 4)", "1 (1 to 1)"]
    assert set(table["Where starts are from"]) == {"usual (four-week median of the weekday)"}
    said = words(at)
    assert "Pathway 1: home with support: 5 people wait. One more pathway 1 start a day clears this in 5 days" in said
    assert "2.0 start a day, 2.0 on weekdays; about as many wait on Monday as on Saturday." in said
    assert "out by 0.0 people on average over " in said
    assert "For 1, 3 and 5 days ahead the forecast does not beat 'the same as today'." in said
    assert table["Was out by"].tolist() == ["0.0, 0.0, 0.0"] * 3


def test_capacity_is_entered_and_stands_with_who_and_when(store: Database, visit: Visit) -> None:
    filed(store)
    at = enter(visit("capacity", day="2018-06-05"), "1", 4)
    (entry,) = queue(store, "demo", DAY).entries
    assert (entry.starts, entry.pathway, entry.locality, entry.organisation) == (4, "1", EVERYWHERE, "RK9")
    said = words(at)
    assert "4 starts on Tue 5 June, P1, everywhere, University Hospitals Plymouth" in said
    assert "today by Ruth Hall (RK9), under 1 h old" in said


@pytest.mark.parametrize(("pathway", "starts"), [(None, 4), ("1", None)])
def test_an_entry_that_lacks_something_is_refused_and_what_was_given_stays(
    store: Database, visit: Visit, pathway: str | None, starts: int | None
) -> None:
    filed(store, days=1)
    at = enter(visit("capacity", day="2018-06-05"), pathway, starts)
    assert "Choose the organisation and the pathway, and give the starts." in words(at)
    assert labelled(at.number_input, "Starts today").value == starts
    assert queue(store, "demo", DAY).entries == ()


def test_a_figure_that_is_too_old_is_struck_through_and_says_so(store: Database, visit: Visit) -> None:
    filed(store)
    enter_capacity(store, "demo", DAY, "LWSW", "1", CITY, 9, note=HOSTILE, who=RUTH, at=mornings.NOW)
    at = tab(visit("care", day="2018-06-05"), "Capacity and queue")
    said = words(at)
    assert "~~9 starts on Tue 5 June, P1, Plymouth, Livewell Southwest~~" in said
    assert "days old: not used" in said
    table = next(each.value for each in at.dataframe if "Queue" in each.value)
    assert table["Starts today"].tolist() == [2.0, 2.0, 0.0]
    assert "not used" in table["Where starts are from"][1]
    holding = [each.value for each in at.markdown if "x.test" in each.value.replace("\\", "")]
    assert holding
    assert not any(mark in value.replace("\\" + mark, "") for value in holding for mark in "[]<>")


def test_nobody_enters_capacity_or_hands_over_without_having_said_who_they_are(store: Database, visit: Visit) -> None:
    filed(store, days=1)
    at = visit("care", who=None, day="2018-06-05")
    for name in ("Capacity and queue", "Handover"):
        said = words(tab(at, name))
        assert "Say who you are first." in said
        assert "Starts today" not in [each.label for each in at.number_input]
        assert "Hand over" not in [each.label for each in at.button]


def test_clocks_show_who_is_about_to_pass(store: Database, visit: Visit) -> None:
    filed(store, days=1)
    at = tab(visit("care", day="2018-06-05"), "Clocks")
    said = words(at)
    assert "Nobody has filed a list of continuing-healthcare cases." in said
    assert "Nobody is on day 12 to 14 in a community ward." in said
    assert "1 person about to pass, 5 people beyond it already." in said
    table = next(each.value for each in at.dataframe if "Hours left" in each.value)
    assert table.iloc[0].to_dict() == {
        "Hours left": 2,
        "Set it by": "12:00 Tue 5 June",
        "Ward": "Braunton",
        "Bed": "B8",
        "Local key": "SPELL8",
        "Organisation": "University Hospitals Plymouth",
    }


def test_a_shift_is_handed_over_with_the_claims_of_who_hands_it_over(store: Database, visit: Visit) -> None:
    filed(store, days=1)
    work.claim(store, "demo", "RK9", "SPELL9", 0, who=RUTH)
    at = tab(visit("care", day="2018-06-05"), "Handover")
    assert labelled(at.multiselect, "Your open claims to pass on").value == [("RK9", "SPELL9")]
    type_in(at, "What the next shift has to know", f"Two beds\n{HOSTILE}")
    type_in(at, "Who takes over", "Sam Price")
    press(at, "Hand over")
    assert work.item(store, "demo", "RK9", "SPELL9").holder == "Sam Price (RK9)"
    assert handovers(store, "demo")[0].passed_on == (("RK9", "SPELL9"),)
    said = words(at)
    assert "Ruth Hall (RK9) to Sam Price (RK9), 1 claim passed on" in said
    assert "You have claimed nobody: the note alone is handed over." in said
    assert "1 person with open work" in said


def test_a_hand_over_without_a_note_is_refused_and_what_was_typed_stays(store: Database, visit: Visit) -> None:
    filed(store, days=1)
    at = tab(visit("care", day="2018-06-05"), "Handover")
    type_in(at, "Who takes over", "Sam Price")
    press(at, "Hand over")
    assert "Write the note: what the next shift has to know." in words(at)
    assert labelled(at.text_input, "Who takes over").value == "Sam Price"
    assert handovers(store, "demo") == []


def everything(at: AppTest) -> str:
    """Every message that the page sent to the browser."""
    return "\n".join(str(element.proto) for element in at.main) + words(at)


def test_the_wall_has_counts_and_nothing_of_anybody(store: Database, visit: Visit) -> None:
    filed(store)
    work.claim(store, "demo", "RK9", "SPELL9", 0, who=RUTH)
    at = visit("wall", who=None, day="2018-06-05")
    said = words(at)
    told = ("Demo: Tue 5 June 2018", "Data of 08:00 on Tue 5 June", "Pathway 1", "in 3 days 5 (5 to 5)")
    for each in (*told, "checks overdue", "need an expected date in 24 h"):
        assert each in said, each
    assert [each.value for each in at.markdown if re.fullmatch(r"\*\*(~~)?5(~~)?\*\*", each.value)]
    assert not at.dataframe
    assert "SPELL" not in everything(at)
    assert "Braunton" not in everything(at)


def test_a_wall_on_the_newest_morning_goes_on_to_the_next_one(store: Database, visit: Visit) -> None:
    filed(store, days=1)
    at = visit("wall", day="2018-06-05")
    assert at.session_state[FOLLOWS] == DAY
    filed(store, days=1, last=DAY + timedelta(days=1))
    at.run()
    assert "Demo: Wed 6 June 2018" in words(at)
    older = visit("wall", day="2018-06-05")
    older.run()
    assert "Demo: Tue 5 June 2018" in words(older)


@pytest.mark.parametrize("page", ["wall", "capacity"])
def test_with_nothing_filed_the_page_points_to_load(store: Database, visit: Visit, page: str) -> None:
    assert "No file has been loaded yet." in words(visit(page))
