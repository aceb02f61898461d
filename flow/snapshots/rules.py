"""What must hold between the cells of one row, and what is only worth knowing. One table each.

A rule gets a frame of typed cells, every column of the feed present, and says for each row whether it is broken.
Comparisons with a missing cell are never broken.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from flow.clock import LONDON
from flow.vocabulary import NOT_AGREED, Attribution, CareType, DtocReason, Feed


@dataclass(frozen=True)
class Rule:
    """`needs`: the columns it reads; its finding points at the first. `sentence`: filled with their texts."""

    key: str
    needs: tuple[str, ...]
    broken: Callable[[pd.DataFrame], pd.Series]
    sentence: str


@dataclass(frozen=True)
class Breach(Rule):
    """The row stays, and the cell the rule points at is filed as not agreed."""


def above(larger: str, smaller: str, sentence: str) -> Rule:
    """Broken where the first is more than, or later than, the second."""
    return Rule(f"{larger} above {smaller}", (larger, smaller), lambda rows: rows[larger] > rows[smaller], sentence)


def before(earlier: str, later: str, sentence: str) -> Rule:
    """Broken where the first is less than, or earlier than, the second."""
    return Rule(f"{earlier} before {later}", (earlier, later), lambda rows: rows[earlier] < rows[later], sentence)


def _census_date(rows: pd.DataFrame) -> pd.Series:
    return rows["snapshot_at"].dt.tz_convert(LONDON).dt.tz_localize(None).dt.normalize()


def _without_value(rows: pd.DataFrame) -> pd.Series:
    return rows["value"].isna() & (rows["numerator"].isna() | rows["denominator"].isna())


LEAVES_OUT: dict[Feed, tuple[Rule, ...]] = {
    Feed.INPATIENTS: (
        above(
            "admission_at",
            "snapshot_at",
            "'{admission_at}' is after the census of {snapshot_at}. Correct the admission or the census.",
        ),
    ),
    Feed.DISCHARGES: (
        before(
            "discharge_at",
            "admission_at",
            "'{discharge_at}' is before the admission, {admission_at}. Correct one of the two.",
        ),
    ),
    Feed.EMERGENCY: (
        above(
            "over_4h", "attendances", "{over_4h} is more than the {attendances} attendances. Correct one of the two."
        ),
    ),
    Feed.ATTENDANCES: (
        before(
            "departure_at",
            "arrival_at",
            "'{departure_at}' is before the arrival, {arrival_at}. Correct one of the two.",
        ),
    ),
    Feed.COUNTS: (
        Rule(
            "nothing counted",
            ("value", "numerator", "denominator"),
            _without_value,
            "there is neither a value nor both a numerator and a denominator. Fill in one or the other.",
        ),
    ),
}

NESTED = "{%s} is more than {%s} in %s, of which it is a part. Both are kept as filed: check them."


def nested(part: str, whole: str) -> Rule:
    return above(part, whole, NESTED % (part, whole, whole))


WORTH_KNOWING: dict[Feed, tuple[Rule, ...]] = {
    Feed.BEDS: (
        Rule(
            "occupied above open",
            ("occupied_beds", "core_beds", "escalation_beds", "closed_beds"),
            lambda rows: rows["occupied_beds"] > rows["core_beds"] + rows["escalation_beds"] - rows["closed_beds"],
            "{occupied_beds} occupied is above the beds open ({core_beds} + {escalation_beds} - {closed_beds}). "
            "It is kept, since patients may be boarded: check it.",
        ),
        Rule(
            "closed above all",
            ("closed_beds", "core_beds", "escalation_beds"),
            lambda rows: rows["closed_beds"] > rows["core_beds"] + rows["escalation_beds"],
            "{closed_beds} closed is more than the beds there are ({core_beds} + {escalation_beds}). "
            "Both are kept as filed: check them.",
        ),
    ),
    Feed.INPATIENTS: (
        above(
            "first_admission_at",
            "admission_at",
            "'{first_admission_at}' is after the admission here, {admission_at}. The whole stay cannot start later "
            "than a part of it: check it.",
        ),
    ),
    Feed.DTOC: (
        Rule(
            "delayed after the census",
            ("delayed_since", "snapshot_at"),
            lambda rows: rows["delayed_since"] > _census_date(rows),
            "'{delayed_since}' is after the census of {snapshot_at}. The patient is counted all the same: check it.",
        ),
    ),
    Feed.EMERGENCY: (
        nested("handover_over_60", "handover_over_30"),
        nested("handover_over_30", "handover_over_15"),
        nested("handover_over_15", "ambulance_arrivals"),
    ),
    Feed.ATTENDANCES: (
        before(
            "decision_to_admit_at",
            "arrival_at",
            "'{decision_to_admit_at}' is before the arrival, {arrival_at}. Both are kept as filed: check them.",
        ),
    ),
    Feed.CAPACITY: (nested("capacity_available", "capacity_total"),),
    Feed.CHC: (
        before(
            "decision_date",
            "checklist_date",
            "'{decision_date}' is before the checklist, {checklist_date}. Both are kept as filed: check them.",
        ),
        before(
            "dst_date",
            "checklist_date",
            "'{dst_date}' is before the checklist, {checklist_date}. Both are kept as filed: check them.",
        ),
    ),
}


def _only(reasons: tuple[DtocReason, ...], *refused: Attribution) -> Callable[[pd.DataFrame], pd.Series]:
    return lambda rows: rows["reason"].isin(reasons) & rows["attributable_to"].isin(refused)


BREACHES: tuple[Breach, ...] = (
    Breach(
        "both refused",
        ("attributable_to", "reason"),
        _only((DtocReason.DI, DtocReason.G, DtocReason.H), Attribution.BOTH),
        "reason {reason} is never attributed to both. The patient is counted, with the attribution filed as "
        f"{NOT_AGREED}: agree it as nhs or social_care.",
    ),
    Breach(
        "only the NHS",
        ("attributable_to", "reason"),
        _only((DtocReason.C, DtocReason.I), Attribution.SOCIAL_CARE, Attribution.BOTH),
        "reason {reason} is only ever attributed to the NHS. The patient is counted, with the attribution filed as "
        f"{NOT_AGREED}: agree it as nhs, or correct the reason.",
    ),
    Breach(
        "no other in acute",
        ("reason", "care_type"),
        lambda rows: (rows["reason"] == DtocReason.O) & (rows["care_type"] == CareType.ACUTE),
        "reason O is for non-acute care only. The patient is counted, with the reason filed as "
        f"{NOT_AGREED}: agree one of A to I, or correct the type of care.",
    ),
)
"""National rules of the delayed transfers return: what 115 published months never once break."""
