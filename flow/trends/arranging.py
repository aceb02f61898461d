"""Points of many series as arrays in order of series and date, and the groups that recalculations cut them into."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from flow.clock import day_words
from flow.errors import UsageError
from flow.trends.spc_options import SpcOptions

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

COLUMNS = ("series_id", "x", "y")
NO_DAY = "A point has no x: say its day."
LARGEST = 1e150
"""Beyond this the sums of squares and ranges of a chart stop being numbers."""


@dataclass(frozen=True)
class Arranged:
    """Points by series (in order of first appearance), then date. Arrays have a place a point.

    `series`: number of the series of each point; `names`: series_id by that number; `first`: place of the first point
    of each series; `ids`: the series_id of each point. `y` is NaN where a value is missing: a gap, never a nought.
    """

    names: list[str]
    ids: pd.Series[Any]
    series: Ints
    first: Ints
    x: npt.NDArray[np.datetime64]
    y: Floats

    @cached_property
    def last(self) -> Ints:
        """Place of the last point of each series."""
        return np.append(self.first[1:], len(self.y)) - 1


@dataclass(frozen=True)
class Groups:
    """A series from one recalculation to the next. `number`: of the group in its series, as the output says it;
    `group`: of the group among all; `first`: place of each group's first point; `place`: of a point in its group."""

    number: Ints
    group: Ints
    first: Ints
    place: Ints
    unmatched: dict[str, tuple[date, ...]]

    @cached_property
    def sizes(self) -> Ints:
        return np.diff(np.append(self.first, len(self.group)))


def arrange(points: pd.DataFrame) -> Arranged:
    """`points`: columns series_id, x (day or moment, text or not), y (number, missing allowed), rows in any order.

    UsageError: a column is missing, a series has no name, x is no day, y is no number, or a day comes twice in a
    series.
    """
    if missing := [name for name in COLUMNS if name not in points.columns]:
        raise UsageError(f"The points have no column {' or '.join(missing)}; they need {', '.join(COLUMNS)}.")
    if points.empty:
        raise UsageError("There are no points.")
    codes, names = pd.factorize(points["series_id"])
    if (codes < 0).any() or any(str(name).strip() == "" for name in names):
        raise UsageError("A point has no series_id.")
    series, x, y, ids = codes.astype(np.int64), _moments(points["x"]), _numbers(points["y"]), points["series_id"]
    if not _in_order(series, x):
        order = np.lexsort((x, series))
        series, x, y, ids = series[order], x[order], y[order], ids.iloc[order]
    starts = np.append(True, series[1:] != series[:-1])
    again = ~starts[1:] & (x[1:] == x[:-1])
    if again.any():
        place = int(np.argmax(again))
        raise UsageError(f"{day_words(x[place].item())} comes twice in the series '{names[series[place]]}'.")
    return Arranged([str(name) for name in names], ids.reset_index(drop=True), series, np.flatnonzero(starts), x, y)


def _in_order(series: Ints, x: npt.NDArray[np.datetime64]) -> bool:
    same = series[1:] == series[:-1]
    return bool(((series[1:] > series[:-1]) | (same & (x[1:] >= x[:-1]))).all())


def _moments(column: pd.Series[Any]) -> npt.NDArray[np.datetime64]:
    """Days or moments without a zone; one that has a zone is said in UTC."""
    moments = column
    if not pd.api.types.is_datetime64_any_dtype(column):
        codes, different = pd.factorize(column)
        if (codes < 0).any():
            raise UsageError(NO_DAY)
        moments = pd.Series([_moment(text) for text in different], dtype="datetime64[us]").iloc[codes]
    if moments.isna().any():
        raise UsageError(NO_DAY)
    if moments.dt.tz is not None:
        moments = moments.dt.tz_convert(None)
    return moments.to_numpy("datetime64[us]")


def _moment(said: Any) -> datetime:
    try:
        moment = datetime.combine(said, time()) if type(said) is date else said
        moment = datetime.fromisoformat(moment.strip()) if isinstance(moment, str) else moment
    except ValueError:
        moment = None
    if not isinstance(moment, datetime):
        raise UsageError(f"'{said}' is not a day. Use year-month-day, for example 2018-06-05.")
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def _numbers(column: pd.Series[Any]) -> Floats:
    try:
        numbers = column.to_numpy(dtype=np.float64, na_value=np.nan)
    except (ValueError, TypeError):
        raise UsageError("A value of y is not a number; leave it empty where there is none.") from None
    if (np.abs(numbers) > LARGEST).any():
        raise UsageError(f"A value of y is too large: at most {LARGEST:g}.")
    return numbers


def group(points: Arranged, options: SpcOptions) -> Groups:
    """A recalculation begins a group where its day is a day of the series; other days are kept as unmatched.

    A number counts the recalculations up to a point, so one on the first day makes all of its group 1.
    """
    cut = np.zeros(len(points.y), bool)
    unmatched: dict[str, tuple[date, ...]] = {}
    for code, name in enumerate(points.names if options.rebase else ()):
        _cut(cut, points, code, name, options, unmatched)
    places = np.arange(len(cut))
    starts = cut.copy()
    starts[points.first] = True
    of_all = np.cumsum(starts) - 1
    first = np.flatnonzero(starts)
    so_far = np.cumsum(cut)
    before = (so_far - cut)[points.first]
    return Groups(so_far - before[points.series], of_all, first, places - first[of_all], unmatched)


def _cut(
    cut: Bools, points: Arranged, code: int, name: str, options: SpcOptions, unmatched: dict[str, tuple[date, ...]]
) -> None:
    here = slice(int(points.first[code]), int(points.last[code]) + 1)
    missed: list[date] = []
    for item in options.rebases_of(name):
        match = points.x[here] == np.datetime64(item.x)
        cut[here] |= match
        if not match.any():
            missed.append(item.x)
    if missed:
        unmatched[name] = tuple(missed)
