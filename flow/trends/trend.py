"""One measure over time as a screen shows it, and its line in the table of all measures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from flow.huddle.glide import Glide
from flow.measures.definitions import MEASURES
from flow.measures.runs import WeeksInARow
from flow.vocabulary import Grain, Scope

UNITS = {Grain.DAY: "day", Grain.WEEK: "week", Grain.MONTH: "month"}
"""What one point is."""


@dataclass(frozen=True)
class TrendRow:
    """One measure in the table of all. `grain`: what its points are, months where it is only known by month.

    `sentence` says what the chart says, or why there is none. `doubt`: why the newest value is not to be relied on.
    """

    measure: str
    grain: Grain
    latest: float | None
    latest_on: date | None
    target: float | None
    variation_icon: str | None
    assurance_icon: str | None
    sentence: str
    doubt: str | None = None
    values: int = 0

    @property
    def label(self) -> str:
        return MEASURES[self.measure].label

    @property
    def unit(self) -> str:
        return MEASURES[self.measure].unit


@dataclass(frozen=True)
class TrendPoint:
    """One point, filed under its first day. A gap has no value. `mean`, `lower`, `upper`: what chance alone would do.

    `kind`: its point type, `words`: the rule and what it means. `few_days`: it has a value from some of its days.
    """

    day: date
    value: float | None
    mean: float | None
    lower: float | None
    upper: float | None
    target: float | None
    kind: str
    words: str
    group: int = 0
    few_days: bool = False
    doubt: str | None = None


@dataclass(frozen=True)
class Rebased:
    """New limits from a day, by a person, with a reason. `point`: the point they start at; None: outside the chart."""

    start: date
    reason: str
    who: str
    at: datetime
    point: date | None = None


@dataclass(frozen=True)
class Happening:
    """Something that happened on a day, under the point it belongs to. `decided`: by a huddle."""

    day: date
    point: date
    what: str
    decided: bool = False


@dataclass(frozen=True)
class ActionsAgreed:
    """Actions agreed in the time of one point; `named`: of them those for this very measure."""

    point: date
    agreed: int
    named: int


@dataclass(frozen=True)
class Trend:
    """A chart. `reason` says why there are no points. `settings`: every option of the calculation, in words."""

    measure: str
    grain: Grain
    scope: Scope
    code: str
    place: str
    points: tuple[TrendPoint, ...]
    sentence: str
    variation_icon: str | None
    assurance_icon: str | None
    settings: tuple[str, ...]
    notes: tuple[str, ...]
    rebases: tuple[Rebased, ...]
    events: tuple[Happening, ...]
    actions: tuple[ActionsAgreed, ...]
    run: WeeksInARow | None
    glide: Glide | None
    reason: str | None = None
    doubt: str | None = None
