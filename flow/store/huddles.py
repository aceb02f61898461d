"""Huddles and their events, in rows. A huddle's row holds its version; everything else of it is in its events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import UTC, date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from flow import clock
from flow.huddle.record import HuddleEvent
from flow.store import tables
from flow.vocabulary import HuddleEventKind, HuddlePart

HUDDLE, EVENT = tables.huddle, tables.huddle_event


def take(connection: sa.Connection, system: str, day: date) -> int:
    """The huddle's id, made where there was none; nobody else writes to it until this transaction ends."""
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    new = insert(HUDDLE).values(system=system, day=day, version=0).on_conflict_do_nothing()
    connection.execute(new)
    query = sa.select(HUDDLE.c.id).where(HUDDLE.c.system == system, HUDDLE.c.day == day).with_for_update()
    return int(connection.execute(query).scalar_one())


def events(connection: sa.Connection, system: str, day: date) -> list[HuddleEvent]:
    """Everything written down of one huddle, oldest first."""
    return events_between(connection, system, day, day).get(day, [])


def events_between(connection: sa.Connection, system: str, first: date, last: date) -> dict[date, list[HuddleEvent]]:
    """The same of every huddle from the first to the last day, by day."""
    columns = [EVENT.c[item.name] for item in fields(HuddleEvent)]
    query = (
        sa.select(HUDDLE.c.day, *columns)
        .join(EVENT, EVENT.c.huddle == HUDDLE.c.id)
        .where(HUDDLE.c.system == system, HUDDLE.c.day.between(first, last))
        .order_by(HUDDLE.c.day, EVENT.c.version)
    )
    found: dict[date, list[HuddleEvent]] = {}
    for day, *values in connection.execute(query):
        found.setdefault(day, []).append(_event(values))
    return found


def _event(values: Sequence[Any]) -> HuddleEvent:
    row = dict(zip((item.name for item in fields(HuddleEvent)), values, strict=True))
    part = HuddlePart(row["part"]) if row["part"] else None
    kind = HuddleEventKind(row["kind"])
    return HuddleEvent(**row | {"at": row["at"].replace(tzinfo=UTC), "kind": kind, "part": part})


def add(connection: sa.Connection, huddle: int, event: HuddleEvent) -> None:
    """Write an event down, and its version beside the huddle."""
    values = {item.name: getattr(event, item.name) for item in fields(HuddleEvent)}
    values |= {"huddle": huddle, "at": clock.naive_utc(event.at), "data": dict(event.data)}
    connection.execute(EVENT.insert().values(**values))
    connection.execute(HUDDLE.update().where(HUDDLE.c.id == huddle).values(version=event.version))
