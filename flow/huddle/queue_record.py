"""How far the forecasts of a queue were out: made again for earlier mornings, from what was known on each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from flow.huddle.bed_record import BAND, LEAST_FOR_A_BAND, LEAST_TO_JUDGE
from flow.huddle.queue import AHEAD, WEEKS, Flows, Usual, expected, usual_week

LOOKS_BACK = timedelta(weeks=WEEKS)
"""Mornings whose forecasts are made again; each learns from as many weeks before it."""


@dataclass(frozen=True)
class Past:
    """Forecasts of one number of days ahead, made on earlier mornings: what was less what was said, in people.

    `same`: the errors of 'the same as today' over the same mornings.
    """

    ahead: int
    errors: tuple[int | float, ...]
    same: tuple[int, ...]

    @property
    def judged(self) -> bool:
        return len(self.errors) >= LEAST_TO_JUDGE

    @property
    def ours(self) -> float:
        """Mean size of an error."""
        return float(np.abs(self.errors).mean())

    @property
    def yardstick(self) -> float:
        return float(np.abs(self.same).mean())

    @property
    def beats(self) -> bool:
        """Whether the forecast was nearer than 'the same as today'; False where they are equal."""
        return self.judged and self.ours < self.yardstick

    @property
    def words(self) -> str:
        """Out by 2.1 people on average over 24 mornings; 'the same as today' by 3.4."""
        if not self.judged:
            return "too few earlier mornings to say how good it is"
        said = f"out by {self.ours:.1f} people on average over {len(self.errors)} mornings; 'the same as today' by "
        said += f"{self.yardstick:.1f}"
        return said if self.beats else f"{said}: the forecast does not beat it"


@dataclass(frozen=True)
class Point:
    """The queue in so many days. `low` to `high`: eight forecasts in ten were within; None without earlier ones."""

    ahead: int
    on: date
    likely: float
    low: float | None
    high: float | None
    past: Past


def outlook(
    past: Flows, day: date, week: Sequence[Usual], starts_today: float | None = None, ahead: Sequence[int] = AHEAD
) -> tuple[Point, ...]:
    """The queue in 1, 3 and 5 days, each with its range from the errors of earlier mornings."""
    queue = expected(past.waiting[day], week, starts_today)
    return tuple(_point(day, each, queue[each], backcast(past, day, each)) for each in ahead)


def backcast(past: Flows, day: date, ahead: int) -> Past:
    """The same forecast on each morning of the four weeks before, where the queue is known then and `ahead` days on.

    Never with an entered figure: those are not kept as a rule that could be tried again.
    """
    errors, same = [], []
    for back in range(LOOKS_BACK.days, 0, -1):
        origin = day - timedelta(days=back)
        then, came_true = past.waiting.get(origin), past.waiting.get(origin + timedelta(days=ahead))
        if then is None or came_true is None or origin + timedelta(days=ahead) > day:
            continue
        week = usual_week(past, origin)
        if week is not None:
            errors.append(came_true - expected(then, week)[ahead])
            same.append(came_true - then)
    return Past(ahead, tuple(errors), tuple(same))


def _point(day: date, ahead: int, likely: float, past: Past) -> Point:
    on = day + timedelta(days=ahead)
    if not past.errors:
        return Point(ahead, on, likely, None, None, past)
    few = len(past.errors) < LEAST_FOR_A_BAND
    errors = np.array(past.errors, dtype=float)
    low, high = (errors.min(), errors.max()) if few else np.percentile(errors, BAND, method="weibull")
    return Point(ahead, on, likely, max(0.0, likely + min(float(low), 0.0)), likely + max(float(high), 0.0), past)
