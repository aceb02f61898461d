"""Improvement plans: a line of one, what may be changed of it, and its history. Pure: who, when and what come in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from flow import clock
from flow.actions.action import utc
from flow.actions.fields import plain
from flow.errors import RuleRefused
from flow.security.person import Person
from flow.vocabulary import PlanStatus, words

ENDED = frozenset({PlanStatus.DONE, PlanStatus.STOPPED})
LONGEST_WORDS, LONGEST_NOTE, LONGEST_LEAD = 500, 4000, 120
MOST_MEASURES = 6


@dataclass(frozen=True)
class PlanLine:
    """A goal, recommendation or line of action as it stands. `parent`: the key of the goal it belongs to.

    `lead`: the code of an organisation of the system, or words. `version` counts its events; `id` is 0 until stored.
    """

    id: int
    system: str
    plan: str
    key: str
    parent: str | None
    words: str
    lead: str | None
    milestone: str | None
    due: date | None
    status: PlanStatus
    measures: tuple[str, ...]
    place: int
    version: int

    @property
    def is_open(self) -> bool:
        return self.status not in ENDED

    def late(self, day: date) -> bool:
        """Its due date is before this day, and it is not at its end."""
        return self.is_open and self.due is not None and self.due < day


@dataclass(frozen=True)
class PlanEvent:
    """One line of history: who changed what when, as [before, after] in JSON, and the version it made."""

    line: int
    version: int
    at: datetime
    who: str
    who_organisation: str
    note: str | None
    changes: Mapping[str, Sequence[Any]]


def _text(longest: int, name: str) -> Callable[[Any], str | None]:
    def clean(value: Any) -> str | None:
        said = plain(value)
        if len(said) > longest:
            raise RuleRefused(f"{name} has at most {longest} letters; this has {len(said)}.")
        return said or None

    return clean


def _wording(value: Any) -> str:
    said = _text(LONGEST_WORDS, "A line of a plan")(value)
    if not said:
        raise RuleRefused("Say what the line is.")
    return said


def _due(value: Any) -> date | None:
    if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
        return value
    raise RuleRefused("Due is a date.")


def _status(value: Any) -> PlanStatus:
    if str(value) not in set(PlanStatus):
        raise RuleRefused(f"'{plain(value)}' is not a status: choose {', '.join(PlanStatus)}.")
    return PlanStatus(str(value))


def _measures(value: Any) -> tuple[str, ...]:
    named = tuple(dict.fromkeys(plain(key) for key in value))
    if len(named) > MOST_MEASURES:
        raise RuleRefused(f"A line has at most {MOST_MEASURES} measures beside it.")
    return named


CLEAN: dict[str, Callable[[Any], Any]] = {
    "words": _wording,
    "lead": _text(LONGEST_LEAD, "A lead"),
    "milestone": _text(LONGEST_WORDS, "A milestone"),
    "due": _due,
    "status": _status,
    "measures": _measures,
}
"""What a person may change of a line, each with the function that makes it plain or refuses it."""
PLACING = ("parent", "place")
"""What only a configuration says."""
KEPT = ("system", "plan", "key", *PLACING, *CLEAN)
"""Every field that history holds."""


def begin(line: PlanLine, who: Person, at: datetime, note: str | None = None) -> tuple[PlanLine, PlanEvent]:
    """A new line and the first event of its history."""
    after = replace(line, version=1, **{name: clean(getattr(line, name)) for name, clean in CLEAN.items()})
    changes = {name: [None, as_json(getattr(after, name))] for name in KEPT if getattr(after, name) not in (None, ())}
    return after, PlanEvent(line.id, 1, utc(at), who.name, who.organisation, _note(note), changes)


def decide(
    line: PlanLine, changes: Mapping[str, Any], note: str | None, who: Person, at: datetime, *, place: bool = False
) -> tuple[PlanLine, PlanEvent]:
    """The line after these changes, and the event that says so; RuleRefused where it may not be done.

    `place`: a configuration, which may put it elsewhere too. A note alone is an event as well.
    """
    unknown = sorted(set(changes) - set(CLEAN) - (set(PLACING) if place else set()))
    if unknown:
        raise RuleRefused(f"{', '.join(unknown).replace('_', ' ').capitalize()} cannot be changed here.")
    said = _note(note)
    after = replace(line, **{name: CLEAN[name](value) if name in CLEAN else value for name, value in changes.items()})
    if after == line and said is None:
        raise RuleRefused("Nothing was changed, and there is no note: write what happened, or change something.")
    if after.status is not line.status and said is None and (after.status is PlanStatus.STOPPED or not line.is_open):
        raise RuleRefused(f"Say why it is {words(after.status).lower()} now.")
    after = replace(after, version=line.version + 1)
    return after, PlanEvent(line.id, after.version, utc(at), who.name, who.organisation, said, differences(line, after))


def _note(note: str | None) -> str | None:
    said = plain(note, lines=True)
    if len(said) > LONGEST_NOTE:
        raise RuleRefused(f"A note has at most {LONGEST_NOTE} letters; this has {len(said)}.")
    return said or None


def as_json(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else str(value) if isinstance(value, PlanStatus) else value


FROM_JSON: dict[str, Callable[[Any], Any]] = {
    "due": lambda value: date.fromisoformat(value) if value else None,
    "status": PlanStatus,
    "measures": lambda value: tuple(value or ()),
}


def differences(before: PlanLine, after: PlanLine) -> dict[str, list[Any]]:
    pairs = {name: (getattr(before, name), getattr(after, name)) for name in KEPT}
    return {name: [as_json(was), as_json(now)] for name, (was, now) in pairs.items() if was != now}


def replay(events: Sequence[PlanEvent]) -> PlanLine:
    """The line that its whole history makes, oldest event first. It equals the stored line."""
    said: dict[str, Any] = dict.fromkeys(KEPT) | {"measures": ()}
    for event in events:
        said |= {
            name: FROM_JSON[name](after) if name in FROM_JSON else after for name, (_, after) in event.changes.items()
        }
    return PlanLine(id=events[-1].line, version=events[-1].version, **said)


def late_first(lines: Sequence[PlanLine], day: date) -> list[PlanLine]:
    """What is late first, the longest late before; then what is at risk, then the soonest due; what has ended last."""

    def key(line: PlanLine) -> tuple[Any, ...]:
        late, risky = line.late(day), line.status is PlanStatus.AT_RISK
        return (not line.is_open, not late, not (late or risky), line.due or date.max, line.plan, line.place)

    return sorted(lines, key=key)


FIELD_WORDS = {
    "words": "the wording",
    "lead": "the lead",
    "milestone": "the milestone",
    "due": "the due date",
    "status": "the status",
    "measures": "the measures beside it",
}


def sentence(event: PlanEvent) -> str:
    """Ruth Hall (RK9) changed the status from “On track” to “At risk”. The note is not in it."""
    who = f"{event.who} ({event.who_organisation})"
    if event.version == 1:
        return f"{who} entered it"
    told = [
        f"{FIELD_WORDS[name]} from {_said(name, before)} to {_said(name, after)}"
        for name, (before, after) in event.changes.items()
        if name in FIELD_WORDS
    ]
    if told:
        return f"{who} changed {', '.join(told)}"
    return f"{who} {'added a note' if event.note else 'put it in another place'}"


def _said(name: str, value: Any) -> str:
    if value in (None, [], ""):
        return "none"
    if name == "due":
        return clock.day_words(date.fromisoformat(value))
    if name == "status":
        return f"“{words(PlanStatus(value))}”"
    return f"“{', '.join(value) if isinstance(value, list) else value}”"


def saved_meanwhile(events: Sequence[PlanEvent]) -> str:
    """Who changed what since a person opened the line, oldest first."""
    last = ", then ".join(f"{sentence(event)} at {clock.moment_words(event.at)}" for event in events[-3:])
    return f"{last}, after you opened it. Your change was not saved; what you typed is still here."
