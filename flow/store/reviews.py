"""Long-stay reviews recorded here: rows in and out. The database itself lets nobody change one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from flow.clock import naive_utc
from flow.store import tables as t

REVIEW = t.stay_review.c


@dataclass(frozen=True)
class Recorded:
    """One review as it was written down. Moments are UTC with their zone."""

    organisation: str
    spell_id: str
    day: date
    at: datetime
    who: str
    who_organisation: str
    next_step: str
    next_check: datetime
    note: str | None


NAMES = ("organisation", "spell_id", "day", "at", "who", "who_organisation", "next_step", "next_check", "note")


def insert(connection: sa.Connection, system: str, review: Recorded) -> None:
    row = {name: getattr(review, name) for name in NAMES}
    row |= {"system": system, "at": naive_utc(review.at), "next_check": naive_utc(review.next_check)}
    connection.execute(t.stay_review.insert(), row)


def newest(connection: sa.Connection, system: str, upto: date) -> dict[tuple[str, str], Recorded]:
    """(organisation, spell) -> the newest review of a morning up to this one."""
    mine = (REVIEW.system == system, REVIEW.day <= upto)
    return {(item.organisation, item.spell_id): item for item in _read(connection, *mine)}


def history(connection: sa.Connection, system: str, organisation: str, spell_id: str) -> list[Recorded]:
    """Every review of one person, oldest first."""
    mine = (REVIEW.system == system, REVIEW.organisation == organisation, REVIEW.spell_id == spell_id)
    return _read(connection, *mine)


def _read(connection: sa.Connection, *where: sa.ColumnElement[bool]) -> list[Recorded]:
    """By the morning they were of, then as they were written down."""
    query = sa.select(*(REVIEW[name] for name in NAMES)).where(*where).order_by(REVIEW.day, REVIEW.at, REVIEW.id)
    return [Recorded(**_moments(dict(row))) for row in connection.execute(query).mappings()]


def _moments(row: dict[str, Any]) -> dict[str, Any]:
    return row | {name: row[name].replace(tzinfo=UTC) for name in ("at", "next_check")}
