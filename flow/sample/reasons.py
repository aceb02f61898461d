"""What each waiting patient waits for, first and then, and the pathway that follows from it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from flow.sample.chance import among, pick, whole
from flow.sample.codes import DTOC_LETTERS, EXTERNAL_SHARES, INTERNAL_PATHWAYS, INTERNAL_SHARES, PATHWAYS
from flow.sample.days import DAYS, NEVER, START, Flags, Floats, Ints, Texts, weekday
from flow.sample.waiting import Waits

WEEKEND_BEDS = 0.4
"""Discharges on pathway 2 on a day of the weekend, as a share of a weekday's."""


@dataclass
class Reasons:
    """By stay: the first reason, the next, the census from which that holds (NEVER: no change), and the pathway."""

    first: Texts
    then: Texts
    change_on: Ints
    pathway: Texts


def reasons_for(rng: np.random.Generator, stays: pd.DataFrame, waits: Waits, community_beds: Floats | None) -> Reasons:
    """Reasons and pathways of stays at one kind of organisation.

    `community_beds`: discharges on pathway 2 on a weekday, by day of `DAYS`; None where nobody goes on to a community
    bed but those delayed for one.
    """
    count = len(stays)
    final = _final_reasons(rng, stays, waits)
    if community_beds is not None:
        final[_to_community_beds(rng, stays, waits, final, community_beds)] = "C"
    pathway = _pathways(rng, stays, final)
    first, then, change_on = final.copy(), np.full(count, "", dtype=object), np.full(count, NEVER)
    for chosen, on in (_into_delay(rng, waits), _on_the_way(rng, stays, waits, final)):
        then[chosen], change_on[chosen] = final[chosen], on
        first[chosen] = among(rng.random(len(chosen)), INTERNAL_SHARES | {"A": 22.0})
    same = (change_on != NEVER) & (first == then)
    first[same] = "senior_review"
    return Reasons(first, then, change_on, pathway)


def _final_reasons(rng: np.random.Generator, stays: pd.DataFrame, waits: Waits) -> Texts:
    """The delayed keep the reason of their delay; the others wait inside the hospital when they wait a day or two."""
    count = len(stays)
    wait = np.where(waits.fit_from != NEVER, stays["last_census"].to_numpy() - waits.fit_from + 1, 0)
    outside = rng.random(count) < np.select([wait >= 5, wait >= 3, wait >= 1], [0.74, 0.52, 0.16], default=0.0)
    shares = {letter: share for letter, share in EXTERNAL_SHARES.items() if letter != "C"}
    final = np.where(outside, among(rng.random(count), shares), among(rng.random(count), INTERNAL_SHARES))
    final = np.where((wait == 0), "", final)
    return np.where(waits.delay != "", waits.delay, final)


def _to_community_beds(
    rng: np.random.Generator, stays: pd.DataFrame, waits: Waits, final: Texts, beds: Floats
) -> Flags:
    """Who leaves for a community bed though not delayed for one, so that each day has its number."""
    last = stays["last_census"].to_numpy()
    wait = np.where(waits.fit_from != NEVER, last - waits.fit_from + 1, 0)
    home = ((stays["how"] == "home") & ~stays["returns"]).to_numpy()
    may = home & (stays["age"] >= 65).to_numpy() & (last - stays["first_census"].to_numpy() >= 4)
    weights = np.where(may & (waits.delay == ""), np.select([wait >= 2, wait == 1], [1.0, 0.4], default=0.04), 0.0)
    chosen = np.zeros(len(stays), dtype=bool)
    by_day = pd.Series(np.arange(len(stays))).groupby(last).indices
    for place, day in enumerate(DAYS):
        leaving = by_day.get(day, np.empty(0, dtype=np.int64))
        share = 1.0 if weekday(day) < 5 else WEEKEND_BEDS
        already = int(((final[leaving] == "C") & home[leaving]).sum())
        chosen[leaving[pick(rng, weights[leaving], whole(rng, beds[place] * share) - already)]] = True
    return chosen


def _pathways(rng: np.random.Generator, stays: pd.DataFrame, final: Texts) -> Texts:
    count = len(stays)
    draws = rng.random(count)
    old = (stays["age"] >= 70).to_numpy()
    pathway = np.where(old & (draws < 0.10), "1", "0").astype(object)
    internal = ~np.isin(final, ("", *DTOC_LETTERS))
    pathway[internal] = among(draws[internal], INTERNAL_PATHWAYS)
    for letter, shares in PATHWAYS.items():
        mine = final == letter
        pathway[mine] = among(draws[mine], shares)
    nowhere_to_move = ((stays["how"] != "home") | stays["returns"]).to_numpy()
    pathway[(pathway == "2") & nowhere_to_move] = "1"
    return pathway


def _into_delay(rng: np.random.Generator, waits: Waits) -> tuple[Ints, Ints]:
    """Under half of the delayed waited for something else before it was agreed that they were delayed."""
    before = (waits.delayed_from != NEVER) & (waits.delayed_from > waits.fit_from)
    chosen = np.flatnonzero(before & (rng.random(len(before)) < 0.45))
    return chosen, waits.delayed_from[chosen]


def _on_the_way(rng: np.random.Generator, stays: pd.DataFrame, waits: Waits, final: Texts) -> tuple[Ints, Ints]:
    """A third of the others who wait three days or more waited for something else first."""
    last = stays["last_census"].to_numpy()
    long = (waits.fit_from != NEVER) & (waits.delayed_from == NEVER) & (last - waits.fit_from >= 2) & (final != "")
    chosen = np.flatnonzero(long & (last >= START) & (rng.random(len(long)) < 0.36))
    span = np.maximum(last[chosen] - waits.fit_from[chosen], 1)
    return chosen, waits.fit_from[chosen] + 1 + (rng.random(len(chosen)) * np.minimum(span, 4)).astype(np.int64)
