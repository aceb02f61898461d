"""The bed gap at 17:00 of one morning, from the facts of the mornings before it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from flow.huddle.bed_gap import BedGap, Morning, NoGap
from flow.huddle.bed_record import Scored, forecast
from flow.layout import Layout
from flow.services import series
from flow.vocabulary import Scope

LEARNS_FROM = timedelta(weeks=12)
"""Six weeks that a forecast is made from, and six whose forecasts are scored."""
SAME_DAY: dict[str, str] = {
    "empty": "beds_empty",
    "waiting": "decisions_to_admit_waiting",
    "electives": "electives_expected",
    "reserve": "beds_reserved",
    "definite": "planned_definite",
    "possible": "planned_possible",
    "definite_left": "definite_left_by_17",
    "possible_left": "possible_left_by_17",
    "others_left": "others_left_by_17",
}
CAME = {"emergencies": "admitted_since_emergency", "others_admitted": "admitted_since_other"}
"""Who came until the next census, as that census shows them."""
KEYS = (*SAME_DAY.values(), *CAME.values())
AT_THE_CENSUS = ("empty", "waiting", "electives", "reserve", "definite", "possible")
Known = Mapping[tuple[date, str], int]


def bed_gap(
    connection: Any, layout: Layout, day: date, scope: Scope, code: str
) -> tuple[BedGap | NoGap, tuple[Scored, ...]]:
    """The gap expected at 17:00 of this day, and how forecasts of earlier mornings did."""
    first = day - LEARNS_FROM
    facts = series.points(connection, layout, first, day, scope, KEYS, code)
    known = {(on, key): round(fact.value) for (on, _, key), fact in facts.items()}
    past = [_morning(known, first + timedelta(days=number)) for number in range(LEARNS_FROM.days)]
    return forecast(_at_the_census(known, day), past)


def _at_the_census(known: Known, day: date) -> Morning:
    """What is known when the huddle is held: nothing of what came afterwards."""
    return Morning(day, **{name: known.get((day, SAME_DAY[name])) for name in AT_THE_CENSUS})


def _morning(known: Known, day: date) -> Morning:
    came = {name: known.get((day + timedelta(days=1), key)) for name, key in CAME.items()}
    return Morning(day, **{name: known.get((day, key)) for name, key in SAME_DAY.items()}, **came)
