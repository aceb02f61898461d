"""Improvement plans on both databases: from a file, changed by people, reported by quarter; nobody overwritten."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from flow import clock
from flow.actions.plan import replay, sentence
from flow.errors import ConfigurationError, RuleRefused, SomebodyElseSaved, UsageError
from flow.security.person import Person
from flow.services import plan_config
from flow.services.board import version
from flow.services.export import made
from flow.services.export_write import Ending
from flow.services.load import How, load_bytes
from flow.services.plan_report import quarters_told, report, word_report
from flow.services.plans import (
    change_line,
    get_line,
    line_history,
    linked,
    maturity,
    maturity_history,
    note_on_line,
    plan,
    set_maturity,
)
from flow.store import tables
from flow.store.append_only import REFUSAL
from flow.store.database import Database
from flow.vocabulary import Maturity, PlanStatus
from tests.mornings import DAY, KEY, beds
from tests.rules.source import ROOT

RUTH, SAM = Person("Ruth Hall", "RK9"), Person("Sam Price", "LWSW")
MAKER = Person("Setup", "local")
NOW = datetime(2018, 8, 1, 9, 0, tzinfo=UTC)
TOML = """
[plan]
name = "Action Plan"
source = "The report"
on = 2018-07-25

[[line]]
key = "A"
words = "Care homes"

[[line]]
key = "A1"
parent = "A"
words = "Support care homes"
lead = "LWSW"
due = 2018-09-30
status = "on_track"
measures = ["occupancy", "stranded_7"]
progress = "The model is being launched."
"""


def keep(db: Database, folder: Path, toml: str = TOML) -> list[str]:
    (folder / "plan.toml").write_text(toml, encoding="utf-8")
    with db.writing() as connection:
        return plan_config.keep_plan(connection, "demo", folder / "plan.toml", MAKER, clock.naive_utc(NOW))


@pytest.fixture
def line(store: Database, tmp_path: Path) -> int:
    keep(store, tmp_path)
    return next(one.id for one in plan(store, "demo") if one.key == "A1")


def test_a_plan_comes_from_its_file_with_the_progress_as_first_note(store: Database, line: int) -> None:
    found = get_line(store, line)
    assert (found.words, found.lead, found.due) == ("Support care homes", "LWSW", date(2018, 9, 30))
    assert (found.status, found.measures, found.version) == (PlanStatus.ON_TRACK, ("occupancy", "stranded_7"), 1)
    (event,) = line_history(store, line)
    assert (event.note, event.who, event.at.date()) == ("The model is being launched.", "The report", date(2018, 7, 25))


def test_the_same_file_again_changes_nothing_and_another_only_what_it_says_anew(
    store: Database, line: int, tmp_path: Path
) -> None:
    assert keep(store, tmp_path) == []
    change_line(store, line, 1, {"lead": "RK9", "status": "at_risk"}, None, who=RUTH, at=NOW)
    assert keep(store, tmp_path) == [], "what people changed since stays theirs"
    assert keep(store, tmp_path, TOML.replace("2018-09-30", "2018-10-31")) == ["plan line A1"]
    found = get_line(store, line)
    assert (found.due, found.lead, found.status) == (date(2018, 10, 31), "RK9", PlanStatus.AT_RISK)
    assert replay(line_history(store, line)) == found


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('words = "Care', 'wording = "Care', "does not know 'wording'; the nearest known one is 'words'"),
        ("on_track", "on_trak", "'on_trak' is not a status; the nearest is 'on_track'"),
        ('"occupancy"', '"ocupancy"', "there is no measure 'ocupancy'; the nearest is 'occupancy'"),
        ('parent = "A"', 'parent = "B"', "belongs to B, which is not a line before it"),
        ('key = "A1"', 'key = "A"\nparent_ = ""', "does not know 'parent_'"),
        ('name = "Action Plan"', "", "needs name"),
        ("2018-09-30", '"soon"', "is a date"),
        ('[[line]]\nkey = "A"', '[line]\nkey = "A"', "not a TOML file|two brackets"),
    ],
)
def test_what_a_plan_file_may_not_say_is_refused_and_nothing_is_kept(
    store: Database, tmp_path: Path, before: str, after: str, said: str
) -> None:
    assert before in TOML
    with pytest.raises(ConfigurationError, match=said):
        keep(store, tmp_path, TOML.replace(before, after))
    assert plan(store, "demo") == []


@pytest.mark.parametrize(("system", "goals", "under"), [("plymouth", 3, 11), ("york", 3, 13)])
def test_the_shipped_plans_have_every_goal_and_line_and_measures_that_exist(
    store: Database, system: str, goals: int, under: int
) -> None:
    path = ROOT / "sample_data" / "plans" / f"{system}.toml"
    with store.writing() as connection:
        plan_config.keep_plan(connection, "demo", path, MAKER, clock.naive_utc(NOW))
    lines = plan(store, "demo")
    assert [line.parent is None for line in lines].count(True) == goals
    assert len(lines) - goals == under


def test_the_second_saver_is_told_who_did_what_and_nothing_is_lost(store: Database, line: int) -> None:
    change_line(store, line, 1, {"status": PlanStatus.AT_RISK}, "two homes closed", who=RUTH, at=NOW)
    with pytest.raises(SomebodyElseSaved) as told:
        note_on_line(store, line, 1, "mine", who=SAM, at=NOW)
    assert str(told.value) == (
        "Ruth Hall (RK9) changed the status from “On track” to “At risk” at 10:00 on Wed 1 August 2018, "
        "after you opened it. Your change was not saved; what you typed is still here."
    )
    assert note_on_line(store, line, 2, "mine", who=SAM, at=NOW).version == 3
    assert [event.note for event in line_history(store, line)][1:] == ["two homes closed", "mine"]
    assert replay(line_history(store, line)) == get_line(store, line)


def test_a_refused_change_stores_nothing_and_what_is_not_there_is_said(store: Database, line: int) -> None:
    with pytest.raises(UsageError, match="Did you mean 'occupancy'"):
        change_line(store, line, 1, {"measures": ("ocupancy",)}, None, who=RUTH)
    with pytest.raises(UsageError, match="has no version 9 yet"):
        note_on_line(store, line, 9, "x", who=RUTH)
    for missing in (0, 999, 10**30):
        with pytest.raises(UsageError, match="There is no line"):
            note_on_line(store, missing, 1, "x", who=RUTH)
    assert len(line_history(store, line)) == 1


def test_history_can_be_neither_changed_nor_deleted(store: Database, line: int) -> None:
    for statement in (sa.update(tables.plan_event).values(note="never said"), sa.delete(tables.plan_event)):
        with pytest.raises(sa.exc.DatabaseError, match=REFUSAL), store.writing() as connection:
            connection.execute(statement)


def test_every_change_of_a_plan_or_of_maturity_makes_the_screens_read_anew(store: Database, line: int) -> None:
    versions = [version(store, "demo")]
    note_on_line(store, line, 1, "x", who=RUTH, at=NOW)
    versions.append(version(store, "demo"))
    set_maturity(store, "demo", "home_first", DAY, Maturity.PLANS, None, read=None, who=RUTH, at=NOW)
    versions.append(version(store, "demo"))
    assert len(set(versions)) == 3


def test_the_newest_value_of_a_linked_measure_stands_beside_and_one_without_says_why(
    store: Database, line: int
) -> None:
    load_bytes(store, beds(), "beds.csv", How(system="demo"), KEY)
    found = linked(store, "demo", plan(store, "demo"), date(2018, 6, 10))
    assert (found["occupancy"].value, found["occupancy"].day) == (45 / 49, DAY)
    assert found["stranded_7"].value is None
    assert found["stranded_7"].reason


def test_what_is_said_of_a_change_in_a_quarter_holds_until_something_newer_and_nobody_is_overwritten(
    store: Database,
) -> None:
    second = date(2018, 4, 1)
    set_maturity(store, "demo", "home_first", DAY, Maturity.PLANS, "pilot", read=None, who=RUTH, at=NOW)
    first = maturity(store, "demo")["home_first", second]
    assert (first.level, first.note, first.quarter) == (Maturity.PLANS, "pilot", second)
    with pytest.raises(SomebodyElseSaved, match=r"Ruth Hall .* said “Plans in place” for April to June 2018"):
        set_maturity(store, "demo", "home_first", DAY, Maturity.MATURE, "", read=None, who=SAM, at=NOW)
    with pytest.raises(RuleRefused, match="Nothing was changed"):
        set_maturity(store, "demo", "home_first", DAY, Maturity.PLANS, "pilot", read=first.id, who=SAM, at=NOW)
    with pytest.raises(RuleRefused, match="October to December 2018 has not begun"):
        set_maturity(store, "demo", "home_first", date(2018, 10, 1), Maturity.PLANS, "", read=None, who=SAM, at=NOW)
    set_maturity(store, "demo", "home_first", DAY, Maturity.ESTABLISHED, "", read=first.id, who=SAM, at=NOW)
    assert maturity(store, "demo")["home_first", second].level is Maturity.ESTABLISHED
    assert [one.level for one in maturity_history(store, "demo", "home_first")] == [
        Maturity.ESTABLISHED,
        Maturity.PLANS,
    ]


def test_the_quarterly_report_tells_the_plan_as_it_stood_when_the_quarter_ended(store: Database, line: int) -> None:
    october = datetime(2018, 10, 5, 9, 0, tzinfo=UTC)
    change_line(store, line, 1, {"status": PlanStatus.AT_RISK}, "two homes closed", who=RUTH, at=NOW)
    change_line(store, line, 2, {"status": PlanStatus.DONE}, "all there", who=RUTH, at=october)
    set_maturity(store, "demo", "care_homes", date(2018, 9, 1), Maturity.PLANS, "pilot", read=None, who=RUTH, at=NOW)
    found = report(store, "demo", date(2018, 9, 30), now=october)
    (goal,) = found.goals
    (told,) = goal.lines
    assert (found.quarter, goal.title, told.status, told.late) == (
        "July to September 2018",
        "A. Care homes",
        "At risk",
        True,
    )
    assert told.notes[0].endswith("The report (local) entered it:\nThe model is being launched.")
    assert told.notes[1].endswith("to “At risk”:\ntwo homes closed")
    assert [one.now for one in found.changes if one.change.startswith("8.")] == ["Plans in place"]
    assert report(store, "demo", DAY, now=october).goals == (), "there was no plan in the second quarter"
    assert quarters_told(store, "demo", DAY) == [date(2018, 10, 1), date(2018, 7, 1), date(2018, 4, 1)]


def test_the_report_in_word_and_the_tables_hold_the_same(store: Database, line: int) -> None:
    from docx import Document

    note_on_line(store, line, 1, "=cmd()", who=RUTH, at=NOW)
    book = Document(io.BytesIO(word_report(store, "demo", date(2018, 9, 30), who=RUTH, now=NOW)))
    cells = [cell.text for table in book.tables for row in table.rows for cell in row.cells]
    text = "\n".join(paragraph.text for paragraph in book.paragraphs)
    assert "Improvement plan, July to September 2018: Demo" in text
    assert "The model is being launched." in text
    assert "Support care homes" in cells
    content, rows = made(store, "plan_quarter", Ending.CSV, "demo", date(2018, 9, 30), now=NOW)
    assert rows == 1
    assert "Livewell" in content.decode("utf-8-sig")
    for table in ("plan", "plan_history", "maturity"):
        content, rows = made(store, table, Ending.CSV, "demo", DAY, now=NOW)
        assert rows == {"plan": 2, "plan_history": 3, "maturity": 0}[table]
    assert "'=cmd()" in made(store, "plan_history", Ending.CSV, "demo", DAY, now=NOW)[0].decode("utf-8-sig")
    assert sentence(line_history(store, line)[-1]) == "Ruth Hall (RK9) added a note"


def test_a_configuration_names_its_plans_and_indicators_by_file(store: Database, tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text(TOML, encoding="utf-8")
    document = {"plan": [{"file": "plan.toml"}], "indicators": [{"file": "indicators.toml"}]}
    (tmp_path / "indicators.toml").write_bytes((ROOT / "sample_data" / "indicators.toml").read_bytes())
    with store.writing() as connection:
        changed = plan_config.keep_named(connection, "demo", document, tmp_path, MAKER, clock.naive_utc(NOW))
    assert changed[:2] == ["plan line A", "plan line A1"]
    assert len(changed) == 2 + 72
    with store.writing() as connection, pytest.raises(ConfigurationError, match=r"There is no file gone\.toml"):
        plan_config.keep_named(connection, "demo", {"plan": [{"file": "gone.toml"}]}, tmp_path, MAKER, NOW)
