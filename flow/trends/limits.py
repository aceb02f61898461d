"""The mean and the limits of each group. Source: NHSRplotthedots 0.2.2 (XmR chart, moving range of two)."""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum

import numpy as np

from flow.trends.arranging import Bools, Floats, Groups, Ints
from flow.trends.spc_options import SpcOptions

SCREEN = 3.267
"""A moving range of at least so many average ranges is left out of the average, once."""
LIMIT = 2.66
NEAR = 2 * (LIMIT / 3)
SPLIT = 2.0**27 + 1


@dataclass(frozen=True)
class Limits:
    """Arrays with a place a group; NaN where there is none.

    `near`: half the width of the two-sigma band. `collapsed`: the ranges that are left are all nought though values
    differ, so limits would call every point special: there are none. `hidden`: too few values for limits to be shown.
    """

    mean: Floats
    lpl: Floats
    upl: Floats
    near: Floats
    collapsed: Bools
    hidden: Bools

    @property
    def silent(self) -> Bools:
        """Groups in which no rule may speak."""
        return self.collapsed | self.hidden


def limits(y: Floats, groups: Groups, options: SpcOptions) -> Limits:
    """`y`: values by point, NaN for a gap. A gap removes the moving ranges on both sides of it."""
    known = ~np.isnan(y)
    count = len(groups.first)
    fix = options.fix_after_n_points
    base = np.ones(len(y), bool) if fix is None else groups.place < int(fix)
    mean = near_exact_means(y, known & base, groups.group, count)
    ranges = np.abs(np.diff(y, prepend=np.nan))
    used = base & (groups.place > 0) & ~np.isnan(ranges)
    average = near_exact_means(ranges, used, groups.group, count)
    if options.screen_outliers:
        used &= ranges < (SCREEN * average)[groups.group]
        average = near_exact_means(ranges, used, groups.group, count)
    differs = known & (y != mean[groups.group])
    collapsed = (average == 0) & (np.bincount(groups.group[differs], minlength=count) > 0)
    hidden = np.bincount(groups.group[known], minlength=count) < options.minimum_points
    average = np.where(collapsed | hidden, np.nan, average)
    return Limits(mean, mean - LIMIT * average, mean + LIMIT * average, NEAR * average, collapsed, hidden)


def near_exact_means(values: Floats, wanted: Bools, group: Ints, count: int) -> Floats:
    """The mean of the wanted values of each group, right to the last bit or nearly: a point on the mean must be on it.

    An exact sum divided once is still off by a rounding; the exact rest, the sum less count times mean, corrects it.
    NaN for a group without values.
    """
    kept = values[wanted].tolist()
    sizes = np.bincount(group[wanted], minlength=count)
    ends = np.cumsum(sizes)
    owned = np.where(sizes == 0, np.nan, sizes)
    means: Floats = _sums(kept, ends - sizes, ends, np.zeros((count, 1))) / owned
    rest = _sums(kept, ends - sizes, ends, -owned[:, None] * _halves(means))
    return means + rest / owned


def _halves(numbers: Floats) -> Floats:
    """Each number as two that add up to it and have half its digits, so that a count times either is exact."""
    large = numbers * SPLIT
    high = large - (large - numbers)
    return np.column_stack([high, numbers - high])


def _sums(numbers: list[float], starts: Ints, ends: Ints, also: Floats) -> Floats:
    """The exact sum, rounded once, of each group's numbers and of its row of `also`."""
    groups = zip(starts.tolist(), ends.tolist(), also.tolist(), strict=True)
    return np.array([fsum(numbers[start:end] + more) for start, end, more in groups], np.float64)
