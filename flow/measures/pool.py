"""A system's values: the organisations that filed, added up."""

from __future__ import annotations

import numpy as np
import pandas as pd

from flow.measures.definitions import MEASURES
from flow.measures.sheet import FACT_COLUMNS
from flow.vocabulary import Scope, Source

NOT_ADDED = frozenset({"discharges_needed", "weekend_discharge_ratio", "action_median_age"})
"""Worked out from pooled parts where they are shown (`needed`, `weeks`), or no sum at all."""
RATES = [key for key, item in MEASURES.items() if item.is_rate]


def pool(facts: pd.DataFrame, system: str) -> pd.DataFrame:
    """Facts of scope system (scope code: the system's key; organisation: empty) from those of scope organisation.

    Any days, grains and measures at once. Counts are summed over the organisations that have one. A rate pools the
    parts of the organisations that have both, so a rate given as a bare value is left out. Counted if any part was.
    """
    rate = facts["measure"].isin(RATES)
    takes_part = (facts["scope"] == Scope.ORGANISATION.value) & ~facts["measure"].isin(list(NOT_ADDED))
    parts = facts[takes_part & (~rate | facts["denominator"].notna())]
    parts = parts.assign(counted=parts["source"] == Source.COUNTED.value)
    groups = parts.groupby(["day", "grain", "measure"], sort=False)
    pooled = pd.DataFrame(
        {
            "numerator": groups["numerator"].sum(),
            "denominator": groups["denominator"].sum(min_count=1),
            "counted": groups["counted"].any(),
        }
    ).reset_index()
    pooled = pooled.assign(
        scope=Scope.SYSTEM.value,
        scope_code=system,
        organisation="",
        source=np.where(pooled["counted"].to_numpy(dtype=bool), Source.COUNTED.value, Source.COMPUTED.value),
    )
    kinds = dict.fromkeys(("grain", "scope", "scope_code", "organisation", "measure", "source"), "str")
    return pooled[list(FACT_COLUMNS)].astype(kinds)
