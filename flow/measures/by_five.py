"""Who was planned to leave and did by 17:00, and who came until the next census: what later bed gaps are learnt from.

Who left by 17:00 is known from the census and that day's discharges; who came, from the next morning's census.
"""

from __future__ import annotations

from datetime import timedelta

import numpy as np

from flow import clock
from flow.measures.morning import Morning
from flow.measures.rows import HOUR, Array, english, has, texts
from flow.measures.tally import Tally, tally_of
from flow.vocabulary import DischargePlanned, Feed

FIVE = 17 * HOUR
PLANNED = {"planned_definite": DischargePlanned.DEFINITE, "planned_possible": DischargePlanned.POSSIBLE}
LEFT = {"definite_left_by_17": DischargePlanned.DEFINITE, "possible_left_by_17": DischargePlanned.POSSIBLE}
CAME = {"admitted_since_emergency": True, "admitted_since_other": False}
GIVES_PLANNED = (*PLANNED, *CAME)
GIVES_LEFT = (*LEFT, "others_left_by_17")


def planned(morning: Morning) -> Tally:
    """From the census alone: who is planned to leave, and who came since the census before and is here."""
    rows = morning.inpatients
    plans = texts(rows, "discharge_planned")
    counts: dict[str, Array] = {}
    if rows.empty or has(rows, "discharge_planned"):
        counts = {key: (plans == plan.value).astype(float) for key, plan in PLANNED.items()}
    yesterday = np.datetime64(morning.day - timedelta(days=1), "D")
    census = np.timedelta64(clock.since_midnight(morning.layout.settings.census))
    came = english(rows, "admission_at") >= yesterday + census
    emergency = np.char.startswith(texts(rows, "admission_method").astype(str), "2")
    counts |= {key: (came & (emergency == is_one)).astype(float) for key, is_one in CAME.items()}
    return tally_of(rows, counts)


def left(morning: Morning) -> Tally:
    """Those at the census who left their bed by 17:00, deaths and transfers included: the bed is free."""
    rows = morning.inpatients
    gone = morning.frames[Feed.DISCHARGES]
    today = np.datetime64(morning.day, "D")
    in_time = english(gone, "discharge_at") < today + FIVE
    went = np.isin(texts(rows, "spell_id").astype(str), texts(gone, "spell_id")[in_time].astype(str))
    plans = texts(rows, "discharge_planned")
    counts: dict[str, Array] = {"others_left_by_17": went.astype(float)}
    if rows.empty or has(rows, "discharge_planned"):
        counts = {key: (went & (plans == plan.value)).astype(float) for key, plan in LEFT.items()}
        counts["others_left_by_17"] = (went & ~np.isin(plans.astype(str), [*LEFT.values()])).astype(float)
    return tally_of(rows, counts)
