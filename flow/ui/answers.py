"""What may be done to an action, as one table: the words on the control, the fields asked for, the service called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flow.actions import rules
from flow.actions.action import Action
from flow.clock import london
from flow.security.person import Person
from flow.services import actions as services
from flow.ui import fields
from flow.ui.store import Store
from flow.vocabulary import ActionEventKind as Kind
from flow.vocabulary import Tier

Typed = Mapping[str, Any]


@dataclass(frozen=True)
class Asked:
    """What a form needs to draw its fields: the action as it was read, the day, names by organisation code."""

    action: Action
    day: date
    names: Mapping[str, str]
    key: str


@dataclass(frozen=True)
class Answer:
    """One thing that may be done. `ask` draws the fields and gives what is typed; `save` takes that to the service."""

    label: str
    button: str
    saved: str
    ask: Callable[[Asked], dict[str, Any]]
    save: Callable[[Store, int, int, Typed, Person], Action]


def _only_note(label: str) -> Callable[[Asked], dict[str, Any]]:
    return lambda asked: {"note": fields.note(label, asked.key)}


def _ask_carry_over(asked: Asked) -> dict[str, Any]:
    later = max(asked.day, london(asked.action.due_at).date())
    due_at = fields.due(later, asked.key)
    often = rules.asks_what_will_be_different(asked.action)
    label = "What will be different this time" if often else "Why, and what happens next (optional)"
    return {"due_at": due_at, "note": fields.note(label, asked.key)}


def _ask_escalate(asked: Asked) -> dict[str, Any]:
    least = rules.raised(asked.action.tier)
    tiers = [tier for tier in Tier if tier >= least]
    to = fields.replier(asked.key)
    return {"to": to, "tier": fields.tier(asked.key, least, tiers), "note": fields.note("Why (optional)", asked.key)}


def _ask_change(asked: Asked) -> dict[str, Any]:
    """Only what the person changed, so that it can be laid on a newer version too."""
    action = asked.action
    what = fields.what(asked.key, action.what)
    name, organisation = fields.owner(asked.names, asked.key, action.owner_name, action.owner_organisation)
    due_at = fields.due(action.huddle_day, asked.key, action.due_at)
    tier = fields.tier(asked.key, action.tier)
    typed = {"what": what, "owner_name": name, "owner_organisation": organisation, "due_at": due_at, "tier": tier}
    changes = {field: value for field, value in typed.items() if not _same(value, getattr(action, field))}
    return {"changes": changes, "note": fields.note("Why (optional)", asked.key)}


def _same(typed: Any, stored: Any) -> bool:
    """A due time is chosen to the minute."""
    if isinstance(stored, datetime):
        return typed == stored.replace(second=0, microsecond=0)
    return bool(typed == stored)


ANSWERS: dict[Kind, Answer] = {
    Kind.DONE: Answer(
        "Done",
        "Mark it done",
        "Marked done.",
        _only_note("What came of it (optional)"),
        lambda db, id, version, typed, who: services.finish_action(db, id, version, outcome=typed["note"], who=who),
    ),
    Kind.NOT_DONE: Answer(
        "Not done",
        "Mark it not done",
        "Marked not done.",
        _only_note("Why it was not done"),
        lambda db, id, version, typed, who: services.not_done(db, id, version, typed["note"], who=who),
    ),
    Kind.CARRIED_OVER: Answer(
        "Carry over",
        "Carry it over",
        "Carried over.",
        _ask_carry_over,
        lambda db, id, version, typed, who: services.carry_over(
            db, id, version, typed["due_at"], note=typed["note"], who=who
        ),
    ),
    Kind.ESCALATED: Answer(
        "Escalate",
        "Escalate it",
        "Escalated.",
        _ask_escalate,
        lambda db, id, version, typed, who: services.escalate(
            db, id, version, typed["to"], tier=typed["tier"], note=typed["note"], who=who
        ),
    ),
    Kind.STARTED: Answer(
        "Start",
        "Start it",
        "Started.",
        _only_note("Note (optional)"),
        lambda db, id, version, typed, who: services.start_action(db, id, version, note=typed["note"], who=who),
    ),
    Kind.NOTED: Answer(
        "Add a note",
        "Add the note",
        "Note added.",
        _only_note("Note"),
        lambda db, id, version, typed, who: services.note_on_action(db, id, version, typed["note"], who=who),
    ),
    Kind.CHANGED: Answer(
        "Change",
        "Save the change",
        "Changed.",
        _ask_change,
        lambda db, id, version, typed, who: services.change_action(
            db, id, version, typed["changes"], note=typed["note"], who=who
        ),
    ),
    Kind.ANSWERED: Answer(
        "Answered",
        "Write the answer down",
        "The answer is written down.",
        _only_note("What was answered, and by whom"),
        lambda db, id, version, typed, who: services.answer_escalation(db, id, version, typed["note"], who=who),
    ),
    Kind.CANCELLED: Answer(
        "Cancel",
        "Cancel the action",
        "Cancelled.",
        _only_note("Why it is cancelled"),
        lambda db, id, version, typed, who: services.cancel_action(db, id, version, typed["note"], who=who),
    ),
    Kind.REOPENED: Answer(
        "Reopen",
        "Reopen it",
        "Reopened.",
        _only_note("Why it is reopened"),
        lambda db, id, version, typed, who: services.reopen_action(db, id, version, typed["note"], who=who),
    ),
}
AT_THE_HUDDLE = (Kind.DONE, Kind.NOT_DONE, Kind.CARRIED_OVER, Kind.ESCALATED, Kind.ANSWERED)


def possible(action: Action, among: tuple[Kind, ...] = tuple(ANSWERS)) -> list[Kind]:
    """What may be done to the action as it stands."""
    return [kind for kind in among if rules.may(action, kind)]
