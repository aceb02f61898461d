"""Places and queues by pathway (capacity feed), and what is coming (demand feed)."""

from __future__ import annotations

import numpy as np

from flow.measures.morning import Morning
from flow.measures.rows import numbers, texts
from flow.measures.tally import Tally, tally_of
from flow.vocabulary import Feed, Pathway

TOTALS = {"capacity_available": "capacity_available", "pathway_waiting": "waiting"}
GIVES_CAPACITY = (*TOTALS, *(f"{key}_p{pathway}" for key in TOTALS for pathway in Pathway))
GIVES_DEMAND = ("electives_expected", "decisions_to_admit_waiting", "beds_reserved")


def capacity(morning: Morning) -> Tally:
    """A row a service; a service belongs to no site."""
    rows = morning.frames[Feed.CAPACITY]
    counts = {key: numbers(rows, column) for key, column in TOTALS.items()}
    pathways = texts(rows, "pathway")
    for key in TOTALS:
        counts |= {f"{key}_p{pathway}": np.where(pathways == pathway.value, counts[key], np.nan) for pathway in Pathway}
    nowhere = np.full(len(rows), "", dtype=object)
    return Tally(nowhere, nowhere, counts, noughts=False)


def demand(morning: Morning) -> Tally:
    rows = morning.frames[Feed.DEMAND]
    return tally_of(rows, {key: numbers(rows, key) for key in GIVES_DEMAND}, noughts=False)
