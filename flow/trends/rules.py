"""The four rules that tell a signal from chance. Arrays have a place a point: 1 above or rising, -1 below or falling,
0 nothing. A gap is a break: it is never a fall and ends every run."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from flow.trends.arranging import Arranged, Bools, Floats, Groups, Ints
from flow.trends.limits import Limits
from flow.trends.spc_options import SpcOptions

Signs = npt.NDArray[np.int8]


@dataclass(frozen=True)
class Signals:
    """What each rule says of each point. A peak may be in a rise and a fall: `trend` then says what follows it.

    `side`: against the mean, NaN where unknown. `outside`, `near`: meaningless where `judged` is False.
    """

    side: Floats
    judged: Bools
    outside: Signs
    near: Signs
    rising: Bools
    falling: Bools
    trend: Signs
    two_in_three: Signs
    shift: Signs


def signals(points: Arranged, groups: Groups, found: Limits, options: SpcOptions) -> Signals:
    """Every rule at every point. Strict: exactly on a line is inside it, and on the mean is on neither side."""
    y, group = points.y, groups.group
    mean, lpl, upl, near = found.mean[group], found.lpl[group], found.upl[group], found.near[group]
    outside = (y > upl).astype(np.int8) - (y < lpl).astype(np.int8)
    close = (y > mean + near).astype(np.int8) - (y < mean - near).astype(np.int8)
    close = np.where(outside != 0, np.int8(0), close)
    side = np.sign(y - mean)
    may_speak = ~np.isnan(side) & ~found.silent[group]
    seen = np.where(may_speak, side, 0).astype(np.int8)
    segment = points.series if options.runs_cross_rebase else group
    starts = np.append(True, segment[1:] != segment[:-1])
    rising, falling, onward = _trends(np.where(may_speak, y, np.nan), starts, options.run_points)
    both = rising & falling
    counted = np.where(outside != 0, outside, close) if options.outside_counts else close
    return Signals(
        side=side,
        judged=~np.isnan(y) & ~np.isnan(upl),
        outside=outside,
        near=close,
        rising=rising,
        falling=falling,
        trend=np.where(both, onward, rising.astype(np.int8) - falling.astype(np.int8)),
        two_in_three=_two_in_three(seen, counted, segment),
        shift=_runs(seen, starts, options.run_points),
    )


def _runs(kind: Signs, starts: Bools, least: int) -> Signs:
    """The kind itself where at least so many of the same kind stand in a row, all of them; else 0."""
    new = starts.copy()
    new[1:] |= kind[1:] != kind[:-1]
    run: Ints = np.cumsum(new) - 1
    return np.where(np.bincount(run)[run] >= least, kind, np.int8(0))


def _trends(y: Floats, starts: Bools, least: int) -> tuple[Bools, Bools, Signs]:
    """Points of rises, points of falls, and the way of the step after each point. So many points make one step less."""
    step = np.sign(np.nan_to_num(np.diff(y, prepend=np.nan), nan=0.0)).astype(np.int8)
    step[starts] = 0
    long = _runs(step, starts, least - 1)
    return _with_point_before(long > 0), _with_point_before(long < 0), np.append(step[1:], np.int8(0))


def _with_point_before(steps: Bools) -> Bools:
    """A step belongs to the point it leads to and to the point it leaves."""
    points = steps.copy()
    points[:-1] |= steps[1:]
    return points


def _two_in_three(side: Signs, near: Signs, segment: Ints) -> Signs:
    """The points beyond two sigma in three consecutive points of one side of which two or three are beyond it."""
    flagged = np.zeros(len(side), np.int8)
    if len(side) < 3:
        return flagged
    one, two, three = side[:-2], side[1:-1], side[2:]
    together = (one != 0) & (one == two) & (two == three) & (segment[:-2] == segment[2:])
    beyond = (near != 0).astype(np.int8)
    window = together & (beyond[:-2] + beyond[1:-1] + beyond[2:] >= 2)
    inside = np.zeros(len(side), bool)
    inside[:-2] |= window
    inside[1:-1] |= window
    inside[2:] |= window
    return np.where(inside, near, flagged)
