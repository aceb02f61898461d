"""A day that is not in the points is not seen by the rules, which look at the points in order. This puts it in."""

from __future__ import annotations

import pandas as pd


def with_gaps(points: pd.DataFrame, every: str) -> pd.DataFrame:
    """The same points and, for each series, an empty point for every day missing between its first and its last.

    `points`: series_id, x, y. `every`: how far apart they are, as pandas says it ("7D", "MS"). An empty point breaks
    a run and has no moving range, so a week that nobody sent is never a fall.
    """
    made = points.assign(x=pd.to_datetime(points["x"]))
    wanted = [
        pd.DataFrame({"series_id": name, "x": pd.date_range(days.min(), days.max(), freq=every)})
        for name, days in made.groupby("series_id", sort=False)["x"]
    ]
    if not wanted:
        return made
    return made.merge(pd.concat(wanted), on=["series_id", "x"], how="outer", sort=True)
