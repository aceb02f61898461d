"""The bed gap at 17:00: beds needed against beds there will be, with a range from how far such mornings were out.

Needed: people with a decision to admit who wait now, the usual emergency admissions beyond them, planned admissions,
what usually comes besides, and beds that must stay free. There will be: beds empty at the census, and those of people
who leave by 17:00: of the definite and of the possible discharges the share that did on earlier mornings, and as many
others as usual. The gap is the one less the other; below nought there are beds to spare.

Discharges always count to 17:00. Until when admissions count is the caller's choice, the same for every morning: to the
next census, so that who comes in the evening has a bed too, or to 17:00.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from statistics import median
from typing import NamedTuple

from flow.measures.usual import AT_LEAST, usual

LOOKS_BACK = timedelta(weeks=6)
SATURDAY = 5
ASSUMED = {"definite": 0.8, "possible": 0.4}
"""Shares that leave by 17:00 until our own mornings say otherwise; they count as much as this many people:"""
ASSUMED_PEOPLE = 10
EXACT = 1e-9


@dataclass(frozen=True)
class Morning:
    """One morning of the beds that are counted together (general and acute wards); None: not known.

    At the census: beds `empty`; `waiting`, `electives` and `reserve` from the demand feed; `definite` and `possible`,
    people planned to leave today. Known afterwards: how many of the definite, the possible and the others left their
    bed by 17:00 (deaths and transfers too: the bed is free), and how many came, as emergencies and otherwise.
    """

    day: date
    empty: int | None = None
    waiting: int | None = None
    electives: int | None = None
    reserve: int | None = None
    definite: int | None = None
    possible: int | None = None
    definite_left: int | None = None
    possible_left: int | None = None
    others_left: int | None = None
    emergencies: int | None = None
    others_admitted: int | None = None

    @property
    def further(self) -> int | None:
        """Emergency admissions beyond those who waited for a bed at the census already."""
        if self.emergencies is None or self.waiting is None:
            return None
        return max(self.emergencies - self.waiting, 0)

    @property
    def beyond_planned(self) -> int | None:
        """Other admissions beyond the planned ones; below nought where fewer came than were planned."""
        if self.others_admitted is None or self.electives is None:
            return None
        return self.others_admitted - self.electives

    @property
    def gap(self) -> int | None:
        """The gap as it was: came + reserve - empty - left by 17:00.

        Who never got a bed is not in these files, nor here: a full hospital shows a smaller gap than it had.
        """
        came = (self.emergencies, self.others_admitted, self.reserve)
        there = (self.empty, self.definite_left, self.possible_left, self.others_left)
        if None in came or None in there:
            return None
        return sum(number or 0 for number in came) - sum(number or 0 for number in there)


WORDS: dict[str, str] = {
    "empty": "beds empty (beds feed)",
    "waiting": "decisions to admit waiting (demand feed)",
    "electives": "planned admissions (demand feed)",
    "reserve": "beds reserved (demand feed)",
    "definite": "definite discharges today (inpatients feed)",
    "possible": "possible discharges today (inpatients feed)",
}
"""What is needed of the morning itself."""


@dataclass(frozen=True)
class Part:
    """One bar of the waterfall: beds, above nought needed, below nought there. `how`: what an expected number is.

    Only `besides` may be either: below nought, fewer usually come than are planned.
    """

    key: str
    label: str
    beds: float
    how: str = ""


@dataclass(frozen=True)
class Conversion:
    """Of the people planned so, the share that left by 17:00: `left` of `people` on earlier mornings, and what is
    assumed as if of ten people more."""

    rate: float
    left: int
    people: int


class Range(NamedTuple):
    """Eight mornings in ten the gap was within. `mornings`: how many it rests on; `few`: the furthest out of them."""

    low: float
    high: float
    mornings: int
    few: bool


@dataclass(frozen=True)
class BedGap:
    """The gap expected at 17:00, in beds. `parts` add up to `likely`. `spread` None: no earlier morning to judge by."""

    day: date
    parts: tuple[Part, ...]
    spread: Range | None = None

    @property
    def likely(self) -> float:
        return sum(part.beds for part in self.parts)

    @property
    def short(self) -> int:
        """In whole beds, as far as one must go; below nought there are so many to spare."""
        return whole(self.likely)

    @property
    def more(self) -> int:
        """Discharges needed before 17:00 beyond those counted on; 0 where there are beds to spare."""
        return max(self.short, 0)

    @property
    def range_words(self) -> str:
        if self.spread is None:
            return "no range yet: no earlier morning to judge by"
        if self.spread.few:
            many = "1 morning" if self.spread.mornings == 1 else f"{self.spread.mornings} mornings"
            return f"range from {many}"
        return f"8 mornings in 10, from {self.spread.mornings} mornings"


def whole(gap: float) -> int:
    """A gap in whole beds: part of a bed is a bed."""
    return ceil(gap - EXACT)


@dataclass(frozen=True)
class NoGap:
    """Why there is none."""

    day: date
    reason: str


def is_weekend(day: date) -> bool:
    return day.weekday() >= SATURDAY


def alike(day: date, past: Sequence[Morning]) -> list[Morning]:
    """The mornings of six weeks before `day` of the same kind, weekday or weekend."""
    return [each for each in past if day - LOOKS_BACK <= each.day < day and is_weekend(each.day) == is_weekend(day)]


def conversion(kind: str, mornings: Sequence[Morning]) -> Conversion:
    """`kind`: definite or possible. Pooled over the mornings that know both numbers: a large one counts for more."""
    pairs = [(getattr(each, kind), getattr(each, f"{kind}_left")) for each in mornings]
    known = [(people, left) for people, left in pairs if people is not None and left is not None]
    people, left = sum(people for people, _ in known), sum(left for _, left in known)
    rate = (left + ASSUMED[kind] * ASSUMED_PEOPLE) / (people + ASSUMED_PEOPLE)
    return Conversion(rate, left, people)


def usual_number(day: date, past: Sequence[Morning], of: Callable[[Morning], int | None]) -> float | None:
    """What is usual on this weekday; until three of it are known, the median of the weekdays or weekend days."""
    same_weekday = usual({each.day: float(number) for each in past if (number := of(each)) is not None}, day)
    if same_weekday is not None:
        return same_weekday
    known = [float(number) for each in alike(day, past) if (number := of(each)) is not None]
    return median(known) if len(known) >= AT_LEAST else None


def expected(today: Morning, past: Sequence[Morning]) -> BedGap | NoGap:
    """The gap expected, without its range, from what is known of the morning at its census and of earlier ones."""
    lacking = [said for name, said in WORDS.items() if getattr(today, name) is None]
    if lacking:
        return NoGap(today.day, f"Not filed: {', '.join(lacking)}.")
    before = alike(today.day, past)
    definite, possible = conversion("definite", before), conversion("possible", before)
    further = usual_number(today.day, past, lambda each: each.further)
    besides = usual_number(today.day, past, lambda each: each.beyond_planned)
    others = usual_number(today.day, past, lambda each: each.others_left)
    if further is None or besides is None or others is None:
        return NoGap(today.day, "Too few earlier mornings to say who usually comes and leaves by 17:00.")
    empty, waiting, electives, reserve, sure, perhaps = (float(getattr(today, name)) for name in WORDS)
    parts = (
        Part("waiting", "Decisions to admit waiting", waiting),
        Part("emergencies", "Usual further emergency admissions", further, "usual for this weekday"),
        Part("electives", "Planned admissions", electives),
        Part("besides", "What usually comes besides", besides, "other admissions less the planned ones"),
        Part("reserve", "Beds reserved", reserve),
        Part("empty", "Beds empty", -empty),
        Part("definite", "Definite discharges", -sure * definite.rate, _converted(sure, definite)),
        Part("possible", "Possible discharges", -perhaps * possible.rate, _converted(perhaps, possible)),
        Part("others", "Others who usually leave", -others, "usual for this weekday"),
    )
    return BedGap(today.day, parts)


def _converted(people: float, found: Conversion) -> str:
    rests = f"{found.left} of {found.people} before" if found.people else "assumed: no earlier morning known"
    return f"{people:.0f} x {found.rate:.0%} by 17:00 ({rests})"
