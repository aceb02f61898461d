"""Days become weeks (Monday to Sunday) and months. Rates are pooled from their parts, never averaged."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd

from flow.clock import next_month
from flow.measures.definitions import MEASURES
from flow.measures.sheet import FACT_COLUMNS
from flow.vocabulary import Grain, Source

COMPLETE, INCOMPLETE, SKIPPED = "complete", "incomplete", "skipped"
PERIOD_COLUMNS = (*FACT_COLUMNS, "days", "days_in", "standing", "ended")
"""Facts of a period, filed under its first day, with: days that had a value (int), days of the period (int), standing
(complete; incomplete: counts and is marked; skipped: too few days to count), ended (bool)."""
FIVE_OF_SEVEN = 5 / 7
"""The least share of days with which a period counts: five of a week, and as much of a month."""
RATES = [key for key, item in MEASURES.items() if item.is_rate]
SUMMED = [key for key, item in MEASURES.items() if item.adds_up]
SATURDAY = 5
_PLACE = ["scope", "scope_code", "organisation"]


def weekly(facts: pd.DataFrame, as_of: date | None = None) -> pd.DataFrame:
    """Day facts as week facts, columns PERIOD_COLUMNS, any scopes and measures at once.

    A rate: sum of numerators over sum of denominators of its days (bare values are left out). A flow: the sum. A
    stock: numerator the sum, denominator the days that had a value, so the value is the mean per day. Adds
    `weekend_discharge_ratio`. A week has ended when `as_of` is after its Sunday; without `as_of` all have. Ward facts
    want their noughts first (`noughts.with_ward_noughts`).
    """
    days = _days(facts)
    start = days["when"] - pd.to_timedelta(days["when"].dt.day_of_week, unit="D")
    days = days.assign(start=start)
    return _finish(pd.concat([_added_up(days), _weekend_ratio(days)], ignore_index=True), Grain.WEEK, as_of)


def monthly(facts: pd.DataFrame, as_of: date | None = None) -> pd.DataFrame:
    """Day facts as month facts, as `weekly` does; adds `dtoc_beds`, delayed patient-days over the days of the month.

    A month with days missing divides by the days that were filed, and is marked.
    """
    days = _days(facts)
    days = days.assign(start=days["when"].dt.to_period("M").dt.start_time)
    added = _added_up(days)
    beds = added[added["measure"] == "dtoc_patients"].assign(measure="dtoc_beds")
    return _finish(pd.concat([added, beds], ignore_index=True), Grain.MONTH, as_of)


def _days(facts: pd.DataFrame) -> pd.DataFrame:
    """Facts of single days that can be pooled."""
    bare_rate = facts["measure"].isin(RATES) & facts["denominator"].isna()
    days = facts[(facts["grain"] == Grain.DAY.value) & ~bare_rate]
    return days.assign(when=pd.to_datetime(days["day"]), counted=days["source"] == Source.COUNTED.value)


def _added_up(days: pd.DataFrame) -> pd.DataFrame:
    groups = days.groupby(["start", *_PLACE, "measure"], sort=True)
    added = pd.DataFrame(
        {
            "numerator": groups["numerator"].sum(),
            "denominator": groups["denominator"].sum(min_count=1),
            "counted": groups["counted"].any(),
            "days": groups["when"].nunique(),
        }
    ).reset_index()
    mean = ~added["measure"].isin(RATES) & ~added["measure"].isin(SUMMED)
    return added.assign(denominator=added["denominator"].mask(mean, added["days"].astype("float64")))


def _weekend_ratio(days: pd.DataFrame) -> pd.DataFrame:
    """Mean discharges per weekend day over the mean per weekday; weeks that have days of both kinds."""
    chosen = days[days["measure"] == "discharges"]
    weekend = chosen["when"].dt.day_of_week >= SATURDAY
    keys = ["start", *_PLACE]
    means = {
        name: chosen[which].groupby(keys)["numerator"].mean()
        for name, which in (("numerator", weekend), ("denominator", ~weekend))
    }
    of_week = chosen.groupby(keys).agg(counted=("counted", "any"), days=("when", "nunique"))
    both = of_week.join(pd.DataFrame(means), how="inner").dropna()
    both = both[both["denominator"] > 0].reset_index()
    return both.assign(measure="weekend_discharge_ratio")


def _finish(added: pd.DataFrame, grain: Grain, as_of: date | None) -> pd.DataFrame:
    """The columns and marks of PERIOD_COLUMNS."""
    starts = [stamp.date() for stamp in pd.to_datetime(added["start"])]
    after = [next_month(day) if grain is Grain.MONTH else day + timedelta(weeks=1) for day in starts]
    days_in = np.array([(end - start).days for start, end in zip(starts, after, strict=True)], dtype="int64")
    days = added["days"].to_numpy(dtype="int64")
    counts = np.where(days >= FIVE_OF_SEVEN * days_in, INCOMPLETE, SKIPPED)
    source = np.where(added["counted"].to_numpy(dtype=bool), Source.COUNTED.value, Source.COMPUTED.value)
    finished = added.assign(
        day=pd.Series(starts, index=added.index, dtype="object"),
        grain=pd.Series(grain.value, index=added.index, dtype="str"),
        source=pd.Series(source, index=added.index, dtype="str"),
        days_in=days_in,
        standing=pd.Series(np.where(days == days_in, COMPLETE, counts), index=added.index, dtype="str"),
        ended=np.array([as_of is None or end <= as_of for end in after], dtype=bool),
    )
    return finished[list(PERIOD_COLUMNS)]
