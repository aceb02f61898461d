"""Who is about to become a long stay or a missed standard: short lists, most urgent first.

- Day 6 or 20 today in general and acute wards (7 or 21 tomorrow), not planned to leave today, with no plan or date.
- Day 12 to 14 in community wards, whose standard is 14 days.
- Continuing-healthcare cases on day 24 to 28 since the checklist without a decision, whose standard is 28 days.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Generic, TypeVar

from flow.huddle.staying import Staying
from flow.vocabulary import G_AND_A, WardType

MOST = 20
LONG_TOMORROW = (20, 6)
COMMUNITY_DAYS = range(12, 15)
CHC_DAYS = range(24, 29)
Line = TypeVar("Line")


class Lacks(StrEnum):
    """What somebody has not got who is about to tip."""

    NO_DATE = "no expected date"
    DATE_PASSED = "expected date passed"
    NO_STEP = "no next step"
    NO_REVIEW = "no review in a week"


@dataclass(frozen=True)
class Tips:
    """One person. `day_of_stay`: midnights so far; `becomes`: the day that must not come, for example 7."""

    person: Staying
    day_of_stay: int
    becomes: int
    lacks: tuple[Lacks, ...]


@dataclass(frozen=True)
class Case:
    """One continuing-healthcare case, by its own number. `days`: since the checklist."""

    organisation: str
    case_id: str
    checklist_date: date
    days: int
    dst_date: date | None

    @property
    def days_left(self) -> int:
        """Until the standard is missed."""
        return CHC_DAYS[-1] - self.days


@dataclass(frozen=True)
class Shortened(Generic[Line]):
    """At most twenty of `total`, most urgent first."""

    lines: tuple[Line, ...]
    total: int

    @property
    def left_out(self) -> int:
        return self.total - len(self.lines)


def long_tomorrow(people: Iterable[Staying], day: date, most: int = MOST) -> Shortened[Tips]:
    """General and acute inpatients on day 20 or 6 today, not planned to leave today, who lack a step or a date ahead.

    Day 20 before day 6; then those who lack most, those ready to leave, and by place.
    """
    found = [
        Tips(who, who.length_of_stay, who.length_of_stay + 1, lacks)
        for who in people
        if who.kind in G_AND_A
        and who.length_of_stay in LONG_TOMORROW
        and who.planned is None
        and (lacks := _lacks(who, day))
        and set(lacks) != {Lacks.NO_REVIEW}
    ]
    return _shortened(sorted(found, key=_most_urgent), most)


def community_standard(people: Iterable[Staying], day: date, most: int = MOST) -> Shortened[Tips]:
    """Everybody on day 12 to 14 in a community ward and not planned to leave today; the longest first, as above."""
    over = COMMUNITY_DAYS[-1] + 1
    found = [
        Tips(who, who.length_of_stay, over, _lacks(who, day))
        for who in people
        if who.kind is WardType.COMMUNITY and who.length_of_stay in COMMUNITY_DAYS and who.planned is None
    ]
    return _shortened(sorted(found, key=_most_urgent), most)


CASE_COLUMNS = ("organisation_code", "case_id", "checklist_date", "dst_date", "decision_date")


def chc_standard(rows: Iterable[Mapping[str, Any]], day: date, most: int = MOST) -> Shortened[Case]:
    """Rows of the chc feed (`CASE_COLUMNS`) on day 24 to 28 without a decision by this day.

    The fewest days left first; of those the ones whose decision-support tool is still to be done.
    """
    found = []
    for row in rows:
        checklist, tool, decision = row["checklist_date"], row["dst_date"], row["decision_date"]
        if checklist is None or (decision is not None and decision <= day):
            continue
        days = (day - checklist).days
        if days in CHC_DAYS:
            found.append(Case(row["organisation_code"], row["case_id"], checklist, days, tool))
    found.sort(key=lambda case: (-case.days, case.dst_date is not None, case.organisation, case.case_id))
    return _shortened(found, most)


def _lacks(who: Staying, day: date) -> tuple[Lacks, ...]:
    expected = who.expected_discharge_date
    missing = {
        Lacks.NO_DATE: expected is None,
        Lacks.DATE_PASSED: expected is not None and expected < day,
        Lacks.NO_STEP: who.next_step is None,
        Lacks.NO_REVIEW: who.is_stale(day),
    }
    return tuple(lack for lack, is_missing in missing.items() if is_missing)


def _most_urgent(tips: Tips) -> tuple[int, int, bool, str, str, str]:
    who = tips.person
    return -tips.day_of_stay, -len(tips.lacks), not who.fit_waiting, who.ward_name, who.bed or "", who.spell_id


def _shortened(lines: Sequence[Line], most: int) -> Shortened[Line]:
    return Shortened(tuple(lines[:most]), len(lines))
