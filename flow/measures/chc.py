"""Continuing healthcare, by month. Each file is the whole list as it stands, so the newest list gives every month."""

from __future__ import annotations

import numpy as np
import pandas as pd

from flow.measures.rows import DAY, Array, dates, texts
from flow.measures.sheet import facts_frame
from flow.vocabulary import DstSetting, Grain, Scope, Source

GIVES = ("dst_in_hospital_rate", "dst_28_day_rate")
WITHIN = 28 * DAY


def chc_by_month(organisation: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Facts of grain month, filed under the first of the month, for every month in the list; scope organisation.

    They take the place of all that an older list of this organisation gave.
    """
    tool, decision = dates(rows, "dst_date"), dates(rows, "decision_date")
    in_hospital = texts(rows, "dst_setting") == DstSetting.ACUTE_HOSPITAL.value
    in_time = decision - dates(rows, "checklist_date") <= WITHIN
    parts = [
        _by_month(organisation, "dst_in_hospital_rate", tool, in_hospital),
        _by_month(organisation, "dst_28_day_rate", decision, in_time),
    ]
    return pd.concat(parts, ignore_index=True)


def _by_month(organisation: str, measure: str, when: Array, chosen: Array) -> pd.DataFrame:
    dated = ~np.isnat(when)
    months, number = np.unique(when[dated].astype("datetime64[M]"), return_inverse=True)
    of = np.bincount(number, minlength=len(months)).astype(float)
    some = np.bincount(number, weights=chosen[dated].astype(float), minlength=len(months))
    same = {
        "grain": Grain.MONTH.value,
        "scope": Scope.ORGANISATION.value,
        "scope_code": organisation,
        "organisation": organisation,
        "measure": measure,
        "source": Source.COMPUTED.value,
    }
    columns = {name: np.full(len(months), value, dtype=object) for name, value in same.items()}
    days = np.array(months.astype("datetime64[D]").astype(object), dtype=object)
    return facts_frame(columns | {"day": days, "numerator": some, "denominator": of})
