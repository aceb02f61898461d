"""The cohorts a meeting follows from morning to morning, who is in them, and the words for coming and going."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from flow.huddle.evidence import Spell

Site = tuple[str, str]
"""(organisation, site)"""
SEVEN, TWENTY_ONE = 7, 21


@dataclass(frozen=True)
class Present:
    """One inpatient on one morning. `counted`: lies in a ward of the kinds that the cohort counts.

    `days`: midnights since ready, None without a ready date; `delayed`: on the day's list of delayed transfers.
    """

    organisation: str
    site: str
    ward: str
    bed: str | None
    spell_id: str
    length_of_stay: int
    fit_waiting: bool
    reason: str | None
    owner: str | None
    pathway: str | None
    expected: date | None
    days: int | None
    delayed: bool
    counted: bool

    @property
    def spell(self) -> Spell:
        return self.organisation, self.spell_id

    @property
    def place(self) -> Site:
        return self.organisation, self.site


class Cohort(StrEnum):
    FIT_WAITING = "fit_waiting"
    SEVEN = "stranded_7"
    TWENTY_ONE = "long_stay_21"
    DELAYED = "dtoc"

    def takes(self, person: Present) -> bool:
        return person.counted and MEMBERS[self](person)


MEMBERS: dict[Cohort, Callable[[Present], bool]] = {
    Cohort.FIT_WAITING: lambda person: person.fit_waiting,
    Cohort.SEVEN: lambda person: person.length_of_stay >= SEVEN,
    Cohort.TWENTY_ONE: lambda person: person.length_of_stay >= TWENTY_ONE,
    Cohort.DELAYED: lambda person: person.delayed,
}


class Change(StrEnum):
    """What is new of one person since the morning before, most important first; only `SAME` is not listed."""

    NEW = "new"
    LEFT = "left"
    NO_LONGER = "no longer"
    MOVED = "moved"
    BLOCKER = "blocker changed"
    PATHWAY = "pathway changed"
    DATE_SLIPPED = "date slipped"
    SAME = "same blocker"


class Came(StrEnum):
    """How somebody came into a cohort at a site."""

    BECAME = "became"
    ADMITTED = "admitted"
    MOVED_IN = "moved in from another site"
    WARD_COUNTED = "moved in from a ward not counted"
    NOT_IN_FILE_BEFORE = "not in the file before"


class Went(StrEnum):
    """How somebody went out of a cohort at a site."""

    DISCHARGED = "discharged"
    DIED = "died"
    NO_LONGER = "no longer"
    MOVED_OUT = "moved to another site"
    WARD_NOT_COUNTED = "moved to a ward not counted"
    NOT_IN_FILE = "not in the file, discharge row due"


_BECAME = {
    Cohort.FIT_WAITING: "newly ready to leave",
    Cohort.SEVEN: "reached 7 days",
    Cohort.TWENTY_ONE: "reached 21 days",
    Cohort.DELAYED: "newly delayed",
}
_ADMITTED = {
    Cohort.FIT_WAITING: "admitted and ready already",
    Cohort.SEVEN: "admitted",
    Cohort.TWENTY_ONE: "admitted",
    Cohort.DELAYED: "admitted and delayed already",
}
_NO_LONGER = {
    Cohort.FIT_WAITING: "no longer ready to leave",
    Cohort.SEVEN: "admission date changed",
    Cohort.TWENTY_ONE: "admission date changed",
    Cohort.DELAYED: "no longer delayed",
}


def change_words(cohort: Cohort, change: Change) -> str:
    """For example 'no longer ready to leave', where the change itself says only 'no longer'."""
    return _NO_LONGER[cohort] if change is Change.NO_LONGER else str(change)


def came_words(cohort: Cohort, kind: Came) -> str:
    return {Came.BECAME: _BECAME, Came.ADMITTED: _ADMITTED}.get(kind, {}).get(cohort, str(kind))


def went_words(cohort: Cohort, kind: Went) -> str:
    return _NO_LONGER[cohort] if kind is Went.NO_LONGER else str(kind)


COLUMNS = (
    "organisation_code",
    "site_code",
    "ward_code",
    "bed",
    "spell_id",
    "length_of_stay",
    "fit_waiting",
    "delay_reason",
    "owner_organisation",
    "pathway",
    "expected_discharge_date",
    "ready_on",
)
"""What of an inpatient's row says who is in which cohort and why."""


def present(
    rows: Iterable[Mapping[str, Any]],
    day: date,
    delayed: Collection[Spell],
    counted: Callable[[str, str, str], bool] = lambda _organisation, _site, _ward: True,
) -> list[Present]:
    """Rows of inpatients (`COLUMNS`) as people.

    `delayed`: spells on the day's list of delayed transfers; `counted`: whether a ward (organisation, site, ward) is of
    the kinds the cohort counts.
    """
    return [_person(row, day, delayed, counted) for row in rows]


def _person(
    row: Mapping[str, Any], day: date, delayed: Collection[Spell], counted: Callable[[str, str, str], bool]
) -> Present:
    organisation, site, ward, spell = (
        row[name] for name in ("organisation_code", "site_code", "ward_code", "spell_id")
    )
    ready: date | None = row["ready_on"]
    return Present(
        organisation=organisation,
        site=site,
        ward=ward,
        bed=row["bed"],
        spell_id=spell,
        length_of_stay=row["length_of_stay"],
        fit_waiting=bool(row["fit_waiting"]),
        reason=row["delay_reason"],
        owner=row["owner_organisation"],
        pathway=row["pathway"],
        expected=row["expected_discharge_date"],
        days=max((day - ready).days, 0) if ready else None,
        delayed=(organisation, spell) in delayed,
        counted=counted(organisation, site, ward),
    )
