"""Readmissions by the week of the discharge. They need weeks of files, so they are worked out when they are read."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

import numpy as np
import pandas as pd

from flow.layout import Layout
from flow.measures.definitions import MEASURES
from flow.measures.discharges import counted_discharge
from flow.measures.pool import pool
from flow.measures.rows import Array, english_dates
from flow.measures.sheet import facts_frame, no_facts
from flow.measures.weeks import FIVE_OF_SEVEN
from flow.vocabulary import G_AND_A, Grain, Scope, Source

WITHIN: dict[str, int] = {"readmitted_7": 7, "readmitted_28": 28}
"""Measure -> days after the discharge, by the date."""
LONGEST = max(WITHIN.values())
assert set(WITHIN) <= set(MEASURES)
NO_PSEUDONYM = "The discharges filed have no NHS number, so nobody can be recognised when they come back."
NOT_YET = "The days in which somebody may come back have not passed for any week yet."
NOTHING = "No discharges and inpatients are filed from which readmissions could be seen."


def readmitted(counted: pd.DataFrame, back: pd.DataFrame, layout: Layout, seen_until: date) -> pd.DataFrame:
    """Facts of grain week of organisations and, pooled, of the system; columns `sheet.FACT_COLUMNS`.

    `counted`: day, organisation_code, site_code, ward_code, discharge_method, discharge_destination, pathway and
    `known`, the discharges with a pseudonym. `back`: the same without `known`, a row a discharge whose pseudonym came
    back, with discharge_at and back_at (moments). `seen_until`: the last census. A week with discharges of fewer than
    five days, or whose last discharges have not been followed long enough, gives nothing.
    """
    known = _of_general_and_acute(counted, layout)
    filed = known.groupby(["organisation_code", "monday"])["day"].nunique()
    weeks = known.groupby(["organisation_code", "monday"])["known"].sum()
    weeks = weeks[(filed >= FIVE_OF_SEVEN * 7) & (weeks > 0)]
    returned = _of_general_and_acute(back, layout)
    after = (_days(returned, "back_at") - _days(returned, "discharge_at")).astype(float)
    parts = []
    for key, days in WITHIN.items():
        came = returned[after <= days].groupby(["organisation_code", "monday"]).size()
        followed = [monday + timedelta(days=6 + days) < seen_until for _, monday in weeks.index]
        parts.append(_facts(key, weeks[followed], came))
    own = pd.concat(parts, ignore_index=True)
    return pd.concat([own, pool(own, layout.key)], ignore_index=True) if len(own) else no_facts()


def why_none(counted: pd.DataFrame, seen_until: date | None) -> str:
    """Why there is no readmission at all in these weeks."""
    if counted.empty or seen_until is None:
        return NOTHING
    return NOT_YET if int(counted["known"].sum()) else NO_PSEUDONYM


def _of_general_and_acute(rows: pd.DataFrame, layout: Layout) -> pd.DataFrame:
    """The rows that are discharges of the measure, with their day and Monday as dates."""
    places = rows[["organisation_code", "site_code", "ward_code"]].fillna("").itertuples(index=False, name=None)
    general = np.array([layout.ward_type(*place) in G_AND_A for place in places], dtype=bool)
    chosen = rows[general & counted_discharge(rows)]
    days = [stamp.date() for stamp in pd.to_datetime(chosen["day"])]
    mondays = [day - timedelta(days=day.weekday()) for day in days]
    both = {"day": days, "monday": mondays}
    return chosen.assign(**{name: pd.Series(of, index=chosen.index, dtype=object) for name, of in both.items()})


def _days(rows: pd.DataFrame, name: str) -> Array:
    return english_dates(rows, name).astype("int64")


def _facts(key: str, weeks: pd.Series, came: pd.Series) -> pd.DataFrame:
    places: Collection[tuple[str, date]] = list(weeks.index)
    columns = {
        name: np.array([str(said)] * len(places), dtype=object)
        for name, said in (
            ("grain", Grain.WEEK),
            ("scope", Scope.ORGANISATION),
            ("measure", key),
            ("source", Source.COMPUTED),
        )
    }
    codes = np.array([code for code, _ in places], dtype=object)
    columns |= {"day": np.array([day for _, day in places], dtype=object), "scope_code": codes, "organisation": codes}
    columns["numerator"] = np.array([float(came.get(place, 0)) for place in places])
    columns["denominator"] = weeks.to_numpy(dtype="float64")
    return facts_frame(columns)
