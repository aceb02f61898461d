"""From points of many measures to their charts in one calculation: gaps put in, weekdays taken out, rules applied."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import isnan

import pandas as pd

from flow.clock import monday, month_start, next_month
from flow.measures.definitions import MEASURES
from flow.trends.arranging import Floats
from flow.trends.assurance import FAIL, PASS
from flow.trends.gaps import with_gaps
from flow.trends.notes import NO_TARGET
from flow.trends.sentences import number_words, sentence
from flow.trends.spc import SpcResult, spc
from flow.trends.spc_options import DIRECTIONS, Direction, Rebase, profile
from flow.trends.trend import UNITS
from flow.trends.weekdays import known_weekdays, weekday_effects
from flow.vocabulary import Grain

EVERY = {Grain.DAY: "D", Grain.WEEK: "7D", Grain.MONTH: "MS"}
"""How far apart points are, as pandas says it."""


@dataclass(frozen=True)
class Calculated:
    """`effects`: what the weekday adds to each point of `result.points`, which holds the values without it.
    `without_weekdays`: the measures of days whose weekdays are known well enough to be taken out."""

    result: SpcResult
    effects: Floats
    grains: Mapping[str, Grain]
    without_weekdays: frozenset[str]

    def says(self, measure: str) -> str:
        """The chart in a sentence; where limits of old days promise what newer ones do not keep, that too."""
        if isnan(self.result.of(measure)[1]["upl"]):
            return " ".join(self.notes(measure))
        unit = UNITS[self.grains[measure]]
        return sentence(self.result, measure, unit) + self._against_limits(measure, unit)

    def notes(self, measure: str) -> tuple[str, ...]:
        """What the chart must say about itself."""
        return tuple(note for note in self.result.of(measure)[1]["notes"] if note != NO_TARGET)

    def _against_limits(self, measure: str, unit: str) -> str:
        """A target that the limits call out of reach, or safe, and that some points met or missed all the same."""
        points, row = self.result.of(measure)
        if row["assurance_type"] not in (PASS, FAIL):
            return ""
        last = points[points["rebase_group"] == points["rebase_group"].iloc[-1]]
        values = (last["y"] + self.effects[last.index.to_numpy()]).dropna()
        rises = row["direction"] == Direction.INCREASE
        met = int(((values >= row["target"]) if rises else (values <= row["target"])).sum())
        against, word = (met, "met") if row["assurance_type"] == FAIL else (len(values) - met, "missed")
        if not against:
            return ""
        return (
            f" Yet it was {word} in {number_words(against)} of these {unit}s: the limits look back over all of them. "
            "Where the change is understood, let the limits start again."
        )


def calculate(
    points: pd.DataFrame,
    grains: Mapping[str, Grain],
    targets: Mapping[str, float],
    rebases: Mapping[str, tuple[Rebase, ...]],
    profile_key: str,
) -> Calculated:
    """Charts of all measures in `points` (columns measure, day, value; one row at least), each by its own grain.

    `rebases`: their days are moved to the first point on or after them (`first_point`); those beyond the chart are left
    out. UsageError for a profile that is not there.
    """
    gapped = pd.concat([_of_grain(points, grains, grain) for grain in Grain], ignore_index=True)
    keys = list(dict.fromkeys(gapped["series_id"]))
    options = replace(
        profile(profile_key),
        improvement_direction={key: DIRECTIONS[MEASURES[key].better] for key in keys},
        target={key: targets[key] for key in keys if key in targets} or None,
        rebase=_within(gapped, {key: moved(rebases.get(key, ()), grains[key]) for key in keys}),
    )
    of_days = gapped[gapped["series_id"].map(lambda key: grains[key] is Grain.DAY)]
    result = spc(gapped[["series_id", "x", "y"]], options)
    return Calculated(result, gapped["effect"].to_numpy(), dict(grains), frozenset(known_weekdays(of_days)))


def _of_grain(points: pd.DataFrame, grains: Mapping[str, Grain], grain: Grain) -> pd.DataFrame:
    """The points of the measures of one grain: series_id, x, y (without its weekday) and effect, gaps put in."""
    mine = points[points["measure"].map(lambda key: grains[key] is grain)]
    named = mine.rename(columns={"measure": "series_id", "day": "x", "value": "y"})[["series_id", "x", "y"]]
    gapped = with_gaps(named.assign(series_id=named["series_id"].astype(object)), EVERY[grain])
    effects = weekday_effects(gapped) if grain is Grain.DAY and len(gapped) else pd.Series(0.0, index=gapped.index)
    return gapped.assign(y=gapped["y"].astype("float64") - effects, effect=effects)


def first_point(start: date, grain: Grain) -> date:
    """The first point on or after a day: the week or month that begins with it or follows it."""
    if grain is Grain.WEEK:
        return start if monday(start) == start else monday(start) + timedelta(weeks=1)
    if grain is Grain.MONTH:
        return start if month_start(start) == start else next_month(start)
    return start


def moved(rebases: tuple[Rebase, ...], grain: Grain) -> tuple[Rebase, ...]:
    """Each at the point where it takes effect; the last of those that meet at one."""
    return tuple({(at := first_point(item.x, grain)): replace(item, x=at) for item in rebases}.values())


def _within(gapped: pd.DataFrame, rebases: Mapping[str, tuple[Rebase, ...]]) -> dict[str, tuple[Rebase, ...]]:
    """Those after the first point of their chart and not after its last."""
    found = {}
    for key, days in gapped.groupby("series_id", sort=False)["x"]:
        shown = [stamp.date() for stamp in days]
        found[str(key)] = tuple(item for item in rebases[str(key)] if shown[0] < item.x <= shown[-1])
    return found
