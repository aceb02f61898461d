"""Chance that always falls the same way: streams named for what they decide, and draws settled by identity."""

from __future__ import annotations

import zlib

import numpy as np

from flow.sample.days import Floats, Ints

SEED = 2018


def stream(*names: str) -> np.random.Generator:
    """The random numbers of one decision, the same in every run."""
    return np.random.Generator(np.random.PCG64([SEED, zlib.crc32("/".join(names).encode())]))


def settled(salt: str, *parts: Ints | int) -> Floats:
    """A number in [0, 1) settled by the parts (a stay, a day): no matter when or in which order it is asked for."""
    mixed = np.array(zlib.crc32(salt.encode()) + 1, dtype=np.uint64)
    for part in parts:
        mixed = _mix(mixed + np.asarray(part).astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15))
    return (mixed >> np.uint64(11)).astype(np.float64) / float(1 << 53)


def _mix(x: np.ndarray) -> np.ndarray:
    """SplitMix64's finaliser (public domain, Sebastiano Vigna)."""
    with np.errstate(over="ignore"):
        x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return x ^ (x >> np.uint64(31))


def pick(rng: np.random.Generator, weights: Floats, count: int) -> Ints:
    """`count` different positions, likelier where the weight is larger; nobody of weight nought; in ascending order."""
    count = min(count, int((weights > 0).sum()))
    if count <= 0:
        return np.empty(0, dtype=np.int64)
    with np.errstate(divide="ignore"):
        keys = np.log(weights) + rng.gumbel(size=len(weights))
    return np.sort(np.argpartition(keys, len(keys) - count)[len(keys) - count :])


def whole(rng: np.random.Generator, wanted: float) -> int:
    """A whole number that is `wanted` on average; never below nought."""
    return max(0, int(np.floor(wanted + rng.random())))


def among(draws: Floats, shares: dict[str, float]) -> np.ndarray:
    """One of the keys for each draw in [0, 1), in proportion to its share."""
    edges = np.cumsum(list(shares.values()))
    where = np.searchsorted(edges / edges[-1], draws, side="right")
    return np.array(list(shares), dtype=object)[np.minimum(where, len(shares) - 1)]
