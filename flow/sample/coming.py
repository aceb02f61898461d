"""When each file of a sample system came: history in one go, the fortnight round the first morning day by day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from flow.clock import at

DAILY = (date(2018, 6, 4), date(2018, 6, 15))
"""The mornings whose files came one by one; the files before and after hold many days each."""
FLOWS = frozenset({"discharges", "emergency"})
"""Feeds of a whole day, which come the morning after it."""
_HISTORY, _ACUTE, _OTHERS, _LATE, _CORRECTED = time(6, 30), time(8, 12), time(8, 31), time(8, 58), time(14, 10)
_LATE_ONES = frozenset({("PCC", date(2018, 6, 5)), ("PCC", date(2018, 6, 12)), ("RX3", date(2018, 6, 11))})
"""Whose files missed the time by which they are due, and on which morning."""


def is_daily(day: date) -> bool:
    return DAILY[0] <= day <= DAILY[1]


def came(organisation: str, feed: str, first: date, last: date, *, late: bool, acute: bool) -> datetime:
    """When a file of these days came. A correction: after the huddle that its first version was used at."""
    morning = last + timedelta(days=1 if feed in FLOWS else 0)
    if late:
        return at(morning, _CORRECTED)
    if first != last or not is_daily(first):
        return at(last + timedelta(days=1), _HISTORY)
    if (organisation, morning) in _LATE_ONES:
        return at(morning, _LATE)
    return at(morning, _ACUTE if acute else _OTHERS)
