"""Some weeks of huddles: what was agreed each weekday for whom, by whom, by when, and what became of it, as plain data.

A due time or an event is a moment in UTC with its zone. Nothing here is kept: other code replays it through the service.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from flow.clock import at
from flow.sample import action_texts as words
from flow.sample.chance import pick, stream
from flow.sample.codes import DELAY_CODE, DTOC_LETTERS, spell_id
from flow.sample.days import LAST, number
from flow.sample.patient_feeds import census_rows
from flow.sample.patients import owner_of
from flow.sample.simulation import Simulation, simulate
from flow.sample.texts import PEOPLE

STARTS = {"plymouth": date(2018, 4, 30), "york": date(2018, 5, 14)}
"""The first huddle."""
MOST_PATIENTS = 6
OUTCOMES = {
    "done_on_time": 0.52,
    "done_late": 0.13,
    "carried_then_done": 0.12,
    "not_done": 0.09,
    "carried_twice_escalated": 0.08,
    "cancelled": 0.06,
}
"""What becomes of an action whose patients do not settle it."""
_HOURS = (time(11, 0), time(12, 0), time(14, 0), time(15, 0), time(16, 0), time(17, 0))
_LAST_WORD = at(LAST, time(18, 0))
Action = dict[str, Any]


def huddle_actions(system: str) -> list[Action]:
    """Actions in the order in which they were agreed. Keys of each:

    key, huddle_day, agreed_at, what, owner_name, owner_organisation, due_at, tier ("1" to "4"), delay_reason and pathway
    (code or None), measure (key or None), spells (a list of (organisation, spell_id)), outcome (one of `OUTCOMES`, or
    "open"), and events: a list of {kind, at, by, note} in order of time, where kind is one of done, not_done, carried_over,
    escalated and cancelled; carried_over has a new `due_at` and, the second time, both it and escalated a new `tier`.
    """
    return [dict(action) for action in _agreed(system)]


@cache
def _agreed(system: str) -> tuple[Action, ...]:
    simulation = simulate(system)
    rng = stream(system, "actions")
    start = STARTS[system]
    actions: list[Action] = []
    used: dict[str, int] = {}
    for day in (start + timedelta(days=ahead) for ahead in range((LAST - start).days + 1)):
        if day.weekday() < 5:
            patients = _waiting(simulation, day)
            chosen = [*_for_patients(simulation, rng, patients, used), *_for_measures(simulation, rng, used)]
            for place, action in enumerate(chosen):
                actions.append(_with_end(simulation, rng, _dated(rng, system, day, place, action)))
    return tuple(actions)


def _waiting(simulation: Simulation, day: date) -> pd.DataFrame:
    """Those fit and waiting that morning for a reason that is written, longest first."""
    frame = census_rows(simulation.system.key, number(day), number(day))
    frame = frame[frame["fit"] & (frame["reason"] != "") & (frame["kind"] != "mental_health")]
    zones = np.array([ward.zone for ward in simulation.system.wards], dtype=object)
    return frame.assign(zone=zones[frame["ward"].to_numpy()]).sort_values(["fit_at", "stay"])


def _for_patients(
    simulation: Simulation, rng: np.random.Generator, patients: pd.DataFrame, used: dict[str, int]
) -> list[Action]:
    """Actions for the reasons with most patients, more often than not: outside reasons by reason, inside ones by zone."""
    outside = patients["reason"].isin(DTOC_LETTERS)
    groups = [group for _, group in patients[outside].groupby("reason", sort=True)]
    groups += [group for _, group in patients[~outside].groupby(["reason", "zone"], sort=True) if len(group) > 1]
    groups = [group for group in groups if group["reason"].iloc[0] in words.FOR_REASON]
    weights = np.array([float(len(group)) ** 1.3 for group in groups])
    chosen = pick(rng, weights, int(rng.integers(3, 6)))
    return [_for_group(simulation, rng, groups[place], used) for place in chosen]


def _for_group(simulation: Simulation, rng: np.random.Generator, group: pd.DataFrame, used: dict[str, int]) -> Action:
    reason, zone = group["reason"].iloc[0], group["zone"].mode().iloc[0]
    named = group.head(int(rng.integers(2, MOST_PATIENTS + 1)))
    owner = owner_of(simulation, np.array([reason], dtype=object), group["organisation"].to_numpy()[:1])[0]
    pathways = set(simulation.reasons.pathway[named["stay"].to_numpy()])
    spells = [(row.organisation, spell_id(row.organisation, row.stay)) for row in named.itertuples()]
    return {
        "what": _filled(words.FOR_REASON[reason], reason, used, len(named), zone, simulation.system.name),
        "owner_organisation": owner,
        "tier": "3" if reason in ("B", "H") else "2" if reason in DTOC_LETTERS else "1",
        "delay_reason": DELAY_CODE[reason],
        "pathway": pathways.pop() if len(pathways) == 1 else None,
        "measure": None,
        "spells": spells,
        "_leave": simulation.stays["leave"].to_numpy()[named["stay"].to_numpy()],
    }


def _for_measures(simulation: Simulation, rng: np.random.Generator, used: dict[str, int]) -> list[Action]:
    """On most days one action for a measure."""
    if rng.random() > 0.7:
        return []
    parameters = simulation.parameters
    owners = {
        "acute": parameters.acute,
        "community": parameters.community,
        "commissioner": parameters.commissioner,
        "council": parameters.council,
        "ambulance": next(code for code in PEOPLE[simulation.system.key] if code.startswith("R") and code[1] in "YX"
                          and code not in (parameters.mental,)),
    }
    measure, kind, text = words.GENERAL[rng.integers(len(words.GENERAL))]
    zones = sorted({ward.zone for ward in simulation.system.wards if ward.type == "general_acute"})
    zone = zones[rng.integers(len(zones))]
    return [
        {
            "what": _filled((text,), measure, used, 0, zone, simulation.system.name),
            "owner_organisation": owners[kind],
            "tier": "2",
            "delay_reason": None,
            "pathway": None,
            "measure": measure,
            "spells": [],
            "_leave": np.empty(0),
        }
    ]
