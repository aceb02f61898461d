"""Days and minutes as whole numbers (since 1970, on an English clock), so that simulating is plain arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Texts = NDArray[np.object_]

FIRST, LAST = date(2018, 3, 1), date(2018, 7, 31)
"""The days of the sample systems."""
MINUTES = 24 * 60
CENSUS = 8 * 60
"""Minute of the day at which everybody in a bed is counted."""
NEVER = -1
"""Stands for no day or no moment."""

_UNIX_EPOCH = date(1970, 1, 1).toordinal()


def number(day: date) -> int:
    """Days since 1 January 1970."""
    return day.toordinal() - _UNIX_EPOCH


def day_of(day: int) -> date:
    return date.fromordinal(int(day) + _UNIX_EPOCH)


START, END = number(date(2018, 2, 1)), number(date(2018, 8, 31))
"""What is simulated: a run-in of four weeks before the first day, a month after the last so that stays have ends."""
DAYS: Ints = np.arange(START, END + 1)
_LOST_HOUR = number(date(2018, 3, 25)) * MINUTES + 60
"""The clocks went forward at 01:00 on 25 March 2018: the hour from here on never was."""


def weekday(day: Ints) -> Ints:
    """Monday 0 to Sunday 6."""
    return (day + 3) % 7


def on_the_clock(minutes: Ints) -> Ints:
    """The same moments, an hour later where the clock change left no such hour."""
    return np.where((minutes >= _LOST_HOUR) & (minutes < _LOST_HOUR + 60), minutes + 60, minutes)


def months(first: date, last: date) -> list[tuple[date, date]]:
    """The calendar months of [first, last], each cut to it: (first day, last day)."""
    cut = []
    day = first
    while day <= last:
        after = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
        cut.append((day, min(last, after - timedelta(days=1))))
        day = after
    return cut


def between(points: Sequence[tuple[date, float]], days: Ints = DAYS) -> Floats:
    """A value a day on straight lines through the dated points, level beyond the first and the last."""
    return np.interp(days, [number(day) for day, _ in points], [value for _, value in points])


def apportion(total: int, weights: Floats) -> Ints:
    """Whole numbers, as near as may be in proportion to `weights`, that add up to `total` (largest remainder)."""
    shares = weights / weights.sum() * total
    parts = np.floor(shares).astype(np.int64)
    most = np.argsort(parts - shares, kind="stable")[: total - int(parts.sum())]
    parts[most] += 1
    return parts


def day_texts(days: Ints) -> Texts:
    """2018-06-04 a day, empty for NEVER."""
    return _written(days, "D")


def minute_texts(minutes: Ints) -> Texts:
    """2018-06-04 08:00 a minute, empty for NEVER."""
    return _written(minutes, "m")


def _written(values: Ints, unit: str) -> Texts:
    once, where = np.unique(values, return_inverse=True)
    words = [str(moment).replace("T", " ") for moment in np.datetime_as_string(once.astype(f"datetime64[{unit}]"))]
    texts = np.array(words, dtype=object)
    texts[once == NEVER] = ""
    return texts[where]
