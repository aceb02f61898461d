"""The rows behind the clocks: of the inpatients only those whose clock is shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from flow.store import months
from flow.store import tables as t
from flow.vocabulary import Feed

INPATIENTS = t.FEED_TABLES[Feed.INPATIENTS]
CHC = t.FEED_TABLES[Feed.CHC]
EMERGENCY = "2%"
"""Admission methods that are emergencies, 21 to 2D."""
Row = dict[str, Any]


def without_date(connection: sa.Connection, chosen: Sequence[int], columns: Sequence[str]) -> list[Row]:
    """These columns of the emergency admissions on these lists without an expected date."""
    row = INPATIENTS.c
    query = sa.select(*(row[name] for name in columns)).where(
        months.of(connection, INPATIENTS, chosen),
        row.admission_method.like(EMERGENCY),
        row.expected_discharge_date.is_(None),
    )
    return [_moments(dict(found)) for found in connection.execute(query).mappings()]


def undecided(connection: sa.Connection, chosen: Sequence[int], columns: Sequence[str], day: date) -> list[Row]:
    """These columns of the cases on these lists without a decision by this day."""
    row = CHC.c
    open_still = sa.or_(row.decision_date.is_(None), row.decision_date > day)
    query = sa.select(*(row[name] for name in columns)).where(months.of(connection, CHC, chosen), open_still)
    return [dict(found) for found in connection.execute(query).mappings()]


def _moments(row: Row) -> Row:
    return {name: cell.replace(tzinfo=UTC) if isinstance(cell, datetime) else cell for name, cell in row.items()}
