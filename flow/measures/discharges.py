"""Discharges of a day, and how early they were."""

from __future__ import annotations

import numpy as np
import pandas as pd

from flow.measures.morning import Morning
from flow.measures.rows import HOUR, Array, texts, time_of_day
from flow.measures.tally import Tally, tally_of
from flow.vocabulary import Feed, Pathway

GIVES = ("discharges", "discharges_before_noon", "discharges_by_17", "discharges_after_20")
BEFORE = {"discharges_before_noon": 12 * HOUR, "discharges_by_17": 17 * HOUR}
LATE = 20 * HOUR
DIED = "4"
OTHER_HOSPITALS = ("51", "52", "53", "87")
"""Discharge destinations of a transfer between hospitals (NHS Data Dictionary)."""
TO_A_BED_IN_THE_COMMUNITY = (Pathway.P2.value, Pathway.P3.value)


def counted_discharge(rows: pd.DataFrame) -> Array:
    """Which rows are discharges: not deaths, and not transfers between hospitals unless on pathway 2 or 3."""
    died = texts(rows, "discharge_method") == DIED
    elsewhere = np.isin(texts(rows, "discharge_destination").astype(str), OTHER_HOSPITALS)
    onward = np.isin(texts(rows, "pathway").astype(str), TO_A_BED_IN_THE_COMMUNITY)
    return ~died & ~(elsewhere & ~onward)


def discharges(morning: Morning) -> Tally:
    rows = morning.frames[Feed.DISCHARGES]
    counted = counted_discharge(rows)
    clock = time_of_day(rows, "discharge_at")
    counts: dict[str, Array] = {"discharges": counted.astype(float)}
    counts |= {key: (counted & (clock < limit)).astype(float) for key, limit in BEFORE.items()}
    counts["discharges_after_20"] = (counted & (clock >= LATE)).astype(float)
    return tally_of(rows, counts)
