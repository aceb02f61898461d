"""Beds by ward and day: the core, what is opened under pressure, and what is closed and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from flow.sample.chance import among, stream
from flow.sample.days import DAYS, Ints, Texts, between, number
from flow.sample.parameters import PARAMETERS
from flow.sample.systems import G_AND_A, SampleSystem

EPISODES = 26
"""Times that beds of some ward are closed, over the seven months."""
_REASONS_EARLY = {"infection": 0.8, "staffing": 0.15, "estates": 0.05}
_REASONS_LATER = {"infection": 0.35, "staffing": 0.40, "estates": 0.25}
_SPRING = number(date(2018, 4, 20))


@dataclass(frozen=True)
class BedPlan:
    """Arrays of shape (wards, days of `DAYS`): beds."""

    core: Ints
    escalation: Ints
    closed: Ints
    reason: Texts

    @property
    def open(self) -> Ints:
        return self.core + self.escalation - self.closed


def bed_plan(system: SampleSystem) -> BedPlan:
    """Open general and acute beds follow the parameters: escalation beds make up what the core and closures leave."""
    wards, days = len(system.wards), len(DAYS)
    core = np.repeat(np.array([ward.core for ward in system.wards])[:, None], days, axis=1)
    closed, reason = _closures(system)
    most = np.array([ward.escalation for ward in system.wards])
    general = np.array([ward.type in G_AND_A for ward in system.wards])
    rng = stream(system.key, "escalation")
    wobble = np.convolve(rng.normal(size=days + 6), np.ones(7) / 7, mode="valid") * 6
    wanted = between(PARAMETERS[system.key].open_beds) + wobble - (core - closed)[general].sum(axis=0)
    order = [place for place in np.argsort(-most, kind="stable") if general[place] and most[place]]
    escalation = np.zeros((wards, days), dtype=np.int64)
    left = np.clip(np.round(wanted), 0, most[general].sum()).astype(np.int64)
    for place in order:
        escalation[place] = np.minimum(left, most[place])
        left = left - escalation[place]
    return BedPlan(core, escalation, closed, reason)


def _closures(system: SampleSystem) -> tuple[Ints, Texts]:
    rng = stream(system.key, "closures")
    shape = (len(system.wards), len(DAYS))
    closed, reason = np.zeros(shape, dtype=np.int64), np.full(shape, "", dtype=object)
    may_close = [place for place, ward in enumerate(system.wards) if ward.type in (*G_AND_A, "community")]
    starts = np.sort((rng.beta(1, 1.6, EPISODES) * (len(DAYS) - 10)).astype(np.int64))
    for start in starts:
        ward = may_close[rng.integers(len(may_close))]
        until = start + rng.integers(4, 10)
        why = among(rng.random(1), _REASONS_EARLY if DAYS[start] < _SPRING else _REASONS_LATER)[0]
        closed[ward, start:until] = rng.integers(2, 6)
        reason[ward, start:until] = why
    return closed, reason
