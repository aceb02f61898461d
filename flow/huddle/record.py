"""The record of one huddle: what was written down as it happened, and what that makes of it. Pure: no clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from flow.errors import RuleRefused
from flow.vocabulary import HuddleEventKind, HuddlePart

Kind = HuddleEventKind


@dataclass(frozen=True)
class HuddleEvent:
    """One line of a huddle's record. `data` holds what its kind needs; moments are UTC with their zone."""

    version: int
    at: datetime
    who: str
    who_organisation: str
    kind: Kind
    part: HuddlePart | None = None
    note: str | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Present:
    """Somebody at the huddle, for an organisation; `deputises_for` names whom they stand in for."""

    name: str
    organisation: str
    deputises_for: str | None
    since: datetime
    until: datetime | None = None


@dataclass(frozen=True)
class Declared:
    """The operational pressure level (OPEL 1 to 4) that an organisation declared."""

    organisation: str
    level: int
    note: str | None
    who: str
    at: datetime


@dataclass(frozen=True)
class Decision:
    """Something decided that is nobody's to do: kept apart from the actions."""

    text: str
    part: HuddlePart | None
    who: str
    at: datetime


@dataclass(frozen=True)
class Moved:
    """A group of the agenda taken out of its order, with the reason. `place` counts from 1."""

    group: str
    place: int
    why: str
    who: str
    at: datetime


@dataclass(frozen=True)
class Held:
    """What is known of a huddle. `minutes`: time spent in each part so far, up to the last event or `closed_at`.

    `started` is when the part under way began; `confirmed` holds the actions whose owners said yes at the read back.
    """

    version: int = 0
    opened_at: datetime | None = None
    opened_by: str | None = None
    closed_at: datetime | None = None
    closed_by: str | None = None
    not_held: str | None = None
    part: HuddlePart | None = None
    started: datetime | None = None
    minutes: Mapping[HuddlePart, timedelta] = field(default_factory=dict)
    present: tuple[Present, ...] = ()
    declared: tuple[Declared, ...] = ()
    decisions: tuple[Decision, ...] = ()
    moved: tuple[Moved, ...] = ()
    confirmed: frozenset[int] = frozenset()

    @property
    def under_way(self) -> bool:
        return self.opened_at is not None and self.closed_at is None

    @property
    def here(self) -> tuple[Present, ...]:
        """Those who are still there."""
        return tuple(one for one in self.present if one.until is None)

    @property
    def length(self) -> timedelta | None:
        """From opening to closing; None while it is not closed."""
        return self.closed_at - self.opened_at if self.opened_at and self.closed_at else None

    def spent(self, now: datetime) -> timedelta:
        """Time in its parts so far; a huddle opened again goes on from there."""
        return sum(self.minutes.values(), now - self.started if self.started else timedelta())

    def level_of(self, organisation: str) -> Declared | None:
        return next((one for one in reversed(self.declared) if one.organisation == organisation), None)


def replay(events: Sequence[HuddleEvent], held: Held = Held()) -> Held:
    """The huddle that its events make, oldest first, from `held` on; nothing yet where there are none."""
    for event in events:
        held = replace(EFFECTS[event.kind](held, event), version=event.version)
    return held


def check(held: Held, event: HuddleEvent) -> None:
    """RuleRefused, with a sentence, where this cannot be written down now."""
    if event.kind in NEED_OPEN and not held.under_way:
        raise RuleRefused("The huddle is closed: open it again first." if held.closed_at else "Open the huddle first.")
    if event.kind is Kind.NOT_HELD and held.opened_at:
        raise RuleRefused("This huddle was opened, so it was held: close it instead.")
    text = event.data.get(TEXT_NEEDED[event.kind][0]) if event.kind in TEXT_NEEDED else "said"
    if not text:
        raise RuleRefused(TEXT_NEEDED[event.kind][1])
    if event.kind is Kind.DECLARED and event.data.get("level") not in LEVELS:
        raise RuleRefused("A declared level is 1, 2, 3 or 4.")


LEVELS = (1, 2, 3, 4)
NEED_OPEN = frozenset({Kind.PART, Kind.CLOSED})
TEXT_NEEDED: dict[Kind, tuple[str, str]] = {
    Kind.DECIDED: ("text", "Write what was decided."),
    Kind.MOVED: ("why", "Say why it is taken out of its order."),
    Kind.NOT_HELD: ("why", "Say why it was not held."),
    Kind.CAME: ("name", "Name the person who is here."),
}
"""What must be written, and the sentence that asks for it."""


def changes_nothing(held: Held, event: HuddleEvent) -> bool:
    """Two people may press the same button: the second one finds it done, and nothing is written twice."""
    if event.kind is Kind.OPENED:
        return held.under_way
    if event.kind is Kind.PART:
        return held.part is event.part
    if event.kind is Kind.CAME:
        return any(_same_person(one, event) and one.deputises_for == event.data.get("for") for one in held.here)
    if event.kind is Kind.WENT:
        return all(not _same_person(one, event) for one in held.here)
    return event.kind is Kind.CONFIRMED and event.data["action"] in held.confirmed


def _same_person(one: Present, event: HuddleEvent) -> bool:
    return (one.name, one.organisation) == (event.data["name"], event.data["organisation"])


def _opened(held: Held, event: HuddleEvent) -> Held:
    again = replace(held, closed_at=None, closed_by=None, not_held=None, part=HuddlePart.GATE, started=event.at)
    return again if held.opened_at else replace(again, opened_at=event.at, opened_by=event.who)


def _spent(held: Held, until: datetime) -> Mapping[HuddlePart, timedelta]:
    if held.part is None or held.started is None:
        return held.minutes
    return {**held.minutes, held.part: held.minutes.get(held.part, timedelta()) + (until - held.started)}


def _part(held: Held, event: HuddleEvent) -> Held:
    return replace(held, minutes=_spent(held, event.at), part=event.part, started=event.at)


def _closed(held: Held, event: HuddleEvent) -> Held:
    minutes = _spent(held, event.at)
    return replace(held, minutes=minutes, part=None, started=None, closed_at=event.at, closed_by=event.who)


def _came(held: Held, event: HuddleEvent) -> Held:
    others = tuple(one for one in held.present if not (_same_person(one, event) and one.until is None))
    new = Present(event.data["name"], event.data["organisation"], event.data.get("for"), event.at)
    return replace(held, present=(*others, new))


def _went(held: Held, event: HuddleEvent) -> Held:
    left = tuple(
        replace(one, until=event.at) if _same_person(one, event) and one.until is None else one for one in held.present
    )
    return replace(held, present=left)


def _declared(held: Held, event: HuddleEvent) -> Held:
    new = Declared(event.data["organisation"], int(event.data["level"]), event.note, event.who, event.at)
    return replace(held, declared=(*held.declared, new))


def _decided(held: Held, event: HuddleEvent) -> Held:
    return replace(held, decisions=(*held.decisions, Decision(event.data["text"], event.part, event.who, event.at)))


def _moved(held: Held, event: HuddleEvent) -> Held:
    new = Moved(event.data["group"], int(event.data["place"]), event.data["why"], event.who, event.at)
    return replace(held, moved=(*(one for one in held.moved if one.group != new.group), new))


def _confirmed(held: Held, event: HuddleEvent) -> Held:
    return replace(held, confirmed=held.confirmed | {int(event.data["action"])})


EFFECTS: dict[Kind, Callable[[Held, HuddleEvent], Held]] = {
    Kind.OPENED: _opened,
    Kind.PART: _part,
    Kind.CAME: _came,
    Kind.WENT: _went,
    Kind.DECLARED: _declared,
    Kind.DECIDED: _decided,
    Kind.MOVED: _moved,
    Kind.CONFIRMED: _confirmed,
    Kind.CLOSED: _closed,
    Kind.NOT_HELD: lambda held, event: replace(held, not_held=event.data["why"]),
}
"""What each kind of event makes of the huddle."""


def sentence(event: HuddleEvent) -> str:
    """Ruth Hall (RK9) declared level 3 for LWSW."""
    return f"{event.who} ({event.who_organisation}) {DID[event.kind](event)}"


DID: dict[Kind, Callable[[HuddleEvent], str]] = {
    Kind.OPENED: lambda event: "opened the huddle",
    Kind.PART: lambda event: f"went on to {str(event.part).replace('_', ' ')}",
    Kind.CAME: lambda event: (
        f"wrote down {event.data['name']} for {event.data['organisation']}"
        + (f", deputising for {event.data['for']}" if event.data.get("for") else "")
    ),
    Kind.WENT: lambda event: f"wrote down that {event.data['name']} left",
    Kind.DECLARED: lambda event: f"declared level {event.data['level']} for {event.data['organisation']}",
    Kind.DECIDED: lambda event: f"wrote down a decision: {event.data['text']}",
    Kind.MOVED: lambda event: f"put a group in place {event.data['place']} of the agenda: {event.data['why']}",
    Kind.CONFIRMED: lambda event: f"wrote down a yes to action {event.data['action']}",
    Kind.CLOSED: lambda event: "closed the huddle",
    Kind.NOT_HELD: lambda event: f"wrote down that it was not held: {event.data['why']}",
}
