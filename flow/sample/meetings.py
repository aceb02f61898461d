"""How the sample's huddles were held: who came for whom, how long each part took, levels, decisions. Plain data."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

import numpy as np

from flow.clock import at
from flow.sample.actions import huddle_actions
from flow.sample.chance import stream
from flow.sample.parameters import PARAMETERS
from flow.sample.texts import PEOPLE

Event = dict[str, Any]
SECONDS = {"gate": 60, "yesterday": 200, "position": 110, "changed": 100, "agenda": 300, "tipping": 60, "read_back": 50}
"""About how long each part takes."""
DECISIONS = (
    "Escalation beds stay open until Friday",
    "No patient moves after 20:00 unless a senior nurse agrees",
    "Interim places are offered while a care package is waited for",
    "The trusted assessor covers both community hospitals this week",
    "Weekend therapy cover goes to the wards with most planned discharges",
    "Discharge letters are written the evening before",
    "Red days are named by reason at every board round",
)
WHY_LEVEL = ("Long waits in the department", "Escalation beds open", "Short of staff on two wards", "")
_DEPUTY, _DECIDES, _ABSENT = 0.15, 0.35, 0.12


def huddle_records(system: str) -> dict[date, list[Event]]:
    """What was written down of each huddle, by day, in order of time.

    An event has kind, at, who (name, organisation), part, note and data as `flow.huddle.record` has them. The actions
    that owners said yes to are not in it: they have no number until they are stored.
    """
    return {day: [dict(event) for event in events] for day, events in _held(system)}


@cache
def _held(system: str) -> tuple[tuple[date, tuple[Event, ...]], ...]:
    rng = stream(system, "meetings")
    days = sorted({action["huddle_day"] for action in huddle_actions(system)})
    return tuple((day, tuple(_huddle(rng, system, day))) for day in days)


def _huddle(rng: np.random.Generator, system: str, day: date) -> list[Event]:
    acute = PARAMETERS[system].acute
    chair = (PEOPLE[system][acute][0], acute)
    moment = at(day, time(9)) + timedelta(seconds=int(rng.integers(0, 150)))
    events = [_event("opened", moment, chair)]
    events += _who_came(rng, system, chair, moment)
    level = int(rng.choice([2, 3, 3, 4], p=[0.35, 0.3, 0.25, 0.1]))
    why = WHY_LEVEL[int(rng.integers(len(WHY_LEVEL)))] or None
    told = {"organisation": acute, "level": level}
    events.append(_event("declared", moment + timedelta(seconds=40), chair, note=why, data=told))
    for part, seconds in SECONDS.items():
        if part != "gate":
            events.append(_event("part", moment, chair, part=part))
        lasts = timedelta(seconds=int(seconds * rng.uniform(0.7, 1.35)))
        if part == "agenda" and rng.random() < _DECIDES:
            text = DECISIONS[int(rng.integers(len(DECISIONS)))]
            events.append(_event("decided", moment + lasts / 2, chair, part=part, data={"text": text}))
        moment += lasts
    events.append(_event("closed", moment, chair))
    return sorted(events, key=lambda event: event["at"])


def _who_came(rng: np.random.Generator, system: str, chair: tuple[str, str], moment: datetime) -> list[Event]:
    """The chair, and one for each other organisation; some send a deputy, and now and then nobody comes."""
    found = [_came(chair, chair, None, moment)]
    for code, names in PEOPLE[system].items():
        absent, deputy = rng.random(), rng.random()
        if code == chair[1] or (absent < _ABSENT and len(names) == 1):
            continue
        stands_in = len(names) > 1 and deputy < _DEPUTY
        name = names[1] if stands_in else names[0]
        found.append(_came(chair, (name, code), names[0] if stands_in else None, moment + timedelta(seconds=15)))
    return found


def _came(chair: tuple[str, str], who: tuple[str, str], absent: str | None, moment: datetime) -> Event:
    return _event("came", moment, chair, data={"name": who[0], "organisation": who[1], "for": absent})


def _event(
    kind: str,
    moment: datetime,
    who: tuple[str, str],
    part: str | None = None,
    note: str | None = None,
    data: dict[str, Any] | None = None,
) -> Event:
    return {"kind": kind, "at": moment, "who": who, "part": part, "note": note, "data": data or {}}
