"""The live list of Care Traffic Control: a row a person, what is known of them and what is being done. Pure: no clock.

A morning that is past is judged as at the moment its huddle ended, so that it can be worked through as it was.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Protocol

from flow.clock import at, london
from flow.huddle.cohorts import Went
from flow.huddle.since import Difference

STALE = timedelta(hours=24)
HUDDLE_LASTS = timedelta(minutes=15)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
Key = tuple[str, str]
"""(organisation, spell)"""


class Why(StrEnum):
    """Why somebody is on the list."""

    READY = "ready to leave"
    DELAYED = "delayed transfer"
    LONG = "7 days or more"
    TIPPING = "tipping point"
    KEPT = "work open here"


class Work(Protocol):
    """What is being done for one person. `version` 0: nobody has done anything yet."""

    @property
    def version(self) -> int: ...
    @property
    def holder(self) -> str | None: ...
    @property
    def next_step(self) -> str | None: ...
    @property
    def next_check(self) -> datetime | None: ...
    @property
    def blocked_by(self) -> str | None: ...
    @property
    def done(self) -> bool: ...
    @property
    def touched_at(self) -> datetime | None: ...
    @property
    def touched_by(self) -> str | None: ...
    @property
    def has_open_work(self) -> bool: ...


@dataclass(frozen=True)
class Linked:
    """An action that was agreed for this person, as it stands."""

    id: int
    what: str
    owner: str
    due_at: datetime
    status: str
    is_open: bool
    touched_at: datetime


@dataclass(frozen=True)
class Listed:
    """One person by ward, bed and local key alone, as the newest list has them.

    `days_ready`: midnights since ready, None without a date; `length_of_stay`, `site`, `ward`: None where only the list
    of delayed transfers names the person. `step`, `check`: from the file or the newest long-stay review.
    """

    organisation: str
    spell_id: str
    site: str
    ward: str | None
    ward_name: str
    zone: str | None
    bed: str | None
    length_of_stay: int | None
    ready_on: date | None
    days_ready: int | None
    expected: date | None
    pathway: str | None
    reason: str | None
    owner: str | None
    why: tuple[Why, ...]
    step: str | None = None
    check: datetime | None = None
    reviewed_at: datetime | None = None
    reviewed_by: str | None = None

    @property
    def key(self) -> Key:
        return self.organisation, self.spell_id


@dataclass(frozen=True)
class Left:
    """Somebody who is in the newest list no longer: the last day that one had them, and how they went."""

    last_seen: date
    how: Went


@dataclass(frozen=True)
class Row:
    """One person of the live list. `before`: whether the earlier list had them; `changed`: what is new since then."""

    person: Listed
    work: Work
    actions: tuple[Linked, ...] = ()
    changed: tuple[Difference, ...] = ()
    before: bool = False
    left: Left | None = None

    @property
    def key(self) -> Key:
        return self.person.key

    @property
    def next_step(self) -> str | None:
        """What was set here stands over what the file says; what is done has none."""
        if self.work.done:
            return None
        return self.work.next_step or self.person.step

    @property
    def next_check(self) -> datetime | None:
        if self.work.done:
            return None
        return self.work.next_check if self.work.next_step else self.person.check

    @property
    def open_actions(self) -> tuple[Linked, ...]:
        return tuple(action for action in self.actions if action.is_open)

    @property
    def has_open_work(self) -> bool:
        return self.work.has_open_work or bool(self.open_actions)

    @property
    def touched(self) -> datetime | None:
        """When anybody last did anything: here, in a long-stay review, or to an action for this person."""
        moments = [self.work.touched_at, self.person.reviewed_at, *(action.touched_at for action in self.actions)]
        return max((moment for moment in moments if moment), default=None)

    @property
    def _rests(self) -> bool:
        """Nothing is to be done: it is done, or the person left with no work open."""
        return self.work.done or (self.left is not None and not self.has_open_work)

    def overdue(self, now: datetime) -> timedelta | None:
        """How long the check has been due; None where it is not."""
        due = None if self._rests else self.next_check
        return now - due if due and due < now else None

    def stale(self, now: datetime) -> bool:
        """Not touched for more than 24 hours: from the last touch, else from the earlier list on."""
        if self._rests:
            return False
        return now - self.touched > STALE if self.touched else self.before

    def standing(self, now: datetime) -> tuple[str, ...]:
        """What needs somebody's eye, in words: overdue by 3 hours, not touched for 2 days."""
        late = self.overdue(now)
        told = [f"overdue by {lasted(late)}"] if late is not None else []
        if self.stale(now):
            told.append(
                f"not touched for {lasted(now - self.touched)}" if self.touched else "nobody has touched it yet"
            )
        if self.work.blocked_by:
            told.append("blocked")
        return tuple(told) or (("done",) if self.work.done else ())


@dataclass(frozen=True)
class Source:
    """The newest list of one organisation: its day and, where the file says, the moment of the census."""

    organisation: str
    day: date
    census_at: datetime | None


@dataclass(frozen=True)
class Worklist:
    """Everybody who matters today. `now`: the moment that overdue and stale are judged at; `as_of`: of each list."""

    system: str
    day: date
    now: datetime
    rows: tuple[Row, ...]
    left_since: tuple[Row, ...]
    as_of: tuple[Source, ...]
    missing: tuple[str, ...] = field(default=())
    """Codes of organisations that owe a list of inpatients and have never filed one."""

    def row(self, key: Key) -> Row | None:
        return next((row for row in (*self.rows, *self.left_since) if row.key == key), None)


def judged_at(day: date, now: datetime, huddle: time) -> datetime:
    """Now on the day itself and before it; the end of the huddle of a day that is past."""
    return now if london(now).date() <= day else at(day, huddle) + HUDDLE_LASTS


def lasted(time: timedelta) -> str:
    """2 days, 1 hour, 40 minutes: in whole units of the largest that fits."""
    for unit, word in ((DAY, "day"), (HOUR, "hour"), (timedelta(minutes=1), "minute")):
        number = time // unit
        if number:
            return f"{number:,} {word}{'' if number == 1 else 's'}"
    return "less than a minute"
