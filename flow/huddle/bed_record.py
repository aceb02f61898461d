"""How far the bed gap was out before: its range, yesterday's error, and whether it beats 'the same as yesterday'."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from flow.huddle.bed_gap import LOOKS_BACK, BedGap, Morning, NoGap, Range, expected, is_weekend

LEAST_FOR_A_BAND = 10
"""With fewer errors than this the range is the furthest out of them, and says from how many mornings."""
LEAST_TO_JUDGE = 5
"""Mornings with both errors, at the least, before a forecast is compared with 'the same as yesterday'."""
BAND = (10, 90)
"""Percentiles of earlier errors: eight mornings in ten are within."""


@dataclass(frozen=True)
class Scored:
    """One morning's forecast, made from earlier mornings alone, beside the gap as it was at 17:00.

    `yesterday`: the gap of the day before, the yardstick; None where it is not known. An error is what was minus what
    was said: above nought, more beds were missing than expected.
    """

    forecast: BedGap
    actual: int
    yesterday: int | None

    @property
    def day(self) -> date:
        return self.forecast.day

    @property
    def error(self) -> float:
        return self.actual - self.forecast.likely

    @property
    def yardstick_error(self) -> float | None:
        return None if self.yesterday is None else float(self.actual - self.yesterday)

    @property
    def within(self) -> bool | None:
        """Whether it was in the range; None without one."""
        spread = self.forecast.spread
        return spread.low <= self.actual <= spread.high if spread else None


@dataclass(frozen=True)
class Standing:
    """Mean of the errors' sizes, in beds, of the forecast and of 'the same as yesterday', over the same mornings."""

    mornings: int
    ours: float
    yardstick: float

    @property
    def beats(self) -> bool:
        """False where they are equal."""
        return self.ours < self.yardstick

    @property
    def words(self) -> str:
        said = f"out by {self.ours:.1f} beds on average over {self.mornings} mornings; 'the same as yesterday' by "
        said += f"{self.yardstick:.1f}"
        return said if self.beats else f"{said}: the forecast does not beat it"


def forecast(today: Morning, past: Sequence[Morning]) -> tuple[BedGap | NoGap, tuple[Scored, ...]]:
    """The gap expected today with its range, and the record it rests on. Mornings of `today` or later are left out."""
    earlier = sorted((each for each in past if each.day < today.day), key=lambda each: each.day)
    scored = record(earlier)
    return _with_range(expected(today, earlier), scored), scored


def record(mornings: Sequence[Morning]) -> tuple[Scored, ...]:
    """Every morning whose gap is known and could be forecast from those before it, oldest first."""
    ordered = sorted(mornings, key=lambda each: each.day)
    actuals = {each.day: each.gap for each in ordered}
    scored: list[Scored] = []
    for number, morning in enumerate(ordered):
        said = _with_range(expected(morning, ordered[:number]), scored)
        actual = actuals[morning.day]
        if isinstance(said, BedGap) and actual is not None:
            scored.append(Scored(said, actual, actuals.get(morning.day - timedelta(days=1))))
    return tuple(scored)


def standing(scored: Sequence[Scored], mornings: int = 28) -> Standing | None:
    """Of the newest mornings with both errors; None with fewer than five of them."""
    both = [(each.error, each.yardstick_error) for each in scored if each.yardstick_error is not None][-mornings:]
    if len(both) < LEAST_TO_JUDGE:
        return None
    ours, naive = (float(np.abs(np.array(errors)).mean()) for errors in zip(*both, strict=True))
    return Standing(len(both), ours, naive)


def coverage(scored: Sequence[Scored]) -> float | None:
    """Share of mornings with a range whose gap was within it; None without any."""
    known = [each.within for each in scored if each.within is not None]
    return sum(known) / len(known) if known else None


def _with_range(said: BedGap | NoGap, scored: Sequence[Scored]) -> BedGap | NoGap:
    """Earlier errors of the same kind of day where there are enough, else of every day, laid round the likely gap."""
    if isinstance(said, NoGap):
        return said
    recent = [each for each in scored if said.day - LOOKS_BACK <= each.day < said.day]
    same = [each for each in recent if is_weekend(each.day) == is_weekend(said.day)]
    errors = [each.error for each in (same if len(same) >= LEAST_FOR_A_BAND else recent)]
    if not errors:
        return said
    few = len(errors) < LEAST_FOR_A_BAND
    low, high = (min(errors), max(errors)) if few else np.percentile(errors, BAND, method="weibull").tolist()
    spread = Range(said.likely + min(low, 0.0), said.likely + max(high, 0.0), len(errors), few)
    return replace(said, spread=spread)
