"""Shifts handed over: rows in and out. The database itself lets nobody change one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa

from flow.clock import naive_utc
from flow.store import tables as t

HANDOVER = t.handover.c
Key = tuple[str, str]


@dataclass(frozen=True)
class HandedOver:
    """One shift handed over. `passed_on`: (organisation, spell) of every claim that went to the next person."""

    at: datetime
    who: str
    who_organisation: str
    to_whom: str
    note: str
    passed_on: tuple[Key, ...]


def insert(connection: sa.Connection, system: str, handed: HandedOver) -> None:
    row = {
        "system": system,
        "at": naive_utc(handed.at),
        "who": handed.who,
        "who_organisation": handed.who_organisation,
        "to_whom": handed.to_whom,
        "note": handed.note,
        "passed_on": [list(key) for key in handed.passed_on],
    }
    connection.execute(t.handover.insert(), row)


def newest(connection: sa.Connection, system: str, most: int) -> list[HandedOver]:
    """The newest first."""
    query = sa.select(t.handover).where(HANDOVER.system == system).order_by(HANDOVER.id.desc()).limit(most)
    return [
        HandedOver(
            row.at.replace(tzinfo=UTC),
            row.who,
            row.who_organisation,
            row.to_whom,
            row.note,
            tuple((organisation, spell) for organisation, spell in row.passed_on),
        )
        for row in connection.execute(query)
    ]
