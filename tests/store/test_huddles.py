"""A huddle's record on either database: written by several at once, nothing lost, nothing twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from flow.errors import RuleRefused, UsageError
from flow.huddle.record import replay
from flow.security.person import Person
from flow.services import huddles
from flow.services.board import huddles_in, settled_version, version
from flow.store.database import Database
from flow.vocabulary import HuddlePart as Part
from tests import mornings
from tests.mornings import DAY

RUTH, SAM = Person("Ruth Hall", "RK9"), Person("Sam Price", "LWSW")


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"{DAY}T{clock}:00").replace(tzinfo=UTC)


def test_a_whole_huddle_is_written_down_and_read_back_by_another(store: Database) -> None:
    huddles.open_huddle(store, "demo", DAY, who=RUTH, at=at("08:00"))
    huddles.came(store, "demo", DAY, "Sam Price", "LWSW", "Jo Bell", who=SAM, at=at("08:01"))
    huddles.declare(store, "demo", DAY, "RK9", 3, "ED full", who=RUTH, at=at("08:02"))
    huddles.start_part(store, "demo", DAY, Part.AGENDA, who=RUTH, at=at("08:05"))
    huddles.decide(store, "demo", DAY, "No elective orthopaedics today", who=SAM, at=at("08:07"))
    huddles.move_group(store, "demo", DAY, "E|PCC|1", 1, "the provider is on the call", who=RUTH, at=at("08:08"))
    huddles.confirm(store, "demo", DAY, 1, who=RUTH, at=at("08:12"))
    closed = huddles.close_huddle(store, "demo", DAY, who=RUTH, at=at("08:14"))
    assert huddles.record(store, "demo", DAY) == closed == replay(huddles.history(store, "demo", DAY))
    assert [(one.name, one.organisation, one.deputises_for) for one in closed.here] == [
        ("Ruth Hall", "RK9", None),
        ("Sam Price", "LWSW", "Jo Bell"),
    ]
    assert closed.decisions[0].part is Part.AGENDA
    assert closed.confirmed == {1}
    assert closed.length.total_seconds() == 14 * 60


def test_eight_people_write_at_once_and_every_line_is_kept(store: Database) -> None:
    def write(number: int) -> None:
        who = Person(f"Person {number}", "RK9")
        huddles.open_huddle(store, "demo", DAY, who=who)
        for turn in range(5):
            huddles.decide(store, "demo", DAY, f"Decision {number}.{turn}", who=who)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(8)))
    held = huddles.record(store, "demo", DAY)
    assert len(held.decisions) == 40
    assert len(held.here) == 8
    kinds = [event.kind for event in huddles.history(store, "demo", DAY)]
    assert kinds.count("opened") == 1


def test_the_record_changes_the_version_that_screens_are_kept_by(store: Database) -> None:
    before = version(store, "demo")
    huddles.open_huddle(store, "demo", DAY, who=RUTH)
    assert version(store, "demo") != before


def test_what_is_refused_leaves_nothing_behind(store: Database) -> None:
    with pytest.raises(RuleRefused, match="Open the huddle first"):
        huddles.close_huddle(store, "demo", DAY, who=RUTH)
    with pytest.raises(RuleRefused, match="There is no organisation 'XYZ'"):
        huddles.came(store, "demo", DAY, "Ann", "XYZ", who=RUTH)
    with pytest.raises(UsageError, match="There is no system"):
        huddles.open_huddle(store, "nowhere", DAY, who=RUTH)
    assert huddles.history(store, "demo", DAY) == []


def test_the_record_is_append_only(store: Database) -> None:
    huddles.open_huddle(store, "demo", DAY, who=RUTH)
    with pytest.raises(Exception, match="append-only"), store.writing() as connection:
        connection.execute(sa.text("DELETE FROM huddle_event"))


def test_what_is_written_in_the_meeting_can_be_told_from_what_files_and_settings_changed(store: Database) -> None:
    before, settled = version(store, "demo"), settled_version(store, "demo")
    huddles.open_huddle(store, "demo", DAY, who=RUTH, at=at("08:00"))
    opened = version(store, "demo")
    assert huddles_in(opened) != huddles_in(before)
    assert settled_version(store, "demo") == settled
    assert not mornings.put(store, mornings.beds()).refused
    assert huddles_in(version(store, "demo")) == huddles_in(opened)
    assert version(store, "demo") != opened
    assert settled_version(store, "demo") != settled
