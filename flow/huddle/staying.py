"""Who has been here long: each with the newest review, from the file or recorded here, and what happens next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from flow.clock import london
from flow.layout import Layout
from flow.vocabulary import G_AND_A, DischargePlanned, WardType

LONG = (7, 14, 21)
"""Days here (midnights) that a list of long stays starts at."""
STALE_AFTER = 7
"""Days after which somebody counts as not reviewed."""
PLANNED = (DischargePlanned.DEFINITE, DischargePlanned.POSSIBLE)


class Said(StrEnum):
    """Where a review is known from."""

    FILE = "file"
    HERE = "here"


@dataclass(frozen=True)
class Review:
    """One long-stay review. `on`: the morning it was of; `at`: when it was made or written down."""

    on: date
    at: datetime
    by: str
    source: Said
    next_step: str | None = None
    next_check: datetime | None = None
    note: str | None = None


@dataclass(frozen=True)
class Staying:
    """One inpatient, named by ward, bed and local key alone. The next step is that of the newest review."""

    organisation: str
    site: str
    ward: str
    ward_name: str
    zone: str | None
    kind: WardType
    bed: str | None
    spell_id: str
    length_of_stay: int
    expected_discharge_date: date | None
    pathway: str | None
    reason: str | None
    owner: str | None
    fit_waiting: bool
    planned: DischargePlanned | None
    review: Review | None
    next_step: str | None
    next_check: datetime | None

    def days_since_review(self, day: date) -> int | None:
        """None where nobody has reviewed this stay."""
        return (day - self.review.on).days if self.review else None

    def is_stale(self, day: date) -> bool:
        """Never reviewed, or last reviewed a week ago or more."""
        since = self.days_since_review(day)
        return since is None or since >= STALE_AFTER


@dataclass(frozen=True)
class Wanted:
    """Which of them a list shows. A ward is named by site and code, since two hospitals may both have a ward 1."""

    least: int = 21
    organisation: str | None = None
    zone: str | None = None
    ward: tuple[str, str] | None = None
    stale_only: bool = False
    every_kind: bool = False
    """Wards of every kind; otherwise general and acute ones, which the measures of long stay count."""

    def takes(self, person: Staying, day: date) -> bool:
        return (
            person.length_of_stay >= self.least
            and (self.every_kind or person.kind in G_AND_A)
            and self.organisation in (None, person.organisation)
            and self.zone in (None, person.zone)
            and self.ward in (None, (person.site, person.ward))
            and (not self.stale_only or person.is_stale(day))
        )


COLUMNS = (
    "organisation_code",
    "site_code",
    "ward_code",
    "bed",
    "spell_id",
    "length_of_stay",
    "expected_discharge_date",
    "pathway",
    "delay_reason",
    "owner_organisation",
    "fit_waiting",
    "discharge_planned",
    "next_step",
    "next_step_due",
    "last_review_at",
    "reviewed_by",
)
"""What of an inpatient's row a list of long stays needs."""
Place = tuple[str, str, str]
"""(organisation, site, ward)"""


def people(
    rows: Iterable[Mapping[str, Any]],
    layout: Layout,
    recorded: Mapping[tuple[str, str], Review],
    in_file: Mapping[Place, tuple[str | None, str | None]],
) -> tuple[Staying, ...]:
    """Rows of inpatients (`COLUMNS`) as people, longest stay first.

    `recorded`: the newest review recorded here, by organisation and spell; `in_file`: the name and the type that the
    beds file gives a ward that is not configured.
    """
    found = [_person(row, layout, recorded, in_file) for row in rows]
    return tuple(sorted(found, key=lambda who: (-who.length_of_stay, who.organisation, who.spell_id)))


def _person(
    row: Mapping[str, Any],
    layout: Layout,
    recorded: Mapping[tuple[str, str], Review],
    in_file: Mapping[Place, tuple[str | None, str | None]],
) -> Staying:
    organisation, site, code = row["organisation_code"], row["site_code"], row["ward_code"]
    ward = layout.wards.get((site, code))
    name, kind = in_file.get((organisation, site, code), (None, None))
    review = newest(review_in_file(row), recorded.get((organisation, row["spell_id"])))
    here = review is not None and review.source is Said.HERE
    planned = row["discharge_planned"]
    return Staying(
        organisation=organisation,
        site=site,
        ward=code,
        ward_name=ward.name if ward else name or code,
        zone=ward.zone if ward else None,
        kind=layout.ward_type(organisation, site, code, kind),
        bed=row["bed"],
        spell_id=row["spell_id"],
        length_of_stay=row["length_of_stay"],
        expected_discharge_date=row["expected_discharge_date"],
        pathway=row["pathway"],
        reason=row["delay_reason"],
        owner=row["owner_organisation"],
        fit_waiting=bool(row["fit_waiting"]),
        planned=DischargePlanned(planned) if planned in set(PLANNED) else None,
        review=review,
        next_step=review.next_step if review and here else row["next_step"],
        next_check=review.next_check if review and here else row["next_step_due"],
    )


def review_in_file(row: Mapping[str, Any]) -> Review | None:
    """The review that an inpatient's row names; None where it gives no moment."""
    at = row["last_review_at"]
    if at is None:
        return None
    by = row["reviewed_by"] or "nobody named"
    return Review(london(at).date(), at, by, Said.FILE, row["next_step"], row["next_step_due"])


def newest(in_file: Review | None, here: Review | None) -> Review | None:
    """The later one: by the morning it was of, then by when it was made; of two at once the one recorded here."""
    known = [review for review in (in_file, here) if review]
    return max(known, key=lambda review: (review.on, review.at, review.source is Said.HERE), default=None)


def leaving(everybody: Sequence[Staying], layout: Layout) -> tuple[Staying, ...]:
    """Those planned to leave today: the definite ones first, then ward by ward as configured, others at the end."""
    order = {place: number for number, place in enumerate(layout.wards)}

    def rank(who: Staying) -> tuple[int, int, str, str, str]:
        known = order.get((who.site, who.ward), len(order))
        return PLANNED.index(who.planned or PLANNED[-1]), known, who.ward_name, who.bed or "", who.spell_id

    return tuple(sorted((who for who in everybody if who.planned), key=rank))
