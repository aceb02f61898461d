"""Declarations: bed state, and what is coming."""

from __future__ import annotations

from flow.measures.measure import TO_SITE, Measure, MeasureKind
from flow.vocabulary import G_AND_A, NOT_IN_DTOC_RATE, Better, Feed, WardType

STOCK = MeasureKind.STOCK
BEDS = (Feed.BEDS,)
CRITICAL_CARE = frozenset({WardType.CRITICAL_CARE})
ALL_BUT_CHILDREN_AND_MATERNITY = frozenset(WardType) - NOT_IN_DTOC_RATE
G_AND_A_WORDS = "general and acute wards (types general_acute and assessment)"


def _beds(
    key: str,
    label: str,
    short: str,
    better: Better,
    numerator: str,
    why: str = "",
    wards: frozenset[WardType] = G_AND_A,
    departures: tuple[str, ...] = (),
) -> Measure:
    return Measure(
        key, label, short, "beds", better, STOCK, numerator, feeds=BEDS, wards=wards, why=why, departures=departures
    )


BED_STATE = (
    _beds(
        "beds_open",
        "General and acute beds open",
        "Beds open",
        Better.NEITHER,
        f"core + escalation - closed beds, {G_AND_A_WORDS}",
        "How many beds the hospital can use this morning.",
        departures=("Closed beds are taken out whether or not a patient lies in one.",),
    ),
    _beds(
        "beds_occupied",
        "General and acute beds occupied",
        "Beds occupied",
        Better.NEITHER,
        f"occupied beds, {G_AND_A_WORDS}",
        "The denominator of every general and acute share.",
    ),
    Measure(
        "occupancy",
        "General and acute bed occupancy",
        "Occupancy",
        "%",
        Better.DOWN,
        STOCK,
        "beds_occupied",
        "beds_open",
        feeds=BEDS,
        wards=G_AND_A,
        why="Above about 92% there is seldom the right bed free when a patient needs one.",
        departures=("May exceed 100% when patients board.",),
    ),
    _beds(
        "beds_empty",
        "Empty general and acute beds",
        "Beds empty",
        Better.UP,
        "sum over the wards of open - occupied, nought where a ward is over-full",
        "What can be used at once; a full ward elsewhere does not take them away.",
    ),
    _beds(
        "escalation_beds",
        "Escalation beds open",
        "Escalation beds",
        Better.DOWN,
        f"escalation beds, {G_AND_A_WORDS}",
        "Beds opened beyond what is staffed and funded.",
    ),
    _beds(
        "closed_beds",
        "Closed beds",
        "Closed beds",
        Better.DOWN,
        f"closed beds, {G_AND_A_WORDS}",
        "Beds lost to infection, staffing or the building.",
    ),
    _beds(
        "beds_open_all",
        "Beds open, all wards but maternity and children's",
        "Beds open, all wards",
        Better.NEITHER,
        "core + escalation - closed beds, all wards but maternity and paediatric",
        "A denominator of the delayed-transfer rate.",
        ALL_BUT_CHILDREN_AND_MATERNITY,
    ),
    _beds(
        "beds_occupied_all",
        "Beds occupied, all wards but maternity and children's",
        "Occupied, all wards",
        Better.NEITHER,
        "occupied beds, all wards but maternity and paediatric",
        "The usual denominator of the delayed-transfer rate.",
        ALL_BUT_CHILDREN_AND_MATERNITY,
    ),
    _beds(
        "critical_care_open",
        "Critical care beds open",
        "Critical care open",
        Better.NEITHER,
        "core + escalation - closed beds, critical care wards",
        wards=CRITICAL_CARE,
    ),
    _beds(
        "critical_care_occupied",
        "Critical care beds occupied",
        "Critical care occupied",
        Better.NEITHER,
        "occupied beds, critical care wards",
        wards=CRITICAL_CARE,
    ),
    _beds(
        "definite_discharges",
        "Discharges expected today, certain",
        "Definite discharges",
        Better.UP,
        f"definite discharges today, {G_AND_A_WORDS}",
        "What will free beds today.",
        departures=("A ward that gives none is left out of the sum.",),
    ),
    _beds(
        "possible_discharges",
        "Discharges expected today, not certain",
        "Possible discharges",
        Better.UP,
        f"possible discharges today, {G_AND_A_WORDS}",
        "What might free beds today.",
        departures=("A ward that gives none is left out of the sum.",),
    ),
)

DEMAND = (
    Measure(
        "electives_expected",
        "Planned admissions expected today",
        "Electives expected",
        "admissions",
        Better.NEITHER,
        STOCK,
        "planned admissions today",
        feeds=(Feed.DEMAND,),
        scopes=TO_SITE,
        why="Half of what today's beds must take in.",
    ),
    Measure(
        "decisions_to_admit_waiting",
        "People with a decision to admit and no bed",
        "Waiting for a bed",
        "patients",
        Better.DOWN,
        STOCK,
        "people with a decision to admit and no bed",
        feeds=(Feed.DEMAND,),
        scopes=TO_SITE,
        why="They need a bed now.",
    ),
    Measure(
        "beds_reserved",
        "Beds that must stay free",
        "Beds reserved",
        "beds",
        Better.NEITHER,
        STOCK,
        "beds reserved",
        feeds=(Feed.DEMAND,),
        scopes=TO_SITE,
        why="Empty, but not to be used.",
    ),
)
