"""Declarations: numbers that are published, never worked out from the daily feeds, on another basis than a morning."""

from __future__ import annotations

from flow.measures.declared_delays import REASON_WORDS
from flow.measures.measure import TO_ORGANISATION, Measure, MeasureKind
from flow.vocabulary import Better, Feed, Grain

STOCK, FLOW = MeasureKind.STOCK, MeasureKind.FLOW
COUNTS = (Feed.COUNTS,)
KH03_BASIS = (
    "Consultant-led beds open overnight, a mean of the midnights of a quarter filed under its last month: another "
    "basis than the beds of the morning.",
)
BY_COUNCIL = ("By local authority, not by hospital, where the workbooks of councils are loaded.",)
SNAPSHOT = (
    "One main reason a patient, at a weekly count of long stays; a month is the mean of its weeks. Small groups are "
    "not published for a trust, so it is a floor.",
)


def _monthly(
    key: str, label: str, short: str, unit: str, better: Better, of: tuple[str, str | None], departures: tuple[str, ...]
) -> Measure:
    """`of`: numerator and denominator."""
    return Measure(
        key,
        label,
        short,
        unit,
        better,
        STOCK,
        *of,
        feeds=COUNTS,
        scopes=TO_ORGANISATION,
        grain=Grain.MONTH,
        departures=departures,
    )


def _kh03(key: str, label: str, short: str, numerator: str) -> Measure:
    return _monthly(key, label, short, "beds", Better.NEITHER, (numerator, None), KH03_BASIS)


def _beds(ending: str, words: str, short: str) -> Measure:
    parts = (f"delayed patient-days of the month, {words}", "calendar days of the month")
    return _monthly(
        f"dtoc_beds_{ending}",
        f"Delayed transfer beds, by month: {words}",
        short,
        "beds",
        Better.DOWN,
        parts,
        BY_COUNCIL,
    )


def _reasons(ending: str, words: str, short: str) -> Measure:
    numerator = f"patients without criteria to reside whose published main reason is {words}"
    label = f"Published delay reasons: {words}"
    return _monthly(f"delays_published{ending}", label, short, "patients", Better.DOWN, (numerator, None), SNAPSHOT)


KH03 = (
    _kh03("kh03_beds_available", "KH03: general and acute beds available", "KH03 beds", "general and acute beds open"),
    _kh03("kh03_beds_occupied", "KH03: general and acute beds occupied", "KH03 occupied", "of them, those occupied"),
    _monthly(
        "kh03_occupancy",
        "KH03: general and acute bed occupancy",
        "KH03 occupancy",
        "%",
        Better.DOWN,
        ("kh03_beds_occupied", "kh03_beds_available"),
        KH03_BASIS,
    ),
    _kh03("kh03_beds_available_all", "KH03: beds available, all sectors", "KH03 beds, all", "beds open, all sectors"),
    _kh03(
        "kh03_beds_occupied_all",
        "KH03: beds occupied, all sectors",
        "KH03 occupied, all",
        "beds occupied, all sectors",
    ),
)

DTOC_BEDS_SPLITS = (
    _beds("acute", "acute care", "Delayed beds: acute"),
    _beds("non_acute", "non-acute care", "Delayed beds: other"),
    _beds("nhs", "attributed to the NHS", "Delayed beds: NHS"),
    _beds("social_care", "attributed to social care", "Delayed beds: social"),
    _beds("both", "attributed to both", "Delayed beds: both"),
    *(
        _beds(f"reason_{reason.lower()}", f"reason {reason} ({text})", f"Delayed beds: {reason}")
        for reason, text in REASON_WORDS.items()
    ),
)

DELAYS_PUBLISHED = (
    _reasons("", "any reason", "Published delays"),
    _reasons("_hospital", "a hospital process", "Delays: hospital"),
    _reasons("_wellbeing", "a wellbeing concern", "Delays: wellbeing"),
    _reasons("_hub", "a care transfer hub process", "Delays: hub"),
    _reasons("_interface", "an interface process", "Delays: interface"),
    _reasons("_capacity", "capacity", "Delays: capacity"),
)

PUBLISHED = (
    Measure(
        "nctr_discharged_by_17",
        "No longer meeting the criteria to reside, discharged by 17:00",
        "Discharged by 17:00",
        "patients",
        Better.UP,
        FLOW,
        "of nctr_discharged, those who left by 17:00",
        feeds=COUNTS,
        scopes=TO_ORGANISATION,
        departures=("Published until May 2023 only, and not worked out from patient rows.",),
    ),
    *DTOC_BEDS_SPLITS,
    *DELAYS_PUBLISHED,
    *KH03,
)
