"""How much longer somebody will wait if nothing changes, learnt from how long people like them went on to wait here.

Every morning that somebody was seen waiting is one observation: by what they waited for and how long they had waited,
how many days they then went on to wait, whatever they came to wait for later and however it ended. Those still waiting
at the end of the history are censored there (Kaplan-Meier), and days are counted up to a horizon of 28 (restricted
mean), so that a few very long waits do not rule the agenda.

Few people say little: the mean of a reason and age counts n / (n + 10), n the people it rests on, and the rest is what
is usual at that age for any reason, which is drawn to the overall mean in the same way.

With under four weeks of history nothing is learnt: the days waited so far stand in, and say so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import numpy as np
import pandas as pd

from flow.measures.rows import Array

HORIZON = 28
SHRINK = 10
LEAST_HISTORY = timedelta(weeks=4)
AGES = (0, 2, 4, 7, 14, 21)
"""Days waited at which an age band begins; the last is open."""
NO_AGE = -1
SEEN_COLUMNS = ("organisation", "spell_id", "reason", "ready_on", "first_seen", "last_seen")
"""A row a spell, reason and ready date: the first and the last morning it was seen waiting so. `reason` and `ready_on`
may be missing; the others are text and dates."""
HISTORY_COLUMNS = (*SEEN_COLUMNS, "ended_on", "followed_to")
"""The same, with the first morning on which the spell waited no more (NaT: it still does), and the last morning looked
at."""


class Method(StrEnum):
    HISTORY = "expected from our own history"
    DAYS_WAITED = "days waited so far (under four weeks of history)"


@dataclass(frozen=True)
class Mean:
    """Mean days still to wait, up to the horizon, and how many people it rests on."""

    days: float
    people: int


@dataclass(frozen=True)
class Remaining:
    """What was learnt. `cells`: by (reason, age band), None for any reason, `NO_AGE` for any age; shrunk already."""

    method: Method
    cells: Mapping[tuple[str | None, int], Mean]
    first_seen: date | None = None
    last_seen: date | None = None
    horizon: int = HORIZON

    def expected(self, reason: str | None, days: int | None) -> float:
        """Days that somebody who has waited `days` for `reason` still waits; days waited so far with no history."""
        if self.method is Method.DAYS_WAITED:
            return float(days or 0)
        return self.mean(reason, days).days

    def mean(self, reason: str | None, days: int | None) -> Mean:
        """The mean that `expected` gives, with how many people of this very reason and age it rests on."""
        band = NO_AGE if days is None else age_band(days)
        return self.cells.get((reason or "", band)) or Mean(self.cells[None, band].days, 0)


NOTHING_LEARNT = Remaining(Method.DAYS_WAITED, {})


def age_band(days: int) -> int:
    """The first day of the age band that these days waited are in."""
    return max((start for start in AGES if start <= days), default=AGES[0])


def history(seen: pd.DataFrame, last_morning: Mapping[str, date]) -> pd.DataFrame:
    """Segments (`SEEN_COLUMNS`) as history (`HISTORY_COLUMNS`).

    `last_morning`: the last morning filed by each organisation within what was looked at: who was seen on it still
    waits. An organisation that is not named is left out.
    """
    known = seen[seen["organisation"].isin(list(last_morning))].reset_index(drop=True)
    followed = pd.to_datetime(known["organisation"].map(last_morning))
    first, last = pd.to_datetime(known["first_seen"]), pd.to_datetime(known["last_seen"])
    of_spell = last.groupby([known["organisation"], known["spell_id"]]).transform("max")
    ended = (of_spell + pd.Timedelta(days=1)).where(of_spell < followed)
    ready = pd.to_datetime(known["ready_on"])
    return known.assign(ready_on=ready, first_seen=first, last_seen=last, ended_on=ended, followed_to=followed)


def learn(delays: pd.DataFrame) -> Remaining:
    """What a history (`HISTORY_COLUMNS`) teaches; `NOTHING_LEARNT` where it spans under four weeks of mornings."""
    if delays.empty or delays["followed_to"].max() - delays["first_seen"].min() < LEAST_HISTORY:
        return NOTHING_LEARNT
    numbers, reasons = pd.factorize(delays["reason"].to_numpy(dtype=object, na_value=""), sort=True)
    everybody = _mornings(delays, numbers)
    overall = everybody.mean()
    cells: dict[tuple[str | None, int], Mean] = {(None, NO_AGE): overall}
    for band in AGES:
        cells[None, band] = _shrunk(everybody.of(everybody.band == band).mean(), overall.days)
    for number, reason in enumerate(reasons):
        mine = everybody.of(everybody.reason == number)
        if not len(mine.waited):
            continue
        cells[reason, NO_AGE] = _shrunk(mine.mean(), overall.days)
        for band in AGES:
            cells[reason, band] = _shrunk(mine.of(mine.band == band).mean(), cells[None, band].days)
    first, last = delays["first_seen"].min(), delays["followed_to"].max()
    return Remaining(Method.HISTORY, cells, first.date(), last.date())


def restricted_mean(waited: Array, ended: Array, horizon: int = HORIZON) -> float:
    """Mean days to wait, up to the horizon, by Kaplan-Meier. `waited`: whole days, 1 or more; `ended`: False: censored.

    After the longest wait that was followed the share still waiting is taken to stay as it was.
    """
    capped = np.minimum(waited, horizon)
    ends = np.bincount(capped[ended], minlength=horizon + 1)
    leaves = np.bincount(capped, minlength=horizon + 1)
    at_risk = leaves[::-1].cumsum()[::-1]
    still = np.cumprod(1.0 - np.divide(ends, at_risk, out=np.zeros(horizon + 1), where=at_risk > 0))
    return float(still[:horizon].sum())


@dataclass(frozen=True)
class _Mornings:
    """Arrays, an element a spell and morning seen: number of the reason, age band, number of the spell, days then still
    waited, and whether the end of it was seen."""

    reason: Array
    band: Array
    spell: Array
    waited: Array
    over: Array

    def of(self, chosen: Array) -> _Mornings:
        parts = (self.reason, self.band, self.spell, self.waited, self.over)
        return _Mornings(*(part[chosen] for part in parts))

    def mean(self) -> Mean:
        return Mean(restricted_mean(self.waited, self.over), len(np.unique(self.spell)))


def _mornings(delays: pd.DataFrame, reason: Array) -> _Mornings:
    day = np.timedelta64(1, "D")
    first, last, ready, ended, followed = (
        delays[name].to_numpy(dtype="datetime64[D]")
        for name in ("first_seen", "last_seen", "ready_on", "ended_on", "followed_to")
    )
    number = ((last - first) // day).astype("int64") + 1
    row = np.repeat(np.arange(len(delays)), number)
    morning = first[row] + (np.arange(len(row)) - np.repeat(number.cumsum() - number, number)) * day
    dated = ~np.isnat(ready[row])
    age = (morning - np.where(dated, ready[row], morning)) // day
    band = np.array(AGES)[np.searchsorted(AGES, np.maximum(age, 0), side="right") - 1]
    until = np.where(np.isnat(ended), followed, ended)[row]
    every = _Mornings(
        reason=reason[row],
        band=np.where(dated, band, NO_AGE),
        spell=delays.groupby(["organisation", "spell_id"]).ngroup().to_numpy()[row],
        waited=((until - morning) // day).astype("int64"),
        over=~np.isnat(ended)[row],
    )
    return every.of(every.waited > 0)


def _shrunk(mean: Mean, towards: float) -> Mean:
    weight = mean.people / (mean.people + SHRINK)
    return Mean(weight * mean.days + (1 - weight) * towards, mean.people)
