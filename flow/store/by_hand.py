"""What was counted by hand: counts of a series of their own, whose first row is the one that its load brought."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from flow.store import tables as t
from flow.vocabulary import Feed

SERIES = "by hand"
NOTE = "note"
"""Column of the finding that holds what the person said beside the number."""


def entries(
    connection: sa.Connection, system: str, days: Sequence[date], organisation: str | None = None
) -> list[dict[str, Any]]:
    """organisation, day, measure, value, numerator, denominator, who, at, note of each entry, oldest first."""
    snap, load, row, finding = t.snapshot.c, t.load.c, t.FEED_TABLES[Feed.COUNTS].c, t.finding.c
    first = sa.select(row.snapshot, sa.func.min(row.file_row).label("file_row")).group_by(row.snapshot).subquery()
    note = sa.select(finding.message).where(finding.load == load.id, finding.column == NOTE).limit(1).scalar_subquery()
    columns = (snap.organisation, snap.day, row.measure, row.value, row.numerator, row.denominator, load.who, load.at)
    query = (
        sa.select(*columns, note.label("note"))
        .select_from(t.snapshot.join(t.load, load.id == snap.load))
        .join(first, first.c.snapshot == snap.id)
        .join(t.FEED_TABLES[Feed.COUNTS], (row.snapshot == snap.id) & (row.file_row == first.c.file_row))
        .where(snap.system == system, snap.feed == Feed.COUNTS, snap.series == SERIES, snap.day.in_(list(days)))
        .order_by(snap.id)
    )
    if organisation is not None:
        query = query.where(snap.organisation == organisation)
    return [dict(found) for found in connection.execute(query).mappings()]
