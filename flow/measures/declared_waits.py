"""Declarations: patients who are fit and wait, and those without criteria to reside."""

from __future__ import annotations

from flow.measures.measure import Measure, MeasureKind
from flow.vocabulary import G_AND_A, Better, Feed

STOCK, FLOW = MeasureKind.STOCK, MeasureKind.FLOW
INPATIENTS = (Feed.INPATIENTS,)
NCTR_FEEDS = (Feed.INPATIENTS, Feed.DISCHARGES)
MERGED = (
    "Merges national notions: medically fit, no criteria to reside and discharge ready are different counts "
    "(and a delayed transfer is a fourth); the split is shown."
)
ALL_AGES = "Counts all ages in general and acute wards; the national return counts adults, critical care included."
SAYS_NOBODY = "No value where the file says of nobody whether they are fit."
FUTURE_DATE = "A ready date after the census is no ready date yet: the other date is used, or none."


def _fit(
    key: str, label: str, short: str, numerator: str, why: str, departures: tuple[str, ...] = (), unit: str = "patients"
) -> Measure:
    notes = (MERGED, ALL_AGES, SAYS_NOBODY) if key == "fit_waiting" else departures
    return Measure(
        key,
        label,
        short,
        unit,
        Better.DOWN,
        STOCK,
        numerator,
        feeds=INPATIENTS,
        wards=G_AND_A,
        why=why,
        departures=notes,
    )


FIT_WAITING = (
    _fit(
        "fit_waiting",
        "Patients fit to leave and waiting",
        "Fit and waiting",
        "inpatients in general and acute wards at the census: criteria to reside = N, or a ready date or medically fit "
        "time on or before the census and criteria to reside not Y or 01-12",
        "They need something, and it is not this bed.",
    ),
    Measure(
        "fit_waiting_rate",
        "Percentage of medically fit patients waiting",
        "Fit share of beds",
        "%",
        Better.DOWN,
        STOCK,
        "fit_waiting",
        "beds_occupied (beds feed)",
        feeds=(Feed.INPATIENTS, Feed.BEDS),
        wards=G_AND_A,
        why="The share of the hospital that waits for somebody else's door to open.",
        departures=(
            MERGED,
            "No national formula exists: this is fit patients in a bed over occupied general and acute beds.",
        ),
    ),
    _fit(
        "fit_by_criteria",
        "Fit and waiting: no criteria to reside",
        "Fit: no criteria",
        "fit_waiting with criteria to reside = N",
        "Split of fit_waiting, first match of three.",
    ),
    _fit(
        "fit_by_ready_date",
        "Fit and waiting: a discharge ready date only",
        "Fit: ready date",
        "fit_waiting with no criteria recorded and a discharge ready date on or before the census",
        "Split of fit_waiting, first match of three.",
    ),
    _fit(
        "fit_by_medically_fit",
        "Fit and waiting: medically fit only",
        "Fit: medically fit",
        "fit_waiting with neither of the two before, and a medically fit time on or before the census",
        "Split of fit_waiting, first match of three.",
    ),
)

NOT_MEETING = (
    Measure(
        "nctr",
        "Patients without criteria to reside on the day",
        "No criteria to reside",
        "patients",
        Better.DOWN,
        FLOW,
        "spells fit at the census, plus spells discharged that day with a discharge ready date on or before it",
        feeds=NCTR_FEEDS,
        wards=G_AND_A,
        mean_of_days=True,
        why="The published daily count of the discharge situation report.",
        departures=(
            MERGED,
            ALL_AGES,
            "Somebody who becomes ready after the census and stays the night is first counted the next day.",
            "A patient who died that day, or was transferred to another hospital, is in none of the three counts.",
            "A spell is placed in its ward at the census; in the ward it left from where it was not there.",
        ),
    ),
    Measure(
        "nctr_discharged",
        "Of them, discharged that day",
        "Of them discharged",
        "patients",
        Better.UP,
        FLOW,
        "of nctr, those discharged by 23:59 (deaths and transfers between hospitals left out)",
        feeds=NCTR_FEEDS,
        wards=G_AND_A,
        why="How fast ready people leave.",
        departures=("Whatever ward they left from, a discharge lounge included.",),
    ),
    Measure(
        "nctr_remaining",
        "Patients without criteria to reside who stayed the night",
        "Remaining, no criteria",
        "patients",
        Better.DOWN,
        FLOW,
        "nctr - nctr_discharged",
        feeds=NCTR_FEEDS,
        wards=G_AND_A,
        mean_of_days=True,
        why="Who did not leave although ready.",
        departures=("No value where more were discharged than counted: one of the two figures is wrong.",),
    ),
    Measure(
        "nctr_remaining_rate",
        "Share of those without criteria to reside who stayed",
        "Remaining share",
        "%",
        Better.DOWN,
        FLOW,
        "nctr_remaining",
        "nctr",
        feeds=NCTR_FEEDS,
        wards=G_AND_A,
        why="Can be compared with the published figure of every acute trust.",
    ),
)

FIT_DETAIL = (
    _fit(
        "fit_over_24h",
        "Fit and waiting: ready before today",
        "Ready before today",
        "fit_waiting whose ready date is before the census date",
        "Not this morning's news.",
        ("Counts midnights, not 24 hours: the ready date has no time.", FUTURE_DATE),
    ),
    _fit(
        "fit_internal",
        "Fit and waiting for the hospital itself",
        "Waiting inside",
        "fit_waiting whose delay reason is internal",
        "The hospital can unblock these alone.",
    ),
    _fit(
        "fit_external",
        "Fit and waiting for somebody outside",
        "Waiting outside",
        "fit_waiting whose delay reason is external",
        "These need a partner.",
    ),
    _fit(
        "fit_no_reason",
        "Fit and waiting: no known reason",
        "No known reason",
        "fit_waiting whose delay reason is missing or not mapped",
        "What nobody names nobody unblocks.",
    ),
    _fit(
        "bed_days_lost",
        "Bed days lost by those waiting now",
        "Bed days lost",
        "sum over fit_waiting of census date - ready date, in midnights (ready date, else medically fit)",
        "What the present waits have cost so far.",
        ("A patient with no ready date adds nought and is counted in fit_no_date.", FUTURE_DATE),
        "days",
    ),
    _fit(
        "fit_no_date",
        "Fit and waiting: no ready date",
        "No ready date",
        "fit_waiting with neither a discharge ready date nor a medically fit time on or before the census",
        "Their lost days are not in bed_days_lost.",
        (FUTURE_DATE,),
    ),
)
