"""Some weeks of huddles: what was agreed for whom, by whom, by when, and what became of it, as plain data.

A due time or an event is a moment in UTC with its zone. Nothing is kept here: other code replays it.
"""

from __future__ import annotations

from datetime import date, time, timedelta
from functools import cache

import numpy as np
import pandas as pd

from flow.clock import at
from flow.sample import action_texts as words
from flow.sample.action_ends import Action, next_huddle, with_end
from flow.sample.chance import pick, stream
from flow.sample.codes import DELAY_CODE, DTOC_LETTERS, spell_id
from flow.sample.days import LAST, Floats, number
from flow.sample.parameters import PARAMETERS
from flow.sample.patient_feeds import census_rows
from flow.sample.patients import owner_of
from flow.sample.simulation import Simulation, simulate
from flow.sample.texts import PEOPLE

STARTS = {"plymouth": date(2018, 4, 30), "york": date(2018, 5, 14)}
"""The first huddle."""
MOST_PATIENTS = 6
_HOURS = (time(11, 0), time(12, 0), time(14, 0), time(15, 0), time(16, 0), time(17, 0))


def huddle_actions(system: str) -> list[Action]:
    """Actions in the order in which they were agreed. Keys of each:

    key, huddle_day, agreed_at, what, owner_name, owner_organisation, due_at, tier ("1" to "4"), delay_reason and
    pathway (code or None), measure (key or None), spells (a list of (organisation, spell_id)), outcome (one of
    `OUTCOMES`, or "open"), and events: a list of {kind, at, by, organisation, note} in order of time, where kind is
    one of done, not_done, carried_over, escalated and cancelled. carried_over has a new `due_at`, and the second time
    the `tier` it rises to; escalated has `to`, who must reply, and the `tier` it rises to.
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
                actions.append(with_end(simulation, rng, _dated(rng, system, day, place, action)))
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
    """Actions for the reasons with most patients, more often than not: outside reasons by reason, inside by zone."""
    outside = patients["reason"].isin(DTOC_LETTERS)
    groups = [group for _, group in patients[outside].groupby("reason", sort=True)]
    groups += [group for _, group in patients[~outside].groupby(["reason", "zone"], sort=True)]
    groups = [group for group in groups if len(group) > 1 and group["reason"].iloc[0] in words.FOR_REASON]
    weights = np.array([float(len(group)) ** 1.3 for group in groups])
    chosen = pick(rng, weights, int(rng.integers(3, 6)))
    return [_for_group(simulation, rng, groups[place], used) for place in chosen]


def _for_group(simulation: Simulation, rng: np.random.Generator, group: pd.DataFrame, used: dict[str, int]) -> Action:
    reason, zone = group["reason"].iloc[0], group["zone"].mode().iloc[0]
    longest_first: Floats = 1.0 / (2.0 + np.arange(len(group), dtype=np.float64))
    named = group.iloc[pick(rng, longest_first, int(rng.integers(2, MOST_PATIENTS + 1)))]
    owner = owner_of(simulation, np.array([reason], dtype=object), group["organisation"].to_numpy()[:1])[0]
    pathways = set(simulation.reasons.pathway[named["stay"].to_numpy()])
    spells = [(code, spell_id(code, stay)) for code, stay in zip(named["organisation"], named["stay"], strict=True)]
    return {
        "what": _filled(words.FOR_REASON[reason], reason, used, (len(named), len(group)), zone, simulation.system.name),
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
    measure, kind, text = words.GENERAL[rng.integers(len(words.GENERAL))]
    zones = sorted({ward.zone for ward in simulation.system.wards if ward.type == "general_acute"})
    zone = zones[rng.integers(len(zones))]
    return [
        {
            "what": _filled((text,), measure, used, (0, 0), zone, simulation.system.name),
            "owner_organisation": getattr(simulation.parameters, kind),
            "tier": "2",
            "delay_reason": None,
            "pathway": None,
            "measure": measure,
            "spells": [],
            "_leave": np.empty(0),
        }
    ]


def _filled(
    texts: tuple[str, ...], turn: str, used: dict[str, int], people: tuple[int, int], zone: str, place: str
) -> str:
    """The next of the texts in turn. `people`: those named, of all who wait for the same."""
    text = texts[used.get(turn, 0) % len(texts)]
    used[turn] = used.get(turn, 0) + 1
    named, every = people
    phrase = f"{'the ' if named == every else ''}{words.NUMBER_WORDS[named]} people"
    return text.format(people=phrase, zone=zone, place=place)


def _dated(rng: np.random.Generator, system: str, day: date, place: int, action: Action) -> Action:
    """With a key, an owner's name, and a due time: today where a ward can do it, else today or the next working day."""
    names = PEOPLE[system][action["owner_organisation"]]
    names = (
        names[1:] if action["owner_organisation"] == PARAMETERS[system].acute else names
    )  # the first is in the chair
    later = action["tier"] != "1" and rng.random() < 0.45 and "today" not in action["what"]
    due_day = next_huddle(day) if later or not action["spells"] else day
    return {
        "key": f"{system}-{day}-{place + 1}",
        "huddle_day": day,
        "agreed_at": at(day, time(9, 4 + 2 * place)),
        "owner_name": names[int(rng.integers(len(names)))],
        "due_at": at(due_day, _HOURS[int(rng.integers(len(_HOURS)))]),
        **action,
    }
