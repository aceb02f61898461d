"""The benchmark page as a person reads it."""

from __future__ import annotations

from datetime import date

import pytest

from flow import clock
from flow.services import plan_config
from flow.services.configure import configure
from flow.services.indicators import indicators
from flow.services.load import How, load_bytes
from flow.store.database import Database
from tests.mornings import KEY, NOW, beds
from tests.pages.conftest import RUTH, Visit
from tests.pages.reading import labelled, press, type_in, words
from tests.rules.source import ROOT

HEADS = (
    "Code,Name,Date,G&A Beds Open,G&A beds occ'd,No. beds occupied by long-stay patients (> 7 days),"
    "No. beds occupied by long-stay patients (> 21 days)"
)


@pytest.fixture
def morning(store: Database) -> Database:
    """The demo system with beds of 5 June 2018."""
    load_bytes(store, beds(), "beds.csv", How(system="demo"), KEY)
    return store


@pytest.fixture
def published(morning: Database) -> Database:
    """Nine trusts and RK9 returned on 4 March 2018, one of them a nought."""
    configure(morning, ROOT / "sample_data" / "published.toml")
    rows = [f"T{number:02},Trust {number},2018-03-04,500,400,{number * 10},{number * 5}" for number in range(1, 9)]
    rows += ["T09,Trust 9,2018-03-04,500,400,0,0", "RK9,Plymouth,2018-03-04,500,400,25,50"]
    report = load_bytes(morning, "\n".join([HEADS, *rows]).encode(), "winter.csv", How(system="published"), KEY)
    assert not report.refused, report.findings
    return morning


def test_where_ours_stands_is_said_in_words_with_the_date_and_what_was_left_out(
    published: Database, visit: Visit
) -> None:
    at = visit("benchmark", system="demo")
    said = words(at)
    assert "University Hospitals Plymouth NHS Trust: 6.2%, rank 3 of 9, second quartile (lowest is best)." in said
    assert "1 of 10 organisations left out: 1 with a nought that is taken as no return (Trust 9)." in said
    (table,) = [each.value for each in at.table if "Quartile" in each.value.columns]
    row = table[table["Measure"] == "Share of occupied beds with a patient here 7 days or more"].iloc[0]
    assert (row["Rank"], row["Quartile"], row["Left out"]) == ("3 of 9", "Second quartile", "1")
    assert row["Returns of"] == "Sun 4 March 2018, the nearest day with returns: 93 days before Tue 5 June 2018"


def test_another_measure_may_be_chosen(published: Database, visit: Visit) -> None:
    at = visit("benchmark", system="demo")
    labelled(at.selectbox, "Measure").set_value("long_stay_21_rate").run()
    assert "12.5%, rank 9 of 9, bottom quartile (lowest is best)" in words(at)


def test_without_published_returns_it_says_how_they_come(morning: Database, visit: Visit) -> None:
    assert "No national returns are loaded" in words(visit("benchmark", system="demo"))


def test_the_indicators_stand_as_given_and_say_why_there_is_no_figure_of_ours(morning: Database, visit: Visit) -> None:
    with morning.writing() as connection:
        path = ROOT / "sample_data" / "indicators.toml"
        plan_config.keep_indicators(connection, "demo", path, RUTH, clock.naive_utc(NOW))
    at = visit("benchmark", system="demo")
    (own,) = [each.value for each in at.table if "Computed here" in each.value.columns]
    assert list(own["Rank as given"]) == ["not given"] * 6
    assert own["Computed here"].iloc[0] == "It needs the number of people who live in the area, which no feed gives."
    (every,) = [each.value for each in at.table if "Area" in each.value.columns]
    plymouth = every[every["Area"] == "Plymouth"].iloc[0]
    assert list(plymouth.iloc[1:]) == ["3", "7", "16", "8", "5", "14"]
    assert "Nothing is ranked again." in words(at)


def test_a_newer_figure_is_entered_with_its_source(morning: Database, visit: Visit) -> None:
    at = visit("benchmark", system="demo")
    type_in(at, "Source", "LG Inform")
    (figure,) = [each for each in at.number_input if each.label.startswith("Figure")]
    labelled(at.selectbox, "Indicator").set_value("weekend_discharges")
    figure.set_value(21.0)
    press(at, "Enter it")
    entry = indicators(morning, "demo", date(2018, 6, 5)).lines[5].entries["Demo"]
    assert (entry.value, entry.source, entry.who) == (0.21, "LG Inform", RUTH.name)
    assert "figure 21.0%" in words(at)


def test_a_figure_without_a_source_is_refused(morning: Database, visit: Visit) -> None:
    at = visit("benchmark", system="demo")
    press(at, "Enter it")
    assert "Name the area and the source" in words(at)


def test_the_published_figures_themselves_mark_the_organisation_that_is_open_and_have_no_indicators(
    published: Database, visit: Visit
) -> None:
    at = visit("benchmark", system="published", organisation="T02")
    assert "Trust 2: 5.0%, rank 2 of 9, top quartile (lowest is best)." in words(at)
    assert "Local system review" not in words(at)
