"""Expected dates of discharge: set after admission, moved when they pass or slip. A date a place of the census."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from flow.sample.chance import stream
from flow.sample.days import CENSUS, DAYS, MINUTES, NEVER, Floats, Ints, between, on_the_clock
from flow.sample.placing import Census

SLIPS = 0.012
"""Chance on a day that a date still to come is moved."""
MOVED_WHEN_PASSED = 0.33
WITHOUT = ("maternity",)
"""Kinds of patients who get no expected date."""


@dataclass(frozen=True)
class Expected:
    """By place of the census: the expected date (day number), and the minute a date was first set, which moving it does
    not change; NEVER where there is none."""

    day: Ints
    set_at: Ints


def expected_dates(system: str, stays: pd.DataFrame, census: Census, set_in_time: tuple) -> Expected:
    """`set_in_time`: share of admissions whose date is set within 48 hours, as dated points."""
    rng = stream(system, "expected dates")
    last = stays["last_census"].to_numpy()
    day, set_at = _first_dates(rng, stays, between(set_in_time))
    none = stays["kind"].isin(WITHOUT).to_numpy()
    shown = [np.full(len(census.day), NEVER), np.full(len(census.day), NEVER)]
    edges = np.searchsorted(census.day, [*DAYS, DAYS[-1] + 1])
    for place, today in enumerate(DAYS):
        here = slice(edges[place], edges[place + 1])
        stay = census.stay[here]
        known = (set_at[stay] < today * MINUTES + CENSUS) & ~none[stay]
        draws = rng.random((3, len(stay)))
        passed = known & (day[stay] < today) & (draws[0] < MOVED_WHEN_PASSED)
        slips = known & (day[stay] >= today) & (draws[0] < SLIPS)
        near = last[stay] - today
        guess = today + np.where(draws[1] < 0.6, np.clip(near, 0, 14), 1 + (draws[2] * 7).astype(np.int64))
        day[stay] = np.where(passed, guess, np.where(slips, day[stay] + 1 + (draws[2] * 4).astype(np.int64), day[stay]))
        shown[0][here] = np.where(known, day[stay], NEVER)
        shown[1][here] = np.where(known, on_the_clock(set_at[stay]), NEVER)
    return Expected(shown[0], shown[1])


def _first_dates(rng: np.random.Generator, stays: pd.DataFrame, in_time: Floats) -> tuple[Ints, Ints]:
    """The first date, somewhere round the true one, too hopeful more often than not; and the minute it is set."""
    count = len(stays)
    admit = stays["admit"].to_numpy()
    admitted = admit // MINUTES
    nights = np.maximum(stays["last_census"].to_numpy() - admitted, 0)
    guess = np.round(nights * np.exp(rng.normal(-0.04, 0.30, count))).astype(np.int64)
    soon = rng.random(count) < in_time[np.clip(admitted - DAYS[0], 0, len(DAYS) - 1)]
    delay = np.where(soon, rng.integers(90, 2300, count), rng.integers(2950, 6200, count))
    set_at = admit + delay
    return np.maximum(admitted + np.clip(guess, 1, 60), set_at // MINUTES), set_at
