"""Declarations: length of stay, expected dates of discharge."""

from __future__ import annotations

from flow.measures.declared_beds import G_AND_A_WORDS
from flow.measures.measure import Measure, MeasureKind
from flow.vocabulary import G_AND_A, Better, Feed

STOCK = MeasureKind.STOCK
INPATIENTS = (Feed.INPATIENTS,)
ALL_AGES = "Counts all ages in general and acute wards; the published figure may split adults and children."
OLD_HEADS = "At least this many midnights, although older returns head the column '>'."


def _stay(key: str, label: str, short: str, days: int, why: str) -> Measure:
    return Measure(
        key,
        label,
        short,
        "patients",
        Better.DOWN,
        STOCK,
        f"inpatients in {G_AND_A_WORDS} with a length of stay of {days} days or more",
        feeds=INPATIENTS,
        wards=G_AND_A,
        why=why,
        departures=(OLD_HEADS, ALL_AGES),
    )


def _stay_rate(key: str, label: str, short: str, part: str, why: str) -> Measure:
    return Measure(
        key,
        label,
        short,
        "%",
        Better.DOWN,
        STOCK,
        part,
        "beds_occupied (beds feed)",
        feeds=(Feed.INPATIENTS, Feed.BEDS),
        wards=G_AND_A,
        why=why,
        departures=("Patients come from the inpatients feed and occupied beds from the beds feed.",),
    )


STAYS = (
    _stay("stranded_7", "Patients here 7 days or more", "Here 7+ days", 7, "A week in bed costs strength."),
    _stay("stay_14", "Patients here 14 days or more", "Here 14+ days", 14, "Halfway to a long stay."),
    _stay(
        "long_stay_21",
        "Patients here 21 days or more",
        "Here 21+ days",
        21,
        "A fifth of beds; the 2018 ambition was a quarter fewer.",
    ),
    _stay_rate(
        "stranded_7_rate",
        "Share of occupied beds with a patient here 7 days or more",
        "7+ share of beds",
        "stranded_7",
        "The same count, fair to a hospital that grows or shrinks.",
    ),
    _stay_rate(
        "long_stay_21_rate",
        "Share of occupied beds with a patient here 21 days or more",
        "21+ share of beds",
        "long_stay_21",
        "The same count, fair to a hospital that grows or shrinks.",
    ),
)

EXPECTED_DATES = (
    Measure(
        "edd_set_48h",
        "Expected date of discharge set within 48 hours",
        "Date set in 48 hours",
        "%",
        Better.UP,
        STOCK,
        "of them, those whose expected date was set within 48 hours of admission",
        f"emergency admissions (method 2x) in {G_AND_A_WORDS} at the census, admitted at least 48 hours before it",
        feeds=INPATIENTS,
        wards=G_AND_A,
        why="Change 1 of the High Impact Change Model: plan for leaving from the start.",
        departures=(
            "A date set before admission is within 48 hours; a date nobody timed is not.",
            "No value where the file times nobody's expected date.",
        ),
    ),
    Measure(
        "edd_passed",
        "Patients whose expected date has passed",
        "Expected date passed",
        "patients",
        Better.DOWN,
        STOCK,
        "inpatients, all wards, whose expected date of discharge is before the census date",
        feeds=INPATIENTS,
        why="A date that passed unrevised is no plan.",
        departures=("No value where the file gives nobody an expected date.",),
    ),
)
