"""Small series drawn in a test."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from flow.trends.options_document import options_from
from flow.trends.spc import SpcResult, spc

START = date(2018, 1, 1)
"""A Monday."""


def weekly(values: Sequence[float | None], series_id: str = "s") -> pd.DataFrame:
    """A point a week from Mon 1 January 2018; None is a gap."""
    weeks = pd.date_range(START, periods=len(values), freq="7D")
    return pd.DataFrame({"series_id": series_id, "x": weeks, "y": pd.Series(values, dtype=float)})


def charted(values: Sequence[float | None], profile: str = "nhsr", **options: object) -> SpcResult:
    return spc(weekly(values), options_from(options, profile))


def labels(result: SpcResult) -> list[str]:
    return result.points["special_cause_type"].tolist()


def kinds(result: SpcResult) -> list[str]:
    return [str(kind).removeprefix("special_cause_") for kind in result.points["point_type"]]
