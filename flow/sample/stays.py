"""How long they stay: who leaves on which day, steered so that beds and long stays keep the levels of the parameters.

Each morning every patient has a chance to leave that depends on the length of stay so far. The number who leave of the
short, the longer and the longest stays is that chance, corrected a little towards the level wanted; who, is drawn.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from flow.sample.chance import pick, stream, whole
from flow.sample.days import CENSUS, DAYS, MINUTES, START, Floats, Ints, between, on_the_clock, weekday
from flow.sample.parameters import Pool

PULL, LEARN = 0.15, 0.015
"""How much of the distance from the level wanted is made up each day; how fast the chances themselves give way."""

_SHORT = [0.09, 0.19, 0.155, 0.13, 0.115, 0.105, 0.10]
LEAVING: dict[str, Floats] = {
    "adult": np.array(_SHORT + [0.15] * 7 + [0.13] * 7 + [0.045]),
    "child": np.array([0.25, 0.40, 0.35, 0.30, 0.28, 0.25]),
    "maternity": np.array([0.15, 0.45, 0.45, 0.40, 0.40]),
    "community": np.array([0.004, 0.008, 0.012, 0.02, 0.03, 0.04, 0.05] + [0.06] * 7 + [0.065]),
    "mental_health": np.array([0.01] * 3 + [0.035] * 25 + [0.026] * 62 + [0.022]),
}
"""Chance to leave on a day, by length of stay; the last holds for anything longer."""

_WEEK = {
    "adult": np.array([1.10, 1.08, 1.05, 1.05, 1.06, 0.82, 0.84]),
    "child": np.ones(7),
    "maternity": np.ones(7),
    "community": np.array([1.05, 1.20, 1.20, 1.22, 1.35, 0.55, 0.43]),
    "mental_health": np.array([1.15, 1.25, 1.25, 1.25, 1.3, 0.45, 0.35]),
}
_SPEED = {"elective": 1.5}
"""Planned patients leave sooner."""


def with_ends(system: str, pool: Pool, coming: pd.DataFrame) -> pd.DataFrame:
    """The admissions, and those in beds at the start, with `first_census` and `last_census` (day numbers).

    Somebody who leaves before the first census has a `last_census` the day before it.
    """
    rng = stream(system, "stays", pool.key)
    stays = pd.concat([_already_in(pool, coming, rng), coming], ignore_index=True)
    admit = stays["admit"].to_numpy()
    first = (admit - CENSUS) // MINUTES + 1
    last = np.where(stays["same_day"].to_numpy(), first - 1, DAYS[-1] + 30)
    speed = np.array([_SPEED.get(source, 1.0) for source in stays["source"]], dtype=np.float64)
    staying = ~stays["same_day"].to_numpy()
    _empty_beds(pool, rng, admit // MINUTES, np.where(staying, first, DAYS[-1] + 1), speed, last)
    return stays.assign(first_census=first, last_census=last)


def _already_in(pool: Pool, coming: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Patients at the first census of all, with lengths of stay as the parameters want them."""
    level = between(pool.level)[0]
    beyond = [between(points)[0] for points in pool.beyond]
    wanted = np.diff([0.0, *(level - part for part in beyond), level])
    lengths = np.concatenate([_lengths(pool, rng, stratum, round(count)) for stratum, count in enumerate(wanted)])
    minute = rng.integers(0, MINUTES, len(lengths))
    admit = np.minimum((START - lengths) * MINUTES + minute, START * MINUTES + CENSUS - 1)
    drawn = coming.iloc[rng.integers(0, len(coming), len(lengths))]
    return pd.DataFrame(
        {"admit": admit, "method": drawn["method"].to_numpy(), "source": drawn["source"].to_numpy(), "same_day": False}
    )


def _lengths(pool: Pool, rng: np.random.Generator, stratum: int, count: int) -> Ints:
    """Lengths of stay within one stratum, as many of each as the chances to leave would let through."""
    edges = (0, *pool.edges, 400)
    possible = np.arange(edges[stratum], edges[stratum + 1])
    chances = LEAVING[pool.kind]
    left = np.cumprod(1 - chances[np.minimum(np.arange(400), len(chances) - 1)])[possible]
    return rng.choice(possible, size=count, p=left / left.sum())


def _empty_beds(pool: Pool, rng: np.random.Generator, admitted: Ints, first: Ints, speed: Floats, last: Ints) -> None:
    """Writes into `last` the census after which each patient leaves."""
    week = _WEEK[pool.kind] / _WEEK[pool.kind].mean()
    wanted = _wanted(pool)
    coming = {day: np.flatnonzero(first == day) for day in np.unique(first)}
    chances = LEAVING[pool.kind]
    present = np.flatnonzero(first <= START)
    learnt = np.ones(len(pool.edges) + 1)
    for place, day in enumerate(DAYS):
        if day > START:
            present = np.concatenate([present, coming.get(day, present[:0])])
        length = day - admitted[present]
        chance = chances[np.minimum(length, len(chances) - 1)] * speed[present] * week[weekday(day)]
        stratum = np.searchsorted(pool.edges, length, side="right")
        leave = np.zeros(len(present), dtype=bool)
        for which in range(len(pool.edges) + 1):
            members = np.flatnonzero(stratum == which)
            over = len(members) - wanted[which, place]
            learnt[which] = np.clip(learnt[which] + LEARN * over / np.sqrt(wanted[which, place]), 0.5, 1.8)
            number = chance[members].sum() * learnt[which] + PULL * over
            leave[members[pick(rng, chance[members], whole(rng, number))]] = True
        last[present[leave]] = day
        present = present[~leave]


def _wanted(pool: Pool) -> Floats:
    """Patients wanted in each stratum of length of stay, by day."""
    level = between(pool.level)
    beyond = [between(points) for points in pool.beyond]
    below = [level - part for part in beyond] + [level]
    return np.diff(np.vstack([np.zeros(len(DAYS)), *below]), axis=0)


def exits(stays: pd.DataFrame, before_noon: Floats, rng: np.random.Generator) -> tuple[Ints, np.ndarray]:
    """The minute each leaves, and how (`home`, `died`, `transfer`). `before_noon`: the share, by day of `DAYS`."""
    count = len(stays)
    admit, last = stays["admit"].to_numpy(), stays["last_census"].to_numpy()
    adult = stays["source"].isin(["emergency", "elective", "community"]).to_numpy()
    emergency = (stays["source"] == "emergency").to_numpy()
    drawn = rng.random(count)
    died = adult & (drawn < np.where(emergency, 0.034, 0.006))
    moved = ~died & emergency & (drawn > 0.988)
    noon = before_noon[np.clip(last - START, 0, len(DAYS) - 1)]
    morning = 510 + 210 * np.sqrt(rng.random(count))
    later = rng.triangular(720, 930, 1290, count)
    minute = np.where(rng.random(count) < noon, np.minimum(morning, 719), later).astype(np.int64)
    minute = np.where(died, CENSUS + rng.integers(1, MINUTES - 1, count), minute)
    leave = last * MINUTES + minute
    soon = admit + rng.integers(150, 560, count)
    leave = np.where(stays["same_day"].to_numpy(), np.minimum(soon, (last + 1) * MINUTES + CENSUS - 10), leave)
    how = np.select([died, moved], ["died", "transfer"], default="home").astype(object)
    return on_the_clock(leave), how
