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
    again = _admissions(system, first, last + timedelta(days=days + NEW), codes).subquery()
    day, row = t.day_snapshot.c, DISCHARGES.c
    named = [day.day, row.spell_id, *(row[name] for name in OF_A_DISCHARGE), row.discharge_at]
    later = (again.c.nhs_number == row.nhs_number) & (again.c.admission_at > row.discharge_at)
    query = (
        sa.select(*named, sa.func.min(again.c.admission_at).label("back_at"))
        .select_from(t.day_snapshot.join(DISCHARGES, row.snapshot == day.snapshot).join(again, later))
        .where(*_used(day, system, Feed.DISCHARGES, first, last, codes), months.between(row, first, last))
        .group_by(*named)
    )
    return frames.read(connection, query)


def _admissions(system: str, first: date, last: date, codes: list[str]) -> sa.CompoundSelect:
    """Emergency admissions by pseudonym: those new at a census, and those that only a discharge tells of."""
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
    return sa.union(*parts)


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
