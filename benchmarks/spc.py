"""Control charts of 500 series of 104 weeks at once, in milliseconds. Bound 70."""

from __future__ import annotations

import time
from collections.abc import Iterator
from statistics import median

import numpy as np
import pandas as pd

from flow.trends.spc import spc
from flow.trends.spc_options import PROFILES

SERIES, WEEKS, TIMES = 500, 104, 15


def results() -> Iterator[tuple[str, float, str]]:
    """(what, milliseconds, bound) for each profile."""
    points = _points()
    for name, options in PROFILES.items():
        spc(points, options)
        yield f"SPC, {SERIES} series of {WEEKS} points, {name}, ms", _milliseconds(points, name), "under 70"


def _milliseconds(points: pd.DataFrame, profile: str) -> float:
    """The middle of several runs, each from the frame of points to the labels and icons."""
    taken = []
    for _ in range(TIMES):
        began = time.perf_counter()
        result = spc(points, PROFILES[profile])
        taken.append(time.perf_counter() - began)
        assert len(result.points) == SERIES * WEEKS
    return median(taken) * 1000


def _points() -> pd.DataFrame:
    """Weeks of a percentage with a step half way in every fifth series."""
    chance = np.random.default_rng(104)
    values = chance.normal(90, 3, (SERIES, WEEKS))
    values[::5, WEEKS // 2 :] -= 4
    return pd.DataFrame(
        {
            "series_id": np.repeat([f"measure {number}" for number in range(SERIES)], WEEKS),
            "x": np.tile(pd.date_range("2016-06-06", periods=WEEKS, freq="7D").to_numpy(), SERIES),
            "y": values.round(1).ravel(),
        }
    )
