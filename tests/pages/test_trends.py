"""The Trends page: the table of all measures, one chart with its settings, new limits, and what the actions did."""

from datetime import date, timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from flow.store.database import Database
from tests.again import done_once
from tests.mornings import BEDS, csv, put
from tests.pages.conftest import Visit
from tests.pages.reading import labelled, press, type_in, words

FIRST = date(2018, 1, 1)
UNTIL = date(2018, 6, 6)
CHANGE = date(2018, 3, 26)


@pytest.fixture
def half_a_year(store: Database) -> Database:
    """Occupied 45 to 47 of 49 beds, from 26 March 38 to 40."""
    load_half_a_year(store)
    return store


@done_once
def load_half_a_year(store: Database) -> None:
    lines = []
    for number in range((UNTIL - FIRST).days + 1):
        day = FIRST + timedelta(days=number)
        level = (46 if day < CHANGE else 39) + (number // 7) % 3 - 1
        lines += [f"{day} 08:00,RK9,RK950,HAR,28,0,0,{level - 18}", f"{day} 08:00,RK9,RK950,BRA,21,0,0,18"]
    report = put(store, csv(BEDS, *lines))
    assert not report.refused, report.findings


def table(at: AppTest) -> list[dict[Any, Any]]:
    return at.dataframe[0].value.to_dict("records")


def test_every_measure_with_a_value_is_a_line_of_icons_words_and_a_sentence(
    half_a_year: Database, visit: Visit
) -> None:
    (line,) = [row for row in table(visit("trends")) if row["Measure"] == "General and acute bed occupancy"]
    assert line["Target"] == "92.0%"
    assert (line["Variation"], line["Assurance"]) == ("Improving", "Hit or miss")
    assert line["V"].startswith("data:image/svg+xml")
    assert "real improvement" in line["What the chart says"]
    assert "readmitted" not in str(table(visit("trends"))).lower()


def test_what_has_no_value_is_named_with_its_reason(half_a_year: Database, visit: Visit) -> None:
    said = words(visit("trends"))
    assert "Without a value:" in said
    assert "Within four hours, all types: No emergency file from RK9 for Wed 6 June 2018." in said


def test_every_setting_stands_under_the_chart_and_follows_the_rules_chosen(half_a_year: Database, visit: Visit) -> None:
    at = visit("trends")
    assert "Shift: 7 points on one side of the mean" in words(at)
    labelled(at.segmented_control, "Rules").set_value("mdc").run()
    assert "Shift: 6 points on one side of the mean" in words(at)
    assert not at.exception


def test_days_can_be_looked_at_and_say_what_becomes_of_the_weekday(half_a_year: Database, visit: Visit) -> None:
    at = visit("trends")
    labelled(at.segmented_control, "Points").set_value("day").run()
    assert not at.exception, at.exception
    assert "what a weekday usually adds to its own week is taken out" in words(at)


def test_weeks_in_a_row_say_the_best_run_and_what_ended_the_last(half_a_year: Database, visit: Visit) -> None:
    at = visit("trends")
    at.session_state["trend opened"] = "occupancy"
    said = words(at.run())
    assert "Weeks in a row at or under 92.0%, to the last week that has ended: 10" in said
    assert "Best run: 10 weeks, Mon 26 March 2018 to Sun 3 June 2018." in said


def test_two_places_stand_side_by_side(half_a_year: Database, visit: Visit) -> None:
    at = visit("trends")
    at.session_state["trend opened"] = "occupancy"
    at.run()
    box = labelled(at.selectbox, "Beside it, another place")
    box.select_index(next(number for number, name in enumerate(box.options) if name == "Ward: Hartor")).run()
    assert not at.exception, at.exception
    assert "Hartor: General and acute bed occupancy" in words(at)
    assert "Demo: General and acute bed occupancy" in words(at)


def test_limits_start_again_by_a_person_with_a_reason_and_are_taken_back(half_a_year: Database, visit: Visit) -> None:
    at = visit("trends")
    at.session_state["trend opened"] = "occupancy"
    at.run()
    labelled(at.date_input, "From this day").set_value(CHANGE)
    press(at, "Start again")
    assert "Say why the limits start again on Mon 26 March 2018" in words(at)
    labelled(at.date_input, "From this day").set_value(CHANGE)
    type_in(at, "What changed, and how it is known", "Two wards <b>became</b> one")
    press(at, "Start again")
    assert "Mon 26 March 2018: Two wards <b>became</b> one (Ruth Hall (RK9)" in words(at)
    assert "Recalculated from Mon 26 March 2018" in words(at)
    type_in(at, "Why it is taken back", "It was the season")
    press(at, "Take back")
    assert "Recalculated from" not in words(at)


def test_nobody_starts_limits_again_without_saying_who_they_are(half_a_year: Database, visit: Visit) -> None:
    at = visit("trends", who=None)
    assert "Say who you are first." in words(at)
    assert [button.label for button in at.button if button.label == "Start again"] == []


def test_what_the_actions_did_says_that_it_proves_nothing(half_a_year: Database, visit: Visit) -> None:
    said = words(visit("trends"))
    assert "Association, not proof" in said
    assert "names people who were waiting" in said


def test_an_empty_store_says_what_to_do(store: Database, visit: Visit) -> None:
    assert "No file has been loaded yet." in words(visit("trends"))
