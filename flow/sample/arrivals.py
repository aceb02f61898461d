"""Who comes in: a row an admission, with its minute, how and why.

By way of the emergency department come exactly as many as it counts.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from flow.sample.chance import among, stream
from flow.sample.codes import METHODS
from flow.sample.days import DAYS, MINUTES, Floats, Ints, between, on_the_clock, weekday
from flow.sample.emergency import emergency_days
from flow.sample.parameters import PARAMETERS, Pool

CHILDREN = 0.09
"""Share of emergency admissions."""
OTHER_WAYS = 18.0
"""Emergency admissions by another way than the department, a weekday, at the whole trust."""

_OTHER_WAYS_WEEK = np.array([1.0, 1.0, 1.0, 1.0, 1.0, 0.7, 0.6])
_PLANNED_WEEK = np.array([0.97, 1.00, 1.00, 1.00, 0.85, 0.35, 0.62])
_CHILD_WEEK = np.array([1.0, 1.0, 1.0, 1.0, 1.0, 0.2, 0.2])
_EVEN_WEEK = np.ones(7)
_OFFICE_WEEK = np.array([1.1, 1.1, 1.1, 1.1, 1.1, 0.8, 0.7])

_EMERGENCY_HOURS = np.array(
    [34, 30, 27, 24, 21, 20, 20, 22, 24, 28, 34, 42, 48, 52, 54, 56, 57, 56, 54, 52, 50, 47, 43, 39.0]
)
_PLANNED_HOURS = np.array([0, 0, 0, 0, 0, 0, 4, 34, 12, 8, 10, 12, 14, 10, 6, 3, 1, 0, 0, 0, 0, 0, 0, 0.0])
_OFFICE_HOURS = np.array([1, 1, 1, 1, 1, 1, 1, 1, 2, 5, 9, 12, 13, 14, 15, 15, 14, 11, 8, 6, 5, 3, 2, 2.0])


def arrivals(system: str, pool: Pool) -> pd.DataFrame:
    """Admissions from 1 February to 31 August 2018, in order: admit (minute), method, source, same_day.

    A community pool has only those from home here; those who come from the acute wards follow from their stays.
    """
    rng = stream(system, "arrivals", pool.key)
    frame = _BY_KIND[pool.kind](system, pool, rng)
    return frame.sort_values("admit", kind="stable", ignore_index=True)


def _frame(
    rng: np.random.Generator, by_day: Ints, hours: Floats, source: str, methods: dict[str, float]
) -> pd.DataFrame:
    """As many admissions a day as `by_day` says, at hours likelier where `hours` is larger."""
    count = int(by_day.sum())
    hour = rng.choice(24, size=count, p=hours / hours.sum())
    admit = np.repeat(DAYS, by_day) * MINUTES + hour * 60 + rng.integers(0, 60, count)
    method = among(rng.random(count), methods)
    return pd.DataFrame({"admit": on_the_clock(admit), "method": method, "source": source, "same_day": False})


def _on_days(rng: np.random.Generator, level: Floats | float, week: Floats, spread: float = 0.6) -> Ints:
    """Counts a day, `level` times the day's part of `week`; less scattered than pure chance would have them."""
    mean = level * week[weekday(DAYS)]
    return np.clip(np.round(rng.normal(mean, spread * np.sqrt(mean))), 0, None).astype(np.int64)


def _through_emergency(system: str, pool: Pool) -> tuple[Ints, Ints]:
    """Admissions a day by way of this site's department: adults, and children."""
    days = emergency_days(system)
    here = days[(days["site"] == pool.sites[0]) & (days["type"] == "1")]
    every = here["emergency_admissions"].to_numpy()
    children = stream(system, "children", pool.sites[0]).binomial(every, CHILDREN)
    return every - children, children


def _share(system: str, pool: Pool) -> float:
    return PARAMETERS[system].site_shares[pool.sites[0]]


def _adults(system: str, pool: Pool, rng: np.random.Generator) -> pd.DataFrame:
    share, parameters = _share(system, pool), PARAMETERS[system]
    through, _ = _through_emergency(system, pool)
    other = _on_days(rng, OTHER_WAYS * share, _OTHER_WAYS_WEEK)
    planned = between(parameters.electives) * share
    frames = [
        _frame(rng, through, _EMERGENCY_HOURS, "emergency", {"21": 1.0}),
        _frame(rng, other, _OFFICE_HOURS, "emergency", METHODS["emergency"]),
        _frame(rng, _on_days(rng, planned, _PLANNED_WEEK), _PLANNED_HOURS, "elective", METHODS["elective"]),
    ]
    frame = pd.concat(frames, ignore_index=True)
    hour = frame["admit"].to_numpy() % MINUTES // 60
    early = (frame["source"] == "emergency").to_numpy() & (hour >= 8) & (hour < 17)
    frame["same_day"] = early & (rng.random(len(frame)) < parameters.same_day * len(frame) / max(early.sum(), 1))
    return frame


def _children(system: str, pool: Pool, rng: np.random.Generator) -> pd.DataFrame:
    _, through = _through_emergency(system, pool)
    frame = _frame(rng, through, _EMERGENCY_HOURS, "child", {"21": 1.0})
    hour = frame["admit"].to_numpy() % MINUTES // 60
    frame["same_day"] = (hour >= 8) & (hour < 17) & (rng.random(len(frame)) < 0.5)
    planned = _on_days(rng, 2.5 * _share(system, pool), _CHILD_WEEK)
    return pd.concat([frame, _frame(rng, planned, _PLANNED_HOURS, "child", {"11": 1.0})], ignore_index=True)


def _of(
    source: str, week: Floats, hours: Floats, methods: dict[str, float], stay: float
) -> Callable[[str, Pool, np.random.Generator], pd.DataFrame]:
    """Admissions that keep a pool at its level when the mean stay is `stay` days."""

    def build(system: str, pool: Pool, rng: np.random.Generator) -> pd.DataFrame:
        return _frame(rng, _on_days(rng, between(pool.level) / stay, week), hours, source, methods)

    return build


_BY_KIND: dict[str, Callable[[str, Pool, np.random.Generator], pd.DataFrame]] = {
    "adult": _adults,
    "child": _children,
    "maternity": _of("maternity", _EVEN_WEEK, np.ones(24), {"31": 1.0}, 2.6),
    "community": _of("community", _OFFICE_WEEK, _OFFICE_HOURS, {"22": 1.0}, 62.0),
    "mental_health": _of("mental_health", _OFFICE_WEEK, _OFFICE_HOURS, METHODS["mental_health"], 36.0),
}
