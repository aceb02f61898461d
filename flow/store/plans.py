"""Improvement plans and the maturity of the High Impact Change Model, in rows. Every write takes its event."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields, replace
from datetime import UTC, date
from typing import Any

import sqlalchemy as sa

from flow import clock
from flow.actions.maturity import Level
from flow.actions.plan import PlanEvent, PlanLine
from flow.store import tables
from flow.vocabulary import Maturity, PlanStatus

LINE, EVENT, MATURITY = tables.plan_line, tables.plan_event, tables.maturity
COLUMNS = tuple(item.name for item in fields(PlanLine) if item.name != "id")


def lines(connection: sa.Connection, system: str) -> list[PlanLine]:
    """Every line of every plan of the system, in their order."""
    query = sa.select(LINE).where(LINE.c.system == system).order_by(LINE.c.plan, LINE.c.place, LINE.c.id)
    return [_line(row) for row in connection.execute(query).mappings()]


def get(connection: sa.Connection, line: int) -> PlanLine | None:
    row = connection.execute(sa.select(LINE).where(LINE.c.id == line)).mappings().one_or_none()
    return None if row is None else _line(row)


def insert(connection: sa.Connection, line: PlanLine, event: PlanEvent) -> PlanLine:
    """Stores a new line with the first event of its history; the line with the id it was given."""
    result = connection.execute(sa.insert(LINE).values(_row(line)))
    assert result.inserted_primary_key is not None
    stored = replace(line, id=result.inserted_primary_key[0])
    _write(connection, replace(event, line=stored.id))
    return stored


def save(connection: sa.Connection, line: PlanLine, event: PlanEvent, read_version: int) -> bool:
    """Stores the line as it is now, with its event; False, and nothing stored, where the version moved on."""
    same = (LINE.c.id == line.id) & (LINE.c.version == read_version)
    if connection.execute(sa.update(LINE).where(same).values(_row(line))).rowcount == 0:
        return False
    _write(connection, event)
    return True


def events(connection: sa.Connection, line_ids: Collection[int]) -> dict[int, list[PlanEvent]]:
    """The events of these lines, in one query: by line, oldest first."""
    found: dict[int, list[PlanEvent]] = {line: [] for line in line_ids}
    columns = [EVENT.c[item.name] for item in fields(PlanEvent)]
    query = sa.select(*columns).where(EVENT.c.line.in_(list(line_ids))).order_by(EVENT.c.line, EVENT.c.version)
    for row in connection.execute(query).mappings():
        found[row["line"]].append(PlanEvent(**{**row, "at": row["at"].replace(tzinfo=UTC)}))
    return found


def _line(row: sa.RowMapping) -> PlanLine:
    values = {name: row[name] for name in COLUMNS}
    values |= {"status": PlanStatus(row["status"]), "measures": tuple(row["measures"])}
    return PlanLine(id=row["id"], **values)


def _row(line: PlanLine) -> dict[str, Any]:
    return {name: getattr(line, name) for name in COLUMNS} | {"measures": list(line.measures)}


def _write(connection: sa.Connection, event: PlanEvent) -> None:
    values = {item.name: getattr(event, item.name) for item in fields(PlanEvent)}
    values |= {"at": clock.naive_utc(event.at), "changes": dict(event.changes)}
    connection.execute(sa.insert(EVENT).values(values))


def levels(connection: sa.Connection, system: str, change: str | None = None) -> list[Level]:
    """Everything said of the changes of the model (of one, where it is named), oldest first; the newest holds."""
    where = [MATURITY.c.system == system, *([MATURITY.c.change == change] if change else [])]
    columns = [MATURITY.c[item.name] for item in fields(Level)]
    query = sa.select(*columns).where(*where).order_by(MATURITY.c.id)
    return [
        Level(**{**row, "level": Maturity(row["level"]), "at": row["at"].replace(tzinfo=UTC)})
        for row in connection.execute(query).mappings()
    ]


def add_level(connection: sa.Connection, system: str, said: Level) -> None:
    """Writes down what was said of a change in a quarter; its id is given by the table."""
    values = {item.name: getattr(said, item.name) for item in fields(Level) if item.name != "id"}
    connection.execute(sa.insert(MATURITY).values(values | {"system": system, "at": clock.naive_utc(said.at)}))


def newest_level(connection: sa.Connection, system: str, change: str, quarter: date) -> Level | None:
    """The one that holds; None where nothing was said."""
    found = [level for level in levels(connection, system, change) if level.quarter == quarter]
    return found[-1] if found else None
