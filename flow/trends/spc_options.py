"""How a chart is worked out: two named profiles, each setting of them visible on the chart.

Source: `nhsr` is NHSRplotthedots 0.2.2; `mdc` is the Single Chart Tool of Making Data Count (NHS England).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from math import isfinite

from flow.clock import day_words
from flow.errors import UsageError, nearest
from flow.vocabulary import Better

SHORT_GROUP = 13
"""Fewer points than this give trial limits only."""
SHORTEST_BASE = 12
SHORTEST_RUN, LONGEST_RUN = 5, 12


class Direction(StrEnum):
    """Which way is better."""

    INCREASE = "increase"
    NEUTRAL = "neutral"
    DECREASE = "decrease"


DIRECTIONS = {Better.UP: Direction.INCREASE, Better.DOWN: Direction.DECREASE, Better.NEITHER: Direction.NEUTRAL}
"""A measure's own word for which way is better."""


@dataclass(frozen=True)
class Rebase:
    """The mean and limits start again at `x`. From a form use `rebase`, which insists on a reason and a name."""

    x: date
    reason: str = ""
    who: str = ""


def rebase(x: date, reason: str, who: str) -> Rebase:
    """A recalculation as a person asks for it. UsageError without a reason or a name: it is never done by itself."""
    if not reason.strip():
        raise UsageError(f"Say why the limits start again on {day_words(x)}: what changed, and how it is known.")
    if not who.strip():
        raise UsageError(f"Say who decided that the limits start again on {day_words(x)}.")
    return Rebase(x, reason.strip(), who.strip())


Rebases = tuple[Rebase, ...]


@dataclass(frozen=True)
class SpcOptions:
    """Every setting of one calculation. Direction, target and rebase are for all series or by series_id.

    `fix_after_n_points`: limits come from the first so many rows of each group (12 or more).
    `minimum_points`: a group with fewer values shows its mean but no limits, no signals and no icons; 0 never hides.
    `run_points`: points of a shift and of a trend. `improvement_wins`: of two rules that disagree at a point.
    `outside_counts`: a point beyond a limit counts as one of two in three. `runs_cross_rebase`: rules see the whole
    series, else each group alone.
    """

    profile: str = "nhsr"
    improvement_direction: Direction | Mapping[str, Direction] = Direction.INCREASE
    target: float | Mapping[str, float] | None = None
    rebase: Rebases | Mapping[str, Rebases] = field(default=())
    fix_after_n_points: float | None = None
    screen_outliers: bool = True
    run_points: int = 7
    minimum_points: int = 0
    runs_cross_rebase: bool = False
    improvement_wins: bool = False
    outside_counts: bool = False

    def __post_init__(self) -> None:
        fix = self.fix_after_n_points
        if fix is not None and not (fix >= SHORTEST_BASE and isfinite(fix)):
            raise UsageError(f"fix_after_n_points is one number of {SHORTEST_BASE} or more, not {fix:g}.")
        if not SHORTEST_RUN <= self.run_points <= LONGEST_RUN:
            raise UsageError(f"run_points is from {SHORTEST_RUN} to {LONGEST_RUN}, not {self.run_points}.")
        if self.minimum_points < 0:
            raise UsageError(f"minimum_points is 0 or more, not {self.minimum_points}.")
        targets = self.target.values() if isinstance(self.target, Mapping) else (self.target,)
        if any(target is not None and not isfinite(target) for target in targets):
            raise UsageError("A target is one finite number.")

    def direction_of(self, series_id: str) -> Direction:
        if isinstance(self.improvement_direction, Direction):
            return self.improvement_direction
        if series_id not in self.improvement_direction:
            raise UsageError(f"There is no improvement_direction for the series '{series_id}'.")
        return self.improvement_direction[series_id]

    def target_of(self, series_id: str) -> float | None:
        """Its target; None where a table of targets does not name the series."""
        return self.target.get(series_id) if isinstance(self.target, Mapping) else self.target

    def rebases_of(self, series_id: str) -> Rebases:
        return self.rebase.get(series_id, ()) if isinstance(self.rebase, Mapping) else self.rebase


PROFILES: dict[str, SpcOptions] = {
    "nhsr": SpcOptions(),
    "mdc": SpcOptions(
        profile="mdc",
        screen_outliers=False,
        run_points=6,
        minimum_points=SHORT_GROUP,
        runs_cross_rebase=True,
        improvement_wins=True,
    ),
}


def profile(key: str) -> SpcOptions:
    """A profile by its key; a sentence naming the nearest when there is none."""
    if key in PROFILES:
        return PROFILES[key]
    near = nearest(key, PROFILES)
    hint = f"Did you mean '{near}'?" if near else f"Known: {', '.join(PROFILES)}."
    raise UsageError(f"There is no SPC profile '{key}'. {hint}")


def said(options: SpcOptions, series_id: str = "") -> tuple[str, ...]:
    """Every setting in words, for the caption under a chart."""
    run, fix, least = options.run_points, options.fix_after_n_points, options.minimum_points
    conflict = "improvement is shown" if options.improvement_wins else "the first rule in order decides"
    scope = "Runs are followed across a recalculation" if options.runs_cross_rebase else "Runs end at a recalculation"
    return (
        f"Rules: {options.profile}",
        f"Shift: {run} points on one side of the mean; trend: {run} points rising or falling",
        f"Large jumps {'are left out of' if options.screen_outliers else 'count in'} the moving range",
        f"Limits from the first {int(fix)} points" if fix is not None else "Limits from all points",
        f"Limits and icons hidden under {least} points" if least else "Limits shown for any number of points",
        scope,
        f"Where rules disagree about a point, {conflict}",
        f"A point beyond a limit {'counts' if options.outside_counts else 'does not count'} towards two in three",
        f"Better: {options.direction_of(series_id)}",
        "No target" if (target := options.target_of(series_id)) is None else f"Target {target:g}",
        *(_rebase_words(item) for item in options.rebases_of(series_id)),
    )


def _rebase_words(item: Rebase) -> str:
    why = item.reason or "no reason given"
    return f"Recalculated from {day_words(item.x)}: {why}" + (f" ({item.who})" if item.who else "")
