"""New limits of charts, by a person and with a reason: rows in and out. One is taken back by a row, never deleted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

import sqlalchemy as sa

from flow.clock import naive_utc
from flow.store import tables as t
from flow.vocabulary import Scope

REBASE = t.rebase.c
NAMES = ("scope", "scope_code", "measure", "start", "stands", "reason", "at", "who", "who_organisation")


@dataclass(frozen=True)
class RebaseRow:
    """What somebody decided of the limits of one chart from one day; `stands` False takes the day back."""

    scope: Scope
    scope_code: str
    measure: str
    start: date
    stands: bool
    reason: str
    at: datetime
    who: str
    who_organisation: str


def add(connection: sa.Connection, system: str, row: RebaseRow) -> None:
    values = {name: getattr(row, name) for name in NAMES}
    connection.execute(t.rebase.insert(), values | {"system": system, "at": naive_utc(row.at)})


def standing(connection: sa.Connection, system: str, scope: Scope, code: str) -> dict[str, list[RebaseRow]]:
    """Measure -> the recalculations of its chart at this place that stand, by day."""
    newest = {(row.measure, row.start): row for row in history(connection, system, scope, code)}
    found: dict[str, list[RebaseRow]] = {}
    for _, row in sorted(newest.items()):
        if row.stands:
            found.setdefault(row.measure, []).append(row)
    return found


def history(connection: sa.Connection, system: str, scope: Scope, code: str) -> list[RebaseRow]:
    """Everything decided of charts at this place, as it was written down."""
    mine = (REBASE.system == system, REBASE.scope == scope, REBASE.scope_code == code)
    query = sa.select(*(REBASE[name] for name in NAMES)).where(*mine).order_by(REBASE.id)
    return [
        RebaseRow(**dict(row) | {"scope": Scope(row["scope"]), "at": row["at"].replace(tzinfo=UTC)})
        for row in connection.execute(query).mappings()
    ]
