"""Columns of checked rows as plain arrays, one element a row. A column that is absent is all missing.

Missing is NaT in times and dates, nan in numbers, an empty text in texts.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from flow.clock import LONDON

Array = np.ndarray[Any, Any]
DAY = np.timedelta64(1, "D")
HOUR = np.timedelta64(1, "h")


def has(rows: pd.DataFrame, name: str) -> bool:
    """Whether any row holds a value in this column."""
    return name in rows.columns and bool(rows[name].notna().any())


def texts(rows: pd.DataFrame, name: str) -> Array:
    """Codes, choices and texts, as str objects."""
    if name not in rows.columns:
        return np.full(len(rows), "", dtype=object)
    return rows[name].to_numpy(dtype=object, na_value="")


def numbers(rows: pd.DataFrame, name: str) -> Array:
    """Counts and numbers, as float64."""
    if name not in rows.columns:
        return np.full(len(rows), np.nan)
    return rows[name].to_numpy(dtype="float64", na_value=np.nan)


def flags(rows: pd.DataFrame, name: str) -> Array:
    """Yes and no as 1 and 0, nan where not given."""
    return numbers(rows, name)


def _times(rows: pd.DataFrame, name: str) -> pd.DatetimeIndex:
    if name not in rows.columns:
        return pd.DatetimeIndex(np.full(len(rows), "NaT", dtype="datetime64[us]"), tz="UTC")
    cells = rows[name]
    times = pd.DatetimeIndex(cells) if isinstance(cells.dtype, pd.DatetimeTZDtype) else pd.to_datetime(cells, utc=True)
    return pd.DatetimeIndex(times)


def moments(rows: pd.DataFrame, name: str) -> Array:
    """Moments, as datetime64[us] in UTC: differences of them are true durations, clock changes included."""
    return _times(rows, name).to_numpy(dtype="datetime64[us]")


def english(rows: pd.DataFrame, name: str) -> Array:
    """Moments as an English clock shows them, datetime64[us]: for dates and times of day, never for durations."""
    return _times(rows, name).tz_convert(LONDON).tz_localize(None).to_numpy(dtype="datetime64[us]")


def english_dates(rows: pd.DataFrame, name: str) -> Array:
    """The English date of moments, datetime64[D]."""
    return english(rows, name).astype("datetime64[D]")


def time_of_day(rows: pd.DataFrame, name: str) -> Array:
    """Time since midnight on an English clock, timedelta64[us]."""
    clock = english(rows, name)
    return clock - clock.astype("datetime64[D]")


def dates(rows: pd.DataFrame, name: str) -> Array:
    """Dates, datetime64[D]."""
    if name not in rows.columns:
        return np.full(len(rows), np.datetime64("NaT"), dtype="datetime64[D]")
    cells = rows[name]
    cells = cells if cells.dtype.kind == "M" else pd.to_datetime(cells)
    return cells.to_numpy(dtype="datetime64[us]").astype("datetime64[D]")


def whole_days(span: Array) -> Array:
    """timedelta64 as float days, nan where missing."""
    return np.where(np.isnat(span), np.nan, span.astype("timedelta64[D]").astype("float64"))
