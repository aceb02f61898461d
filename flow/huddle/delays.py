"""Who is waiting and where it is stuck: people ready to leave, by reason, organisation that must act and pathway."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

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


def people(patients: pd.DataFrame, day: date) -> list[Waiting]:
    """The rows of fit-waiting inpatients as people, longest waits first. Columns as stored (flow.store.tables)."""
    waiting = [_person(row, day) for row in patients.to_dict("records")]
    return sorted(
        waiting, key=lambda person: (-(person.days if person.days is not None else -1), -person.length_of_stay)
    )


def _person(row: dict[Any, Any], day: date) -> Waiting:
    ready = _date(row["ready_on"])
    return Waiting(
        organisation=row["organisation_code"],
        site=row["site_code"],
        ward=row["ward_code"],
        bed=_said(row["bed"]),
        spell_id=row["spell_id"],
        reason=_said(row["delay_reason"]),
        owner=_said(row["owner_organisation"]),
        pathway=_said(row["pathway"]),
        ready_on=ready,
        days=max((day - ready).days, 0) if ready else None,
        length_of_stay=int(row["length_of_stay"]),
        next_step=_said(row["next_step"]),
        expected_discharge_date=_date(row["expected_discharge_date"]),
    )


def _said(cell: Any) -> str | None:
    return None if pd.isna(cell) else str(cell)


def _date(cell: Any) -> date | None:
    return None if pd.isna(cell) else pd.Timestamp(cell).date()


def groups(waiting: list[Waiting]) -> list[DelayGroup]:
    """Groups with the most days waited first. Every person is in exactly one group."""
    found: dict[tuple[str | None, str | None, str | None], list[Waiting]] = {}
    for person in waiting:
        found.setdefault((person.reason, person.owner, person.pathway), []).append(person)
    made = [DelayGroup(*key, tuple(members)) for key, members in found.items()]
    return sorted(made, key=lambda group: (-group.bed_days, -len(group.people), group.key))
