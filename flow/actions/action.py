"""What an action and an event of its history are. Moments are UTC with their zone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, NamedTuple, TypedDict

from flow.clock import naive_utc
from flow.vocabulary import ActionEventKind, ActionStatus, Tier

CLOSED = frozenset({ActionStatus.DONE, ActionStatus.NOT_DONE, ActionStatus.CANCELLED})


class PatientRef(NamedTuple):
    """A patient as every feed names one: a spell in an organisation, by the local key. Never a name or a number."""

    organisation: str
    spell_id: str


@dataclass(frozen=True)
class NewAction:
    """An action as agreed, before it is checked. `due_at` without a zone is England's clock."""

    what: str
    owner_name: str
    owner_organisation: str
    due_at: datetime
    tier: Tier = Tier.ORGANISATION
    measure: str | None = None
    delay_reason: str | None = None
    delay_organisation: str | None = None
    pathway: str | None = None
    patients: tuple[PatientRef, ...] = ()


@dataclass(frozen=True)
class Action:
    """An action as it stands. `version` counts its events; `id` is 0 until it is stored."""

    id: int
    system: str
    huddle_day: date
    what: str
    owner_name: str
    owner_organisation: str
    due_at: datetime
    tier: Tier
    raised_by: str
    raised_by_organisation: str
    raised_at: datetime
    version: int
    status: ActionStatus = ActionStatus.OPEN
    measure: str | None = None
    delay_reason: str | None = None
    delay_organisation: str | None = None
    pathway: str | None = None
    escalated_to: str | None = None
    reply: str | None = None
    """What the person it was escalated to answered; None while that is still to come."""
    outcome: str | None = None
    carried: int = 0
    closed_at: datetime | None = None
    patients: tuple[PatientRef, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.status not in CLOSED

    @property
    def awaits_reply(self) -> bool:
        """Escalated, still open, and not answered yet."""
        return self.is_open and self.escalated_to is not None and self.reply is None

    def overdue(self, now: datetime) -> bool:
        """Still open after the moment it was due."""
        return self.is_open and self.due_at < utc(now)


class Filters(TypedDict, total=False):
    """Which actions are wanted; every filter given must hold. An empty collection of patients matches none."""

    day: date
    statuses: Collection[ActionStatus]
    open_only: bool
    owner_organisation: str
    measure: str
    delay_reason: str
    delay_organisation: str
    pathway: str
    patients: Collection[PatientRef]
    due_before: datetime
    agreed_before: date
    closed_since: datetime
    """Open, or closed at this moment or later."""


Change = Sequence[Any]
"""[before, after] of one field, as JSON: moments as ISO text."""


@dataclass(frozen=True)
class Event:
    """One line of an action's history: who did what when, and the version it made."""

    action: int
    version: int
    kind: ActionEventKind
    at: datetime
    who: str
    who_organisation: str
    note: str | None
    changes: Mapping[str, Change]


IN_THE_EVENT = frozenset({"id", "version", "raised_by", "raised_by_organisation", "raised_at"})
"""Said by the events themselves; every other field changes only through `Event.changes`."""
CHANGING = tuple(item.name for item in fields(Action) if item.name not in IN_THE_EVENT)
AT_FIRST: dict[str, Any] = {"carried": 0, "patients": ()}
"""What a field is before the action is agreed; None where not named here."""


def utc(moment: datetime) -> datetime:
    """The moment in UTC with its zone. A moment without a zone is taken as England's clock."""
    return naive_utc(moment).replace(tzinfo=UTC)


def as_json(value: Any) -> Any:
    """A field's value as JSON holds it."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return str(value)
    return [list(patient) for patient in value] if isinstance(value, tuple) else value


def _patients(value: Any) -> tuple[PatientRef, ...]:
    return tuple(PatientRef(*patient) for patient in value)


def _moment(value: Any) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)


FROM_JSON: dict[str, Callable[[Any], Any]] = {
    "huddle_day": date.fromisoformat,
    "due_at": _moment,
    "closed_at": _moment,
    "tier": Tier,
    "status": ActionStatus,
    "patients": _patients,
}
"""How a field is read back from JSON; every other field is kept as it is."""


def differences(before: Action | None, after: Action) -> dict[str, Change]:
    """The fields that differ, each as [before, after]; `before` is None when the action is agreed."""
    was = {name: AT_FIRST.get(name) if before is None else getattr(before, name) for name in CHANGING}
    return {
        name: [as_json(was[name]), as_json(getattr(after, name))]
        for name in CHANGING
        if was[name] != getattr(after, name)
    }


def _after(event: Event) -> dict[str, Any]:
    return {name: FROM_JSON.get(name, lambda value: value)(after) for name, (_, after) in event.changes.items()}


def apply(action: Action | None, event: Event) -> Action:
    """The action after the event; None before it is the action that was not yet agreed."""
    if action is not None:
        return replace(action, version=event.version, **_after(event))
    return Action(
        id=event.action,
        version=event.version,
        raised_by=event.who,
        raised_by_organisation=event.who_organisation,
        raised_at=event.at,
        **_after(event),
    )


def replay(events: Sequence[Event]) -> Action:
    """The action that its whole history makes, oldest event first. It equals the stored action."""
    action = apply(None, events[0])
    for event in events[1:]:
        action = apply(action, event)
    return action
