"""A whole system, simulated once: who comes, how long they stay, where they lie, what they wait for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from flow.sample.arrivals import arrivals
from flow.sample.bedplan import BedPlan, bed_plan
from flow.sample.chance import stream
from flow.sample.days import DAYS, NEVER, Floats, Ints, between, on_the_clock
from flow.sample.delay_plan import delay_plan
from flow.sample.parameters import PARAMETERS, Parameters, Pool
from flow.sample.people import PERSONAL, with_people, with_readmissions
from flow.sample.placing import Census, Placing
from flow.sample.reasons import Reasons, reasons_for
from flow.sample.stays import exits, with_ends
from flow.sample.systems import SampleSystem, sample_system
from flow.sample.waiting import Waits, lay_delays, lay_fitness, lay_relapses

ACUTE = ("adult",)
NON_ACUTE = ("community", "mental_health")
_NOT_WAITING = 4
"""Censuses before anybody is delayed, at the least."""
MENTAL_FIT = 0.16
"""Fit and waiting, as a share of mental health beds."""


@dataclass(frozen=True)
class Simulation:
    """One system. `stays`: a row a spell; `census`: a place a patient and day; `waits` and `reasons` by stay."""

    system: SampleSystem
    parameters: Parameters
    plan: BedPlan
    stays: pd.DataFrame
    census: Census
    waits: Waits
    reasons: Reasons


@dataclass
class _Part:
    """The pools of one care type, and what became of their patients."""

    stays: pd.DataFrame
    census: list[Census]
    waits: Waits
    reasons: Reasons | None = None


@cache
def simulate(key: str) -> Simulation:
    """The system of this key, February to August 2018: always the same."""
    system, parameters = sample_system(key), PARAMETERS[key]
    plan = bed_plan(system)
    acute = _part(system, plan, [pool for pool in parameters.pools if pool.kind not in NON_ACUTE], None, 0)
    _lay(system, acute, "acute", ACUTE)
    beds = between(parameters.community_beds_wanted)
    acute.reasons = reasons_for(stream(key, "reasons", "acute"), acute.stays, acute.waits, beds)
    moving = acute.stays[acute.reasons.pathway == "2"]
    others = _part(
        system, plan, [pool for pool in parameters.pools if pool.kind in NON_ACUTE], moving, len(acute.stays)
    )
    _lay(system, others, "non_acute", NON_ACUTE)
    others.reasons = reasons_for(stream(key, "reasons", "non_acute"), others.stays, others.waits, None)
    stays = pd.concat([acute.stays, others.stays], ignore_index=True)
    census = _in_order(system, [*acute.census, *others.census])
    waits = Waits(**{name: _joined(acute.waits, others.waits, name) for name in vars(acute.waits)})
    reasons = Reasons(**{name: _joined(acute.reasons, others.reasons, name) for name in vars(acute.reasons)})
    return Simulation(system, parameters, plan, stays, census, waits, reasons)


def _joined(one: Waits | Reasons, other: Waits | Reasons, name: str) -> np.ndarray:
    return np.concatenate([getattr(one, name), getattr(other, name)])


def _part(system: SampleSystem, plan: BedPlan, pools: list[Pool], moving: pd.DataFrame | None, offset: int) -> _Part:
    frames: list[pd.DataFrame] = []
    census: list[Census] = []
    for pool in pools:
        coming = arrivals(system.key, pool)
        if pool.kind == "community" and moving is not None:
            coming = pd.concat([coming, _moved_on(system.key, moving)]).sort_values("admit", ignore_index=True)
        stays = with_people(system.key, pool, with_ends(system.key, pool, coming))
        noon = between(PARAMETERS[system.key].before_noon)
        leave, how = exits(stays, noon, stream(system.key, "exits", pool.key))
        stays = stays.assign(leave=leave, how=how, pool=pool.key, kind=pool.kind, organisation=pool.organisation)
        stays = with_readmissions(system.key, pool, stays) if pool.kind == "adult" else stays.assign(returns=False)
        placing = Placing(system, pool, stays, plan, offset + sum(len(frame) for frame in frames))
        census.append(placing.run())
        frames.append(stays.assign(last_ward=placing.ward, critical_until=placing.critical_until))
    stays = pd.concat(frames, ignore_index=True)
    for name in ("from_stay", "first_admit"):
        stays[name] = stays[name].fillna(NEVER).astype(np.int64) if name in stays else NEVER
    return _Part(stays, census, Waits.none(len(stays)))


def _moved_on(key: str, moving: pd.DataFrame) -> pd.DataFrame:
    """Admissions to community beds of those who left an acute ward for one, within two hours or so."""
    rng = stream(key, "moved on")
    admit = moving["leave"].to_numpy() + rng.integers(40, 130, len(moving))
    frame = moving[list(PERSONAL)].assign(
        admit=on_the_clock(admit),
        method="81",
        source="community",
        same_day=False,
        from_stay=moving.index,
        first_admit=moving["admit"],
    )
    return frame.reset_index(drop=True)


def _lay(system: SampleSystem, part: _Part, care: str, kinds: tuple[str, ...]) -> None:
    """Delays, fitness and relapses of one care type."""
    key, stays, plan = system.key, part.stays, delay_plan(system.key)
    first, last = stays["first_census"].to_numpy(), stays["last_census"].to_numpy()
    kept = (stays["kind"].isin(kinds) & (stays["how"] == "home") & (last >= first)).to_numpy()
    at_ward = np.where(kept, np.maximum(first + 1, stays["critical_until"].to_numpy() + 1), NEVER)
    resident = (stays["local_authority"] == PARAMETERS[key].home).to_numpy()
    may_be_delayed = np.where(kept & resident, np.maximum(at_ward, first + _NOT_WAITING), NEVER)
    rng = stream(key, "delays", care)
    lay_delays(rng, part.waits, first, last, may_be_delayed, plan.patients[care], plan.reasons[care])
    lay_fitness(stream(key, "fitness", care), part.waits, first, last, at_ward, _fit_wanted(key, care))
    lay_relapses(stream(key, "relapses", care), part.waits, last)


def _fit_wanted(key: str, care: str) -> Floats:
    """Fit and waiting by day: a share of the adults outside critical care, or of community and mental health beds."""
    parameters = PARAMETERS[key]
    level = {pool.key: between(pool.level) for pool in parameters.pools}
    kinds = {pool.key: pool.kind for pool in parameters.pools}
    if care == "acute":
        adults = sum(level[name] for name, kind in kinds.items() if kind == "adult")
        return (adults - parameters.critical_care) * between(parameters.fit_share)
    mental = sum(level[name] for name, kind in kinds.items() if kind == "mental_health")
    community = sum(level[name] for name, kind in kinds.items() if kind == "community")
    return community * between(parameters.community_fit_share) + mental * MENTAL_FIT


def _in_order(system: SampleSystem, parts: list[Census]) -> Census:
    """One census of the parts, in order of day, ward and bed."""
    day, stay, ward, bed = (
        np.concatenate([getattr(part, name) for part in parts]) for name in ("day", "stay", "ward", "bed")
    )
    order: Ints = np.lexsort((bed, ward, day))
    order = order[(day[order] >= DAYS[0]) & (day[order] <= DAYS[-1])]
    return Census(day[order], stay[order], ward[order], bed[order])
