"""Actions: one function for each thing a person does to one. Each is one transaction, with its line of history.

Every change names the version it was read at. Where somebody saved in between nothing is stored, and the refusal
(SomebodyElseSaved) says who changed what and when.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Unpack

import sqlalchemy as sa

from flow import clock
from flow.actions import fields, performance, rules
from flow.actions.action import Action, Event, Filters, NewAction
from flow.actions.performance import DayFigure
from flow.actions.words import saved_meanwhile
from flow.errors import SomebodyElseSaved, UsageError, nearest
from flow.security.person import Person
from flow.security.roles import Act
from flow.services.allowed import allowed
from flow.store import actions as store
from flow.store import systems
from flow.store.database import Database
from flow.vocabulary import ActionEventKind as Kind
from flow.vocabulary import Tier

LARGEST_ID = 2**31 - 1


@allowed(Act.AGREE)
def agree_action(
    db: Database, system: str, day: date, new: NewAction, *, who: Person, at: datetime | None = None
) -> Action:
    """An action agreed at the huddle of that day; `at` is when it is written down."""
    action, event = rules.agree(system, day, new, who, at or clock.now())
    with db.writing() as connection:
        _check_system(connection, system)
        _check_owner(connection, action)
        return store.insert(connection, action, event)


@allowed(Act.AGREE)
def change_action(
    db: Database,
    action_id: int,
    version: int,
    changes: Mapping[str, Any],
    *,
    note: str | None = None,
    who: Person,
    at: datetime | None = None,
) -> Action:
    """New values by field: owner_name, owner_organisation, due_at, what, tier, or what it is for (`fields.CLEAN`)."""
    return _do(db, action_id, version, Kind.CHANGED, who, at, note, changes)


@allowed(Act.AGREE)
def start_action(
    db: Database, action_id: int, version: int, *, note: str | None = None, who: Person, at: datetime | None = None
) -> Action:
    return _do(db, action_id, version, Kind.STARTED, who, at, note)


@allowed(Act.AGREE)
def note_on_action(
    db: Database, action_id: int, version: int, note: str, *, who: Person, at: datetime | None = None
) -> Action:
    return _do(db, action_id, version, Kind.NOTED, who, at, note)


@allowed(Act.AGREE)
def finish_action(
    db: Database, action_id: int, version: int, *, outcome: str | None = None, who: Person, at: datetime | None = None
) -> Action:
    """Done, with what came of it where there is something to say."""
    return _do(db, action_id, version, Kind.DONE, who, at, outcome)


@allowed(Act.AGREE)
def not_done(
    db: Database, action_id: int, version: int, why: str, *, who: Person, at: datetime | None = None
) -> Action:
    return _do(db, action_id, version, Kind.NOT_DONE, who, at, why)


@allowed(Act.AGREE)
def carry_over(
    db: Database,
    action_id: int,
    version: int,
    due_at: datetime,
    *,
    note: str | None = None,
    who: Person,
    at: datetime | None = None,
) -> Action:
    """A later due time. From the second time on the note says what will be different, and the tier rises by one."""
    return _do(db, action_id, version, Kind.CARRIED_OVER, who, at, note, {"due_at": due_at})


@allowed(Act.AGREE)
def escalate(
    db: Database,
    action_id: int,
    version: int,
    to: str,
    *,
    tier: Tier | None = None,
    note: str | None = None,
    who: Person,
    at: datetime | None = None,
) -> Action:
    """To the person who must reply; one tier up, or to the tier given above the present one."""
    return _do(db, action_id, version, Kind.ESCALATED, who, at, note, {"escalated_to": to, "tier": tier})


@allowed(Act.AGREE)
def answer_escalation(
    db: Database, action_id: int, version: int, said: str, *, who: Person, at: datetime | None = None
) -> Action:
    """What the person it was escalated to answered; until then the escalation stands on every huddle."""
    return _do(db, action_id, version, Kind.ANSWERED, who, at, said)


@allowed(Act.AGREE)
def cancel_action(
    db: Database, action_id: int, version: int, why: str, *, who: Person, at: datetime | None = None
) -> Action:
    return _do(db, action_id, version, Kind.CANCELLED, who, at, why)


@allowed(Act.AGREE)
def reopen_action(
    db: Database, action_id: int, version: int, why: str, *, who: Person, at: datetime | None = None
) -> Action:
    return _do(db, action_id, version, Kind.REOPENED, who, at, why)


def _do(
    db: Database,
    action_id: int,
    version: int,
    kind: Kind,
    who: Person,
    at: datetime | None,
    note: str | None,
    changes: Mapping[str, Any] | None = None,
) -> Action:
    with db.writing() as connection:
        action = _known(connection, action_id)
        if action.version != version:
            raise _moved_on(connection, action, version)
        after, event = rules.decide(action, kind, who, at or clock.now(), note, changes)
        if after.owner_organisation != action.owner_organisation:
            _check_owner(connection, after)
        if not store.save(connection, after, event, version):
            raise _moved_on(connection, action, version)
        return after


@allowed(Act.SEE, hides=True)
def get_action(db: Database, action_id: int) -> Action:
    """The action as it stands; UsageError where there is none."""
    with db.reading() as connection:
        return _known(connection, action_id)


@allowed(Act.SEE, hides=True)
def list_actions(db: Database, system: str, **filters: Unpack[Filters]) -> list[Action]:
    """The actions that pass every filter (`Filters`): open ones first, and of these the longest overdue."""
    with db.reading() as connection:
        _check_system(connection, system)
        return store.find(connection, system, **filters)


@allowed(Act.SEE, hides=True)
def action_history(db: Database, action_id: int) -> list[Event]:
    """Everything done to the action, oldest first; `words.sentence` says each."""
    with db.reading() as connection:
        _known(connection, action_id)
        return store.history(connection, action_id)


@allowed(Act.SEE, hides=True)
def histories(db: Database, actions: list[Action]) -> dict[int, list[Event]]:
    """The same for many actions, by action id, in one query."""
    with db.reading() as connection:
        return store.events(connection, [action.id for action in actions])


@allowed(Act.SEE, hides=True)
def due_by(db: Database, system: str, day: date) -> list[Action]:
    """What became of earlier actions, for the huddle of this day (`due_on`)."""
    with db.reading() as connection:
        return due_on(connection, system, day)


def due_on(connection: sa.Connection, system: str, day: date) -> list[Action]:
    """Actions that the huddle of this day asks after: open ones first, the longest due first.

    Every action agreed for an earlier day that is open, or was closed since the start of the last earlier day for
    which any was agreed. Each is shown as it stands now, on a past day too.
    """
    before = store.huddle_before(connection, system, day)
    since = clock.at(before or day - timedelta(days=1), time.min)
    return store.find(connection, system, agreed_before=day, closed_since=since)


@allowed(Act.SEE)
def own_performance(db: Database, system: str, first: date, last: date) -> list[DayFigure]:
    """How the huddle performs (`own_figures`)."""
    with db.reading() as connection:
        return own_figures(connection, system, first, last)


def own_figures(connection: sa.Connection, system: str, first: date, last: date) -> list[DayFigure]:
    """`flow.actions.performance` of each day, as it stood that night; none for days to come."""
    began = store.first_huddle(connection, system)
    if began is None:
        return []
    upto = min(last, clock.today())
    return performance.figures(store.histories(connection, system, first, upto), first, upto, began)


def _known(connection: sa.Connection, action_id: int) -> Action:
    action = store.get(connection, action_id) if 0 < action_id <= LARGEST_ID else None
    if action is None:
        raise UsageError(f"There is no action {action_id}.")
    return action


def _check_system(connection: sa.Connection, system: str) -> None:
    known = [key for key, _ in systems.keys(connection)]
    if system not in known:
        near = nearest(system, known)
        raise UsageError(f"There is no system '{system}'." + (f" Did you mean '{near}'?" if near else ""))


def _check_owner(connection: sa.Connection, action: Action) -> None:
    fields.check_organisation(action.owner_organisation, store.organisation_codes(connection, action.system))


def _moved_on(connection: sa.Connection, action: Action, version: int) -> Exception:
    since = [event for event in store.history(connection, action.id) if event.version > version]
    if since:
        return SomebodyElseSaved(saved_meanwhile(since))
    return UsageError(f"Action {action.id} is at version {action.version}; it has no version {version} yet.")
