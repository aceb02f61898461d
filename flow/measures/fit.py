"""Patients fit to leave and waiting, from the inpatients feed (`patients.describe_inpatients` says who they are)."""

from __future__ import annotations

import numpy as np

from flow.measures.morning import Morning
from flow.measures.patients import BY_CRITERIA, BY_MEDICALLY_FIT, BY_READY_DATE, says_who_is_fit
from flow.measures.rows import Array, dates, texts
from flow.measures.tally import Tally, tally_of
from flow.vocabulary import DelayKind

GIVES = (
    "fit_waiting", "fit_by_criteria", "fit_by_ready_date", "fit_by_medically_fit", "fit_over_24h", "fit_internal",
    "fit_external", "fit_no_reason", "bed_days_lost", "fit_no_date",
)  # fmt: skip


def fit(morning: Morning) -> Tally:
    """No counts at all where the file says of nobody whether they are fit."""
    rows = morning.inpatients
    if not says_who_is_fit(rows):
        return tally_of(rows, {})
    waiting = rows["fit_waiting"].to_numpy()
    by, kind = texts(rows, "fit_by"), texts(rows, "delay_kind")
    ready = dates(rows, "ready_on")
    chosen: dict[str, Array] = {
        "fit_waiting": waiting,
        "fit_by_criteria": by == BY_CRITERIA,
        "fit_by_ready_date": by == BY_READY_DATE,
        "fit_by_medically_fit": by == BY_MEDICALLY_FIT,
        "fit_over_24h": waiting & (ready < np.datetime64(morning.day, "D")),
        "fit_internal": waiting & (kind == DelayKind.INTERNAL.value),
        "fit_external": waiting & (kind == DelayKind.EXTERNAL.value),
        "fit_no_reason": waiting & (kind == ""),
        "fit_no_date": waiting & np.isnat(ready),
    }
    counts = {key: who.astype(float) for key, who in chosen.items()}
    return tally_of(rows, counts | {"bed_days_lost": rows["days_waiting"].to_numpy(dtype=float)})
