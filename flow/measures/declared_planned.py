"""Declarations: who is planned to leave, who did by 17:00, and who came since. The bed gap is learnt from them."""

from __future__ import annotations

from flow.measures.measure import TO_SITE, Measure, MeasureKind
from flow.vocabulary import G_AND_A, Better, Feed

STOCK, FLOW = MeasureKind.STOCK, MeasureKind.FLOW
CENSUS, BOTH = (Feed.INPATIENTS,), (Feed.INPATIENTS, Feed.DISCHARGES)
LEARNT = "The bed gap at 17:00 of later mornings is learnt from it."
ANY_END = "Deaths and transfers count too: the bed is free."
WHO_WENT = "Somebody who came and left between two censuses is not in it."


def _planned(
    key: str, label: str, short: str, kind: MeasureKind, numerator: str, feeds: tuple[Feed, ...], departure: str = ""
) -> Measure:
    return Measure(
        key,
        label,
        short,
        "patients",
        Better.NEITHER,
        kind,
        numerator,
        feeds=feeds,
        wards=G_AND_A,
        scopes=TO_SITE,
        why=LEARNT,
        departures=(departure,) if departure else (),
    )


PLANNED = (
    _planned(
        "planned_definite",
        "Definite discharges planned for today",
        "Definite today",
        STOCK,
        "inpatients in general and acute wards at the census with a definite discharge planned",
        CENSUS,
    ),
    _planned(
        "planned_possible",
        "Possible discharges planned for today",
        "Possible today",
        STOCK,
        "inpatients in general and acute wards at the census with a possible discharge planned",
        CENSUS,
    ),
    _planned(
        "definite_left_by_17",
        "Definite discharges who left by 17:00",
        "Definite, left by 17",
        FLOW,
        "of planned_definite, those who left before 17:00:00",
        BOTH,
        ANY_END,
    ),
    _planned(
        "possible_left_by_17",
        "Possible discharges who left by 17:00",
        "Possible, left by 17",
        FLOW,
        "of planned_possible, those who left before 17:00:00",
        BOTH,
        ANY_END,
    ),
    _planned(
        "others_left_by_17",
        "Others at the census who left by 17:00",
        "Others, left by 17",
        FLOW,
        "inpatients in general and acute wards at the census, not planned to leave, who left before 17:00:00",
        BOTH,
        ANY_END,
    ),
    _planned(
        "admitted_since_emergency",
        "Emergency admissions since the census before, still here",
        "Came as emergencies",
        STOCK,
        "inpatients at the census admitted since the census time of the day before, admission method 2x",
        CENSUS,
        WHO_WENT,
    ),
    _planned(
        "admitted_since_other",
        "Other admissions since the census before, still here",
        "Came otherwise",
        STOCK,
        "inpatients at the census admitted since the census time of the day before, any other method",
        CENSUS,
        WHO_WENT,
    ),
)
