"""What stands beside the points of a chart: new limits by a person, events, what huddles decided and agreed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flow.sample import SYSTEMS
from flow.sample.events import events as sample_events
from flow.services.trend_points import Place
from flow.store import rebases as stored_rebases
from flow.store import trends as stored
from flow.trends.charting import first_point
from flow.trends.trend import ActionsAgreed, Happening, Rebased
from flow.vocabulary import Grain


def _under(day: date, shown: Sequence[date]) -> date | None:
    """The point that a day belongs to: the last that begins on it or before it."""
    return max((point for point in shown if point <= day), default=None)


def rebases(connection: Any, place: Place, measure: str, grain: Grain, shown: Sequence[date]) -> tuple[Rebased, ...]:
    """Recalculations of this chart that stand, each at the point where it takes effect."""
    rows = stored_rebases.standing(connection, place.layout.key, place.scope, place.code).get(measure, [])
    inside = set(shown[1:])
    points = [first_point(row.start, grain) for row in rows]
    return tuple(
        Rebased(row.start, row.reason, f"{row.who} ({row.who_organisation})", row.at, at if at in inside else None)
        for row, at in zip(rows, points, strict=True)
    )


def events(connection: Any, place: Place, first: date, shown: Sequence[date]) -> tuple[Happening, ...]:
    """What the sample's months are known for, and what huddles decided."""
    layout, until = place.layout, place.until
    known = sample_events(layout.key) if layout.key in SYSTEMS and layout.settings.mark else ()
    happened = [(one.day, False, one.what) for one in known]
    happened += [(day, True, what) for day, what in stored.decisions(connection, layout.key, first, until)]
    under = [(day, _under(day, shown), what, decided) for day, decided, what in sorted(happened) if day <= until]
    return tuple(Happening(day, point, what, decided) for day, point, what, decided in under if point)


def actions(
    connection: Any, place: Place, measure: str, first: date, shown: Sequence[date]
) -> tuple[ActionsAgreed, ...]:
    """Actions agreed at the huddles of each point."""
    found: dict[date, tuple[int, int]] = {}
    for day, many, named in stored.agreed(connection, place.layout.key, first, place.until, measure):
        point = _under(day, shown)
        if point:
            before = found.get(point, (0, 0))
            found[point] = (before[0] + many, before[1] + named)
    return tuple(ActionsAgreed(point, many, named) for point, (many, named) in found.items())
