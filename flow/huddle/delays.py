"""Who is waiting and where it is stuck: people ready to leave, by reason, organisation that must act and pathway."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

NO_REASON = "no reason recorded"
NO_OWNER = "nobody named"
NO_PATHWAY = "no pathway"


@dataclass(frozen=True)
class Waiting:
    """One person ready to leave and still here. `days` since ready, in midnights; None without a ready date."""

    organisation: str
    site: str
    ward: str
    bed: str | None
    spell_id: str
    reason: str | None
    owner: str | None
    pathway: str | None
    ready_on: date | None
    days: int | None
    length_of_stay: int
    next_step: str | None
    expected_discharge_date: date | None


@dataclass(frozen=True)
class DelayGroup:
    """People who wait for the same thing from the same organisation, on one pathway. `bed_days`: days waited so far."""

    reason: str | None
    owner: str | None
    pathway: str | None
    people: tuple[Waiting, ...]

    @property
    def bed_days(self) -> int:
        return sum(person.days or 0 for person in self.people)

    @property
    def longest(self) -> int | None:
        return max((person.days for person in self.people if person.days is not None), default=None)

    @property
    def key(self) -> str:
        return "|".join(part or "" for part in (self.reason, self.owner, self.pathway))


COLUMNS = (
    "organisation_code",
    "site_code",
    "ward_code",
    "bed",
    "spell_id",
    "delay_reason",
    "owner_organisation",
    "pathway",
    "ready_on",
    "length_of_stay",
    "next_step",
    "expected_discharge_date",
)
"""What of an inpatient's row says who waits and for what."""


def people(rows: Iterable[Mapping[str, Any]], day: date) -> list[Waiting]:
    """Rows of fit-waiting inpatients (`COLUMNS`; None where missing) as people, longest waits first."""
    waiting = [_person(row, day) for row in rows]
    return sorted(
        waiting, key=lambda person: (-(person.days if person.days is not None else -1), -person.length_of_stay)
    )


def _person(row: Mapping[str, Any], day: date) -> Waiting:
    ready: date | None = row["ready_on"]
    return Waiting(
        organisation=row["organisation_code"],
        site=row["site_code"],
        ward=row["ward_code"],
        bed=row["bed"],
        spell_id=row["spell_id"],
        reason=row["delay_reason"],
        owner=row["owner_organisation"],
        pathway=row["pathway"],
        ready_on=ready,
        days=max((day - ready).days, 0) if ready else None,
        length_of_stay=row["length_of_stay"],
        next_step=row["next_step"],
        expected_discharge_date=row["expected_discharge_date"],
    )


def groups(waiting: list[Waiting]) -> list[DelayGroup]:
    """Groups with the most days waited first. Every person is in exactly one group."""
    found: dict[tuple[str | None, str | None, str | None], list[Waiting]] = {}
    for person in waiting:
        found.setdefault((person.reason, person.owner, person.pathway), []).append(person)
    made = [DelayGroup(*key, tuple(members)) for key, members in found.items()]
    return sorted(made, key=lambda group: (-group.bed_days, -len(group.people), group.key))
