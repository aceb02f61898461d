"""Versions of what was filed for one day: which there were, which of them stood when, and what came after."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import pandas as pd
import sqlalchemy as sa

from flow.store import loads, months
from flow.store import tables as t
from flow.store.census import best
from flow.vocabulary import Feed

KNOWN = (
    "id", "organisation", "feed", "series", "day", "census_at", "load", "loaded_at", "file_name", "first_day",
    "last_day",
)  # fmt: skip


@dataclass(frozen=True)
class Version:
    """One snapshot of an organisation, feed and day, with the load that brought it.

    `in_use`: it gives the figures of its day. `mended`: of a kept file that was loaded again, what had been mended.
    """

    number: int
    snapshot: int
    organisation: str
    feed: Feed
    series: str
    day: date
    census_at: datetime | None
    rows: int
    left_out: int
    load: int
    file_name: str
    at: datetime
    who: str
    in_use: bool
    mended: str | None


def of_day(connection: sa.Connection, system: str, organisation: str, feed: Feed, day: date) -> list[Version]:
    """Every version of one organisation, feed and day, the first one first; counted apart for each series."""
    snap, load, used = t.snapshot.c, t.load.c, t.day_snapshot
    chosen = sa.and_(
        used.c.snapshot == snap.id, used.c.system == snap.system, used.c.day == snap.day, used.c.feed == snap.feed
    )
    query = (
        sa.select(
            sa.func.row_number().over(partition_by=snap.series, order_by=snap.id).label("number"),
            snap.id.label("snapshot"),
            *(
                snap[name]
                for name in ("organisation", "feed", "series", "day", "census_at", "rows", "left_out", "load")
            ),
            load.file_name,
            load.at,
            load.who,
            used.c.snapshot.is_not(None).label("in_use"),
            t.mending.c.mended,
        )
        .select_from(
            t.snapshot.join(t.load, load.id == snap.load)
            .outerjoin(used, chosen)
            .outerjoin(t.mending, t.mending.c.load == snap.load)
        )
        .where(snap.system == system, snap.organisation == organisation, snap.feed == feed, snap.day == day)
        .order_by(snap.series, snap.id)
    )
    return [_version(row) for row in connection.execute(query)]


def one(connection: sa.Connection, system: str, snapshot: int) -> Version | None:
    """One version by the number of its snapshot; None where the system has none."""
    head = sa.select(t.snapshot).where(t.snapshot.c.system == system, t.snapshot.c.id == snapshot)
    row = connection.execute(head).one_or_none()
    if row is None:
        return None
    versions = of_day(connection, system, row.organisation, Feed(row.feed), row.day)
    return next(version for version in versions if version.snapshot == snapshot)


def _version(row: Any) -> Version:
    return Version(**row._asdict() | {"feed": Feed(row.feed), "in_use": bool(row.in_use)})


def known(connection: sa.Connection, system: str, days: Collection[date], organisations: Iterable[str]) -> pd.DataFrame:
    """Every snapshot of these days that was ever filed, with its load: columns `KNOWN`."""
    snap = t.snapshot.c
    return _listed(connection, snap.system == system, snap.day.in_(list(days)), snap.organisation.in_([*organisations]))


def later_than(connection: sa.Connection, system: str, feed: Feed, load: int) -> pd.DataFrame:
    """What was filed in this feed after a load and was not read again since: columns `KNOWN`."""
    snap = t.snapshot.c
    after = (snap.load > load, snap.load.not_in(loads.read_again()))
    return _listed(connection, snap.system == system, snap.feed == feed, *after)


def _listed(connection: sa.Connection, *where: Any) -> pd.DataFrame:
    snap, load = t.snapshot.c, t.load.c
    query = sa.select(
        *(snap[name] for name in KNOWN[:7]), load.at.label("loaded_at"), *(load[name] for name in KNOWN[8:])
    ).select_from(t.snapshot.join(t.load, load.id == snap.load))
    return pd.DataFrame(connection.execute(query.where(*where).order_by(snap.id)).fetchall(), columns=list(KNOWN))


def standing_at(connection: sa.Connection, found: pd.DataFrame, moment: datetime, census: time) -> pd.DataFrame:
    """Of these snapshots (`known`) those that gave the figures at a moment: organisation, feed, series, day, snapshot.

    `moment`: UTC without a zone.
    """
    withdrawn = {row.again_of for row in connection.execute(loads.read_again(moment))}
    there = found[(found["loaded_at"] <= moment) & ~found["load"].isin(withdrawn)]
    made = [
        best(some, census).assign(feed=feed)[["organisation", "feed", "series", "day", "snapshot"]]
        for feed, some in there.groupby("feed", sort=False)
    ]
    empty = pd.DataFrame(columns=["organisation", "feed", "series", "day", "snapshot"])
    return pd.concat(made, ignore_index=True) if made else empty


@dataclass(frozen=True)
class Brought:
    """One snapshot that a load brought, and whether it is in use: for the figures of its day, or as its newest."""

    load: int
    organisation: str
    feed: Feed
    day: date
    in_use: bool


def brought(connection: sa.Connection, wanted: Sequence[int]) -> list[Brought]:
    """Every snapshot of these loads."""
    snap, used = t.snapshot.c, t.day_snapshot.c
    chosen = sa.exists().where(
        used.system == snap.system,
        used.day == snap.day,
        used.organisation == snap.organisation,
        used.feed == snap.feed,
        sa.or_(used.snapshot == snap.id, used.newest == snap.id),
    )
    query = sa.select(snap.load, snap.organisation, snap.feed, snap.day, chosen.label("in_use"))
    found = connection.execute(query.where(snap.load.in_(list(wanted))))
    return [Brought(row.load, row.organisation, Feed(row.feed), row.day, bool(row.in_use)) for row in found]


def loads_in_use(
    connection: sa.Connection,
    system: str,
    days: Collection[date] | None = None,
    *,
    left_out: bool = False,
    profiles: Collection[str] | None = None,
) -> list[int]:
    """The loads that brought what is in use: of these days, of those that left rows out, of those read by a profile."""
    used = t.day_snapshot.c
    query = (
        sa.select(t.snapshot.c.load)
        .distinct()
        .select_from(
            t.day_snapshot.join(t.snapshot, sa.or_(t.snapshot.c.id == used.snapshot, t.snapshot.c.id == used.newest))
        )
        .join(t.load, t.load.c.id == t.snapshot.c.load)
        .where(used.system == system, t.load.c.system == system)
    )
    if days is not None:
        query = query.where(used.day.in_(list(days)))
    if left_out:
        query = query.where(t.load.c.rows_left_out > 0)
    if profiles is not None:
        query = query.where(t.load.c.profile.in_(list(profiles)))
    return sorted(row.load for row in connection.execute(query))


def places_of(connection: sa.Connection, load: int, feed: Feed) -> set[tuple[str, str]]:
    """(site, ward) of the rows that a load brought; none for a feed without wards."""
    table = t.FEED_TABLES[feed]
    if "ward_code" not in table.c:
        return set()
    brought = list(connection.scalars(sa.select(t.snapshot.c.id).where(t.snapshot.c.load == load)))
    query = sa.select(table.c.site_code, table.c.ward_code).distinct().where(months.of(connection, table, brought))
    return {(row.site_code, row.ward_code) for row in connection.execute(query)}
