"""Declarations: emergency departments and ambulances."""

from __future__ import annotations

from flow.measures.measure import TO_SITE, Measure, MeasureKind
from flow.vocabulary import Better, DepartmentType, Feed

FLOW = MeasureKind.FLOW
EMERGENCY, ATTENDANCES = (Feed.EMERGENCY,), (Feed.ATTENDANCES,)
ROWS_WIN = "Where both are filed for a site and department type, attendance rows win over the day's totals."
NOT_GIVEN = "A department that gives no figure is left out of the sum."


def _ed(
    key: str,
    label: str,
    short: str,
    unit: str,
    better: Better,
    numerator: str,
    why: str = "",
    departures: tuple[str, ...] = (),
    by_rows: bool = True,
) -> Measure:
    return Measure(
        key,
        label,
        short,
        unit,
        better,
        FLOW,
        numerator,
        feeds=EMERGENCY,
        instead=ATTENDANCES if by_rows else (),
        scopes=TO_SITE,
        why=why,
        departures=departures,
    )


def _four_hour(key: str, label: str, short: str, of: str, why: str) -> Measure:
    return Measure(
        key,
        label,
        short,
        "%",
        Better.UP,
        FLOW,
        f"attendances within four hours, {of} (exactly 4 h 00 is within)",
        f"attendances, {of}",
        feeds=EMERGENCY,
        instead=ATTENDANCES,
        scopes=TO_SITE,
        why=why,
        departures=("An attendance belongs to the day of arrival.", ROWS_WIN),
    )


TYPES = tuple((kind.value, f"type {kind.value}") for kind in DepartmentType)

EMERGENCY_CARE = (
    _ed(
        "ed_attendances",
        "Emergency attendances, all types",
        "Attendances",
        "attendances",
        Better.NEITHER,
        "departed attendances, and those over four hours still there when the file was taken",
        "How many came.",
        (ROWS_WIN,),
    ),
    _ed(
        "ed_over_4h",
        "Over four hours in the department, all types",
        "Over 4 hours",
        "attendances",
        Better.DOWN,
        "attendances over four hours from arrival to departure",
        "",
        (ROWS_WIN, "Still there after four hours when the file was taken counts as over."),
    ),
    *(
        _ed(
            f"ed_attendances_type{number}",
            f"Emergency attendances, {text}",
            f"Attendances {text}",
            "attendances",
            Better.NEITHER,
            f"attendances, department {text}",
        )
        for number, text in TYPES
    ),
    *(
        _ed(
            f"ed_over_4h_type{number}",
            f"Over four hours in the department, {text}",
            f"Over 4 hours {text}",
            "attendances",
            Better.DOWN,
            f"attendances over four hours, department {text}",
        )
        for number, text in TYPES
    ),
    _four_hour(
        "four_hour",
        "Within four hours, all types",
        "Within 4 hours",
        "all types",
        "The standard everybody knows; it fails when the hospital is full.",
    ),
    _four_hour(
        "four_hour_type1",
        "Within four hours, type 1",
        "Within 4 hours type 1",
        "department type 1",
        "The major department alone; no national target of its own.",
    ),
    _four_hour(
        "four_hour_type2",
        "Within four hours, type 2",
        "Within 4 hours type 2",
        "department type 2",
        "Single-specialty departments.",
    ),
    _ed(
        "emergency_admissions",
        "Emergency admissions by way of the department",
        "Emergency admissions",
        "admissions",
        Better.NEITHER,
        "emergency admissions",
        "What the beds took in.",
        (NOT_GIVEN,),
    ),
    _ed(
        "dta_waits_4_12h",
        "Waits of 4 to 12 hours from decision to admit",
        "4-12 hours for a bed",
        "patients",
        Better.DOWN,
        "waits over 4 and up to 12 hours from decision to admit to admission",
        "",
        (NOT_GIVEN, "From attendance rows: admission is the departure of an admitted patient."),
    ),
    _ed(
        "dta_waits_12h",
        "Waits over 12 hours from decision to admit",
        "12+ hours for a bed",
        "patients",
        Better.DOWN,
        "waits over 12 hours from decision to admit to admission",
        "Nobody should.",
        (NOT_GIVEN, "From attendance rows: admission is the departure of an admitted patient."),
    ),
    _ed(
        "over_12h_from_arrival",
        "Over 12 hours from arrival",
        "12+ hours from arrival",
        "patients",
        Better.DOWN,
        "in the department over 12 hours from arrival",
        "A different clock from the decision to admit.",
        (NOT_GIVEN,),
    ),
    _ed(
        "ambulance_arrivals",
        "Arrivals by ambulance",
        "Ambulance arrivals",
        "arrivals",
        Better.NEITHER,
        "arrivals by ambulance",
        by_rows=False,
    ),
    *(
        _ed(
            f"handover_over_{minutes}",
            f"Ambulance handovers over {minutes} minutes",
            f"Handover over {minutes} min",
            "handovers",
            Better.DOWN,
            f"ambulance handovers over {minutes} minutes",
            "An ambulance outside cannot go to the next call.",
            (NOT_GIVEN,),
            by_rows=False,
        )
        for minutes in (15, 30, 60)
    ),
)
