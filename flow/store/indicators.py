"""Indicators of the local system review as entered, and the discharges that two of them can be worked out from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from flow.clock import london
from flow.huddle.reviewed import Stay
from flow.store import months
from flow.store import tables as t
from flow.vocabulary import Feed

ROW, KEPT = t.indicator, t.day_snapshot.c
COLUMNS = ("id", "key", "area", "on", "value", "rank", "of", "source", "at", "who", "who_organisation")


@dataclass(frozen=True)
class Entry:
    """One figure or rank as somebody published it, and who entered it here."""

    id: int
    key: str
    area: str
    on: date
    value: float | None
    rank: int | None
    of: int | None
    source: str
    at: datetime
    who: str
    who_organisation: str


def entries(connection: sa.Connection, system: str) -> list[Entry]:
    """Everything entered for the system, oldest first."""
    query = sa.select(*(ROW.c[name] for name in COLUMNS)).where(ROW.c.system == system).order_by(ROW.c.id)
    return [Entry(*row) for row in connection.execute(query)]


def add(connection: sa.Connection, system: str, entry: Entry) -> None:
    """Writes an entry down; its id is given by the table."""
    values = {name: getattr(entry, name) for name in COLUMNS if name != "id"}
    connection.execute(ROW.insert().values(system=system, **values))


def emergency_stays(connection: sa.Connection, system: str, first: date, last: date) -> list[Stay]:
    """Discharges of these days after an emergency admission (method 2x), deaths left out; days on England's calendar.

    Bounded by the days asked for: their snapshots in use, and of these rows three columns.
    """
    rows = t.FEED_TABLES[Feed.DISCHARGES].c
    in_use = sa.select(KEPT.snapshot).where(
        KEPT.system == system, KEPT.feed == Feed.DISCHARGES, KEPT.day.between(first, last)
    )
    query = sa.select(rows.admission_at, rows.discharge_at, rows.age).where(
        rows.snapshot.in_(in_use),
        months.between(rows, first, last),
        rows.admission_method.like("2%"),
        sa.or_(rows.discharge_method.is_(None), rows.discharge_method != "4"),
    )
    return [
        Stay(london(admitted).date(), london(left).date(), age) for admitted, left, age in connection.execute(query)
    ]
