"""What may be done to an action in each state, and what doing it changes. Pure: who, when and what come in, no clock.

Every rule is a pair: `check_may` refuses with a sentence (services), `may` answers (screens grey out a button).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from flow import clock
from flow.actions import fields
from flow.actions.action import Action, Event, NewAction, differences, utc
from flow.errors import RuleRefused
from flow.security.person import Person
from flow.vocabulary import ActionEventKind, ActionStatus, Tier, words

Kind = ActionEventKind
Status = ActionStatus

_WHILE_OPEN: dict[Kind, Status] = {
    Kind.CHANGED: Status.OPEN,
    Kind.STARTED: Status.IN_PROGRESS,
    Kind.NOTED: Status.OPEN,
    Kind.DONE: Status.DONE,
    Kind.NOT_DONE: Status.NOT_DONE,
    Kind.CARRIED_OVER: Status.OPEN,
    Kind.ESCALATED: Status.OPEN,
    Kind.ANSWERED: Status.OPEN,
    Kind.CANCELLED: Status.CANCELLED,
}
TRANSITIONS: dict[Status, dict[Kind, Status]] = {
    Status.OPEN: _WHILE_OPEN,
    Status.IN_PROGRESS: {
        kind: Status.IN_PROGRESS if after is Status.OPEN else after
        for kind, after in _WHILE_OPEN.items()
        if kind is not Kind.STARTED
    },
    Status.DONE: {Kind.NOTED: Status.DONE, Kind.REOPENED: Status.OPEN},
    Status.NOT_DONE: {Kind.NOTED: Status.NOT_DONE, Kind.REOPENED: Status.OPEN},
    Status.CANCELLED: {Kind.NOTED: Status.CANCELLED, Kind.REOPENED: Status.OPEN},
}
"""Status -> what may be done -> the status afterwards. A closed action is only noted on or reopened."""

NOTE_NEEDED: dict[Kind, str] = {
    Kind.NOTED: "Write the note.",
    Kind.NOT_DONE: "Say why it was not done.",
    Kind.ANSWERED: "Write what was answered.",
    Kind.CANCELLED: "Say why it is cancelled.",
    Kind.REOPENED: "Say why it is reopened.",
}
MAY_SET: dict[Kind, frozenset[str]] = {
    Kind.CHANGED: frozenset(fields.CLEAN),
    Kind.CARRIED_OVER: frozenset({"due_at"}),
    Kind.ESCALATED: frozenset({"escalated_to", "tier"}),
}
"""The fields each kind of event takes from the person; the others take none."""
CARRIED_TOO_OFTEN = 2
"""From this carry-over on, each asks what will be different and raises the tier by one."""


def may(action: Action, kind: Kind) -> bool:
    return kind in TRANSITIONS[action.status] and (kind is not Kind.ANSWERED or action.awaits_reply)


def check_may(action: Action, kind: Kind) -> None:
    """RuleRefused with the reason where this may not be done to the action now."""
    if not may(action, kind):
        raise RuleRefused(_refusal(action, kind))


def _refusal(action: Action, kind: Kind) -> str:
    status = action.status
    if kind is Kind.AGREED:
        return "This action was agreed already."
    if kind is Kind.REOPENED:
        return f"This action is {words(status).lower()}: only a closed one can be reopened."
    if kind is Kind.STARTED and status is Status.IN_PROGRESS:
        return "This action is in progress already."
    if kind is Kind.ANSWERED and action.is_open:
        was = f"was answered already: {action.reply}" if action.reply else "was escalated to nobody who could answer."
        return f"This action {was}"
    return f"This action is {words(status).lower()}: it can only have a note, or be reopened first."


def asks_what_will_be_different(action: Action) -> bool:
    """Whether carrying it over once more needs an answer, and raises the tier."""
    return action.carried + 1 >= CARRIED_TOO_OFTEN


def raised(tier: Tier) -> Tier:
    """The next tier up; the top one stays."""
    tiers = list(Tier)
    return tiers[min(tiers.index(tier) + 1, len(tiers) - 1)]


def agree(system: str, huddle_day: date, new: NewAction, who: Person, at: datetime) -> tuple[Action, Event]:
    """A new action and the first event of its history; RuleRefused where something is missing or cannot be."""
    cleaned = {name: clean(getattr(new, name)) for name, clean in fields.CLEAN.items()}
    action = Action(
        id=0,
        system=system,
        huddle_day=huddle_day,
        raised_by=who.name,
        raised_by_organisation=who.organisation,
        raised_at=utc(at),
        version=1,
        **cleaned,
    )
    fields.check_due(action)
    return action, _event(None, action, Kind.AGREED, who, at, None)


def decide(
    action: Action,
    kind: Kind,
    who: Person,
    at: datetime,
    note: str | None = None,
    changes: Mapping[str, Any] | None = None,
) -> tuple[Action, Event]:
    """The action after this is done to it, and the event that says so; RuleRefused where it may not be done.

    `changes` are new values by field, as typed: see `MAY_SET`. Moments without a zone are England's clock.
    """
    check_may(action, kind)
    said = fields.note(note)
    if said is None and kind in NOTE_NEEDED:
        raise RuleRefused(NOTE_NEEDED[kind])
    given = dict(changes or {})
    unknown = sorted(given.keys() - MAY_SET.get(kind, frozenset()))
    if unknown:
        raise RuleRefused(f"{', '.join(unknown).replace('_', ' ').capitalize()} cannot be set here.")
    effect = EFFECTS.get(kind, _nothing_else)
    status = TRANSITIONS[action.status][kind]
    after = replace(effect(action, given, said, utc(at)), status=status, version=action.version + 1)
    return after, _event(action, after, kind, who, at, said)


def _event(before: Action | None, after: Action, kind: Kind, who: Person, at: datetime, note: str | None) -> Event:
    changes = differences(before, after)
    return Event(after.id, after.version, kind, utc(at), who.name, who.organisation, note, changes)


Given = dict[str, Any]


def _nothing_else(action: Action, _given: Given, _note: str | None, _at: datetime) -> Action:
    return action


def _change(action: Action, given: Given, _note: str | None, _at: datetime) -> Action:
    after = replace(action, **{name: fields.CLEAN[name](value) for name, value in given.items()})
    if after == action:
        raise RuleRefused("Nothing was changed: everything is as it was.")
    return fields.check_due(after) if after.due_at != action.due_at else after


def _close(action: Action, _given: Given, note: str | None, at: datetime) -> Action:
    return replace(action, outcome=note, closed_at=at)


def _reopen(action: Action, _given: Given, _note: str | None, _at: datetime) -> Action:
    return replace(action, outcome=None, closed_at=None)


def _carry_over(action: Action, given: Given, note: str | None, _at: datetime) -> Action:
    due = fields.moment(given.get("due_at"))
    if due <= action.due_at:
        raise RuleRefused(f"Carry it over to later than {clock.moment_words(action.due_at)}, when it was due.")
    often = asks_what_will_be_different(action)
    if often and note is None:
        times = "once" if action.carried == 1 else f"{action.carried} times"
        raise RuleRefused(f"It was carried over {times} already: say what will be different this time.")
    tier = raised(action.tier) if often else action.tier
    return replace(action, due_at=due, carried=action.carried + 1, tier=tier)


def _escalate(action: Action, given: Given, _note: str | None, _at: datetime) -> Action:
    """At least one tier up. At the top it stays there, so that a reply can still be asked of somebody else."""
    to = fields.must_reply(given.get("escalated_to"))
    tier = fields.tier(given["tier"]) if given.get("tier") is not None else raised(action.tier)
    if tier < raised(action.tier):
        raise RuleRefused(f"Escalating raises the tier: choose one above {words(action.tier)}.")
    return replace(action, escalated_to=to, reply=None, tier=tier)


def _answer(action: Action, _given: Given, note: str | None, _at: datetime) -> Action:
    return replace(action, reply=note)


EFFECTS: dict[Kind, Callable[[Action, Given, str | None, datetime], Action]] = {
    Kind.CHANGED: _change,
    Kind.DONE: _close,
    Kind.NOT_DONE: _close,
    Kind.CANCELLED: _close,
    Kind.REOPENED: _reopen,
    Kind.CARRIED_OVER: _carry_over,
    Kind.ESCALATED: _escalate,
    Kind.ANSWERED: _answer,
}
"""What each kind of event changes besides status and version."""
