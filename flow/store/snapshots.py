"""Snapshots and their rows. A snapshot is never changed: a later one of its day takes its place in `day_snapshot`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa

from flow.store import frames, loads, many, months
from flow.store import tables as t
from flow.store.census import nearest
from flow.vocabulary import Feed

MANY_DAYS = 400


@dataclass(frozen=True)
class Filed:
    """The snapshot in use for one organisation, feed and day, with the load that brought it."""

    organisation: str
    feed: Feed
    series: str
    day: date
    snapshot: int
    census_at: datetime | None
    rows: int
    left_out: int
    load: int
    loaded_at: datetime
    file_name: str
    versions: int


def add(connection: sa.Connection, system: str, load: int, heads: pd.DataFrame) -> np.ndarray:
    """Record snapshots (organisation, feed, series, day, census_at, rows, left_out, digest); their ids in order."""
    if heads.empty:
        return np.array([], dtype="int64")
    statement = t.snapshot.insert().returning(t.snapshot.c.id, sort_by_parameter_order=True)
    census = heads["census_at"]
    moments = [None if pd.isna(moment) else moment.to_pydatetime().replace(tzinfo=None) for moment in census]
    rows = heads.assign(census_at=pd.Series(moments, dtype=object, index=heads.index), system=system, load=load)
    names = [column.name for column in t.snapshot.columns if column.name != "id"]
    records = [
        dict(zip(names, record, strict=True)) for record in zip(*(rows[name].tolist() for name in names), strict=True)
    ]
    return np.array([row.id for row in connection.execute(statement, records)], dtype="int64")


def add_rows(connection: sa.Connection, feed: Feed, rows: pd.DataFrame, days: np.ndarray) -> None:
    """Rows of one feed, with columns `snapshot` and `file_row` beside the feed's own; `days`: of the snapshot of each
    row, as datetime64."""
    table = t.FEED_TABLES[feed]
    if months.MONTH in table.c and connection.dialect.name == "postgresql":
        rows = rows.assign(month=days.astype("datetime64[M]").astype("datetime64[us]"))
    frames.insert(connection, table, rows)


def choose(
    connection: sa.Connection, system: str, feed: Feed, organisations: Iterable[str], days: Sequence[date], census: time
) -> None:
    """Choose again, for these organisations and days, which snapshot gives the figures and which is the newest.

    A snapshot of a load whose file was read again is none of them.
    """
    seen = t.snapshot.c
    where = [seen.system == system, seen.feed == feed, seen.organisation.in_(sorted(set(organisations)))]
    where += [_among(seen.day, days), seen.load.not_in(loads.read_again())]
    columns = (seen.organisation, seen.series, seen.day, seen.id, seen.census_at)
    candidates = connection.execute(sa.select(*columns).where(*where)).fetchall()
    kept = t.day_snapshot.c
    connection.execute(
        t.day_snapshot.delete().where(
            kept.system == system,
            kept.feed == feed,
            kept.organisation.in_(sorted(set(organisations))),
            _among(kept.day, days),
        )
    )
    chosen = [
        (system, day.isoformat(), organisation, str(feed), series, *found)
        for (organisation, series, day), found in nearest(candidates, census).items()
    ]
    frames.insert_rows(connection, t.day_snapshot, list(t.day_snapshot.columns), chosen)


def _among(column: Any, days: Sequence[date]) -> Any:
    """One of these days; for very many, any day in their range (choosing again where nothing changed is harmless)."""
    return column.in_(list(days)) if len(days) <= MANY_DAYS else column.between(min(days), max(days))


def in_use(
    connection: sa.Connection, system: str, days: Sequence[date], organisations: Iterable[str] | None = None
) -> list[Filed]:
    """What gives the figures of these days, with how many versions each has had."""
    day, snap, load = t.day_snapshot.c, t.snapshot, t.load
    other = t.snapshot.alias("other")
    versions = (
        sa.select(sa.func.count())
        .where(
            other.c.system == day.system,
            other.c.day == day.day,
            other.c.organisation == day.organisation,
            other.c.feed == day.feed,
            other.c.series == day.series,
        )
        .scalar_subquery()
    )
    query = (
        sa.select(
            day.organisation,
            day.feed,
            day.series,
            day.day,
            day.snapshot,
            snap.c.census_at,
            snap.c.rows,
            snap.c.left_out,
            snap.c.load,
            load.c.at.label("loaded_at"),
            load.c.file_name,
            versions.label("versions"),
        )
        .select_from(t.day_snapshot.join(snap, snap.c.id == day.snapshot).join(load, load.c.id == snap.c.load))
        .where(day.system == system, _among(day.day, days))
        .order_by(day.day, day.organisation, day.feed)
    )
    if organisations is not None:
        query = query.where(day.organisation.in_(sorted(set(organisations))))
    return [Filed(**row._asdict() | {"feed": Feed(row.feed)}) for row in connection.execute(query)]


def used(connection: sa.Connection, system: str, days: Sequence[date], organisations: Iterable[str]) -> pd.DataFrame:
    """organisation, feed, series, day, snapshot: what gives the figures of these days, and nothing else about it."""
    day = t.day_snapshot.c
    columns = ("organisation", "feed", "series", "day", "snapshot")
    query = sa.select(*(day[name] for name in columns)).where(
        day.system == system, _among(day.day, days), day.organisation.in_(sorted(set(organisations)))
    )
    return pd.DataFrame(connection.execute(query.order_by(day.day)).fetchall(), columns=list(columns))


def earlier(
    connection: sa.Connection, system: str, feed: Feed, organisation: str, series: str, days: Sequence[date]
) -> dict[date, tuple[int, str, int]]:
    """day -> (rows, digest, snapshot) of what is in use for these days."""
    day, snap = t.day_snapshot.c, t.snapshot
    query = (
        sa.select(day.day, snap.c.rows, snap.c.digest, snap.c.id)
        .select_from(t.day_snapshot.join(snap, snap.c.id == day.snapshot))
        .where(day.system == system, day.feed == feed, day.organisation == organisation, day.series == series)
        .where(day.day.in_(list(days)))
    )
    return {row.day: (row.rows, row.digest, row.id) for row in connection.execute(query)}


def sites_of(connection: sa.Connection, feed: Feed, snapshot: int) -> set[str]:
    """The sites that a snapshot has rows of; none for a feed without sites."""
    table = t.FEED_TABLES[feed]
    if "site_code" not in table.c:
        return set()
    query = sa.select(table.c.site_code).distinct().where(months.of(connection, table, [snapshot]))
    return {row.site_code for row in connection.execute(query)}


def spells(connection: sa.Connection, feed: Feed, snapshot: int, *columns: str) -> pd.DataFrame:
    """These columns of the rows of one snapshot of inpatients or discharges."""
    table = t.FEED_TABLES[feed]
    query = sa.select(*(table.c[name] for name in columns))
    return frames.read(connection, query.where(months.of(connection, table, [snapshot])))


def fit_waiting(connection: sa.Connection, chosen: Sequence[int], columns: Sequence[str]) -> list[dict[str, Any]]:
    """These columns of the inpatients of these snapshots who are ready to leave, and of nobody else."""
    table = t.FEED_TABLES[Feed.INPATIENTS]
    query = sa.select(*(table.c[name] for name in columns))
    found = connection.execute(query.where(months.of(connection, table, chosen), table.c.fit_waiting.is_(True)))
    return [dict(row) for row in found.mappings()]


def listed(connection: sa.Connection, chosen: Sequence[int], wanted: Sequence[tuple[str, str]]) -> set[tuple[str, str]]:
    """Those of these (organisation, spell) that are inpatients in these snapshots."""
    table = t.FEED_TABLES[Feed.INPATIENTS]
    query = sa.select(table.c.organisation_code, table.c.spell_id).where(
        months.of(connection, table, chosen), many.among(connection, table.c.spell_id, [spell for _, spell in wanted])
    )
    return {(row.organisation_code, row.spell_id) for row in connection.execute(query)} & set(wanted)


def newest_lists(
    connection: sa.Connection, system: str, feed: Feed, organisations: Iterable[str], until: date = date.max
) -> list[tuple[str, date, int]]:
    """(organisation, day, snapshot) of each organisation's newest day with this feed, up to this one."""
    day = t.day_snapshot.c
    where = (
        day.system == system,
        day.feed == feed,
        day.organisation.in_(sorted(set(organisations))),
        day.day <= until,
    )
    newest = sa.select(day.organisation, sa.func.max(day.day).label("day")).where(*where).group_by(day.organisation)
    last = newest.subquery()
    query = sa.select(day.organisation, day.day, day.snapshot).where(*where)
    query = query.join(last, (last.c.organisation == day.organisation) & (last.c.day == day.day))
    return [(row.organisation, row.day, row.snapshot) for row in connection.execute(query)]


def rows(connection: sa.Connection, feed: Feed, snapshots: Sequence[int]) -> pd.DataFrame:
    """The rows of these snapshots of one feed, typed as checked, with `snapshot` and `file_row`."""
    table = t.FEED_TABLES[feed]
    columns = [column for column in table.c if column.name != months.MONTH]
    query = sa.select(*columns).where(months.of(connection, table, snapshots))
    query = query.order_by(table.c.snapshot, table.c.file_row)
    return frames.read(connection, query)


def days_filed(connection: sa.Connection, system: str, feed: Feed | None = None) -> list[date]:
    """Every day of a system for which something was filed, newest first."""
    day = t.day_snapshot.c
    query = sa.select(day.day).distinct().where(day.system == system).order_by(day.day.desc())
    if feed is not None:
        query = query.where(day.feed == feed)
    return [row.day for row in connection.execute(query)]


def miscounted(connection: sa.Connection, system: str) -> list[tuple[str, Feed, date, int, int]]:
    """(organisation, feed, day, rows filed, rows there) of each snapshot without all its rows that was not purged."""
    found: list[tuple[str, Feed, date, int, int]] = []
    gone = sa.select(t.purged.c.snapshot)
    for feed, table in t.FEED_TABLES.items():
        counted = sa.select(table.c.snapshot, sa.func.count().label("there")).group_by(table.c.snapshot).subquery()
        snap = t.snapshot.c
        there = sa.func.coalesce(counted.c.there, 0)
        query = (
            sa.select(snap.organisation, snap.day, snap.rows, there.label("there"))
            .select_from(t.snapshot.outerjoin(counted, counted.c.snapshot == snap.id))
            .where(snap.system == system, snap.feed == feed, snap.rows != there, snap.id.not_in(gone))
        )
        found += [(row.organisation, feed, row.day, row.rows, row.there) for row in connection.execute(query)]
    return found
