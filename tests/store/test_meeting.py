"""The meeting's parts from a real store: five weeks of Plymouth, every morning of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copy

import pytest

from flow.actions.action import NewAction, PatientRef
from flow.errors import ConfigurationError
from flow.huddle.bed_gap import BedGap
from flow.huddle.cohorts import Cohort
from flow.huddle.remaining import Method
from flow.measures.pressure import thresholds
from flow.services import huddles, owners
from flow.services.actions import agree_action
from flow.services.board import board
from flow.services.meeting import Lessons, lessons, meeting
from flow.services.meeting_json import as_json
from flow.services.start import open_store
from flow.services.values import values
from flow.settings import Settings
from flow.store.database import Database
from tests.pages.conftest import RUTH
from tests.plymouth import DAY, FIRST

MEASURES = {Cohort.FIT_WAITING: "fit_waiting", Cohort.SEVEN: "stranded_7", Cohort.TWENTY_ONE: "long_stay_21"}


@pytest.fixture(scope="module")
def store(plymouth_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Database:
    folder = tmp_path_factory.mktemp("plymouth")
    copy(plymouth_file, folder / "flow.db")
    return open_store(Settings(_env_file=None, database_url=f"sqlite:///{folder / 'flow.db'}", data_folder=folder))


@pytest.fixture(scope="module")
def taught(store: Database) -> Lessons:
    return lessons(store, "plymouth", DAY)


def test_what_changed_adds_up_at_every_site_and_cohort_every_day_and_equals_the_measures(store: Database) -> None:
    days = [FIRST + timedelta(days=number) for number in range(1, (DAY - FIRST).days + 1)]
    shorter = []
    for day in days:
        found = {one.cohort: one for one in lessons(store, "plymouth", day).changes}
        for cohort, changes in found.items():
            assert changes.total.adds_up, (day, cohort)
            assert all(movement.adds_up for movement in changes.sites.values()), (day, cohort)
        for cohort, measure in MEASURES.items():
            (value,) = values(store, "plymouth", day, keys=[measure])
            if not found[cohort].not_compared:
                assert found[cohort].total.now == value.value, (day, cohort)
        changes = found[Cohort.FIT_WAITING]
        shorter.append(len(changes.to_read) / changes.total.now if changes.total.now else 0.0)
    assert sorted(shorter)[len(shorter) // 2] < 0.5, "on most mornings under half the list is to be read"


def test_a_forecast_knows_nothing_of_what_came_after_it(store: Database, taught: Lessons) -> None:
    assert isinstance(taught.gap, BedGap)
    assert taught.gap.spread is not None
    assert all(scored.day < DAY for scored in taught.scored)
    earlier = lessons(store, "plymouth", taught.scored[-1].day)
    assert earlier.gap == taught.scored[-1].forecast


def test_the_agenda_is_learnt_from_our_own_history_and_holds_every_group(store: Database, taught: Lessons) -> None:
    found = meeting(store, "plymouth", DAY, known=taught)
    assert found.agenda is not None
    assert found.agenda.method is Method.HISTORY
    worth = [item.unlockable for item in found.agenda.items]
    assert worth == sorted(worth, reverse=True)
    shown = {group.key for group in board(store, "plymouth", DAY).groups}
    assert {item.group.key for item in found.agenda.items} == shown


def test_under_four_weeks_of_history_the_days_waited_so_far_stand_in(store: Database) -> None:
    found = meeting(store, "plymouth", FIRST + timedelta(days=7))
    assert found.agenda is not None
    assert found.agenda.method is Method.DAYS_WAITED


def test_the_glide_path_is_the_dtoc_rate_of_the_morning(store: Database, taught: Lessons) -> None:
    (rate,) = values(store, "plymouth", DAY, keys=["dtoc_rate"])
    assert taught.glide is not None
    assert (taught.glide.delayed, taught.glide.beds) == (rate.numerator, rate.denominator)
    assert taught.glide.ceiling == int(0.035 * rate.denominator)


def test_lists_of_tipping_points_are_short(store: Database, taught: Lessons) -> None:
    found = meeting(store, "plymouth", DAY, known=taught)
    for listed in (found.long_tomorrow, found.community, found.lessons.chc):
        assert len(listed.lines) <= 20
        assert listed.total >= len(listed.lines)


def test_the_json_says_every_part(store: Database) -> None:
    found = as_json(meeting(store, "plymouth", DAY))
    assert len(found["changes"]) == 4
    assert found["bed_gap"]["words"].startswith("Bed gap at 17:00: ")
    assert sum(part["beds"] for part in found["bed_gap"]["parts"]) == pytest.approx(found["bed_gap"]["likely"])
    assert found["agenda"]["groups"][0]["unlockable"] > 0


def test_owners_in_the_room_get_no_list_and_the_others_do(store: Database) -> None:
    due = datetime(2018, 6, 12, 15, tzinfo=UTC)
    waiting = board(store, "plymouth", DAY).groups[0].people[0]
    patients = (PatientRef(waiting.organisation, waiting.spell_id),)
    for name, organisation in (("Tim Rowe", "LWSW"), ("Anita Desai", "PCC")):
        new = NewAction("Ring the agency", name, organisation, due, patients=patients)
        agree_action(store, "plymouth", DAY, new, who=RUTH)
    texts = {one.owner: one.text for one in owners.texts(store, "plymouth", DAY)}
    assert {"Tim Rowe", "Anita Desai"} <= set(texts)
    assert f"bed {waiting.bed} ({waiting.spell_id})" in texts["Tim Rowe"]
    huddles.open_huddle(store, "plymouth", DAY, who=RUTH)
    huddles.came(store, "plymouth", DAY, "Tim Rowe", "LWSW", who=RUTH)
    assert {one.owner for one in owners.texts(store, "plymouth", DAY)} == set(texts) - {"Tim Rowe"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("occupancy 0.92 0.95", "write the measure, then where levels 2, 3 and 4 begin"),
        ("occupancy 0.92 0.95 many", "many is not a number"),
        ("occupancy 0.95 0.92 0.98", "each level must begin further on than the one before it"),
    ],
)
def test_a_threshold_that_cannot_be_is_a_sentence(text: str, told: str) -> None:
    with pytest.raises(ConfigurationError, match=told):
        thresholds(text)
