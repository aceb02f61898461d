"""Declarations: delayed transfers of care, and their beds of a month."""

from __future__ import annotations

from flow.measures.measure import TO_SITE, Measure, MeasureKind
from flow.vocabulary import Better, DtocReason, Feed, Grain

STOCK = MeasureKind.STOCK
DTOC = (Feed.DTOC,)


def _dtoc(key: str, label: str, short: str, numerator: str, why: str = "", departures: tuple[str, ...] = ()) -> Measure:
    return Measure(
        key, label, short, "patients", Better.DOWN, STOCK, numerator, feeds=DTOC, why=why, departures=departures
    )


REASON_WORDS: dict[DtocReason, str] = {
    DtocReason.A: "completion of assessment",
    DtocReason.B: "public funding",
    DtocReason.C: "further non-acute NHS care",
    DtocReason.DI: "residential home",
    DtocReason.DII: "nursing home",
    DtocReason.E: "care package in own home",
    DtocReason.F: "equipment and adaptations",
    DtocReason.G: "patient or family choice",
    DtocReason.H: "disputes",
    DtocReason.I: "housing",
    DtocReason.O: "other",
}
NOT_SURE = "A value in breach of the national rules, or not mapped, is counted here: the patient is not left out."

DELAYED = (
    _dtoc(
        "dtoc_patients",
        "Delayed transfers of care",
        "Delayed transfers",
        "rows of the dtoc feed at the census, all kinds of care",
        "Clinical, team and safety decisions all made: agreed by NHS and council.",
        ("A census count, where the national return added up the days of a month.",),
    ),
    _dtoc("dtoc_patients_acute", "Delayed transfers: acute care", "Delayed: acute", "dtoc rows of care type acute"),
    _dtoc(
        "dtoc_patients_non_acute",
        "Delayed transfers: non-acute care",
        "Delayed: non-acute",
        "dtoc rows of care type non_acute",
    ),
    Measure(
        "dtoc_rate",
        "Delayed transfers of care rate",
        "Delayed share of beds",
        "%",
        Better.DOWN,
        STOCK,
        "dtoc_patients",
        "occupied (or, by setting, open) beds of all wards but maternity and paediatric",
        feeds=(Feed.DTOC, Feed.BEDS),
        why="The national ceiling was 3.5% from September 2017.",
        departures=(
            "The national rate divided a month's delayed days by the quarter's occupied beds (KH03); this one divides "
            "patients by beds at the same census.",
        ),
    ),
    _dtoc("dtoc_nhs", "Delayed transfers: NHS", "Delayed: NHS", "dtoc rows attributed to the NHS"),
    _dtoc(
        "dtoc_social_care",
        "Delayed transfers: social care",
        "Delayed: social care",
        "dtoc rows attributed to social care",
    ),
    _dtoc("dtoc_both", "Delayed transfers: both", "Delayed: both", "dtoc rows attributed to both"),
    _dtoc(
        "dtoc_not_agreed",
        "Delayed transfers: attribution not agreed",
        "Delayed: not agreed",
        "dtoc rows with no agreed attribution",
        departures=(NOT_SURE,),
    ),
    *(
        _dtoc(
            f"dtoc_reason_{reason.lower()}",
            f"Delayed transfers {reason}: {text}",
            f"Delayed: reason {reason}",
            f"dtoc rows with reason {reason} ({text})",
        )
        for reason, text in REASON_WORDS.items()
    ),
    _dtoc(
        "dtoc_reason_not_agreed",
        "Delayed transfers: reason not agreed",
        "Delayed: no reason",
        "dtoc rows with no agreed reason",
        departures=(NOT_SURE,),
    ),
)

DTOC_BEDS = (
    Measure(
        "dtoc_beds",
        "Delayed transfer beds, by month",
        "Delayed beds, month",
        "beds",
        Better.DOWN,
        STOCK,
        "delayed patient-days of the month",
        "calendar days of the month",
        feeds=(Feed.DTOC,),
        scopes=TO_SITE,
        grain=Grain.MONTH,
        why="The published figure that went from 62.8 to 35.7 in Plymouth in spring 2018.",
        departures=("A month with days missing divides by the days that were filed, and is marked.",),
    ),
)
