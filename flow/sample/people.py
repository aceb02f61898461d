"""Who they are: age, frailty, council, specialty; the same person at a readmission. NHS numbers of the test range."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

from flow.sample.chance import among, stream
from flow.sample.codes import SPECIALTIES
from flow.sample.days import MINUTES, Ints, Texts
from flow.sample.parameters import PARAMETERS, Pool
from flow.sample.systems import SYSTEMS

PERSONAL = ("person", "age", "frailty", "local_authority")
READMITTED = 0.06

_AGES: dict[str, tuple[tuple[float, float, float], ...]] = {
    "emergency": ((0.58, 80, 8), (0.27, 62, 12), (0.15, 34, 9)),
    "elective": ((0.65, 66, 11), (0.35, 45, 13)),
    "child": ((1.0, 6, 5),),
    "maternity": ((1.0, 30, 5.5),),
    "community": ((1.0, 81, 8),),
    "mental_health": ((0.6, 42, 13), (0.4, 74, 8)),
}
"""Mixtures of bell curves: share, mean, spread, in years."""
_LIMITS = {"child": (0, 17), "maternity": (17, 46)}


def with_people(system: str, pool: Pool, stays: pd.DataFrame) -> pd.DataFrame:
    """The stays with `PERSONAL` and `treatment_function`, `group`. A row that has a person already keeps them."""
    rng = stream(system, "people", pool.key)
    count = len(stays)
    source = stays["source"].to_numpy()
    age = _ages(rng, source)
    site = pool.sites[0]
    residents = PARAMETERS[system].residents
    fresh = {
        "person": np.arange(count) + _first_person(system, pool),
        "age": age,
        "frailty": _frailty(rng, age, source),
        "local_authority": among(rng.random(count), residents.get(site, residents["*"])),
    }
    for name, values in fresh.items():
        known = stays[name].to_numpy() if name in stays else np.full(count, None)
        stays[name] = np.where(pd.isna(known), values, known).astype(values.dtype)
    function, group = _specialties(rng, source)
    return stays.assign(treatment_function=function, group=group)


def _first_person(system: str, pool: Pool) -> int:
    """A range of persons for each pool, far enough apart."""
    return 40_000 * next(place for place, one in enumerate(PARAMETERS[system].pools) if one.key == pool.key)


def _ages(rng: np.random.Generator, source: np.ndarray) -> Ints:
    ages = np.zeros(len(source))
    for kind, mixture in _AGES.items():
        mine = np.flatnonzero(source == kind)
        part = rng.choice(len(mixture), size=len(mine), p=[share for share, _, _ in mixture])
        low, high = _LIMITS.get(kind, (18, 101))
        means = np.array([mean for _, mean, _ in mixture])[part]
        spreads = np.array([spread for _, _, spread in mixture])[part]
        ages[mine] = np.clip(rng.normal(means, spreads), low, high)
    return ages.astype(np.int64)


def _frailty(rng: np.random.Generator, age: Ints, source: np.ndarray) -> Ints:
    """Clinical Frailty Scale for those of 65 and over, of whom nine in ten were scored; 0: not scored."""
    score = np.round(rng.normal(3.4 + (age - 65) * 0.09 + (source == "community") * 0.6, 1.2))
    scored = (age >= 65) & (rng.random(len(age)) < 0.9)
    return np.where(scored, np.clip(score, 1, 8), 0).astype(np.int64)


def _specialties(rng: np.random.Generator, source: np.ndarray) -> tuple[Texts, Texts]:
    function, group = np.empty(len(source), dtype=object), np.empty(len(source), dtype=object)
    for kind, shares in SPECIALTIES.items():
        mine = np.flatnonzero(source == kind)
        drawn = among(rng.random(len(mine)), {code: share for code, (_, share) in shares.items()})
        function[mine] = drawn
        group[mine] = [shares[code][0] for code in drawn]
    return function, group


def with_readmissions(system: str, pool: Pool, stays: pd.DataFrame) -> pd.DataFrame:
    """Some emergencies are a person who went home in the six weeks before. Marks that earlier stay as `returns`."""
    rng = stream(system, "readmissions", pool.key)
    admit, leave = stays["admit"].to_numpy(), stays["leave"].to_numpy()
    home = np.flatnonzero((stays["how"] == "home").to_numpy() & (stays["age"] >= 18).to_numpy())
    home = home[np.argsort(leave[home], kind="stable")]
    again = np.flatnonzero((stays["source"] == "emergency").to_numpy() & (rng.random(len(stays)) < READMITTED))
    low = np.searchsorted(leave[home], admit[again] - 42 * MINUTES)
    high = np.searchsorted(leave[home], admit[again] - MINUTES)
    there = high > low
    again, low, high = again[there], low[there], high[there]
    earlier = home[low + (rng.random(len(again)) * (high - low)).astype(np.int64)]
    _, first = np.unique(earlier, return_index=True)
    again, earlier = again[first], earlier[first]
    alone = ~np.isin(earlier, again) & ~np.isin(again, earlier)
    again, earlier = again[alone], earlier[alone]
    stays = stays.assign(returns=np.isin(np.arange(len(stays)), earlier))
    for name in PERSONAL:
        values = stays[name].to_numpy().copy()
        values[again] = values[earlier]
        stays[name] = values
    return stays


@cache
def _test_numbers() -> Texts:
    """Every NHS number of the range 999 000 0000 to 999 999 9999 with a valid check digit, shuffled."""
    body = np.arange(1_000_000)
    digits = np.stack([body // 10**place % 10 for place in range(5, -1, -1)])
    weighted = 9 * (10 + 9 + 8) + (digits * np.arange(7, 1, -1)[:, None]).sum(axis=0)
    check = (11 - weighted % 11) % 11
    valid = check < 10
    numbers = (999_000_000 + body[valid]) * 10 + check[valid]
    return stream("nhs numbers").permutation(numbers).astype(str).astype(object)


def nhs_numbers(system: str, person: Ints) -> Texts:
    """The NHS number of each person; no number stands for two people, of either system."""
    numbers = _test_numbers()
    return numbers[person + SYSTEMS.index(system) * (len(numbers) // 2)]
