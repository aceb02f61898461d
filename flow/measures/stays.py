"""Length of stay, community wards and expected dates, from the inpatients feed."""

from __future__ import annotations

import numpy as np
import pandas as pd

from flow.measures.morning import Morning
from flow.measures.rows import HOUR, Array, dates, has, moments, texts
from flow.measures.tally import Tally, tally_of

GIVES = (
    "stranded_7", "stay_14", "long_stay_21", "community_occupied", "community_stay_14", "community_mean_stay",
    "edd_set_48h", "edd_passed",
)  # fmt: skip
AT_LEAST = {"stranded_7": 7, "stay_14": 14, "long_stay_21": 21}
"""Midnights; nested."""
COMMUNITY_OVER = 14
TWO_DAYS = 48 * HOUR


def stays(morning: Morning) -> Tally:
    rows = morning.inpatients
    stay = rows["length_of_stay"].to_numpy()
    everybody = np.ones(len(rows))
    counts: dict[str, Array] = {key: (stay >= days).astype(float) for key, days in AT_LEAST.items()}
    counts |= {
        "community_occupied": everybody,
        "community_stay_14": (stay > COMMUNITY_OVER).astype(float),
        "community_mean_stay": stay.astype(float),
    }
    of = {"community_mean_stay": everybody}
    if rows.empty or has(rows, "expected_discharge_date"):
        passed = dates(rows, "expected_discharge_date") < np.datetime64(morning.day, "D")
        counts["edd_passed"] = passed.astype(float)
    if rows.empty or has(rows, "expected_discharge_set_at"):
        due = _due_a_date(rows)
        counts["edd_set_48h"] = (due & _set_in_time(rows)).astype(float)
        of["edd_set_48h"] = due.astype(float)
    return tally_of(rows, counts, of)


def _due_a_date(rows: pd.DataFrame) -> Array:
    """Emergency admissions (method 2x) of 48 hours ago or more."""
    emergency = np.char.startswith(texts(rows, "admission_method").astype(str), "2")
    return emergency & (moments(rows, "snapshot_at") - moments(rows, "admission_at") >= TWO_DAYS)


def _set_in_time(rows: pd.DataFrame) -> Array:
    return moments(rows, "expected_discharge_set_at") - moments(rows, "admission_at") <= TWO_DAYS
