"""Declarations: community wards, capacity by pathway, continuing healthcare."""

from __future__ import annotations

from flow.measures.measure import TO_ORGANISATION, Measure, MeasureKind
from flow.vocabulary import Better, Feed, Grain, Pathway, WardType

STOCK = MeasureKind.STOCK
COMMUNITY = frozenset({WardType.COMMUNITY})


def _community(key: str, label: str, short: str, better: Better, numerator: str, why: str) -> Measure:
    return Measure(
        key, label, short, "patients", better, STOCK, numerator, feeds=(Feed.INPATIENTS,), wards=COMMUNITY, why=why
    )


def _capacity(key: str, label: str, short: str, unit: str, better: Better, numerator: str, why: str = "") -> Measure:
    return Measure(
        key,
        label,
        short,
        unit,
        better,
        STOCK,
        numerator,
        feeds=(Feed.CAPACITY,),
        scopes=TO_ORGANISATION,
        why=why,
        departures=("A service that gives no figure is left out of the sum.",),
    )


def _chc(
    key: str, label: str, short: str, better: Better, numerator: str, denominator: str, departures: tuple[str, ...]
) -> Measure:
    return Measure(
        key,
        label,
        short,
        "%",
        better,
        MeasureKind.FLOW,
        numerator,
        denominator,
        feeds=(Feed.CHC,),
        scopes=TO_ORGANISATION,
        grain=Grain.MONTH,
        why="A long wait for a funding decision is often a wait in a hospital bed.",
        departures=departures,
    )


COMMUNITY_WARDS = (
    _community(
        "community_occupied",
        "Patients in community wards",
        "Community patients",
        Better.NEITHER,
        "inpatients in community wards at the census",
        "Step-down beds in use.",
    ),
    _community(
        "community_stay_14",
        "Community stays over 14 days",
        "Community over 14 days",
        Better.DOWN,
        "inpatients in community wards with a length of stay of more than 14 days",
        "Over the 14 days that Plymouth set itself.",
    ),
    Measure(
        "community_mean_stay",
        "Mean stay in community wards",
        "Community mean stay",
        "days",
        Better.DOWN,
        STOCK,
        "total length of stay so far, in days, of inpatients in community wards",
        "community_occupied",
        feeds=(Feed.INPATIENTS,),
        wards=COMMUNITY,
        why="Plymouth's community hospitals aimed at 14 days.",
        departures=("Of those there now, so far: not of completed stays.",),
    ),
)

CAPACITY = (
    _capacity(
        "capacity_available",
        "Places free, all pathways",
        "Places free",
        "places",
        Better.UP,
        "places free now in community and social-care services",
        "Where people can go today.",
    ),
    *(
        _capacity(
            f"capacity_available_p{pathway}",
            f"Places free, pathway {pathway}",
            f"Places free, P{pathway}",
            "places",
            Better.UP,
            f"places free now, pathway {pathway}",
        )
        for pathway in Pathway
    ),
    _capacity(
        "pathway_waiting",
        "People waiting for a service, all pathways",
        "Waiting for a place",
        "people",
        Better.DOWN,
        "people waiting for community and social-care services",
        "The queue that the free places meet.",
    ),
    *(
        _capacity(
            f"pathway_waiting_p{pathway}",
            f"People waiting, pathway {pathway}",
            f"Waiting, P{pathway}",
            "people",
            Better.DOWN,
            f"people waiting, pathway {pathway}",
        )
        for pathway in Pathway
    ),
)

CONTINUING_HEALTHCARE = (
    _chc(
        "dst_in_hospital_rate",
        "Decision-support tools done in an acute hospital",
        "Assessed in hospital",
        Better.DOWN,
        "decision-support tools of the month with setting acute_hospital",
        "decision-support tools of the month",
        ("A tool whose setting nobody wrote down is in the denominator.",),
    ),
    _chc(
        "dst_28_day_rate",
        "Decisions within 28 days of the checklist",
        "Decided in 28 days",
        Better.UP,
        "decisions of the month at most 28 calendar days after the checklist",
        "decisions of the month",
        ("A decision with no checklist date is in the denominator and not within 28 days.",),
    ),
)
