"""The day's list of delayed transfers of care, which the NHS and the council agree: what each has said of each delay.

What a side said here stands over what the file says of it. Until both agree a delay is on the list all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flow.vocabulary import DtocSide, DtocVerdict, OrganisationKind

Spoken = tuple[str, str, DtocSide]
"""(organisation, spell, side)"""

SPEAKS: dict[OrganisationKind, DtocSide] = {
    OrganisationKind.ACUTE: DtocSide.NHS,
    OrganisationKind.COMMUNITY: DtocSide.NHS,
    OrganisationKind.MENTAL_HEALTH: DtocSide.NHS,
    OrganisationKind.COMMISSIONER: DtocSide.NHS,
    OrganisationKind.AMBULANCE: DtocSide.NHS,
    OrganisationKind.COUNCIL: DtocSide.LA,
}
"""Which side an organisation speaks for, by its kind; any other kind for neither."""

COLUMNS = (
    "organisation_code",
    "site_code",
    "ward_code",
    "spell_id",
    "care_type",
    "reason",
    "attributable_to",
    "delayed_since",
    "local_authority",
    "validated_by_nhs",
    "validated_by_la",
)
IN_FILE: dict[DtocSide, str] = {DtocSide.NHS: "validated_by_nhs", DtocSide.LA: "validated_by_la"}


@dataclass(frozen=True)
class Verdict:
    """What somebody said here, for a side, of one delay on one day's list."""

    organisation: str
    spell_id: str
    day: date
    side: DtocSide
    verdict: DtocVerdict
    note: str | None
    at: datetime
    who: str
    who_organisation: str


@dataclass(frozen=True)
class Word:
    """How one side stands to one delay: no `verdict` where it has not said, no `at` or who where the file says it."""

    verdict: DtocVerdict | None = None
    at: datetime | None = None
    who: str | None = None
    who_organisation: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Delay:
    """One patient on the list. `days`: midnights since the delay began; `reason`: the national letter or not agreed."""

    organisation: str
    site: str
    ward: str | None
    spell_id: str
    care_type: str
    reason: str
    attributable_to: str
    delayed_since: date
    days: int
    local_authority: str | None
    words: Mapping[DtocSide, Word]

    @property
    def key(self) -> tuple[str, str]:
        return self.organisation, self.spell_id

    @property
    def agreed(self) -> bool:
        """By both sides."""
        return all(word.verdict is DtocVerdict.AGREED for word in self.words.values())

    @property
    def disputed(self) -> bool:
        """By either side."""
        return any(word.verdict is DtocVerdict.DISPUTED for word in self.words.values())

    def waits_for(self, side: DtocSide) -> bool:
        """Whether this side has said nothing of it, in the file or here."""
        return self.words[side].verdict is None


@dataclass(frozen=True)
class Counts:
    """Of the list. A delay that one side disputes and the other has not spoken of is both disputed and waited for."""

    rows: int
    agreed: int
    waiting_nhs: int
    waiting_la: int
    disputed: int


def delays(rows: Iterable[Mapping[str, Any]], spoken: Mapping[Spoken, Verdict], day: date) -> list[Delay]:
    """Rows of the dtoc feed (`COLUMNS`) with the newest verdict of each side, longest delay first."""
    found = [_delay(row, spoken, day) for row in rows]
    return sorted(found, key=lambda delay: (-delay.days, delay.organisation, delay.spell_id))


def counts(listed: Iterable[Delay]) -> Counts:
    every = list(listed)
    return Counts(
        rows=len(every),
        agreed=sum(delay.agreed for delay in every),
        waiting_nhs=sum(delay.waits_for(DtocSide.NHS) for delay in every),
        waiting_la=sum(delay.waits_for(DtocSide.LA) for delay in every),
        disputed=sum(delay.disputed for delay in every),
    )


def _delay(row: Mapping[str, Any], spoken: Mapping[Spoken, Verdict], day: date) -> Delay:
    organisation, spell = row["organisation_code"], row["spell_id"]
    return Delay(
        organisation=organisation,
        site=row["site_code"],
        ward=row["ward_code"],
        spell_id=spell,
        care_type=row["care_type"],
        reason=row["reason"],
        attributable_to=row["attributable_to"],
        delayed_since=row["delayed_since"],
        days=max((day - row["delayed_since"]).days, 0),
        local_authority=row["local_authority"],
        words={side: _word(row[IN_FILE[side]], spoken.get((organisation, spell, side))) for side in DtocSide},
    )


def _word(in_file: bool | None, spoken: Verdict | None) -> Word:
    if spoken is not None:
        return Word(spoken.verdict, spoken.at, spoken.who, spoken.who_organisation, spoken.note)
    if in_file is None:
        return Word()
    return Word(DtocVerdict.AGREED if in_file else DtocVerdict.DISPUTED)
