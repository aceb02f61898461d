"""Which ward and bed: the assessment wards, critical care for some, then a ward of one's own kind if it has room."""

from __future__ import annotations

import heapq
from dataclasses import dataclass

import numpy as np
import pandas as pd

from flow.sample.bedplan import BedPlan
from flow.sample.chance import pick, stream, whole
from flow.sample.days import DAYS, MINUTES, Ints
from flow.sample.parameters import PARAMETERS, Pool
from flow.sample.systems import SampleSystem

NOWHERE = -1
ASSESSMENT = dict.fromkeys(("surgical", "orthopaedic", "cancer_renal"), "assessment_surgical")
"""The assessment ward of a group of patients; for any other, the medical one."""
MOVES_ON = 0.70
"""Chance that somebody moves on from an assessment ward after a night there."""
CRITICAL_STAY = 4.5
HOMECOMINGS = 4
"""Patients in a ward of another kind who are moved to one of their own, a day at most."""


@dataclass(frozen=True)
class Census:
    """Everybody in a bed at 08:00, a place in each array a patient and day, in order of day, ward and bed."""

    day: Ints
    stay: Ints
    ward: Ints
    bed: Ints


class Placing:
    """The wards of one pool of patients, day after day."""

    def __init__(self, system: SampleSystem, pool: Pool, stays: pd.DataFrame, plan: BedPlan, offset: int) -> None:
        self.rng = stream(system.key, "placing", pool.key)
        self.here = [
            place for place, ward in enumerate(system.wards) if _takes(pool, ward.type) and ward.site in pool.sites
        ]
        self.group_wards: dict[str, list[int]] = {}
        for place in self.here:
            self.group_wards.setdefault(system.wards[place].group, []).append(place)
        assessing = {
            place for name in ("assessment_medical", "assessment_surgical") for place in self.group_wards.get(name, [])
        }
        self.critical = set(self.group_wards.get("critical", []))
        self.general = [place for place in self.here if place not in assessing | self.critical]
        self.assessing = assessing
        self.open = plan.open
        self.taken = dict.fromkeys(self.here, 0)
        self.beds: dict[int, list[int]] = {place: list(range(1, int(plan.core[place, 0]) + 41)) for place in self.here}
        self.group = stays["group"].tolist()
        self.planned = (stays["source"] == "elective").tolist()
        self.first, self.last = stays["first_census"].to_numpy(), stays["last_census"].to_numpy()
        self.admitted = stays["admit"].to_numpy() // MINUTES
        self.ward = np.full(len(stays), NOWHERE)
        self.bed = np.zeros(len(stays), dtype=np.int64)
        self.since = np.zeros(len(stays), dtype=np.int64)
        self.critical_until = np.full(len(stays), NOWHERE)
        self.critical_beds = _critical_beds(system, pool) if self.critical else np.zeros(len(DAYS))
        self.offset = offset

    def run(self) -> Census:
        """Places everybody on every day. Then `ward` is each one's last, `critical_until` when critical care ends."""
        stays = np.flatnonzero(self.last >= self.first)
        coming = pd.Series(stays).groupby(np.maximum(self.first[stays], DAYS[0])).apply(list).to_dict()
        present: list[int] = []
        parts = []
        for place, day in enumerate(DAYS):
            for stay in [one for one in present if self.last[one] < day]:
                self._leave_bed(stay)
            present = [one for one in present if self.last[one] >= day]
            self._critical_care(place, int(day), present, coming.get(day, []))
            self._move_on(place, int(day), present)
            for stay in coming.get(day, []):
                if self.ward[stay] == NOWHERE:  # critical care may have taken them
                    self._take(stay, self._first_ward(stay, int(day), place), int(day))
            present += coming.get(day, [])
            parts.append(self._recorded(int(day), np.array(present, dtype=np.int64)))
        for same_day in np.flatnonzero(self.last < self.first):
            self.ward[same_day] = self._front_door(int(same_day))[0]
        return Census(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))

    def _recorded(self, day: int, present: Ints) -> tuple[Ints, Ints, Ints, Ints]:
        ward, bed = self.ward[present], self.bed[present]
        order = np.lexsort((bed, ward))
        return np.full(len(present), day), present[order] + self.offset, ward[order], bed[order]

    def _take(self, stay: int, ward: int, day: int) -> None:
        self.ward[stay], self.since[stay] = ward, day
        self.taken[ward] += 1
        self.bed[stay] = heapq.heappop(self.beds[ward])

    def _leave_bed(self, stay: int) -> None:
        ward = int(self.ward[stay])
        self.taken[ward] -= 1
        heapq.heappush(self.beds[ward], int(self.bed[stay]))

    def _move(self, stay: int, ward: int, day: int) -> None:
        if ward != self.ward[stay]:
            self._leave_bed(stay)
            self._take(stay, ward, day)

    def _free(self, ward: int, place: int) -> int:
        return int(self.open[ward, place]) - self.taken[ward]

    def _emptiest(self, wards: list[int], place: int) -> int:
        return max(wards, key=lambda ward: (self._free(ward, place), -ward), default=NOWHERE)

    def _own_ward(self, stay: int, place: int) -> int:
        """A ward of one's own kind with a bed; else any, then an assessment ward, with one; else the least overfull."""
        for wards in (self.group_wards.get(self.group[stay], []), self.general, sorted(self.assessing)):
            ward = self._emptiest(wards, place)
            if ward != NOWHERE and self._free(ward, place) > 0:
                return ward
        return self._emptiest(self.general, place)

    def _front_door(self, stay: int) -> list[int]:
        wards = self.group_wards.get(ASSESSMENT.get(self.group[stay], "assessment_medical"), [])
        return [*wards, *self.group_wards.get("short_stay", [])] or self.general

    def _first_ward(self, stay: int, day: int, place: int) -> int:
        if self.assessing and not self.planned[stay] and day - self.admitted[stay] <= 1:
            for ward in self._front_door(stay):
                if self._free(ward, place) > 0:
                    return ward
        return self._own_ward(stay, place)

    def _move_on(self, place: int, day: int, present: list[int]) -> None:
        """From the assessment wards to a ward; and some patients to a ward of their own kind."""
        waiting = [one for one in present if self.ward[one] in self.assessing]
        draws = self.rng.random(len(waiting))
        for stay, drawn in zip(waiting, draws, strict=True):
            if self.last[stay] == day and drawn > 0.3:
                continue
            ward = self._own_ward(stay, place)
            if (drawn < MOVES_ON or day - self.since[stay] >= 3) and self._free(ward, place) > 0:
                self._move(stay, ward, day)
        strays = [one for one in present if self._astray(one)]
        for stay in strays[:: max(1, len(strays) // HOMECOMINGS)][:HOMECOMINGS]:
            own = self._emptiest(self.group_wards[self.group[stay]], place)
            if self._free(own, place) > 0:
                self._move(stay, own, day)

    def _astray(self, stay: int) -> bool:
        own = self.group_wards.get(self.group[stay], [])
        elsewhere = [*own, *self.group_wards.get("short_stay", [])]
        return bool(own) and self.ward[stay] in self.general and self.ward[stay] not in elsewhere

    def _critical_care(self, place: int, day: int, present: list[int], coming: list[int]) -> None:
        """Those whose time in critical care is over go to a ward; others take their beds, on arrival or soon after."""
        if not self.critical:
            return
        inside = [one for one in present if self.ward[one] in self.critical]
        for stay in [one for one in inside if self.critical_until[one] <= day]:
            self._move(stay, self._own_ward(stay, place), day)
        staying = sum(1 for one in inside if self.critical_until[one] > day)
        possible = [
            one for one in [*coming, *present] if self.critical_until[one] == NOWHERE and self.last[one] > day + 1
        ]
        recent = np.array([day - self.admitted[one] <= (40 if place == 0 else 2) for one in possible], dtype=float)
        chosen = pick(self.rng, recent, whole(self.rng, self.critical_beds[place] - staying))
        for stay in (possible[one] for one in chosen):
            nights = min(int(self.rng.geometric(1 / CRITICAL_STAY)), int(self.last[stay]) - day - 1)
            self.critical_until[stay] = day + max(1, nights)
            ward = self._emptiest(sorted(self.critical), place)
            if self.ward[stay] == NOWHERE:
                self._take(stay, ward, day)
            else:
                self._move(stay, ward, day)


def _takes(pool: Pool, ward_type: str) -> bool:
    types = {
        "adult": ("general_acute", "assessment", "critical_care"),
        "child": ("paediatric",),
        "maternity": ("maternity",),
        "community": ("community",),
        "mental_health": ("mental_health",),
    }
    return ward_type in types[pool.kind]


def _critical_beds(system: SampleSystem, pool: Pool) -> np.ndarray:
    """Critical care patients wanted by day at the pool's site: its share of the trust's, wavering."""
    sites = {ward.site: 0 for ward in system.wards if ward.type == "critical_care"}
    for ward in system.wards:
        if ward.type == "critical_care":
            sites[ward.site] += ward.core
    share = sites[pool.sites[0]] / sum(sites.values())
    rng = stream(system.key, "critical", pool.key)
    waver = np.convolve(rng.normal(size=len(DAYS) + 8), np.ones(9) / 9, mode="valid") * 5
    return np.minimum(PARAMETERS[system.key].critical_care * share + waver * share, sites[pool.sites[0]] - 1)
