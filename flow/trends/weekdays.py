"""What the day of the week does to a daily chart, taken out before the rules look: Sunday is low every week.

How far each weekday usually stands from its own week is learnt from whole weeks alone (docs/decisions/0011-weekday.md).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

WHOLE_WEEK = 7
ENOUGH_WEEKS = 6
"""Whole weeks from which the pattern may be learnt; with fewer nothing is taken out."""


def weekday_effects(points: pd.DataFrame) -> pd.Series:
    """For each of these daily points what its weekday usually adds (nought on average over a week), in the same order.

    `points`: series_id, x (day), y. The effect is the median, over whole weeks, of the day less the mean of its week: a
    week is compared with itself, so neither a change of level nor an odd week looks like a weekday. 0.0 for a series of
    fewer than ENOUGH_WEEKS whole weeks.
    """
    rows = _by_week(points)
    apart = rows["y"] - rows.groupby(["series", "week"])["y"].transform("mean")
    learnt = rows.assign(apart=apart)[rows["whole"] & rows["series"].isin(known_weekdays(points))]
    table = learnt.pivot_table(index="series", columns="weekday", values="apart", aggfunc="median")
    table = table.sub(table.mean(axis=1), axis=0)
    if table.empty:
        return pd.Series(0.0, index=points.index)
    found = table.reindex(rows["series"]).to_numpy()[np.arange(len(rows)), rows["weekday"].to_numpy()]
    return pd.Series(np.nan_to_num(found, nan=0.0), index=points.index)


def known_weekdays(points: pd.DataFrame) -> set[str]:
    """The series of these daily points that have whole weeks enough to know their weekdays."""
    rows = _by_week(points)
    weeks = rows[rows["whole"]].groupby("series")["week"].nunique()
    return {str(name) for name in weeks[weeks >= ENOUGH_WEEKS].index}


def _by_week(points: pd.DataFrame) -> pd.DataFrame:
    """series, y, weekday (Monday 0), week (its Monday) and whether the week is whole; in the order of the points."""
    when = pd.to_datetime(points["x"])
    weekday = when.dt.day_of_week
    rows = pd.DataFrame({"series": points["series_id"].to_numpy(), "y": points["y"].to_numpy(dtype="float64")})
    rows["weekday"] = weekday.to_numpy()
    rows["week"] = (when - pd.to_timedelta(weekday, unit="D")).to_numpy()
    return rows.assign(whole=rows.groupby(["series", "week"])["y"].transform("count") == WHOLE_WEEK)
