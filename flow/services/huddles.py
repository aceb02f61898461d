"""The record of a huddle: one function for each thing that is written down while it is held.

Everybody at it may write at once: each writes an event of their own, and nothing written replaces another's. Where two
people do the same thing (both open it), the second finds it done.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from flow import clock
from flow.actions import fields
from flow.errors import RuleRefused
from flow.huddle.record import Held, HuddleEvent, changes_nothing, check, replay
from flow.security.person import LONGEST_NAME, Person
from flow.security.roles import Act
from flow.services.allowed import allowed
from flow.services.values import known_system
from flow.store import huddles as store
from flow.store.database import Database
from flow.vocabulary import HuddleEventKind as Kind
from flow.vocabulary import HuddlePart

LONGEST_TEXT = 1000


@dataclass(frozen=True)
class _Said:
    """What is to be written down, before it is checked."""

    kind: Kind
    part: HuddlePart | None = None
    note: str | None = None
    data: Mapping[str, Any] | None = None


@allowed(Act.SEE, hides=True)
def record(db: Database, system: str, day: date) -> Held:
    """What is known of the huddle of this day; an empty record where nothing was written down."""
    with db.reading() as connection:
        return replay(store.events(connection, system, day))


@allowed(Act.SEE, hides=True)
def history(db: Database, system: str, day: date) -> list[HuddleEvent]:
    """Every line of the record, oldest first; `flow.huddle.record.sentence` says each."""
    with db.reading() as connection:
        return store.events(connection, system, day)


@allowed(Act.HOLD_HUDDLE)
def open_huddle(db: Database, system: str, day: date, *, who: Person, at: datetime | None = None) -> Held:
    """Begin, or begin again after it was closed. Whoever opens it is there."""
    _write(db, system, day, _Said(Kind.OPENED), who, at)
    return came(db, system, day, who.name, who.organisation, who=who, at=at)


@allowed(Act.HOLD_HUDDLE)
def start_part(
    db: Database, system: str, day: date, part: HuddlePart, *, who: Person, at: datetime | None = None
) -> Held:
    return _write(db, system, day, _Said(Kind.PART, part), who, at)


@allowed(Act.HOLD_HUDDLE)
def came(
    db: Database,
    system: str,
    day: date,
    name: str,
    organisation: str,
    deputises_for: str | None = None,
    *,
    who: Person,
    at: datetime | None = None,
) -> Held:
    """Somebody is here for an organisation; `deputises_for` names whom they stand in for."""
    data = {
        "name": _text(name, "A name", LONGEST_NAME),
        "organisation": organisation,
        "for": _text(deputises_for, "A name", LONGEST_NAME) or None,
    }
    return _write(db, system, day, _Said(Kind.CAME, data=data), who, at)


@allowed(Act.HOLD_HUDDLE)
def went(
    db: Database, system: str, day: date, name: str, organisation: str, *, who: Person, at: datetime | None = None
) -> Held:
    data = {"name": _text(name, "A name", LONGEST_NAME), "organisation": organisation}
    return _write(db, system, day, _Said(Kind.WENT, data=data), who, at)


@allowed(Act.HOLD_HUDDLE)
def declare(
    db: Database,
    system: str,
    day: date,
    organisation: str,
    level: int,
    note: str | None = None,
    *,
    who: Person,
    at: datetime | None = None,
) -> Held:
    """An organisation's own OPEL level for the day, 1 to 4; the newest stands, the others are kept."""
    said = _Said(Kind.DECLARED, note=fields.note(note), data={"organisation": organisation, "level": level})
    return _write(db, system, day, said, who, at)


@allowed(Act.HOLD_HUDDLE)
def decide(
    db: Database,
    system: str,
    day: date,
    text: str,
    part: HuddlePart | None = None,
    *,
    who: Person,
    at: datetime | None = None,
) -> Held:
    """A decision, which is nobody's to do; what somebody does is an action."""
    said = _Said(Kind.DECIDED, part, data={"text": _text(text, "A decision", LONGEST_TEXT)})
    return _write(db, system, day, said, who, at)


@allowed(Act.HOLD_HUDDLE)
def move_group(
    db: Database,
    system: str,
    day: date,
    group: str,
    place: int,
    why: str,
    *,
    who: Person,
    at: datetime | None = None,
) -> Held:
    """Take a group of the agenda out of its order, to this place (from 1), with the reason."""
    data = {"group": group, "place": max(1, place), "why": _text(why, "A reason", LONGEST_TEXT)}
    return _write(db, system, day, _Said(Kind.MOVED, HuddlePart.AGENDA, data=data), who, at)


@allowed(Act.HOLD_HUDDLE)
def confirm(db: Database, system: str, day: date, action: int, *, who: Person, at: datetime | None = None) -> Held:
    """At the read back the owner of this action said yes."""
    return _write(db, system, day, _Said(Kind.CONFIRMED, HuddlePart.READ_BACK, data={"action": action}), who, at)


@allowed(Act.HOLD_HUDDLE)
def close_huddle(db: Database, system: str, day: date, *, who: Person, at: datetime | None = None) -> Held:
    return _write(db, system, day, _Said(Kind.CLOSED), who, at)


@allowed(Act.HOLD_HUDDLE)
def not_held(db: Database, system: str, day: date, why: str, *, who: Person, at: datetime | None = None) -> Held:
    """There was no huddle that day, and why."""
    return _write(db, system, day, _Said(Kind.NOT_HELD, data={"why": _text(why, "A reason", LONGEST_TEXT)}), who, at)


@allowed(Act.CONFIGURE)
def replayed(db: Database, system: str, huddles: Mapping[date, Sequence[HuddleEvent]]) -> int:
    """Huddles that were held before, event by event, by the same rules; one that is there already is left as it is.

    Gives how many were written. Versions are counted anew.
    """
    written = 0
    with db.writing() as connection:
        for day, events in huddles.items():
            huddle, held = store.take(connection, system, day), replay(store.events(connection, system, day))
            if held.version:
                continue
            for number, event in enumerate(events, start=1):
                numbered = replace(event, version=number)
                check(held, numbered)
                store.add(connection, huddle, numbered)
                held = replay([numbered], held)
            written += 1
    return written


def _text(value: str | None, what: str, longest: int) -> str:
    said = fields.plain(value)
    if len(said) > longest:
        raise RuleRefused(f"{what} has at most {longest} letters; this has {len(said)}.")
    return said


def _write(db: Database, system: str, day: date, said: _Said, who: Person, at: datetime | None) -> Held:
    moment = clock.naive_utc(at or clock.now()).replace(tzinfo=UTC)
    with db.writing() as connection:
        layout = known_system(connection, system)
        if said.data and "organisation" in said.data:
            fields.check_organisation(said.data["organisation"], set(layout.organisations))
        huddle = store.take(connection, system, day)
        events = store.events(connection, system, day)
        held = replay(events)
        event = HuddleEvent(
            version=held.version + 1,
            at=max([moment, *(one.at for one in events[-1:])]),
            who=who.name,
            who_organisation=who.organisation,
            kind=said.kind,
            part=said.part if said.part else held.part,
            note=said.note,
            data=dict(said.data or {}),
        )
        check(held, event)
        if changes_nothing(held, event):
            return held
        store.add(connection, huddle, event)
        return replay([*events, event])
