"""What is usual: the median of the same weekday over the weeks before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from math import isnan
from statistics import median

WEEKS = 6
AT_LEAST = 3
"""With fewer of those days than this nothing is called usual: one odd Tuesday would be the rule."""


def usual(series: Mapping[date, float], day: date, weeks: int = WEEKS) -> float | None:
    """The median of `series` (day -> value) on the same weekday of the `weeks` weeks before `day`, which is left out.

    Days with no value are left out; None where fewer than three are left (or all, when fewer weeks are looked at).
    """
    before = (series.get(day - timedelta(weeks=week)) for week in range(1, weeks + 1))
    values = [value for value in before if value is not None and not isnan(value)]
    return float(median(values)) if values and len(values) >= min(AT_LEAST, weeks) else None
