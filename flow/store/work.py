"""The work for each person on the live list, in rows, with its history; and the filters that people keep."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from flow import clock
from flow.actions.work import WorkEvent, WorkItem
from flow.store import many
from flow.store import tables as t
from flow.vocabulary import WorkEventKind

ITEM, EVENT, FILTER = t.work_item, t.work_event, t.saved_filter
COLUMNS = tuple(item.name for item in fields(WorkItem))
EVENT_COLUMNS = tuple(item.name for item in fields(WorkEvent))
Key = tuple[str, str]


def save(connection: sa.Connection, item: WorkItem, event: WorkEvent, read_version: int) -> bool:
    """Stores the item as it is now, with its event; False, and nothing stored, where somebody saved in between."""
    values = {name: _stored(getattr(item, name)) for name in COLUMNS}
    if read_version == 0:
        insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
        statement: Any = insert(ITEM).values(values).on_conflict_do_nothing()
    else:
        same = _is(item.system, item.organisation, item.spell_id) & (ITEM.c.version == read_version)
        statement = sa.update(ITEM).where(same).values(values)
    number = connection.execute(statement.returning(ITEM.c.id)).scalar()  # a row count is not told of every insert
    if number is None:
        return False
    row = {name: _stored(getattr(event, name)) for name in EVENT_COLUMNS} | {"changes": dict(event.changes)}
    connection.execute(sa.insert(EVENT).values(row | {"item": number}))
    return True


def get(connection: sa.Connection, system: str, organisation: str, spell_id: str) -> WorkItem | None:
    row = connection.execute(sa.select(ITEM).where(_is(system, organisation, spell_id))).mappings().one_or_none()
    return _item(row) if row else None


def items(connection: sa.Connection, system: str, spells: Collection[str]) -> dict[Key, WorkItem]:
    """By person: everything that is not done, and what is done of these spells."""
    wanted = sa.or_(ITEM.c.done.is_(False), many.among(connection, ITEM.c.spell_id, spells))
    rows = connection.execute(sa.select(ITEM).where(ITEM.c.system == system, wanted)).mappings()
    return {(row["organisation"], row["spell_id"]): _item(row) for row in rows}


def history(connection: sa.Connection, system: str, organisation: str, spell_id: str) -> list[WorkEvent]:
    """A person's events, oldest first; none where nobody has done anything."""
    return histories(connection, _is(system, organisation, spell_id)).get((organisation, spell_id), [])


def every_history(connection: sa.Connection, system: str) -> dict[Key, list[WorkEvent]]:
    """The events of every person of a system, oldest first."""
    return histories(connection, ITEM.c.system == system)


def histories(connection: sa.Connection, where: sa.ColumnElement[bool]) -> dict[Key, list[WorkEvent]]:
    """The same of the items that pass a condition, in one query."""
    query = (
        sa.select(ITEM.c.organisation, ITEM.c.spell_id, *(EVENT.c[name] for name in EVENT_COLUMNS))
        .join(ITEM, EVENT.c.item == ITEM.c.id)
        .where(where)
        .order_by(EVENT.c.item, EVENT.c.version)
    )
    found: dict[Key, list[WorkEvent]] = {}
    for row in connection.execute(query).mappings():
        values = {name: _aware(row[name]) for name in EVENT_COLUMNS} | {"kind": WorkEventKind(row["kind"])}
        found.setdefault((row["organisation"], row["spell_id"]), []).append(WorkEvent(**values))
    return found


def _is(system: str, organisation: str, spell_id: str) -> sa.ColumnElement[bool]:
    return (ITEM.c.system == system) & (ITEM.c.organisation == organisation) & (ITEM.c.spell_id == spell_id)


def _item(row: sa.RowMapping) -> WorkItem:
    return WorkItem(**{name: _aware(row[name]) for name in COLUMNS})


def _aware(value: Any) -> Any:
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) else value


def _stored(value: Any) -> Any:
    return clock.naive_utc(value) if isinstance(value, datetime) else value


def filters(connection: sa.Connection, system: str, owner: str) -> dict[str, Mapping[str, Any]]:
    """What a person keeps, by the name they gave it."""
    query = sa.select(FILTER.c.name, FILTER.c.filters).where(FILTER.c.system == system, FILTER.c.owner == owner)
    return {row.name: row.filters for row in connection.execute(query.order_by(FILTER.c.name))}


def keep_filter(connection: sa.Connection, system: str, owner: str, name: str, said: Mapping[str, Any]) -> None:
    """Under this name, in place of what was kept under it."""
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    values = {"system": system, "owner": owner, "name": name, "filters": dict(said)}
    new = insert(FILTER).values(values)
    key: Sequence[str] = ("system", "owner", "name")
    connection.execute(new.on_conflict_do_update(index_elements=key, set_={"filters": new.excluded.filters}))


def drop_filter(connection: sa.Connection, system: str, owner: str, name: str) -> None:
    where = (FILTER.c.system == system, FILTER.c.owner == owner, FILTER.c.name == name)
    connection.execute(FILTER.delete().where(*where))
