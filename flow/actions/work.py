"""One person on the live list: who is at it, what happens next, what blocks it. What may be done, and what it changes.

Pure, like the rules of actions: who, when and what come in, no clock. Moments are UTC with their zone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from flow.actions import fields, review_fields
from flow.actions.action import as_json, utc
from flow.errors import RuleRefused
from flow.security.person import Person
from flow.vocabulary import WorkEventKind

Kind = WorkEventKind
LONGEST_BLOCK = 300


class State(StrEnum):
    """How the work for one person stands."""

    OPEN = "open"
    BLOCKED = "blocked"
    DONE = "done"


@dataclass(frozen=True)
class WorkItem:
    """The work for one person as it stands. `version` counts its events: 0, nobody has done anything yet."""

    system: str
    organisation: str
    spell_id: str
    version: int = 0
    claimed_by: str | None = None
    claimed_organisation: str | None = None
    next_step: str | None = None
    next_check: datetime | None = None
    blocked_by: str | None = None
    done: bool = False
    touched_at: datetime | None = None
    touched_by: str | None = None

    @property
    def state(self) -> State:
        return State.DONE if self.done else State.BLOCKED if self.blocked_by else State.OPEN

    @property
    def has_open_work(self) -> bool:
        """Somebody is at it, something is to be done or something blocks it: it may not vanish."""
        return not self.done and bool(self.claimed_by or self.next_step or self.blocked_by)

    @property
    def holder(self) -> str | None:
        """Ruth Hall (RK9): who has claimed it; None where nobody has."""
        return str(Person(self.claimed_by, self.claimed_organisation or "")) if self.claimed_by else None


Change = Sequence[Any]
"""[before, after] of one field, as JSON: moments as ISO text."""


@dataclass(frozen=True)
class WorkEvent:
    """One line of the history of a person's work: who did what when, and the version it made."""

    version: int
    kind: Kind
    at: datetime
    who: str
    who_organisation: str
    note: str | None
    changes: Mapping[str, Change]


CHANGING = ("claimed_by", "claimed_organisation", "next_step", "next_check", "blocked_by", "done")
"""The fields that events carry; who touched it last and when are said by the event itself."""
_WHILE_OPEN = frozenset(Kind) - {Kind.UNBLOCKED, Kind.REOPENED}
TRANSITIONS: dict[State, frozenset[Kind]] = {
    State.OPEN: _WHILE_OPEN,
    State.BLOCKED: _WHILE_OPEN | {Kind.UNBLOCKED},
    State.DONE: frozenset({Kind.NOTED, Kind.REOPENED}),
}
"""What may be done in each state. What is done is only noted on, or opened again."""
NOTE_NEEDED: dict[Kind, str] = {Kind.NOTED: "Write the note.", Kind.REOPENED: "Say why it is opened again."}
REFUSED: dict[Kind, str] = {
    Kind.UNBLOCKED: "Nothing blocks this: there is nothing to unblock.",
    Kind.REOPENED: "This is open: only what is done can be opened again.",
    Kind.RELEASED: "Nobody has claimed this: there is nothing to release.",
}
Given = Mapping[str, Any]


def untouched(system: str, organisation: str, spell_id: str) -> WorkItem:
    """Nobody has done anything for this person yet."""
    return WorkItem(system, organisation, spell_id)


def may(item: WorkItem, kind: Kind) -> bool:
    return kind in TRANSITIONS[item.state] and (kind is not Kind.RELEASED or item.claimed_by is not None)


def decide(
    item: WorkItem, kind: Kind, who: Person, at: datetime, note: str | None = None, given: Given | None = None
) -> tuple[WorkItem, WorkEvent]:
    """The item after this is done, and the event that says so; RuleRefused, with a sentence, where it may not be.

    `given`: {"next_step", "next_check", "day"} for a step, {"blocked_by"} for a block; nothing for the others.
    """
    if not may(item, kind):
        raise RuleRefused(_refusal(item, kind))
    said = fields.note(note)
    if said is None and kind in NOTE_NEEDED:
        raise RuleRefused(NOTE_NEEDED[kind])
    changed = EFFECTS[kind](item, given or {}, who)
    after = replace(changed, version=item.version + 1, touched_at=utc(at), touched_by=str(who))
    return after, WorkEvent(after.version, kind, utc(at), who.name, who.organisation, said, _differences(item, after))


def _refusal(item: WorkItem, kind: Kind) -> str:
    if item.done and kind is not Kind.REOPENED:
        return "This is done: it can only have a note, or be opened again first."
    return REFUSED[kind]


def _differences(before: WorkItem, after: WorkItem) -> dict[str, Change]:
    return {
        name: [as_json(getattr(before, name)), as_json(getattr(after, name))]
        for name in CHANGING
        if getattr(before, name) != getattr(after, name)
    }


def _claim(item: WorkItem, _given: Given, who: Person) -> WorkItem:
    if item.holder == str(who):
        raise RuleRefused("You have claimed this already.")
    return replace(item, claimed_by=who.name, claimed_organisation=who.organisation)


def _release(item: WorkItem, _given: Given, _who: Person) -> WorkItem:
    return replace(item, claimed_by=None, claimed_organisation=None)


def _set_step(item: WorkItem, given: Given, _who: Person) -> WorkItem:
    day: date = given["day"]
    step = review_fields.next_step(given.get("next_step"))
    after = replace(item, next_step=step, next_check=review_fields.next_check(given.get("next_check"), day))
    if after == item:
        raise RuleRefused("Nothing was changed: this is the next step and the check already.")
    return after


def _block(item: WorkItem, given: Given, _who: Person) -> WorkItem:
    why = fields.plain(given.get("blocked_by"))
    if not why:
        raise RuleRefused("Say what blocks it.")
    if len(why) > LONGEST_BLOCK:
        raise RuleRefused(f"What blocks it has at most {LONGEST_BLOCK} letters; this has {len(why)}.")
    if why == item.blocked_by:
        raise RuleRefused("Nothing was changed: this blocks it already.")
    return replace(item, blocked_by=why)


EFFECTS: dict[Kind, Callable[[WorkItem, Given, Person], WorkItem]] = {
    Kind.CLAIMED: _claim,
    Kind.RELEASED: _release,
    Kind.STEP_SET: _set_step,
    Kind.BLOCKED: _block,
    Kind.UNBLOCKED: lambda item, _given, _who: replace(item, blocked_by=None),
    Kind.NOTED: lambda item, _given, _who: item,
    Kind.DONE: lambda item, _given, _who: replace(item, done=True, blocked_by=None, next_check=None),
    Kind.REOPENED: lambda item, _given, _who: replace(item, done=False),
}
"""What each kind of event changes besides version and last touch."""


def apply(item: WorkItem, event: WorkEvent) -> WorkItem:
    """The item after the event."""
    after = {name: _read(name, value) for name, (_, value) in event.changes.items()}
    touched_by = str(Person(event.who, event.who_organisation))
    return replace(item, version=event.version, touched_at=event.at, touched_by=touched_by, **after)


def _read(name: str, value: Any) -> Any:
    return datetime.fromisoformat(value) if name == "next_check" and value is not None else value


def replay(item: WorkItem, events: Sequence[WorkEvent]) -> WorkItem:
    """The item that its history makes, oldest event first, from an untouched one. It equals the stored item."""
    for event in events:
        item = apply(item, event)
    return item
