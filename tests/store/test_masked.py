"""Whoever may see counts alone: nobody's number and nobody's bed in anything that a service gives, and counts as ever.

From five weeks of Plymouth, with people in every list; the whole of every result is looked through.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copy
from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sa

from flow.actions.action import NewAction, PatientRef
from flow.errors import UsageError
from flow.security.person import Person
from flow.security.principal import Grant, NotAllowed, Principal, Trust
from flow.security.roles import Role
from flow.services import (
    actions,
    board,
    capacity_queue,
    clocks,
    delays,
    documents,
    effects,
    export,
    huddles,
    meeting,
    pack,
    stay_reviews,
    wards,
    work,
    worklist,
)
from flow.services.allowed import GUARDED
from flow.services.documents import Asked, Kind
from flow.services.export_write import Ending
from flow.services.meeting_json import as_json as meeting_json
from flow.services.pack import PackAsked
from flow.services.start import open_store
from flow.settings import Settings
from flow.store.database import Database
from flow.store.tables import FEED_TABLES
from flow.vocabulary import DtocSide, DtocVerdict, Feed
from tests.plymouth import DAY

RUTH = Person("Ruth Hall", "RK9")
AT = datetime(2018, 6, 12, 8, 30, tzinfo=UTC)
NOW = datetime(2018, 6, 12, 11, 0, tzinfo=UTC)
WORD = re.compile(r"[A-Za-z0-9][\w/-]*")
EXAMPLE = "B12"
"""The bed in the description of a column."""
PRIVATE = "her daughter Enid comes at four"


@dataclass(frozen=True)
class Seen:
    """The store as two people ask it, every number of a stay and every bed in it, and an action for some of them."""

    viewer: Database
    member: Database
    keys: frozenset[str]
    beds: frozenset[str]
    action: int


@pytest.fixture(scope="module")
def seen(plymouth_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seen]:
    folder = tmp_path_factory.mktemp("masked")
    copy(plymouth_file, folder / "flow.db")
    url = f"sqlite:///{(folder / 'flow.db').as_posix()}"
    store = open_store(Settings(_env_file=None, database_url=url, data_folder=folder))
    action = written(store)
    keys, beds = named(store)
    viewer, member = (asked(store, role) for role in (Role.VIEWER, Role.HUDDLE_MEMBER))
    yield Seen(viewer, member, keys, beds, action)
    store.close()


def asked(store: Database, role: Role) -> Database:
    grants = (Grant(role, "plymouth"),)
    return replace(store, who=Principal("ruth.hall@nhs.net", RUTH.name, "RK9", Trust.OIDC, grants))


def named(store: Database) -> tuple[frozenset[str], frozenset[str]]:
    """Every spell, attendance and case of every feed; every bed that somebody lies in."""
    keys: set[str] = set()
    with store.reading() as connection:
        for table in FEED_TABLES.values():
            for name in ("spell_id", "attendance_id", "case_id"):
                if name in table.c:
                    keys |= set(connection.execute(sa.select(table.c[name]).distinct()).scalars())
        bed = FEED_TABLES[Feed.INPATIENTS].c.bed
        beds = set(connection.execute(sa.select(bed).distinct().where(bed.is_not(None))).scalars())
    return frozenset(keys), frozenset(beds)


def written(store: Database) -> int:
    """What people wrote of people: an action for some, work on the live list, a review, a verdict, a record."""
    there = board.board(store, "plymouth", DAY)
    three = [person.spell_id for group in there.groups for person in group.people if person.organisation == "RK9"][:3]
    refs = tuple(PatientRef("RK9", spell) for spell in three)
    new = NewAction(f"Chase brokerage for {three[0]}", "Tom Vale", "RK9", AT + timedelta(hours=6), patients=refs)
    action = actions.agree_action(store, "plymouth", DAY, new, who=RUTH, at=AT)
    actions.note_on_action(store, action.id, action.version, f"{three[1]}: {PRIVATE}", who=RUTH, at=AT)
    huddles.open_huddle(store, "plymouth", DAY, who=RUTH, at=AT)
    huddles.decide(store, "plymouth", DAY, f"Ring the ward about {three[2]}", who=RUTH, at=AT)
    row = worklist.worklist(store, "plymouth", DAY, NOW).rows[0]
    work.claim(store, "plymouth", *row.key, 0, who=RUTH, at=AT)
    work.set_step(store, "plymouth", *row.key, 1, f"Ring: {PRIVATE}", NOW, DAY, PRIVATE, who=RUTH, at=AT)
    work.block(store, "plymouth", *row.key, 2, f"waits: {PRIVATE}", who=RUTH, at=AT)
    long = wards.ward_day(store, "plymouth", DAY).staying[0]
    step = f"Home: {PRIVATE}"
    stay_reviews.record_review(
        store, "plymouth", long.organisation, long.spell_id, DAY, next_step=step, next_check=NOW, note=PRIVATE,
        who=RUTH, at=AT,
    )  # fmt: skip
    delay = delays.delay_list(store, "plymouth", DAY).rows[0]
    delays.give_verdict(
        store,
        "plymouth",
        delay.organisation,
        delay.spell_id,
        DAY,
        DtocSide.NHS,
        DtocVerdict.DISPUTED,
        PRIVATE,
        RUTH,
        AT,
    )
    return action.id


Ask = Callable[[Database], Any]


def read(db: Database, name: str) -> bytes:
    """One table of the exports as it is made for whoever asks, and as a file."""
    return export.made(db, name, Ending.CSV, "plymouth", DAY, None, NOW)[0]


HIDING: dict[str, Ask] = {
    "actions.get_action": lambda db: actions.get_action(db, newest(db)),
    "actions.list_actions": lambda db: actions.list_actions(db, "plymouth"),
    "actions.action_history": lambda db: actions.action_history(db, newest(db)),
    "actions.histories": lambda db: actions.histories(db, actions.list_actions(db, "plymouth", day=DAY)),
    "actions.due_by": lambda db: actions.due_by(db, "plymouth", DAY + timedelta(days=1)),
    "board.board": lambda db: board.board(db, "plymouth", DAY),
    "capacity_queue.queue": lambda db: capacity_queue.queue(db, "plymouth", DAY, NOW),
    "clocks.clock_day": lambda db: clocks.clock_day(db, "plymouth", DAY, NOW),
    "delays.delays": lambda db: delays.delays(db, "plymouth", DAY),
    "delays.delay_list": lambda db: delays.delay_list(db, "plymouth", DAY),
    "documents.sheet": lambda db: documents.sheet(db, Asked(Kind.SHEET, "plymouth", DAY), now=NOW),
    "documents.minutes": lambda db: documents.minutes(db, Asked(Kind.MINUTES, "plymouth", DAY), now=NOW),
    "effects.action_effects": lambda db: effects.action_effects(db, "plymouth", DAY),
    "export_records.actions": lambda db: export.TABLES["actions"].make(db, "plymouth", DAY, None),
    "export_records.action_history": lambda db: export.TABLES["action_history"].make(db, "plymouth", DAY, None),
    "huddles.record": lambda db: huddles.record(db, "plymouth", DAY),
    "huddles.history": lambda db: huddles.history(db, "plymouth", DAY),
    "meeting.lessons": lambda db: meeting.lessons(db, "plymouth", DAY),
    "meeting.meeting": lambda db: meeting.meeting(db, "plymouth", DAY),
    "wards.ward_day": lambda db: wards.ward_day(db, "plymouth", DAY),
    "worklist.names": lambda db: worklist.names(db, "plymouth"),
    "worklist.worklist": lambda db: worklist.worklist(db, "plymouth", DAY, NOW),
}
AS_FILES: dict[str, Ask] = {
    "the board as JSON": lambda db: json.dumps(board.as_json(board.board(db, "plymouth", DAY)), default=str),
    "the meeting as JSON": lambda db: json.dumps(meeting_json(meeting.meeting(db, "plymouth", DAY)), default=str),
    "the sheet": lambda db: documents.document(db, Asked(Kind.SHEET, "plymouth", DAY), documents.Ending.HTML, now=NOW),
    "the minutes": lambda db: documents.document(
        db, Asked(Kind.MINUTES, "plymouth", DAY), documents.Ending.HTML, now=NOW
    ),
}
WITHOUT_PEOPLE = {"capacity_queue.queue", "effects.action_effects", "worklist.names"}
"""Of these not even a huddle member learns who somebody is; they stay in the list, should that change."""


def newest(db: Database) -> int:
    return max(action.id or 0 for action in actions.list_actions(db, "plymouth", day=DAY))


def words(item: Any) -> set[str]:
    """Every word of every text of a result: fields, keys, cells, and the words of a file."""
    found: set[str] = set()
    for text in texts(item, set()):
        found |= set(WORD.findall(text))
    return found


def texts(item: Any, before: set[int]) -> Iterator[str]:
    if isinstance(item, str):
        yield item
        return
    if isinstance(item, bytes):
        yield item.decode(errors="replace")
        return
    if item is None or isinstance(item, int | float | datetime) or id(item) in before:
        return
    before.add(id(item))
    for inner in inside(item):
        yield from texts(inner, before)


def inside(item: Any) -> Iterator[Any]:
    if isinstance(item, pd.DataFrame):
        yield from (*item.columns, *item.to_numpy().ravel().tolist(), *item.index)
    elif isinstance(item, Mapping):
        for key, value in item.items():
            yield from (key, value)
    elif is_dataclass(item) and not isinstance(item, type):
        yield from (getattr(item, field.name) for field in fields(item))
        yield from getattr(item, "__dict__", {}).values()
    elif isinstance(item, tuple | list | set | frozenset):
        yield from item


def shape(item: Any) -> Any:
    """What a result says of numbers: how many of what, and every number in it."""
    if isinstance(item, pd.DataFrame):
        return len(item)
    if isinstance(item, str) or item is None:
        return item is None
    if isinstance(item, dict):
        return [shape(value) for value in item.values()]
    if is_dataclass(item) and not isinstance(item, type):
        return {field.name: shape(getattr(item, field.name)) for field in fields(item)}
    if isinstance(item, tuple | list):
        return [shape(value) for value in item]
    if isinstance(item, set | frozenset):
        return len(item)
    return item


def test_every_service_that_hides_people_is_looked_through() -> None:
    assert {*HIDING, "pack.pack"} == {name for name, guarded in GUARDED.items() if guarded.hides}


@pytest.mark.parametrize("name", HIDING | AS_FILES)
def test_a_viewer_is_given_nobody_and_a_huddle_member_is(seen: Seen, name: str) -> None:
    ask = (HIDING | AS_FILES)[name]
    to_viewer, to_member = ask(seen.viewer), ask(seen.member)
    leaked = words(to_viewer)
    assert sorted(leaked & seen.keys) == []
    assert sorted(leaked & seen.beds) == []
    assert "Enid" not in leaked
    assert bool(words(to_member) & seen.keys) is (name not in WITHOUT_PEOPLE)
    if name in HIDING:
        assert shape(to_viewer) == shape(to_member)
        assert type(to_viewer) is type(to_member)


def test_the_weekly_pack_names_nobody_to_a_viewer(seen: Seen) -> None:
    """Asked once: it takes longer than all the others."""
    found = words(pack.pack(seen.viewer, PackAsked("plymouth", DAY), now=NOW))
    assert sorted(found & (seen.keys | seen.beds)) == []
    assert "Enid" not in found


@pytest.mark.parametrize("table", export.TABLES)
def test_no_table_that_a_viewer_can_have_names_anybody(seen: Seen, table: str) -> None:
    try:
        content = read(seen.viewer, table)
    except NotAllowed:
        with pytest.raises(NotAllowed):
            export.made(seen.viewer, table, Ending.XLSX, "plymouth", DAY, None, NOW)
        return
    except UsageError:  # of a system without plans, or of the published returns
        return
    found = words(content)
    assert sorted(found & seen.keys) == []
    assert sorted(found & (seen.beds - {EXAMPLE})) == []
    assert "Enid" not in found
