"""The tiles of the position: each number with what stood before it, what is usual, its target and the way there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from flow.huddle.glide import ceiling
from flow.huddle.position import tiles as keys_of_tiles
from flow.layout import Layout
from flow.measures.definitions import MEASURES, Measure
from flow.measures.emergency import still_in_department
from flow.measures.targets import standard_on
from flow.measures.usual import usual
from flow.services import by_hand, series
from flow.services.by_hand import ByHand
from flow.services.confidence import Confidence
from flow.services.series import Fact, Place
from flow.services.values import Judge, Value
from flow.store import snapshots
from flow.vocabulary import Feed, Grain, Scope, TargetStatus

SPARK_DAYS = 28
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Tile:
    """One number of the position: now, the day before, the usual for this weekday, the target, and the way there.

    `series`: (day, value) of the days before and of this one, oldest first; a gap is None. `left_out`: rows left out of
    the files behind it. `note`: one line that a person needs beside the number. `stand_in`: what was counted by hand
    where a feed behind it has not come or failed the confidence gate; beside a computed number it replaces nothing.
    """

    measure: str
    label: str
    unit: str
    is_rate: bool
    better: str
    now: Value
    before: float | None
    usual: float | None
    standard: float | None
    series: tuple[tuple[date, float | None], ...]
    left_out: int
    note: str | None
    before_is_doubtful: bool = False
    stand_in: tuple[ByHand, ...] = ()


def tiles(
    connection: Any,
    layout: Layout,
    day: date,
    in_use: Sequence[snapshots.Filed],
    confidence: Confidence,
    organisation: str | None,
) -> list[Tile]:
    """The tiles of the position, in order. A stock is that of the day, a flow that of the day before."""
    scope = Scope.ORGANISATION if organisation else Scope.SYSTEM
    code = organisation or layout.key
    keys = keys_of_tiles(day)
    first = day - timedelta(weeks=layout.settings.usual_weeks, days=1)
    facts = series.points(connection, layout, first, day, scope, keys, code)
    judge = Judge(layout, scope, Grain.DAY, confidence)
    counted = by_hand.standing(connection, layout, [day, day - timedelta(days=1)])
    lacking = _left_out(in_use)
    made = []
    for key in keys:
        measure = MEASURES[key]
        on = day - timedelta(days=1) if measure.is_flow else day
        now = judge.value(on, code, key, facts.get((on, code, key)))
        before = judge.value(on - ONE_DAY, code, key, facts.get((on - ONE_DAY, code, key)))
        tile = replace(
            _tile(measure, now, facts, layout, lacking),
            before_is_doubtful=before.status is TargetStatus.DOUBTFUL,
            stand_in=_stand_in(counted, confidence, key, on, organisation),
        )
        made.append(tile)
    return _with_provisional(connection, day - timedelta(days=1), in_use, made)


def _stand_in(
    counted: Sequence[ByHand], confidence: Confidence, key: str, on: date, organisation: str | None
) -> tuple[ByHand, ...]:
    """What was counted by hand by those whose feed has not come or failed; of everybody else the files speak."""
    found = [one for one in counted if (one.day, one.measure) == (on, key) and organisation in (None, one.organisation)]
    weak = confidence.weak(key, on) if found else set()
    return tuple(one for one in found if one.organisation in weak)


def _with_provisional(connection: Any, on: date, in_use: Sequence[snapshots.Filed], made: list[Tile]) -> list[Tile]:
    """Marks four-hour performance as provisional while people of that day are still in the department."""
    chosen = [item.snapshot for item in in_use if item.feed is Feed.ATTENDANCES and item.day == on]
    inside = still_in_department(snapshots.rows(connection, Feed.ATTENDANCES, chosen)) if chosen else 0
    if not inside:
        return made
    said = f"provisional: {inside} still in the department"
    return [replace(tile, note=said) if tile.measure == "four_hour" else tile for tile in made]


def _tile(
    measure: Measure, now: Value, facts: Mapping[Place, Fact], layout: Layout, lacking: Mapping[tuple[Feed, date], int]
) -> Tile:
    known = {day: fact.value for (day, code, key), fact in facts.items() if key == measure.key}
    standard = standard_on(measure.key, now.day)
    days = [now.day - timedelta(days=back) for back in range(SPARK_DAYS - 1, -1, -1)]
    return Tile(
        measure=measure.key,
        label=measure.label,
        unit=measure.unit,
        is_rate=measure.is_rate,
        better=measure.better,
        now=now,
        before=known.get(now.day - timedelta(days=1)),
        usual=usual(known, now.day, layout.settings.usual_weeks),
        standard=standard.value if standard else None,
        series=tuple((day, known.get(day)) for day in days),
        left_out=sum(lacking.get((feed, now.day), 0) for feed in (*measure.feeds, *measure.instead)),
        note=_note(now),
    )


def _note(now: Value) -> str | None:
    """The ceiling of the DTOC rate in patients, and how many more would pass it."""
    if now.measure != "dtoc_rate" or now.denominator is None or now.target is None or now.numerator is None:
        return None
    most = ceiling(now.target, now.denominator)
    room = most - round(now.numerator)
    return f"ceiling {most}, {f'headroom {room}' if room >= 0 else f'{-room} over'}"


def _left_out(in_use: Sequence[snapshots.Filed]) -> dict[tuple[Feed, date], int]:
    """How many rows of each feed and day were left out of what is in use."""
    counted: dict[tuple[Feed, date], int] = {}
    for item in in_use:
        counted[(item.feed, item.day)] = counted.get((item.feed, item.day), 0) + item.left_out
    return counted
