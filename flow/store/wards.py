"""The rows behind the wards' screen: beds by ward, and of the inpatients only those it shows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from flow.store import months
from flow.store import tables as t
from flow.vocabulary import Feed

BEDS = t.FEED_TABLES[Feed.BEDS]
INPATIENTS = t.FEED_TABLES[Feed.INPATIENTS]
Row = dict[str, Any]


def beds(connection: sa.Connection, chosen: Sequence[int], columns: Sequence[str]) -> list[Row]:
    """These columns of every ward in these snapshots, in the order of their files."""
    where = BEDS.c.snapshot.in_(list(chosen))
    query = sa.select(*(BEDS.c[name] for name in columns)).where(where)
    return _rows(connection, query.order_by(BEDS.c.snapshot, BEDS.c.file_row))


def people(
    connection: sa.Connection, chosen: Sequence[int], columns: Sequence[str], least: int, planned: Sequence[str]
) -> list[Row]:
    """These columns of inpatients here this many days, ready to leave, or planned to leave today; of nobody else."""
    row = INPATIENTS.c
    concerned = (row.length_of_stay >= least, row.fit_waiting.is_(True), row.discharge_planned.in_(list(planned)))
    query = sa.select(*(row[name] for name in columns)).where(
        months.of(connection, INPATIENTS, chosen), sa.or_(*concerned)
    )
    return _rows(connection, query.order_by(row.snapshot, row.file_row))


def says_planned(connection: sa.Connection, chosen: Sequence[int]) -> bool:
    """Whether these lists of inpatients say of anybody if a discharge is planned."""
    row = INPATIENTS.c
    query = sa.select(row.spell_id).where(months.of(connection, INPATIENTS, chosen))
    return connection.execute(query.where(row.discharge_planned.is_not(None)).limit(1)).first() is not None


def _rows(connection: sa.Connection, query: sa.Select[Any]) -> list[Row]:
    """Moments in UTC with their zone; a missing cell is None."""
    return [
        {name: cell.replace(tzinfo=UTC) if isinstance(cell, datetime) else cell for name, cell in row.items()}
        for row in connection.execute(query).mappings()
    ]
