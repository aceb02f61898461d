"""Clocks that run against a standard: who is about to pass, most urgent first, and how many have passed already.

- Continuing-healthcare cases and assessments begun after leaving: 28 days from the checklist to the decision.
- Stays in community wards: 14 days.
- Expected dates: 48 hours from an emergency admission to an expected date of discharge.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import floor
from typing import Any

from flow.huddle.staying import Staying
from flow.huddle.tipping import CHC_DAYS, COMMUNITY_DAYS, MOST, Shortened
from flow.vocabulary import WardType

CASE_DAYS, STAY_DAYS = CHC_DAYS[-1], COMMUNITY_DAYS[-1]
EDD_WITHIN = timedelta(hours=48)
SOON = timedelta(hours=24)
"""An expected date that is due within this is about to be missed: before tomorrow's huddle."""
HOUR = timedelta(hours=1)
CASE_COLUMNS = (
    "organisation_code",
    "case_id",
    "checklist_date",
    "dst_date",
    "dst_setting",
    "decision_date",
    "local_authority",
)


@dataclass(frozen=True)
class CaseClock:
    """One case by its own number. `setting`: where its decision-support tool was done, None where it was not."""

    organisation: str
    case_id: str
    checklist_date: date
    dst_date: date | None
    setting: str | None
    locality: str | None
    used: int

    @property
    def left(self) -> int:
        """Days left; below nought the standard is missed."""
        return CASE_DAYS - self.used


@dataclass(frozen=True)
class StayClock:
    person: Staying

    @property
    def used(self) -> int:
        return self.person.length_of_stay

    @property
    def left(self) -> int:
        return STAY_DAYS - self.used


@dataclass(frozen=True)
class DateClock:
    """An emergency admission without an expected date. `due`: by when one has to be set."""

    organisation: str
    site: str
    ward: str
    bed: str | None
    spell_id: str
    due: datetime
    hours_left: int


Lines = Shortened[CaseClock] | Shortened[StayClock] | Shortened[DateClock]


@dataclass(frozen=True)
class Clocks:
    """The three lists, each with how many passed already and are still waiting."""

    cases: Shortened[CaseClock]
    cases_passed: int
    stays: Shortened[StayClock]
    stays_passed: int
    dates: Shortened[DateClock]
    dates_passed: int


def cases(rows: Iterable[Mapping[str, Any]], day: date, most: int = MOST) -> tuple[Shortened[CaseClock], int]:
    """Rows of the chc feed (`CASE_COLUMNS`) undecided by this day: those on day 24 to 28, and how many are beyond.

    The fewest days left first; of those the ones whose decision-support tool is still to be done.
    """
    undecided = [
        CaseClock(
            row["organisation_code"], row["case_id"], row["checklist_date"], row["dst_date"], row["dst_setting"],
            row["local_authority"], (day - row["checklist_date"]).days,
        )
        for row in rows
        if row["checklist_date"] is not None and (row["decision_date"] is None or row["decision_date"] > day)
    ]  # fmt: skip
    about = [case for case in undecided if case.used in CHC_DAYS]
    about.sort(key=lambda case: (case.left, case.dst_date is not None, case.organisation, case.case_id))
    return Shortened(tuple(about[:most]), len(about)), sum(case.left < 0 for case in undecided)


def stays(people: Iterable[Staying], most: int = MOST) -> tuple[Shortened[StayClock], int]:
    """Community inpatients on day 12 to 14 and not planned to leave today; and how many have been there longer."""
    community = [StayClock(who) for who in people if who.kind is WardType.COMMUNITY]
    about = [each for each in community if each.used in COMMUNITY_DAYS and each.person.planned is None]
    about.sort(key=lambda each: (each.left, each.person.ward_name, each.person.bed or "", each.person.spell_id))
    return Shortened(tuple(about[:most]), len(about)), sum(each.left < 0 for each in community)


def dates(rows: Iterable[Mapping[str, Any]], at: datetime, most: int = MOST) -> tuple[Shortened[DateClock], int]:
    """Emergency admissions without an expected date at this moment: those whose 48 hours end within the next 24, and
    how many are beyond. Rows of inpatients of the wards that count, admission_at as UTC with its zone.

    Exactly 48 hours is within.
    """
    waiting = [_date_clock(row, at) for row in rows if row["expected_discharge_date"] is None]
    about = [each for each in waiting if at <= each.due <= at + SOON]
    about.sort(key=lambda each: (each.due, each.ward, each.bed or "", each.spell_id))
    return Shortened(tuple(about[:most]), len(about)), sum(each.due < at for each in waiting)


def _date_clock(row: Mapping[str, Any], at: datetime) -> DateClock:
    due = row["admission_at"] + EDD_WITHIN
    return DateClock(
        organisation=row["organisation_code"],
        site=row["site_code"],
        ward=row["ward_code"],
        bed=row["bed"],
        spell_id=row["spell_id"],
        due=due,
        hours_left=floor((due - at) / HOUR),
    )
