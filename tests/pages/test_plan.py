"""The improvement plan as a person sees it and writes in it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from flow import clock
from flow.security.person import Person
from flow.services import plan_config
from flow.services.load import How, load_bytes
from flow.services.plans import change_line, get_line, maturity, note_on_line, plan, set_maturity
from flow.store.database import Database
from flow.vocabulary import Maturity, PlanStatus
from tests.mornings import DAY, KEY, NOW, beds
from tests.pages.conftest import RUTH, Visit
from tests.pages.reading import choose, labelled, press, type_in, words

JANE = Person("Jane Okafor", "LWSW")
TOML = """
[plan]
name = "Action Plan"
source = "The report"
on = 2018-05-25

[[line]]
key = "A"
words = "Care homes"

[[line]]
key = "A1"
parent = "A"
words = "Support care homes"
lead = "LWSW"
milestone = "The model is in every home"
due = 2018-09-30
status = "on_track"
measures = ["occupancy", "stranded_7"]
progress = "The model is being launched."

[[line]]
key = "A2"
parent = "A"
words = "Train the assessors"
due = 2018-06-01
status = "at_risk"
"""


@pytest.fixture
def line(store: Database, tmp_path: Path) -> int:
    (tmp_path / "plan.toml").write_text(TOML, encoding="utf-8")
    with store.writing() as connection:
        plan_config.keep_plan(connection, "demo", tmp_path / "plan.toml", JANE, clock.naive_utc(NOW))
    load_bytes(store, beds(), "beds.csv", How(system="demo"), KEY)
    return next(one.id for one in plan(store, "demo") if one.key == "A1")


def write(at, line: int, kind: str):  # type: ignore[no-untyped-def]
    """Choose what to write of the line."""
    (control,) = [each for each in at.segmented_control if each.key and each.key.startswith(f"plan {line} ")]
    control.set_value(kind).run()
    assert not at.exception, at.exception
    return at


def test_what_is_late_stands_first_and_each_line_has_its_lead_due_date_and_measures(line: int, visit: Visit) -> None:
    at = visit("plan")
    said = words(at)
    assert "2 lines, 1 late on Tue 5 June 2018: 1 on track, 1 at risk" in said
    opens = [button.label for button in at.button if button.key and button.key.startswith("open ")]
    assert [label.partition("\\.")[0].strip("*") for label in opens] == ["A2", "A1"]
    assert "Livewell Southwest leads · The model is in every home · due Sun 30 September 2018 · Care homes" in said
    assert "No lead named · due Fri 1 June 2018" in said
    assert "Occupancy" in said
    assert "91.8%" in said


def test_a_plan_that_is_not_there_says_how_one_comes(store: Database, visit: Visit) -> None:
    load_bytes(store, beds(), "beds.csv", How(system="demo"), KEY)
    assert "No plan is here yet" in words(visit("plan"))


def test_a_line_opened_shows_its_notes_and_takes_progress(store: Database, line: int, visit: Visit) -> None:
    at = press(visit("plan"), "A1. Support care homes")
    assert "The model is being launched." in words(at)
    assert at.query_params["line"] in (str(line), [str(line)])
    write(at, line, "Write progress")
    choose(at, "It is now", PlanStatus.AT_RISK)
    type_in(at, "Progress", "Two homes <b>closed</b>")
    press(at, "Add the progress")
    found = get_line(store, line)
    assert (found.status, found.version) == (PlanStatus.AT_RISK, 2)
    assert "changed the status from “On track” to “At risk”" in words(at)
    assert "Two homes <b>closed</b>" in words(at)


def test_the_second_of_two_savers_is_told_and_keeps_what_was_typed(store: Database, line: int, visit: Visit) -> None:
    at = press(visit("plan"), "A1. Support care homes")
    write(at, line, "Change the line")
    change_line(store, line, 1, {"lead": "RK9"}, None, who=JANE)
    type_in(at, "Milestone", "In every home by spring")
    press(at, "Save the change")
    assert "Jane Okafor (LWSW) changed the lead" in words(at)
    assert "what you typed is still here" in words(at)
    assert labelled(at.text_input, "Milestone").value == "In every home by spring"
    press(at, "Save mine on the newest version")
    both = get_line(store, line)
    assert (both.milestone, both.lead, both.version) == ("In every home by spring", "RK9", 3)


def test_mine_may_be_let_go(store: Database, line: int, visit: Visit) -> None:
    at = press(visit("plan"), "A1. Support care homes")
    write(at, line, "Write progress")
    note_on_line(store, line, 1, "theirs first", who=JANE)
    type_in(at, "Progress", "mine second")
    press(at, "Add the progress")
    press(at, "Let mine go")
    assert get_line(store, line).version == 2
    assert "theirs first" in words(at)


def test_nobody_writes_before_saying_who_they_are(line: int, visit: Visit) -> None:
    at = press(visit("plan", who=None), "A1. Support care homes")
    write(at, line, "Write progress")
    assert "Say who you are first." in words(at)
    assert not [area for area in at.text_area if area.label == "Progress"]


def test_the_model_takes_a_level_for_a_quarter_and_the_second_saver_is_told(
    store: Database, line: int, visit: Visit
) -> None:
    at = visit("plan")
    (level,) = [each for each in at.selectbox if each.label == "How far it is"]
    level.set_value(Maturity.PLANS)
    type_in(at, "On what grounds", "Pilot on two wards")
    press(at, "Save the level")
    held = maturity(store, "demo")["early_discharge_planning", date(2018, 4, 1)]
    assert (held.level, held.note, held.who) == (Maturity.PLANS, "Pilot on two wards", RUTH.name)
    set_maturity(
        store, "demo", held.change, DAY, Maturity.ESTABLISHED, "all wards", read=held.id, who=JANE, at=clock.now()
    )
    labelled(at.selectbox, "How far it is").set_value(Maturity.MATURE)
    press(at, "Save the level")
    assert "Jane Okafor (LWSW) said “Established” for April to June 2018" in words(at)
    press(at, "Save mine on the newest")
    assert maturity(store, "demo")["early_discharge_planning", date(2018, 4, 1)].level is Maturity.MATURE


def test_the_quarterly_report_and_the_tables_can_be_taken_away(line: int, visit: Visit) -> None:
    at = visit("plan")
    labels = [button.label for button in at.get("download_button")]
    assert labels.count("Word") == 1
    assert {"CSV", "Excel"} <= set(labels)
    assert labelled(at.selectbox, "Quarter of the report").value == date(2018, 4, 1)
