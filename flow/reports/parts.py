"""What the sheet and the minutes of one huddle hold: plain values with their units, nothing written out yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flow.huddle.evidence import Evidence
from flow.vocabulary import ActionStatus, HuddlePart, TargetStatus, Tier

Series = Sequence[tuple[date, float | None]]


@dataclass(frozen=True)
class Head:
    """Whose huddle, of which day, and who printed it when. `mark`: Sample data. `public`: small counts hidden."""

    place: str
    day: date
    huddle_time: str
    printed_at: datetime
    printed_by: str | None = None
    mark: str | None = None
    public: bool = False


@dataclass(frozen=True)
class Files:
    """The gate. `missing`: files owed that have not come, in words; `failed`: why figures are not to be relied on."""

    owed: int
    arrived: int
    filed: int
    missing: tuple[str, ...]
    left_out: int
    failed: tuple[str, ...] = ()


@dataclass(frozen=True)
class TileLine:
    """A number of the position. `now` is of `day`, taken at `census_at` where it is a stock; `numerator` of a share.

    In a public document: `hidden`, it is not shown; `hidden_before`, the days before it are not.
    """

    label: str
    unit: str
    day: date
    now: float | None
    before: float | None
    usual: float | None
    target: float | None
    status: TargetStatus
    reason: str | None = None
    note: str | None = None
    numerator: float | None = None
    left_out: int = 0
    series: Series = ()
    census_at: datetime | None = None
    hidden: bool = False
    hidden_before: bool = False


@dataclass(frozen=True)
class PromiseLine:
    """An action due at this huddle, as it stood when it began; what the data shows; what was done to it since."""

    what: str
    owner: str
    organisation: str
    status_then: ActionStatus
    overdue: bool
    evidence: Evidence
    since: str | None = None


@dataclass(frozen=True)
class GroupLine:
    """People who wait for the same. `unlocked`: bed-days the meeting could expect to unlock, where that is known.

    `hidden`: in a public document how many there are is not shown, since it is small or would tell one that is.
    """

    reason: str
    organisation: str
    pathway: str
    people: int
    bed_days: int
    longest: int | None = None
    unlocked: float | None = None
    hidden: bool = False


@dataclass(frozen=True)
class PatientLine:
    """Where somebody lies and their local key: nothing else of a person is ever in a document."""

    ward: str | None
    bed: str | None
    key: str


@dataclass(frozen=True)
class ActionLine:
    """An action agreed today. `meant`: which delay it is for; `confirmed`: its owner said yes at the read back."""

    what: str
    owner: str
    organisation: str
    due_at: datetime
    tier: Tier
    status: ActionStatus
    carried: int = 0
    escalated_to: str | None = None
    reply: str | None = None
    meant: str | None = None
    people: int = 0
    patients: tuple[PatientLine, ...] = ()
    confirmed: bool = False


@dataclass(frozen=True)
class DeclaredLine:
    """The level that an organisation declared for itself."""

    organisation: str
    level: int
    note: str | None
    at: datetime


@dataclass(frozen=True)
class DecisionLine:
    text: str
    part: HuddlePart | None
    who: str
    at: datetime


@dataclass(frozen=True)
class PresentLine:
    """Who was there, for which organisation, in whose place; `until` where they left before the end."""

    name: str
    organisation: str
    deputises_for: str | None
    since: datetime
    until: datetime | None = None


@dataclass(frozen=True)
class Sheet:
    """One A4 page. `waiting`: people ready to leave, or None with the reason why that is not known.

    `changed`, `tipping`: a sentence each; `gap`: the bed gap, `glide`: the way to the target, in a sentence.
    """

    head: Head
    files: Files
    not_held: str | None = None
    declared: tuple[DeclaredLine, ...] = ()
    tiles: tuple[TileLine, ...] = ()
    promises: tuple[PromiseLine, ...] = ()
    waiting: int | None = None
    waiting_reason: str | None = None
    groups: tuple[GroupLine, ...] = ()
    actions: tuple[ActionLine, ...] = ()
    decisions: tuple[DecisionLine, ...] = ()
    changed: tuple[str, ...] = ()
    gap: str | None = None
    glide: str | None = None
    tipping: tuple[str, ...] = ()


@dataclass(frozen=True)
class Minutes:
    """What was said and agreed. `spent`: minutes a part, in order; `corrections`: what was changed after it closed."""

    head: Head
    files: Files
    opened_at: datetime | None = None
    opened_by: str | None = None
    closed_at: datetime | None = None
    closed_by: str | None = None
    not_held: str | None = None
    present: tuple[PresentLine, ...] = ()
    spent: tuple[tuple[HuddlePart, timedelta], ...] = ()
    declared: tuple[DeclaredLine, ...] = ()
    decisions: tuple[DecisionLine, ...] = ()
    moved: tuple[str, ...] = ()
    actions: tuple[ActionLine, ...] = ()
    promises: tuple[PromiseLine, ...] = ()
    corrections: tuple[str, ...] = ()
    next_huddle: datetime | None = None
