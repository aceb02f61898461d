"""Taking out what is past its time, with its log; and which snapshots have lost their rows to that."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from flow.store import partitions
from flow.store import tables as t
from flow.store.append_only import PURGE
from flow.store.months import following
from flow.store.purge_groups import Group, Unit
from flow.vocabulary import Feed


@contextmanager
def opened(connection: sa.Connection, kind: str) -> Iterator[None]:
    """History is open to this kind of change inside the block, for this transaction alone."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete = ON")
    connection.execute(t.opening.insert().values(id=1, kind=kind, never=0))
    yield
    connection.execute(t.opening.delete())


def count(connection: sa.Connection, group: Group, units: Sequence[int]) -> dict[str, int]:
    """How many rows of each table these units are."""
    found = {}
    for name in group.tables:
        query = sa.select(sa.func.count()).select_from(t.metadata.tables[name])
        found[name] = int(connection.execute(query.where(group.where(connection, name, units))).scalar_one())
    return found


def take_out(
    connection: sa.Connection, group: Group, system: str, units: Sequence[int], before: date, at: datetime, who: str
) -> dict[str, int]:
    """Removes these units and writes the log; how many rows of each table went. `at`: UTC without a zone."""
    rows = count(connection, group, units)
    with opened(connection, PURGE):
        group.remove(connection, units)
    for name, many in rows.items():
        _log(connection, system, name, many, before, at, who, units if group.marks else ())
    return rows


def _log(
    connection: sa.Connection,
    system: str,
    table: str,
    rows: int,
    before: date,
    at: datetime,
    who: str,
    marked: Sequence[int],
) -> None:
    """A line of the log where anything went; these snapshots have lost their rows to it."""
    values = {"system": system, "at": at, "who": who, "table": table, "before": before, "rows": rows}
    made = connection.execute(t.purge_log.insert().values(values)).inserted_primary_key if rows else None
    if made is not None and marked:
        connection.execute(t.purged.insert(), [{"snapshot": unit, "purge": made[0]} for unit in marked])


def take_out_month(
    connection: sa.Connection, feed: Feed, month: date, before: date, at: datetime, who: str
) -> dict[tuple[str, str], int]:
    """The same of all rows of a month of one feed, of every system, as one: by system and table how many rows went."""
    table, snap = t.FEED_TABLES[feed], t.snapshot.c
    query = (
        sa.select(snap.system, sa.func.count())
        .select_from(table.join(t.snapshot, snap.id == table.c.snapshot))
        .where(table.c.month == month)
        .group_by(snap.system)
    )
    rows = {system: int(many) for system, many in connection.execute(query)}
    there = of_month(connection, feed, month)
    partitions.drop(connection, table, month)
    for system, many in sorted(rows.items()):
        units = [unit.id for key, unit in there if key == system]
        _log(connection, system, table.name, many, before, at, who, units)
    return {(system, table.name): many for system, many in rows.items()}


def of_month(connection: sa.Connection, feed: Feed, month: date) -> list[tuple[str, Unit]]:
    """(system, snapshot) of a month of one feed, of every system, that has rows and was not purged."""
    snap = t.snapshot.c
    query = sa.select(snap.system, snap.id, snap.organisation, snap.day).where(
        snap.feed == feed,
        snap.day >= month,
        snap.day < following(month),
        snap.rows > 0,
        snap.id.not_in(sa.select(t.purged.c.snapshot)),
    )
    return [
        (row.system, Unit(row.id, frozenset({row.organisation}), row.day, row.day)) for row in connection.execute(query)
    ]


def purged_among(connection: sa.Connection, snapshots: Collection[int]) -> set[int]:
    """Which of these snapshots have lost their rows to a purge."""
    if not snapshots:
        return set()
    query = sa.select(t.purged.c.snapshot).where(t.purged.c.snapshot.in_(list(snapshots)))
    return set(connection.scalars(query))


def in_use_without_rows(
    connection: sa.Connection, system: str, days: Collection[date], organisations: Iterable[str]
) -> list[tuple[str, date, Feed]]:
    """(organisation, day, feed) of what is in use on these days and has lost its rows to a purge."""
    day = t.day_snapshot.c
    query = (
        sa.select(day.organisation, day.day, day.feed)
        .select_from(t.day_snapshot.join(t.purged, t.purged.c.snapshot == day.snapshot))
        .where(day.system == system, day.day.between(min(days), max(days)))
        .where(day.organisation.in_(sorted(set(organisations))))
    )
    return [(row.organisation, row.day, Feed(row.feed)) for row in connection.execute(query)]


@dataclass(frozen=True)
class Logged:
    """One line of the log of what was removed."""

    at: datetime
    who: str
    system: str
    table: str
    before: date
    rows: int


def log(connection: sa.Connection, system: str | None = None) -> list[Logged]:
    """What was removed, the newest first."""
    query = sa.select(*(t.purge_log.c[name] for name in ("at", "who", "system", "table", "before", "rows")))
    query = query.where(t.purge_log.c.system == system) if system else query
    return [Logged(*row) for row in connection.execute(query.order_by(t.purge_log.c.id.desc()))]
