"""Declarations: discharges, and how the huddle itself performs."""

from __future__ import annotations

from flow.measures.measure import TO_ORGANISATION, TO_SITE, Measure, MeasureKind
from flow.vocabulary import G_AND_A, Better, Feed, Grain

STOCK, FLOW = MeasureKind.STOCK, MeasureKind.FLOW
DISCHARGES = (Feed.DISCHARGES,)
LEFT_OUT = "Deaths and transfers between hospitals are left out; a transfer on pathway 2 or 3 is a discharge."


def _discharges(key: str, label: str, short: str, numerator: str, why: str, better: Better = Better.UP) -> Measure:
    return Measure(
        key,
        label,
        short,
        "discharges",
        better,
        FLOW,
        numerator,
        feeds=DISCHARGES,
        wards=G_AND_A,
        why=why,
        departures=(LEFT_OUT, "A discharge with no ward counts as the organisation's usual kind of ward."),
    )


def _discharge_rate(key: str, label: str, short: str, part: str, why: str) -> Measure:
    return Measure(
        key,
        label,
        short,
        "%",
        Better.UP,
        FLOW,
        part,
        "discharges",
        feeds=DISCHARGES,
        wards=G_AND_A,
        why=why,
        departures=(LEFT_OUT,),
    )


DISCHARGED = (
    _discharges(
        "discharges",
        "Discharges",
        "Discharges",
        "discharges on the day from general and acute wards, deaths (method 4) and transfers between hospitals "
        "(destination 51, 52, 53 or 87, unless pathway 2 or 3) left out",
        "What makes room.",
    ),
    _discharges(
        "discharges_before_noon",
        "Discharges before noon",
        "Before noon",
        "of discharges, those before 12:00:00",
        "Beds are wanted from noon.",
    ),
    _discharges(
        "discharges_by_17",
        "Discharges by 17:00",
        "By 17:00",
        "of discharges, those before 17:00:00",
        "What counts for the evening.",
    ),
    _discharges(
        "discharges_after_20",
        "Discharges after 20:00",
        "After 20:00",
        "of discharges, those at 20:00:00 or later",
        "Balances the push for more: nobody is sent home in the night.",
        Better.DOWN,
    ),
    _discharge_rate(
        "discharges_before_noon_rate",
        "Share of discharges before noon",
        "Before noon, share",
        "discharges_before_noon",
        "SAFER asks for a third.",
    ),
    _discharge_rate(
        "discharges_by_17_rate",
        "Share of discharges by 17:00",
        "By 17:00, share",
        "discharges_by_17",
        "Late discharges free beds for nobody today.",
    ),
    Measure(
        "discharges_needed",
        "Discharges needed to reach the target occupancy",
        "Discharges needed",
        "discharges",
        Better.NEITHER,
        STOCK,
        "max(0, beds_occupied + admissions expected - target occupancy x beds_open)",
        feeds=(Feed.BEDS, Feed.DEMAND, Feed.EMERGENCY),
        wards=G_AND_A,
        scopes=TO_SITE,
        why="What the day asks of the wards.",
        departures=(
            "Admissions expected = the usual emergency admissions of the weekday + planned admissions; no value "
            "without both.",
        ),
    ),
    Measure(
        "weekend_discharge_ratio",
        "Weekend discharges against weekdays",
        "Weekend ratio",
        "%",
        Better.UP,
        FLOW,
        "mean discharges per weekend day",
        "mean discharges per weekday, over a Monday to Sunday week",
        feeds=DISCHARGES,
        wards=G_AND_A,
        grain=Grain.WEEK,
        why="Patients are ready on Saturdays too.",
        departures=("Days with no file are left out of their mean; at least one of each kind is needed.",),
    ),
)

READMITTED = tuple(
    Measure(
        f"readmitted_{days}",
        f"Readmitted as an emergency within {days} days",
        f"Readmitted in {days} days",
        "%",
        Better.DOWN,
        FLOW,
        "of these discharges, those followed by an emergency admission (method 2x) of the same NHS number, as a "
        f"pseudonym, up to {days} days later by the date, to any organisation that files here",
        "discharges of the week from general and acute wards with an NHS number, deaths and transfers left out",
        feeds=(Feed.DISCHARGES, Feed.INPATIENTS),
        wards=G_AND_A,
        scopes=TO_ORGANISATION,
        grain=Grain.WEEK,
        why="Balances the push for more: who goes home too early comes back.",
        departures=(
            "Filed under the week of the discharge, once the days in which somebody may come back have passed.",
            "Readmissions to hospitals that file nothing here are not seen; nobody is left out by diagnosis.",
            "Worked out when it is read; it needs a history of files.",
        ),
    )
    for days in (7, 28)
)

ACTIONS = tuple(
    Measure(
        key, label, short, unit, better, FLOW, numerator, denominator, scopes=TO_ORGANISATION, why=why,
        mean_of_days=key == "action_median_age",
    )
    for key, label, short, unit, better, numerator, denominator, why in (
        ("actions_agreed", "Actions agreed", "Actions agreed", "actions", Better.NEITHER,
         "actions agreed on the day", None, "What the meeting promised."),
        ("actions_done_on_time", "Actions done on time", "Done on time", "%", Better.UP,
         "actions due on the day and done by their time", "actions due on the day, cancelled ones left out",
         "Whether promises are kept."),
        ("action_median_age", "Median age of open actions", "Age of open actions", "days", Better.DOWN,
         "median whole days since the open actions were agreed", None, "Old actions are forgotten ones."),
        ("actions_carried", "Actions carried over", "Actions carried", "actions", Better.DOWN,
         "actions carried over on the day", None, "What did not get done."),
    )
)  # fmt: skip
