"""Who waits, ready to leave: waits laid over the ends of stays so that each day's number is the one planned.

A stay's end is known by now. Day by day, as many more patients are declared ready as the plan lacks, chosen from those
in beds by how soon they leave. Delayed transfers are exact; should too few leave, somebody delayed is no longer fit.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from flow.sample.chance import pick
from flow.sample.codes import DTOC_LETTERS
from flow.sample.days import DAYS, NEVER, START, Flags, Floats, Ints, Texts, weekday

LEAST_DELAY = 2
"""Censuses for which somebody delayed is still there, at the least."""
_LEAVING_DELAYED = np.array([0, 0, 0.4, 0.6, 0.8, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0.9, 0.9, 0.8, 0.8, 0.7, 0.7, 0.6])
_LEAVING_FIT = np.array([0, 1.0, 0.8, 0.5, 0.36, 0.27, 0.2, 0.16, 0.13, 0.1, 0.08, 0.06, 0.05, 0.04, 0.03])
"""Weight of being chosen, by the number of censuses left; the last holds for any more."""
_FIT_WEEK = np.array([1.02, 1.0, 0.99, 1.0, 1.04, 0.98, 0.97])


@dataclass
class Waits:
    """By stay, days as numbers, NEVER where it never comes: the first census counted as fit, and as delayed; the reason
    delayed; and the censuses from (until, exclusive) which it was neither, because the patient was unwell again."""

    fit_from: Ints
    delayed_from: Ints
    delay: Texts
    unwell_from: Ints
    unwell_until: Ints

    @classmethod
    def none(cls, count: int) -> Waits:
        never = [np.full(count, NEVER) for _ in range(4)]
        return cls(never[0], never[1], np.full(count, "", dtype=object), never[2], never[3])


def lay_delays(
    rng: np.random.Generator, waits: Waits, first: Ints, last: Ints, may_from: Ints, planned: Ints, reasons: Floats
) -> None:
    """Delays, exactly `planned` by day of `DAYS`.

    `may_from`: the first census at which a stay may be delayed, NEVER: not at all. `reasons`: shares by day and letter
    of `DTOC_LETTERS`, which the delayed of each day keep to as near as may be.
    """
    possible = np.flatnonzero((may_from != NEVER) & (last >= START))
    active = np.empty(0, dtype=np.int64)
    stock = np.zeros(len(DTOC_LETTERS))
    letters = {letter: place for place, letter in enumerate(DTOC_LETTERS)}
    for place, day in enumerate(DAYS):
        gone = active[last[active] < day]
        for stay in gone:
            stock[letters[waits.delay[stay]]] -= 1
        active = active[last[active] >= day]
        lacking = int(planned[place]) - len(active)
        if lacking < 0:
            active, unwell = _fewest_left(active, last, day, -lacking)
            for stay in unwell:
                stock[letters[waits.delay[stay]]] -= 1
                waits.unwell_from[stay] = day
                waits.unwell_until[stay] = min(last[stay] + 1, day + rng.integers(2, 6))
        left = last[possible] - day + 1
        ready = (may_from[possible] <= day) & (left >= LEAST_DELAY) & (waits.delayed_from[possible] == NEVER)
        weights = np.where(ready, _LEAVING_DELAYED[np.clip(left, 0, len(_LEAVING_DELAYED) - 1)], 0.0)
        for stay in possible[pick(rng, weights, lacking)]:
            wanting = planned[place] * reasons[place] - stock + rng.random(len(stock)) * 0.8
            letter = int(np.argmax(np.where(reasons[place] > 0, wanting, -np.inf)))
            stock[letter] += 1
            waits.delay[stay], waits.delayed_from[stay] = DTOC_LETTERS[letter], day
            active = np.append(active, stay)


def _fewest_left(active: Ints, last: Ints, day: int, count: int) -> tuple[Ints, Ints]:
    """The delayed without the `count` who have longest to stay, and those."""
    order = np.argsort(last[active], kind="stable")
    return active[order[: len(order) - count]], active[order[len(order) - count :]]


def lay_fitness(
    rng: np.random.Generator, waits: Waits, first: Ints, last: Ints, may_from: Ints, planned: Floats
) -> None:
    """Fit and waiting, about `planned` by day. The delayed were fit a few days before; the others wait less."""
    delayed = waits.delayed_from != NEVER
    lead = rng.choice(6, size=len(last), p=[0.15, 0.25, 0.25, 0.15, 0.12, 0.08])
    early = np.maximum(waits.delayed_from - lead, np.maximum(first + 1, may_from))
    waits.fit_from[delayed] = np.minimum(early, waits.delayed_from)[delayed]
    possible = np.flatnonzero((may_from != NEVER) & (last >= START))
    for place, day in enumerate(DAYS):
        present = (first[possible] < day) & (last[possible] >= day)
        fit = (waits.fit_from[possible] != NEVER) & (waits.fit_from[possible] <= day)
        unwell = (waits.unwell_from[possible] <= day) & (day < waits.unwell_until[possible])
        wanted = planned[place] * _FIT_WEEK[weekday(day)]
        lacking = round(wanted) - int((present & fit & ~unwell).sum())
        left = np.clip(last[possible] - day + 1, 0, len(_LEAVING_FIT) - 1)
        free = present & (waits.fit_from[possible] == NEVER) & (may_from[possible] <= day)
        waits.fit_from[possible[pick(rng, np.where(free, _LEAVING_FIT[left], 0.0), lacking)]] = day


def lay_relapses(rng: np.random.Generator, waits: Waits, last: Ints, share: float = 0.05) -> None:
    """Some who are fit and not delayed become unwell for a few days, and are fit again before they leave."""
    long = (waits.fit_from != NEVER) & (waits.delayed_from == NEVER) & (last - waits.fit_from >= 5)
    chosen = np.flatnonzero(long & (rng.random(len(last)) < share))
    start = waits.fit_from[chosen] + rng.integers(1, 3, len(chosen))
    waits.unwell_from[chosen] = start
    waits.unwell_until[chosen] = np.minimum(start + rng.integers(1, 4, len(chosen)), last[chosen])


def is_fit(waits: Waits, stay: Ints, day: Ints) -> Flags:
    """Is this stay, at the census of this day, fit and waiting?"""
    begun = (waits.fit_from[stay] != NEVER) & (waits.fit_from[stay] <= day)
    return begun & ~((waits.unwell_from[stay] <= day) & (day < waits.unwell_until[stay]))


def is_delayed(waits: Waits, stay: Ints, day: Ints) -> Flags:
    """Is this stay, at the census of this day, a delayed transfer? Being unwell ends it for good."""
    begun = (waits.delayed_from[stay] != NEVER) & (waits.delayed_from[stay] <= day)
    return begun & ((waits.unwell_from[stay] == NEVER) | (day < waits.unwell_from[stay]))
