"""Beds: a row per ward at the census."""

from __future__ import annotations

import numpy as np

from flow.measures.morning import Morning
from flow.measures.rows import numbers
from flow.measures.tally import Tally, tally_of
from flow.vocabulary import Feed

GIVES = (
    "beds_open", "beds_occupied", "beds_empty", "escalation_beds", "closed_beds", "beds_open_all", "beds_occupied_all",
    "critical_care_open", "critical_care_occupied", "definite_discharges", "possible_discharges",
)  # fmt: skip


def beds(morning: Morning) -> Tally:
    """Open = core + escalation - closed. Boarding in one ward takes no empty bed from another."""
    rows = morning.frames[Feed.BEDS]
    escalation, closed = numbers(rows, "escalation_beds"), numbers(rows, "closed_beds")
    opened = numbers(rows, "core_beds") + escalation - closed
    occupied = numbers(rows, "occupied_beds")
    counts = {
        "beds_open": opened,
        "beds_occupied": occupied,
        "beds_empty": np.maximum(opened - occupied, 0),
        "escalation_beds": escalation,
        "closed_beds": closed,
        "beds_open_all": opened,
        "beds_occupied_all": occupied,
        "critical_care_open": opened,
        "critical_care_occupied": occupied,
        "definite_discharges": numbers(rows, "definite_discharges_today"),
        "possible_discharges": numbers(rows, "possible_discharges_today"),
    }
    return tally_of(rows, counts, noughts=False)
