"""What a purge takes out, table by table: what there is of before a day, whose it is, and how it goes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import sqlalchemy as sa

from flow import clock
from flow.actions.action import CLOSED
from flow.store import months
from flow.store import tables as t
from flow.store.tables import OF_PATIENTS
from flow.vocabulary import Feed

MORE = " ..."
"""How a load's organisations end where they are too many to be written out."""


@dataclass(frozen=True)
class Unit:
    """What is taken out whole or stays whole. `organisations` None: it may be of any; `first`, `last`: its days."""

    id: int
    organisations: frozenset[str] | None
    first: date
    last: date


@dataclass(frozen=True)
class Group:
    """Tables whose rows go together, so many units in one transaction; `marks`: their units are snapshots."""

    tables: tuple[str, ...]
    at_once: int
    find: Callable[[sa.Connection, str, date], list[Unit]]
    where: Callable[[sa.Connection, str, Sequence[int]], sa.ColumnElement[bool]]
    remove: Callable[[sa.Connection, Sequence[int]], None]
    marks: bool = False


def _rows_of(feed: Feed) -> Group:
    table, snap = t.FEED_TABLES[feed], t.snapshot.c

    def find(connection: sa.Connection, system: str, before: date) -> list[Unit]:
        gone = sa.select(t.purged.c.snapshot)
        query = sa.select(snap.id, snap.organisation, snap.day).where(
            snap.system == system, snap.feed == feed, snap.day < before, snap.rows > 0, snap.id.not_in(gone)
        )
        found = connection.execute(query.order_by(snap.day, snap.id))
        return [Unit(row.id, frozenset({row.organisation}), row.day, row.day) for row in found]

    def where(connection: sa.Connection, _: str, units: Sequence[int]) -> sa.ColumnElement[bool]:
        return months.of(connection, table, units)

    def remove(connection: sa.Connection, units: Sequence[int]) -> None:
        connection.execute(table.delete().where(where(connection, table.name, units)))

    return Group((table.name,), 50, find, where, remove, marks=True)


def _loads(connection: sa.Connection, system: str, before: date) -> list[Unit]:
    """Loads of patients, and of nobody knows what, with a day before this one, that something is still kept of."""
    seen = t.load.c
    there = (
        seen.source_file.is_not(None),
        seen.id.in_(sa.select(t.left_out_row.c.load)),
        seen.id.in_(sa.select(t.finding.c.load)),
    )
    of_patients = sa.or_(seen.feed.is_(None), seen.feed.in_(OF_PATIENTS))
    query = sa.select(seen.id, seen.organisation, seen.first_day, seen.last_day, seen.at)
    query = query.where(seen.system == system, of_patients, sa.or_(*there)).order_by(seen.id)
    units = []
    for row in connection.execute(query):
        came = clock.london(row.at).date()
        first, last = row.first_day or came, row.last_day or came
        if first < before:
            units.append(Unit(row.id, _organisations(row.organisation), first, last))
    return units


def _organisations(said: str | None) -> frozenset[str] | None:
    return None if said is None or said.endswith(MORE) else frozenset(said.split(", "))


def _of_loads(_: sa.Connection, name: str, units: Sequence[int]) -> sa.ColumnElement[bool]:
    """A kept file goes with the last load that names it."""
    if name != t.source_file.name:
        return t.metadata.tables[name].c.load.in_(list(units))
    load = t.load.c
    mine = sa.select(load.source_file).where(load.id.in_(list(units)), load.source_file.is_not(None))
    others = sa.select(load.source_file).where(load.id.not_in(list(units)), load.source_file.is_not(None))
    return t.source_file.c.id.in_(mine) & t.source_file.c.id.not_in(others)


def _remove_loads(connection: sa.Connection, units: Sequence[int]) -> None:
    for table in (t.left_out_row, t.finding):
        connection.execute(table.delete().where(_of_loads(connection, table.name, units)))
    files = sa.select(t.source_file.c.id).where(_of_loads(connection, t.source_file.name, units))
    kept = list(connection.scalars(files))
    connection.execute(t.load.update().where(t.load.c.id.in_(list(units))).values(source_file=None))
    connection.execute(t.source_file.delete().where(t.source_file.c.id.in_(kept)))


def _lines_of(table: sa.Table, when: str) -> Group:
    """Tables with a line for one thing that somebody said of a patient. `when`: its column with the day or moment."""

    def find(connection: sa.Connection, system: str, before: date) -> list[Unit]:
        moment = table.c[when]
        of = table.c.organisation if "organisation" in table.c else sa.null()
        until: Any = before if isinstance(moment.type, sa.Date) else clock.naive_utc(clock.at(before, time.min))
        query = sa.select(table.c.id, of.label("of"), moment.label("moment"))
        query = query.where(table.c.system == system, moment < until).order_by(table.c.id)
        days = ((row, _day(row.moment)) for row in connection.execute(query))
        return [Unit(row.id, frozenset({row.of}) if row.of else None, day, day) for row, day in days]

    def where(connection: sa.Connection, _: str, units: Sequence[int]) -> sa.ColumnElement[bool]:
        return table.c.id.in_(list(units))

    def remove(connection: sa.Connection, units: Sequence[int]) -> None:
        connection.execute(table.delete().where(where(connection, table.name, units)))

    return Group((table.name,), 500, find, where, remove)


def _day(moment: date | datetime) -> date:
    return clock.london(moment).date() if isinstance(moment, datetime) else moment


def _work(connection: sa.Connection, system: str, before: date) -> list[Unit]:
    """People on the live list for whom nobody has done anything since."""
    item, event = t.work_item.c, t.work_event.c
    begun = sa.func.min(event.at).label("begun")
    query = sa.select(item.id, item.organisation, item.touched_at, begun).join(t.work_event, event.item == item.id)
    query = query.where(item.system == system, item.touched_at < clock.naive_utc(clock.at(before, time.min)))
    query = query.group_by(item.id, item.organisation, item.touched_at).order_by(item.id)
    found = connection.execute(query)
    return [Unit(row.id, frozenset({row.organisation}), _day(row.begun), _day(row.touched_at)) for row in found]


def _of_work(_: sa.Connection, name: str, units: Sequence[int]) -> sa.ColumnElement[bool]:
    return (t.work_event.c.item if name == t.work_event.name else t.work_item.c.id).in_(list(units))


def _remove_work(connection: sa.Connection, units: Sequence[int]) -> None:
    for table in (t.work_event, t.work_item):
        connection.execute(table.delete().where(_of_work(connection, table.name, units)))


def _actions(connection: sa.Connection, system: str, before: date) -> list[Unit]:
    """Closed actions that still say for which patients they were."""
    action, patient = t.action.c, t.action_patient.c
    query = sa.select(action.id, action.huddle_day, action.closed_at, patient.organisation)
    query = query.join(t.action_patient, patient.action == action.id).where(
        action.system == system,
        action.status.in_(sorted(CLOSED)),
        action.closed_at < clock.naive_utc(clock.at(before, time.min)),
    )
    found: dict[int, Unit] = {}
    for row in connection.execute(query.order_by(action.id)):
        known = found[row.id].organisations if row.id in found else None
        every = frozenset({row.organisation}) | (known or frozenset())
        found[row.id] = Unit(row.id, every, row.huddle_day, _day(row.closed_at))
    return list(found.values())


def _of_actions(_: sa.Connection, name: str, units: Sequence[int]) -> sa.ColumnElement[bool]:
    """Of the history the lines that name patients."""
    if name == t.action_patient.name:
        return t.action_patient.c.action.in_(list(units))
    says = sa.cast(t.action_event.c.changes, sa.Text).like('%"patients"%')
    return t.action_event.c.action.in_(list(units)) & says


def _remove_names(connection: sa.Connection, units: Sequence[int]) -> None:
    event = t.action_event
    query = sa.select(event.c.id, event.c.changes).where(_of_actions(connection, event.name, units))
    for row in connection.execute(query).all():
        changes = row.changes | {"patients": [[], []]}
        connection.execute(event.update().where(event.c.id == row.id).values(changes=changes))
    connection.execute(t.action_patient.delete().where(_of_actions(connection, t.action_patient.name, units)))


GROUPS: tuple[Group, ...] = (
    *(_rows_of(feed) for feed in OF_PATIENTS),
    Group(("left_out_row", "finding", "source_file"), 100, _loads, _of_loads, _remove_loads),
    Group(("work_event", "work_item"), 200, _work, _of_work, _remove_work),
    _lines_of(t.stay_review, "day"),
    _lines_of(t.dtoc_verdict, "day"),
    _lines_of(t.handover, "at"),
    Group(("action_patient", "action_event"), 200, _actions, _of_actions, _remove_names),
)
"""Everything that a purge takes out, in its order."""
