"""What the confidence gate found when rows landed, in and out; and the few numbers about snapshots that it asks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd
import sqlalchemy as sa

from flow.store import frames, months
from flow.store import tables as t
from flow.vocabulary import NOT_MAPPED, Feed, FeedCheck, Outcome

Kept = tuple[date, str, Feed, FeedCheck, Outcome, str]
"""day, organisation, feed, check, outcome, message"""
COLUMNS = ("day", "organisation", "feed", "check", "outcome", "message")


def replace(
    connection: sa.Connection,
    system: str,
    found: Iterable[Kept],
    *,
    days: Sequence[date],
    organisations: Collection[str],
) -> None:
    """Put these checks in the place of all that these organisations had for these days."""
    kept = t.feed_check.c
    where = (kept.system == system, kept.day.in_(list(days)), kept.organisation.in_(sorted(set(organisations))))
    connection.execute(t.feed_check.delete().where(*where))
    rows = [{"system": system} | dict(zip(COLUMNS, row, strict=True)) for row in found]
    if rows:
        connection.execute(t.feed_check.insert(), rows)


def read(
    connection: sa.Connection,
    system: str,
    first: date,
    last: date,
    organisations: Collection[str],
    *,
    only: Outcome | None = None,
) -> list[Kept]:
    """The checks kept for the days from first to last; only those with one outcome, where it is named."""
    kept = t.feed_check.c
    query = sa.select(*(kept[name] for name in COLUMNS)).where(
        kept.system == system, kept.day.between(first, last), kept.organisation.in_(sorted(set(organisations)))
    )
    if only is not None:
        query = query.where(kept.outcome == only)
    return [
        (row.day, row.organisation, Feed(row.feed), FeedCheck(row.check), Outcome(row.outcome), row.message)
        for row in connection.execute(query)
    ]


@dataclass(frozen=True)
class Standing:
    """A snapshot in use. `digest` names its rows: the same rows on another day have the same; empty where unknown."""

    organisation: str
    feed: Feed
    day: date
    snapshot: int
    rows: int
    left_out: int
    digest: str


def standing(
    connection: sa.Connection,
    system: str,
    days: Sequence[date],
    organisations: Collection[str],
    feeds: Collection[Feed] | None = None,
    *,
    span: bool = False,
) -> list[Standing]:
    """The snapshots in use of every feed but counts. With `span`, every day from the first to the last."""
    day, snap = t.day_snapshot.c, t.snapshot.c
    wanted = [feed for feed in feeds or Feed if feed is not Feed.COUNTS]
    query = (
        sa.select(day.organisation, day.feed, day.day, snap.id, snap.rows, snap.left_out, snap.digest)
        .select_from(t.day_snapshot.join(t.snapshot, snap.id == day.snapshot))
        .where(day.system == system, day.organisation.in_(sorted(set(organisations))), day.feed.in_(wanted))
        .where(day.day.between(min(days), max(days)) if span else day.day.in_(list(days)))
    )
    return [
        Standing(organisation, Feed(feed), on, *rest) for organisation, feed, on, *rest in connection.execute(query)
    ]


def counting(
    connection: sa.Connection, system: str, days: Sequence[date], organisations: Collection[str], *, span: bool = False
) -> set[tuple[str, date]]:
    """(organisation, day) of everybody who filed counts. With `span`, every day from the first to the last."""
    day = t.day_snapshot.c
    query = sa.select(day.organisation, day.day).distinct()
    query = query.where(day.system == system, day.feed == Feed.COUNTS, day.organisation.in_(sorted(set(organisations))))
    query = query.where(day.day.between(min(days), max(days)) if span else day.day.in_(list(days)))
    return {(organisation, on) for organisation, on in connection.execute(query)}


def first_loaded(
    connection: sa.Connection, system: str, days: Sequence[date], organisations: Collection[str]
) -> dict[tuple[str, Feed, date], datetime]:
    """When the first file of an organisation, feed and day was loaded, whatever came after it."""
    snap, load = t.snapshot.c, t.load.c
    query = sa.select(snap.organisation, snap.feed, snap.day, sa.func.min(load.at))
    query = query.select_from(t.snapshot.join(t.load, load.id == snap.load))
    query = query.where(snap.system == system, snap.day.in_(list(days)), snap.organisation.in_(sorted(organisations)))
    query = query.group_by(snap.organisation, snap.feed, snap.day)
    return {(organisation, Feed(feed), day): at for organisation, feed, day, at in connection.execute(query)}


def places(connection: sa.Connection, feed: Feed, snapshots: Sequence[int]) -> dict[int, set[tuple[str, str]]]:
    """By snapshot the (site, ward) that it has rows of; an empty ward for a feed without wards."""
    table = t.FEED_TABLES[feed]
    ward: Any = table.c.ward_code if "ward_code" in table.c else sa.literal("")
    query = sa.select(table.c.snapshot, table.c.site_code, ward).distinct()
    query = query.where(months.of(connection, table, snapshots))
    found: dict[int, set[tuple[str, str]]] = {}
    for snapshot, site, code in connection.execute(query):
        found.setdefault(snapshot, set()).add((site or "", code or ""))
    return found


def sums(
    connection: sa.Connection, feed: Feed, snapshots: Sequence[int], columns: Sequence[str]
) -> dict[int, tuple[int, ...]]:
    """By snapshot the sum of each of these columns."""
    table = t.FEED_TABLES[feed]
    added = (sa.func.coalesce(sa.func.sum(table.c[name]), 0) for name in columns)
    query = sa.select(table.c.snapshot, *added).where(months.of(connection, table, snapshots))
    query = query.group_by(table.c.snapshot)
    return {row[0]: tuple(int(number) for number in row[1:]) for row in connection.execute(query)}


def empty_wards(connection: sa.Connection, snapshots: Sequence[int]) -> dict[int, set[tuple[str, str]]]:
    """By snapshot of beds the (site, ward) in which no bed is occupied."""
    table = t.FEED_TABLES[Feed.BEDS].c
    query = sa.select(table.snapshot, table.site_code, table.ward_code)
    query = query.where(table.snapshot.in_(list(snapshots)), table.occupied_beds == 0)
    found: dict[int, set[tuple[str, str]]] = {}
    for snapshot, site, ward in connection.execute(query):
        found.setdefault(snapshot, set()).add((site, ward))
    return found


def unmapped(
    connection: sa.Connection, feed: Feed, snapshots: Sequence[int], columns: Sequence[str]
) -> dict[int, tuple[int, dict[str, int]]]:
    """By snapshot (rows with any cell that nobody mapped, such rows by column); only snapshots that have one."""
    table = t.FEED_TABLES[feed]
    unknown = {name: table.c[name] == NOT_MAPPED for name in columns}
    counted = (sa.func.sum(sa.case((test, 1), else_=0)) for test in unknown.values())
    query = sa.select(table.c.snapshot, sa.func.count(), *counted)
    query = query.where(months.of(connection, table, snapshots), sa.or_(*unknown.values())).group_by(table.c.snapshot)
    return {
        snapshot: (int(rows), {name: int(many) for name, many in zip(unknown, each, strict=True) if many})
        for snapshot, rows, *each in connection.execute(query)
    }


def stays(connection: sa.Connection, feed: Feed, snapshots: Sequence[int]) -> dict[int, pd.DataFrame]:
    """By snapshot of inpatients or discharges what a census is reconciled by: the spell, its admission, its moment."""
    table = t.FEED_TABLES[feed]
    row = table.c
    moment = row.snapshot_at if feed is Feed.INPATIENTS else row.discharge_at
    query = sa.select(row.snapshot, row.spell_id, row.admission_at, moment)
    rows = frames.read(connection, query.where(months.of(connection, table, snapshots)))
    groups = rows.groupby("snapshot", sort=False)
    there = set(rows["snapshot"].tolist())
    return {number: groups.get_group(number) if number in there else rows.iloc[:0] for number in snapshots}
