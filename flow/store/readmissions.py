"""Who came back: discharges counted, and of them those with a later emergency admission of the same pseudonym."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pandas as pd
import sqlalchemy as sa

from flow.store import frames, months
from flow.store import tables as t
from flow.vocabulary import Feed

DISCHARGES = t.FEED_TABLES[Feed.DISCHARGES]
INPATIENTS = t.FEED_TABLES[Feed.INPATIENTS]
EMERGENCY = "2%"
NEW = 7
"""Midnights here up to which a row of the census is looked at as an admission: a week of censuses may be missing."""
OF_A_DISCHARGE = ("organisation_code", "site_code", "ward_code", "discharge_method", "discharge_destination", "pathway")


def counted(connection: sa.Connection, system: str, first: date, last: date, within: Iterable[str]) -> pd.DataFrame:
    """Discharges of these days by day and what decides whether they count: `rows`, and of them `known` by a pseudonym.

    Columns: day, OF_A_DISCHARGE, rows, known.
    """
    day, row = t.day_snapshot.c, DISCHARGES.c
    named = [row[name] for name in OF_A_DISCHARGE]
    query = (
        sa.select(day.day, *named, sa.func.count().label("rows"), sa.func.count(row.nhs_number).label("known"))
        .select_from(t.day_snapshot.join(DISCHARGES, row.snapshot == day.snapshot))
        .where(*_used(day, system, Feed.DISCHARGES, first, last, within), months.between(row, first, last))
        .group_by(day.day, *named)
    )
    return frames.read(connection, query)


def came_back(
    connection: sa.Connection, system: str, first: date, last: date, within: Iterable[str], days: int
) -> pd.DataFrame:
    """A row a discharge of these days whose pseudonym was admitted as an emergency later, with the first time it was.

    Columns: day, spell_id, OF_A_DISCHARGE, discharge_at, back_at. Admissions are looked for up to so many days later.
    """
    codes = sorted(set(within))
    gone = _discharges(system, first, last, codes)
    events = gone.union_all(_admissions(system, first, last + timedelta(days=days + NEW), codes)).subquery()
    # Each person's events in their order, once through: a join of the two may be tried pair by pair, for minutes, by a
    # database that has not counted its rows yet. What is at the same moment as the discharge comes before it.
    order = (events.c.at, events.c.admission_at.is_(None))
    later = sa.func.min(events.c.admission_at).over(
        partition_by=events.c.nhs_number, order_by=order, rows=(1, None)
    )  # fmt: skip
    named = [events.c[name] for name in ("day", "spell_id", *OF_A_DISCHARGE, "discharge_at")]
    seen = sa.select(*named, later.label("back_at")).subquery()
    named = [seen.c[one.name] for one in named]
    query = sa.select(*named, sa.func.min(seen.c.back_at).label("back_at"))
    query = query.where(seen.c.discharge_at.is_not(None), seen.c.back_at.is_not(None)).group_by(*named)
    return frames.read(connection, query)


def _discharges(system: str, first: date, last: date, codes: list[str]) -> sa.Select[Any]:
    """Discharges of people with a pseudonym, as events: `at`, no `admission_at`."""
    day, row = t.day_snapshot.c, DISCHARGES.c
    named = [day.day, row.spell_id, *(row[name] for name in OF_A_DISCHARGE), row.discharge_at]
    none = sa.literal(None, row.admission_at.type).label("admission_at")
    return (
        sa.select(row.nhs_number, row.discharge_at.label("at"), none, *named)
        .select_from(t.day_snapshot.join(DISCHARGES, row.snapshot == day.snapshot))
        .where(*_used(day, system, Feed.DISCHARGES, first, last, codes), months.between(row, first, last))
        .where(row.nhs_number.is_not(None), row.discharge_at.is_not(None))
    )


def _admissions(system: str, first: date, last: date, codes: list[str]) -> sa.Select[Any]:
    """Emergency admissions by pseudonym, as events: those new at a census, and those that only a discharge tells of."""
    parts = []
    for table, feed in ((INPATIENTS, Feed.INPATIENTS), (DISCHARGES, Feed.DISCHARGES)):
        day, row = t.day_snapshot.alias(), table.alias()
        found = sa.select(row.c.nhs_number, row.c.admission_at).select_from(
            day.join(row, row.c.snapshot == day.c.snapshot)
        )
        found = found.where(
            *_used(day.c, system, feed, first, last, codes),
            months.between(row.c, first, last),
            row.c.nhs_number.is_not(None),
            row.c.admission_method.like(EMERGENCY),
        )
        parts.append(found.where(row.c.length_of_stay <= NEW) if feed is Feed.INPATIENTS else found)
    again = sa.union(*parts).subquery()
    of_a_discharge = [t.day_snapshot.c.day, DISCHARGES.c.spell_id, *(DISCHARGES.c[name] for name in OF_A_DISCHARGE)]
    empty = [sa.literal(None, one.type).label(one.name) for one in (*of_a_discharge, DISCHARGES.c.discharge_at)]
    return sa.select(again.c.nhs_number, again.c.admission_at.label("at"), again.c.admission_at, *empty)


def _used(
    day: Any, system: str, feed: Feed, first: date, last: date, codes: Iterable[str]
) -> list[sa.ColumnElement[bool]]:
    return [
        day.system == system,
        day.feed == feed,
        day.organisation.in_(sorted(set(codes))),
        day.day.between(first, last),
    ]


def last_census(connection: sa.Connection, system: str, within: Iterable[str]) -> date | None:
    """The last day on which any of these organisations filed its inpatients."""
    day = t.day_snapshot.c
    where = (day.system == system, day.feed == Feed.INPATIENTS, day.organisation.in_(sorted(set(within))))
    return connection.scalar(sa.select(sa.func.max(day.day)).where(*where))
