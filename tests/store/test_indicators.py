"""The indicators of the local system review on both databases: as given, computed beside, entered anew with history."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from flow import clock
from flow.errors import ConfigurationError, RuleRefused, UsageError
from flow.huddle.reviewed import Computed
from flow.security.person import Person
from flow.services import plan_config
from flow.services.board import version
from flow.services.export import made
from flow.services.export_write import Ending
from flow.services.indicators import enter, indicators
from flow.services.load import How, load_bytes
from flow.store import tables
from flow.store.append_only import REFUSAL
from flow.store.database import Database
from tests.mornings import KEY, csv
from tests.rules.source import ROOT

RUTH = Person("Ruth Hall", "RK9")
NOW = datetime(2018, 8, 1, 9, 0, tzinfo=UTC)
DAY = date(2018, 6, 12)
SHIPPED = ROOT / "sample_data" / "indicators.toml"
ON = date(2018, 9, 1)


def keep(db: Database, path: Path = SHIPPED) -> list[str]:
    with db.writing() as connection:
        return plan_config.keep_indicators(connection, "demo", path, RUTH, clock.naive_utc(NOW))


def test_the_slide_has_six_ranks_for_each_of_twelve_areas_as_given(store: Database) -> None:
    assert len(keep(store)) == 72
    found = indicators(store, "demo", DAY)
    given = {area: [line.entries[area].rank for line in found.lines] for area in ("Plymouth", "York", "Trafford")}
    assert given == {
        "Plymouth": [3, 7, 16, 8, 5, 14],
        "York": [12, 8, 11, 15, 12, 15],
        "Trafford": [14, 15, 16, 1, 10, 6],
    }
    assert {entry.of for line in found.lines for entry in line.entries.values()} == {16}
    assert found.areas[0] == "Demo"
    assert len(found.areas) == 13


def test_the_same_file_again_enters_nothing_twice(store: Database) -> None:
    keep(store)
    assert keep(store) == []


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        (
            'on = 2018-07-25\nof = 16\nsource = "s"\n[[area]]\nname = "X"\nranks = { weekend = 3 }',
            "nearest known one is",
        ),
        ('on = 2018-07-25\nof = 16\n[[area]]\nname = "X"', "needs on and source"),
        ("area = 1", "needs on and source"),
    ],
)
def test_a_file_of_indicators_that_says_what_cannot_be_is_refused(
    store: Database, tmp_path: Path, toml: str, said: str
) -> None:
    path = tmp_path / "indicators.toml"
    path.write_text(toml, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=said):
        keep(store, path)


def test_a_newer_figure_stands_and_what_stood_before_is_kept(store: Database) -> None:
    before = version(store, "demo")
    enter(store, "demo", "reablement_65", "Demo", date(2018, 7, 1), "first", value=0.02, who=RUTH, at=NOW)
    enter(store, "demo", "reablement_65", "Demo", ON, "LG Inform", value=0.03, rank=4, of=16, who=RUTH, at=NOW)
    enter(store, "demo", "reablement_65", "Demo", date(2018, 8, 1), "older", value=0.025, who=RUTH, at=NOW)
    line = indicators(store, "demo", DAY).lines[4]
    assert (line.entries["Demo"].value, line.entries["Demo"].source) == (0.03, "LG Inform")
    assert [entry.source for entry in line.history] == ["older", "LG Inform", "first"]
    assert version(store, "demo") != before
    assert made(store, "indicators", Ending.CSV, "demo", DAY, now=NOW)[1] == 6
    with pytest.raises(sa.exc.DatabaseError, match=REFUSAL), store.writing() as connection:
        connection.execute(sa.delete(tables.indicator))


def test_a_figure_that_cannot_be_is_refused_with_a_sentence(store: Database) -> None:
    def refused(said: str, key: str = "reablement_65", source: str = "s", **figures: float | int) -> None:
        with pytest.raises((RuleRefused, UsageError), match=said):
            enter(store, "demo", key, "Demo", ON, source, who=RUTH, at=NOW, **figures)  # type: ignore[arg-type]

    refused("Give the figure, the rank, or both")
    refused("A share is at most 100%", value=21.0)
    refused("from 0 up", value=-1.0)
    refused("from 0 up", value=float("nan"))
    refused("give both", rank=3)
    refused("give both", rank=17, of=16)
    refused("Name the area and the source", source=" ", value=0.1)
    refused("There is no indicator", key="nothing", value=0.1)
    assert all(not line.entries for line in indicators(store, "demo", DAY).lines)


HEADS = "organisation_code,site_code,spell_id,admission_at,discharge_at,admission_method,age,discharge_method"


def test_two_indicators_are_computed_from_the_discharges_of_thirteen_weeks(store: Database) -> None:
    rows = (
        "S1,2018-06-01 10:00,2018-06-09 12:00,21,80,1",
        "S2,2018-06-08 10:00,2018-06-08 12:00,21,70,1",
        "S3,2018-06-07 10:00,2018-06-08 12:00,2A,30,1",
        "S4,2018-06-01 10:00,2018-06-08 12:00,11,80,1",
        "S5,2018-05-01 10:00,2018-06-08 12:00,21,90,4",
        "S6,2018-06-11 10:00,2018-06-12 12:00,21,90,1",
    )
    for number, day in enumerate(("2018-06-08", "2018-06-09", "2018-06-12")):
        of_day = [f"RK9,RK950,{row}" for row in rows if row.split(",")[2].startswith(day)]
        report = load_bytes(store, csv(HEADS, *of_day), f"{number}.csv", How(system="demo"), KEY)
        assert not report.refused, report.findings
    found = {line.indicator.key: line for line in indicators(store, "demo", DAY).lines}
    assert found["weekend_discharges"].computed == Computed(1 / 3, 1, 3), "planned, dead and today's left out"
    assert found["length_of_stay_90th_65"].computed == Computed(8.0, 8.0, 2)
    assert found["delayed_days_18"].computed is None
    assert "which no feed gives" in str(found["delayed_days_18"].why_not)
    long_ago = indicators(store, "demo", date(2020, 1, 1)).lines[5]
    assert long_ago.why_not == "No discharges were filed from Wed 2 October 2019 to Tue 31 December 2019."
