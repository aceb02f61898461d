"""What becomes of an action: done, late, not done, cancelled, carried over once, or twice and then taken higher."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np

from flow.clock import at
from flow.sample import action_texts as words
from flow.sample.days import LAST
from flow.sample.simulation import Simulation
from flow.sample.texts import PEOPLE

Action = dict[str, Any]
HIGHEST_TO_ESCALATE = 2
"""Above this tier there is nobody in the system left to escalate to."""
OUTCOMES = {
    "done_on_time": 0.52,
    "done_late": 0.13,
    "carried_then_done": 0.12,
    "not_done": 0.09,
    "carried_twice_escalated": 0.08,
    "cancelled": 0.06,
}
"""What becomes of an action whose patients do not settle it."""
_LAST_WORD = at(LAST, time(18, 0))


def next_huddle(day: date) -> date:
    """The weekday after."""
    return day + timedelta(days=3 if day.weekday() == 4 else 1)


def with_end(simulation: Simulation, rng: np.random.Generator, action: Action) -> Action:
    """What became of it. Where most of its patients leave within a day of the due time, it was more often done."""
    minute = int(action["due_at"].timestamp() // 60) + 24 * 60
    leave = action.pop("_leave")
    left = bool(len(leave)) and float((leave <= minute).mean()) >= 0.5
    outcome = str(rng.choice(list(OUTCOMES), p=list(OUTCOMES.values())))
    if left and rng.random() < 0.6:
        outcome = "done_on_time"
    chair = PEOPLE[simulation.system.key][simulation.parameters.acute][0]
    events = [event for event in _ENDS[outcome](rng, action, chair) if event["at"] <= _LAST_WORD]
    for event in events:
        by_chair = event["by"] == chair
        event["organisation"] = simulation.parameters.acute if by_chair else action["owner_organisation"]
    ended = bool(events) and events[-1]["kind"] in ("done", "not_done", "cancelled")
    return {**action, "events": events, "outcome": outcome if ended else "open"}


def _event(kind: str, moment: datetime, by: str, note: str, **more: Any) -> Action:
    return {"kind": kind, "at": moment, "by": by, "note": note, **more}


def _said(rng: np.random.Generator, texts: tuple[str, ...]) -> str:
    return texts[int(rng.integers(len(texts)))]


def _kind(action: Action) -> str:
    if not action["spells"]:
        return "measure"
    return "inside" if action["tier"] == "1" else "outside"


def _done(rng: np.random.Generator, action: Action, since: datetime, due: datetime) -> Action:
    """Done by its owner in working hours: on the day it is due, or in the afternoon before."""
    early = since.date() != due.date() and rng.random() < 0.5
    start = at(since.date(), time(14, 0)) if early else max(since, at(due.date(), time(9, 30)))
    end = at(since.date(), time(17, 30)) if early else due
    moment = start + timedelta(minutes=int((end - start).total_seconds() // 60 * (0.3 + 0.7 * rng.random())))
    return _event("done", moment, action["owner_name"], _said(rng, words.DONE[_kind(action)]))


def _done_on_time(rng: np.random.Generator, action: Action, chair: str) -> list[Action]:
    return [_done(rng, action, action["agreed_at"], action["due_at"])]


def _done_late(rng: np.random.Generator, action: Action, chair: str) -> list[Action]:
    late = action["due_at"] + timedelta(minutes=int(rng.integers(20, 150)))
    return [_event("done", late, action["owner_name"], _said(rng, words.DONE_LATE))]


def _not_done(rng: np.random.Generator, action: Action, chair: str) -> list[Action]:
    return [
        _event(
            "not_done", _huddle_after(action["due_at"]), action["owner_name"], _said(rng, words.WHY_NOT[_kind(action)])
        )
    ]


def _cancelled(rng: np.random.Generator, action: Action, chair: str) -> list[Action]:
    return [_event("cancelled", _huddle_after(action["due_at"]), chair, _said(rng, words.WHY_CANCELLED))]


def _carried(rng: np.random.Generator, action: Action, due: datetime, chair: str, **more: Any) -> Action:
    """Carried over at the huddle after it was due, to that afternoon, with why and what will be different."""
    moment = _huddle_after(due)
    note = f"{_said(rng, words.WHY_NOT[_kind(action)])} {_said(rng, words.WHAT_DIFFERENT[_kind(action)])}"
    return _event("carried_over", moment, chair, note, due_at=at(moment.date(), time(16, 0)), **more)


def _carried_then_done(rng: np.random.Generator, action: Action, chair: str) -> list[Action]:
    carried = _carried(rng, action, action["due_at"], chair)
    return [carried, _done(rng, action, carried["at"], carried["due_at"])]


def _carried_twice(rng: np.random.Generator, action: Action, chair: str) -> list[Action]:
    """The second time it goes up a tier, and then, by a tier more, to somebody who must reply."""
    tier = int(action["tier"])
    first = _carried(rng, action, action["due_at"], chair)
    second = _carried(rng, action, first["due_at"], chair, tier=str(min(4, tier + 1)))
    steps = [first, second]
    if tier <= HIGHEST_TO_ESCALATE:
        to = _said(rng, words.ESCALATED_TO)
        moment = second["at"] + timedelta(minutes=1)
        steps.append(_event("escalated", moment, chair, words.WHY_ESCALATED, to=to, tier=str(tier + 2)))
    return [*steps, _done(rng, action, steps[-1]["at"], second["due_at"])]


def _huddle_after(moment: datetime) -> datetime:
    """In the first minutes of the next huddle: yesterday's promises come first."""
    return at(next_huddle(moment.date()), time(9, 3))


_ENDS = {
    "done_on_time": _done_on_time,
    "done_late": _done_late,
    "carried_then_done": _carried_then_done,
    "not_done": _not_done,
    "carried_twice_escalated": _carried_twice,
    "cancelled": _cancelled,
}
