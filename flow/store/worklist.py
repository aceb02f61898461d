"""The rows behind the live list: each organisation's newest lists, the people on them, and where a spell was seen."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from flow.store import many, months
from flow.store import tables as t
from flow.vocabulary import Feed

DAY, SNAPSHOT = t.day_snapshot, t.snapshot
INPATIENTS = t.FEED_TABLES[Feed.INPATIENTS]
Row = dict[str, Any]
PATH = {
    "site": "site_code",
    "ward": "ward_code",
    "fit_waiting": "fit_waiting",
    "reason": "delay_reason",
    "owner": "owner_organisation",
    "pathway": "pathway",
}
"""What of a spell's rows says its path, and the columns that hold it."""


@dataclass(frozen=True)
class NewestList:
    """The newest list of one organisation and feed up to a day: the newest census of its last day."""

    organisation: str
    feed: Feed
    day: date
    snapshot: int
    census_at: datetime | None


def newest_lists(connection: sa.Connection, system: str, until: date) -> list[NewestList]:
    """Of inpatients and of delayed transfers, from every organisation that ever filed one up to this day."""
    row = DAY.c
    where = (row.system == system, row.feed.in_([Feed.INPATIENTS, Feed.DTOC]), row.day <= until)
    last = (
        sa.select(row.organisation, row.feed, sa.func.max(row.day).label("day"))
        .where(*where)
        .group_by(row.organisation, row.feed)
        .subquery()
    )
    query = (
        sa.select(row.organisation, row.feed, row.day, row.newest, SNAPSHOT.c.census_at)
        .join(SNAPSHOT, SNAPSHOT.c.id == row.newest)
        .join(last, (last.c.organisation == row.organisation) & (last.c.feed == row.feed) & (last.c.day == row.day))
        .where(*where)
        .order_by(row.organisation, row.feed, row.series)
    )
    return [
        NewestList(code, Feed(feed), day, snapshot, census.replace(tzinfo=UTC) if census else None)
        for code, feed, day, snapshot, census in connection.execute(query)
    ]


def people(
    connection: sa.Connection,
    chosen: Sequence[int],
    columns: Sequence[str],
    least: int,
    days: Sequence[int],
    spells: Collection[str],
) -> list[Row]:
    """These columns of inpatients ready to leave, here `least` days or more or exactly one of `days`, or of these
    spells; of nobody else. Moments in UTC with their zone."""
    row = INPATIENTS.c
    stay = row.length_of_stay
    concerned = sa.or_(
        row.fit_waiting.is_(True), stay >= least, stay.in_(days), many.among(connection, row.spell_id, spells)
    )
    return _rows(connection, sa.select(*(row[name] for name in columns)), chosen, concerned)


def of_spells(
    connection: sa.Connection, chosen: Sequence[int], columns: Sequence[str], spells: Collection[str]
) -> list[Row]:
    """These columns of the inpatients of these spells."""
    row = INPATIENTS.c
    return _rows(
        connection, sa.select(*(row[name] for name in columns)), chosen, many.among(connection, row.spell_id, spells)
    )


def _rows(connection: sa.Connection, query: sa.Select[Any], chosen: Sequence[int], concerned: Any) -> list[Row]:
    found = connection.execute(query.where(months.of(connection, INPATIENTS, chosen), concerned))
    names = list(found.keys())
    return [
        {
            name: cell.replace(tzinfo=UTC) if isinstance(cell, datetime) else cell
            for name, cell in zip(names, row, strict=True)
        }
        for row in found
    ]


def last_seen(
    connection: sa.Connection, system: str, spells: Collection[str], first: date, last: date
) -> dict[tuple[str, str], tuple[date, int]]:
    """Where these spells were listed last on these days: by (organisation, spell) the day and the list."""
    row = INPATIENTS.c
    query = (
        sa.select(DAY.c.organisation, row.spell_id, DAY.c.day, DAY.c.newest)
        .join(INPATIENTS, row.snapshot == DAY.c.newest)
        .where(
            *_days(system, first, last), months.between(row, first, last), many.among(connection, row.spell_id, spells)
        )
        .order_by(DAY.c.day)
    )
    return {(code, spell): (day, snapshot) for code, spell, day, snapshot in connection.execute(query)}


def path(
    connection: sa.Connection, system: str, organisation: str, spell_id: str, first: date, last: date
) -> list[Row]:
    """A spell's rows of these days, with the `day` and `PATH`, in one query."""
    row = INPATIENTS.c
    query = (
        sa.select(DAY.c.day, row.admission_at, *(row[column].label(name) for name, column in PATH.items()))
        .join(INPATIENTS, row.snapshot == DAY.c.newest)
        .where(*_days(system, first, last), DAY.c.organisation == organisation)
        .where(months.between(row, first, last), row.spell_id == spell_id)
        .order_by(DAY.c.day)
    )
    return [dict(found) for found in connection.execute(query).mappings()]


def _days(system: str, first: date, last: date) -> tuple[sa.ColumnElement[bool], ...]:
    return DAY.c.system == system, DAY.c.feed == Feed.INPATIENTS, DAY.c.day.between(first, last)


def ever_listed(connection: sa.Connection, system: str, organisation: str, spell_id: str) -> bool:
    """Whether any list in use, of inpatients or of delayed transfers, names this spell."""
    for feed in (Feed.DTOC, Feed.INPATIENTS):
        row = t.FEED_TABLES[feed].c
        query = (
            sa.select(sa.literal(1))
            .select_from(DAY.join(t.FEED_TABLES[feed], row.snapshot == DAY.c.newest))
            .where(DAY.c.system == system, DAY.c.feed == feed, DAY.c.organisation == organisation)
            .where(row.spell_id == spell_id)
            .limit(1)
        )
        if connection.execute(query).first():
            return True
    return False
