"""Actions and their history, in rows. Every write takes the event that says who did it, in the same transaction."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import fields, replace
from datetime import UTC, date, datetime, time
from typing import Any, Unpack

import sqlalchemy as sa

from flow import clock
from flow.actions.action import CLOSED, Action, Event, Filters, PatientRef
from flow.store import tables

ACTION, PATIENT, EVENT = tables.action, tables.action_patient, tables.action_event
COLUMNS = tuple(item.name for item in fields(Action) if item.name not in ("id", "patients"))
Found = sa.ColumnElement[bool]


def insert(connection: sa.Connection, action: Action, event: Event) -> Action:
    """Stores a new action with the first event of its history; the action with the id it was given."""
    result = connection.execute(sa.insert(ACTION).values(_row(action)))
    assert result.inserted_primary_key is not None
    stored = replace(action, id=result.inserted_primary_key[0])
    _write_patients(connection, stored)
    _write_event(connection, replace(event, action=stored.id))
    return stored


def save(connection: sa.Connection, action: Action, event: Event, read_version: int) -> bool:
    """Stores the action as it is now, with its event; False, and nothing stored, where the version moved on."""
    same = (ACTION.c.id == action.id) & (ACTION.c.version == read_version)
    if connection.execute(sa.update(ACTION).where(same).values(_row(action))).rowcount == 0:
        return False
    if "patients" in event.changes:
        connection.execute(sa.delete(PATIENT).where(PATIENT.c.action == action.id))
        _write_patients(connection, action)
    _write_event(connection, event)
    return True


def get(connection: sa.Connection, action_id: int) -> Action | None:
    return next(iter(_actions(connection, ACTION.c.id == action_id)), None)


def find(connection: sa.Connection, system: str, **filters: Unpack[Filters]) -> list[Action]:
    """The actions of a system that pass every filter: open ones first, the longest due first."""
    each = [WHERE[name](value) for name, value in filters.items()]
    return _actions(connection, sa.and_(ACTION.c.system == system, *each))


def history(connection: sa.Connection, action_id: int) -> list[Event]:
    """An action's events, oldest first."""
    return events(connection, [action_id])[action_id]


def events(connection: sa.Connection, action_ids: Collection[int]) -> dict[int, list[Event]]:
    """The events of these actions, in one query: by action, oldest first."""
    found: dict[int, list[Event]] = {action_id: [] for action_id in action_ids}
    for event in _events(connection, EVENT.c.action.in_(list(action_ids))):
        found[event.action].append(event)
    return found


def histories(connection: sa.Connection, system: str, first: date, last: date) -> list[list[Event]]:
    """The whole history of every action that was agreed, due or open on a day from `first` to `last`.

    No action is due before the day of its huddle, so the ones agreed on these days are among the ones due since.
    """
    start = clock.at(first, time.min)
    touched = sa.or_(_closed_since(start), ACTION.c.due_at >= clock.naive_utc(start))
    wanted = sa.select(ACTION.c.id).where(ACTION.c.system == system, ACTION.c.huddle_day <= last, touched)
    found: dict[int, list[Event]] = {}
    for event in _events(connection, EVENT.c.action.in_(wanted)):
        found.setdefault(event.action, []).append(event)
    return list(found.values())


def first_huddle(connection: sa.Connection, system: str) -> date | None:
    """The first day for which an action was agreed."""
    return connection.scalar(sa.select(sa.func.min(ACTION.c.huddle_day)).where(ACTION.c.system == system))


def huddle_before(connection: sa.Connection, system: str, day: date) -> date | None:
    """The last day before this one for which an action was agreed."""
    earlier = (ACTION.c.system == system) & (ACTION.c.huddle_day < day)
    return connection.scalar(sa.select(sa.func.max(ACTION.c.huddle_day)).where(earlier))


def organisation_codes(connection: sa.Connection, system: str) -> set[str]:
    """The organisations one of which an action's owner must belong to."""
    codes = sa.select(tables.organisation.c.code).where(tables.organisation.c.system == system)
    return set(connection.scalars(codes))


def _closed_since(moment: datetime) -> Found:
    return sa.or_(ACTION.c.closed_at.is_(None), ACTION.c.closed_at >= clock.naive_utc(moment))


def _for_patients(patients: Collection[PatientRef]) -> Found:
    named = sa.tuple_(PATIENT.c.organisation, PATIENT.c.spell_id).in_([tuple(patient) for patient in patients])
    return ACTION.c.id.in_(sa.select(PATIENT.c.action).where(named))


def _open_only(wanted: bool) -> Found:
    return ACTION.c.status.not_in(sorted(CLOSED)) if wanted else sa.true()


WHERE: Mapping[str, Callable[[Any], Found]] = {
    "day": lambda day: ACTION.c.huddle_day == day,
    "statuses": lambda statuses: ACTION.c.status.in_(list(statuses)),
    "open_only": _open_only,
    "owner_organisation": lambda code: ACTION.c.owner_organisation == code,
    "measure": lambda key: ACTION.c.measure == key,
    "delay_reason": lambda code: ACTION.c.delay_reason == code,
    "delay_organisation": lambda code: ACTION.c.delay_organisation == code,
    "pathway": lambda pathway: ACTION.c.pathway == pathway,
    "patients": _for_patients,
    "due_before": lambda moment: ACTION.c.due_at < clock.naive_utc(moment),
    "agreed_before": lambda day: ACTION.c.huddle_day < day,
    "closed_since": _closed_since,
}
"""Every filter, as the condition it is."""


def _actions(connection: sa.Connection, condition: Found) -> list[Action]:
    """Two queries, however many actions: the rows, and the patients of all of them."""
    order = (ACTION.c.closed_at.is_not(None), ACTION.c.due_at, ACTION.c.id)
    rows = connection.execute(sa.select(ACTION).where(condition).order_by(*order)).mappings().all()
    refs: dict[int, list[PatientRef]] = {}
    if rows:
        whose = PATIENT.join(ACTION, PATIENT.c.action == ACTION.c.id)
        for action_id, *ref in connection.execute(sa.select(PATIENT).select_from(whose).where(condition)):
            refs.setdefault(action_id, []).append(PatientRef(*ref))
    return [_action(row, refs.get(row["id"], [])) for row in rows]


def _events(connection: sa.Connection, condition: Found) -> list[Event]:
    columns = [EVENT.c[item.name] for item in fields(Event)]
    query = sa.select(*columns).where(condition).order_by(EVENT.c.action, EVENT.c.version)
    return [Event(**{**row, "at": _aware(row["at"])}) for row in connection.execute(query).mappings()]


def _aware(value: Any) -> Any:
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) else value


def _stored(value: Any) -> Any:
    return clock.naive_utc(value) if isinstance(value, datetime) else value


def _action(row: sa.RowMapping, patients: list[PatientRef]) -> Action:
    values = {name: _aware(row[name]) for name in COLUMNS}
    return Action(id=row["id"], patients=tuple(sorted(patients)), **values)


def _row(action: Action) -> dict[str, Any]:
    return {name: _stored(getattr(action, name)) for name in COLUMNS}


def _write_patients(connection: sa.Connection, action: Action) -> None:
    rows = [{"action": action.id, **patient._asdict()} for patient in action.patients]
    if rows:
        connection.execute(sa.insert(PATIENT), rows)


def _write_event(connection: sa.Connection, event: Event) -> None:
    values = {item.name: _stored(getattr(event, item.name)) for item in fields(Event)}
    connection.execute(sa.insert(EVENT).values(values | {"changes": dict(event.changes)}))
