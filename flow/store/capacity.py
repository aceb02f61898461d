"""Capacity that partners enter, and the rows behind the queues: bounded in days, and nobody but those who wait."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import UTC, date
from typing import Any

import sqlalchemy as sa

from flow.clock import naive_utc
from flow.huddle.queue import Seen
from flow.huddle.starts import Entry
from flow.store import months
from flow.store import tables as t
from flow.vocabulary import Feed

INPATIENTS = t.FEED_TABLES[Feed.INPATIENTS]
CAPACITY = t.FEED_TABLES[Feed.CAPACITY]
ENTRY = t.capacity_entry.c
COLUMNS = {item.name: item.name for item in fields(Entry)} | {"locality": "local_authority"}
"""Field of an entry -> column."""


def insert(connection: sa.Connection, system: str, entry: Entry) -> None:
    row = {column: getattr(entry, name) for name, column in COLUMNS.items()}
    connection.execute(t.capacity_entry.insert(), row | {"system": system, "at": naive_utc(entry.at)})


def newest(connection: sa.Connection, system: str, first: date, last: date) -> list[Entry]:
    """The newest figure of each organisation, pathway and locality for these days, by pathway and locality."""
    of = (ENTRY.organisation, ENTRY.pathway, ENTRY.local_authority)
    mine = (ENTRY.system == system, ENTRY.day.between(first, last))
    last_said = sa.select(sa.func.max(ENTRY.id)).where(*mine).group_by(*of)
    query = sa.select(t.capacity_entry).where(ENTRY.id.in_(last_said))
    query = query.order_by(ENTRY.pathway, ENTRY.local_authority, ENTRY.organisation)
    return [_entry(dict(row)) for row in connection.execute(query).mappings()]


def _entry(row: dict[str, Any]) -> Entry:
    values = {name: row[column] for name, column in COLUMNS.items()}
    return Entry(**values | {"at": row["at"].replace(tzinfo=UTC)})


def filed(
    connection: sa.Connection, system: str, first: date, last: date, organisations: Iterable[str]
) -> dict[date, set[str]]:
    """Day -> who filed a list of inpatients for it."""
    day = t.day_snapshot.c
    query = sa.select(day.day, day.organisation).where(*_lists(system, first, last, organisations))
    found: dict[date, set[str]] = {}
    for on, organisation in connection.execute(query):
        found.setdefault(on, set()).add(organisation)
    return found


def seen(connection: sa.Connection, system: str, first: date, last: date, organisations: Iterable[str]) -> list[Seen]:
    """Everybody ready to leave on these mornings, a line a morning."""
    day, row = t.day_snapshot.c, INPATIENTS.c
    said = (sa.func.coalesce(row.pathway, ""), sa.func.coalesce(row.local_authority, ""))
    query = (
        sa.select(day.day, day.organisation, row.spell_id, *said)
        .select_from(t.day_snapshot.join(INPATIENTS, row.snapshot == day.snapshot))
        .where(*_lists(system, first, last, organisations), months.between(row, first, last))
        .where(row.fit_waiting.is_(True))
    )
    return [Seen(*found) for found in connection.execute(query)]


def _lists(system: str, first: date, last: date, organisations: Iterable[str]) -> tuple[Any, ...]:
    day = t.day_snapshot.c
    within = day.organisation.in_(sorted(set(organisations)))
    return day.system == system, day.feed == Feed.INPATIENTS, day.day.between(first, last), within


def places_free(connection: sa.Connection, chosen: Sequence[int]) -> dict[tuple[str, str], int]:
    """(pathway, locality) -> places free by these capacity files; a service that gives no figure is left out."""
    row = CAPACITY.c
    of = (row.pathway, row.local_authority)
    query = sa.select(*of, sa.func.sum(row.capacity_available)).where(row.snapshot.in_(list(chosen)))
    query = query.where(row.capacity_available.is_not(None)).group_by(*of)
    return {(pathway or "", locality or ""): int(free) for pathway, locality, free in connection.execute(query)}
