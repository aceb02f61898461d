"""The chc feed: continuing-healthcare cases, each day's list as it stands that morning."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np
import pandas as pd

from flow.sample.chance import among, stream
from flow.sample.days import (
    CENSUS,
    MINUTES,
    NEVER,
    Flags,
    Floats,
    Ints,
    Texts,
    between,
    day_texts,
    minute_texts,
    number,
    weekday,
)
from flow.sample.parameters import AUGUST, MARCH, MAY, Points
from flow.sample.sheets import Sheet, sheet
from flow.sample.simulation import simulate

SINCE = date(2018, 1, 2)
"""The first checklist on the list."""


@dataclass(frozen=True)
class Care:
    a_day: float
    """Positive checklists a working day."""
    in_hospital: Points
    """Share of decision-support tools done in an acute hospital, by their date."""
    in_time: Points
    """Share of decisions within 28 days of the checklist, by their date."""
    councils: dict[str, float]


CARE = {
    "plymouth": Care(
        2.2,
        ((MARCH, 0.40), (MAY, 0.33), (AUGUST, 0.14)),
        ((MARCH, 0.48), (MAY, 0.60), (AUGUST, 0.84)),
        {"E06000026": 0.7, "E10000008": 0.3},
    ),
    "york": Care(
        1.7,
        ((MARCH, 0.42), (AUGUST, 0.17)),
        ((MARCH, 0.52), (AUGUST, 0.84)),
        {"E06000014": 0.6, "E10000023": 0.4},
    ),
}
_ELSEWHERE = {"care_home": 0.5, "own_home": 0.3, "community_hospital": 0.2}


@cache
def cases(key: str) -> pd.DataFrame:
    """Every case of January to August 2018: case, checklist, tool and decision (day numbers), setting, council."""
    care, rng = CARE[key], stream(key, "continuing care")
    days = np.arange(number(SINCE), number(date(2018, 8, 31)))
    days = days[weekday(days) < 5]
    checklist = np.repeat(days, rng.poisson(care.a_day, len(days)))
    in_time = _evenly(between(care.in_time, checklist + 25))
    wait = np.where(in_time, rng.integers(17, 29, len(checklist)), rng.integers(29, 64, len(checklist)))
    decision = _working(checklist, wait, in_time)
    tool = np.maximum(checklist + 1, decision - rng.integers(3, 10, len(checklist)))
    tool -= np.maximum(weekday(tool) - 4, 0)
    by_tool = np.argsort(tool, kind="stable")
    hospital = np.zeros(len(tool), dtype=bool)
    hospital[by_tool] = _evenly(between(care.in_hospital, tool[by_tool]))
    setting = np.where(hospital, "acute_hospital", among(rng.random(len(tool)), _ELSEWHERE))
    case = np.array([f"CHC-{place + 1001}" for place in range(len(tool))], dtype=object)
    council = among(rng.random(len(tool)), care.councils)
    return pd.DataFrame(
        {
            "case": case,
            "checklist": checklist,
            "tool": tool,
            "decision": decision,
            "setting": setting,
            "council": council,
        }
    )


def _evenly(share: Floats) -> Flags:
    """True for that share of the cases, spaced evenly, so that a month keeps to it though it has few cases."""
    return np.diff(np.floor(np.cumsum(share) + 0.5), prepend=0.0) > 0


def _working(checklist: Ints, wait: Ints, in_time: np.ndarray) -> Ints:
    """The day of the decision, brought to a working day on the same side of the 28 days."""
    day = checklist + wait
    off = weekday(day)
    return np.where(off < 5, day, np.where(in_time, day - (off - 4), day + (7 - off)))


def chc(key: str, first: int, last: int) -> Sheet:
    """Each day the whole list: what was known by the evening before."""
    every = cases(key)
    frames = [every[every["checklist"] < day].assign(day=day) for day in range(first, last + 1)]
    rows = pd.concat(frames, ignore_index=True)
    day = rows["day"].to_numpy()
    done, decided = (rows["tool"] < day).to_numpy(), (rows["decision"] < day).to_numpy()

    def when(name: str, known: np.ndarray) -> Texts:
        return day_texts(np.where(known, rows[name].to_numpy(), NEVER))

    return sheet(
        "chc",
        day,
        {
            "snapshot_at": minute_texts(day * MINUTES + CENSUS),
            "organisation_code": np.full(len(rows), simulate(key).parameters.commissioner, dtype=object),
            "case_id": rows["case"].to_numpy(),
            "checklist_date": when("checklist", np.ones(len(rows), dtype=bool)),
            "dst_date": when("tool", done),
            "dst_setting": np.where(done, rows["setting"].to_numpy(), ""),
            "decision_date": when("decision", decided),
            "local_authority": rows["council"].to_numpy(),
        },
    )
