"""Which months' patient rows a query reads, so that PostgreSQL looks into the parts of those months alone.

Every query of a table with a row a person says its months by one of these. A row whose month nobody told (a process of
an earlier version filed it) is in the net of its table, which is always looked into.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

import sqlalchemy as sa

from flow.store import tables as t

MONTH = "month"


def month_of(day: date) -> date:
    """The first day of its month."""
    return day.replace(day=1)


def following(month: date) -> date:
    """The first day of the month after."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def between(rows: Any, first: date, last: date) -> sa.ColumnElement[bool]:
    """Rows (`rows`: the columns of a table or of an alias of it) of snapshots of these days, the last one too."""
    if MONTH not in rows:
        return sa.true()
    month = rows[MONTH]
    return sa.or_(month.between(month_of(first), month_of(last)), month.is_(None))


def among(rows: Any, days: Iterable[date]) -> sa.ColumnElement[bool]:
    """The same of any days."""
    if MONTH not in rows:
        return sa.true()
    return sa.or_(rows[MONTH].in_(sorted({month_of(day) for day in days})), rows[MONTH].is_(None))


def of(connection: sa.Connection, table: sa.Table, snapshots: Collection[int]) -> sa.ColumnElement[bool]:
    """The rows of these snapshots."""
    these = table.c.snapshot.in_(list(snapshots))
    if MONTH not in table.c or connection.dialect.name == "sqlite":
        return these
    return these & among(table.c, days_of(connection, snapshots))


def days_of(connection: sa.Connection, snapshots: Collection[int]) -> list[date]:
    """The days of these snapshots."""
    snap = t.snapshot.c
    return list(connection.scalars(sa.select(snap.day).distinct().where(snap.id.in_(list(snapshots)))))
