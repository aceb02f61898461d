"""Texts of dates and times on an English clock, any number at once: ISO or day/month/year, never month/day/year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from flow.clock import LONDON

DATE_FORMATS = ("%Y-%m-%d", "%d/%m/%Y")
MOMENT_FORMATS = ("%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M:%S")
YEARS = (1900, 2100)
OFFSET = r":\d\d.*(?:Z|[+-]\d\d:?\d\d)$"
PLAIN_ISO = r"(?:19|20)\d\d-\d\d-\d\d(?: \d\d:\d\d(?::\d\d)?)?"
DATE_LENGTH = len("2018-06-05")
ISO_T = r"^(\d{4}-\d\d-\d\d)T"
FRACTION = r"(:\d\d)\.\d+"
TWICE, NEVER = "twice", "never"


@dataclass(frozen=True)
class Times:
    """As many of each as texts. `local`: the English clock, `utc`: the same in UTC, both datetime64[us] without zone
    and missing where the text is none. `alone`: a date without a time. `remark`: `twice`, `never` or ''."""

    local: np.ndarray
    utc: np.ndarray
    alone: np.ndarray
    remark: np.ndarray

    def part(self, where: slice) -> Times:
        return Times(self.local[where], self.utc[where], self.alone[where], self.remark[where])


def read_times(texts: pd.Series) -> Times:
    """Texts, missing where nothing was written, as times. In the October hour that comes twice the first is taken, with
    the remark `twice`; in the March hour that is skipped one hour later, with `never`."""
    texts = texts.reset_index(drop=True)
    zoned = texts.str.contains(OFFSET, regex=True).eq(True)
    local, alone = _on_the_clock(texts.mask(zoned) if zoned.any() else texts)
    utc, remark = as_utc(local)
    if zoned.any():
        given = _with_offset(texts[zoned])
        utc.loc[given.index] = given.dt.tz_localize(None)
        local.loc[given.index] = given.dt.tz_convert(LONDON).dt.tz_localize(None)
    return Times(local.to_numpy(), utc.to_numpy(), alone, remark)


def _on_the_clock(texts: pd.Series) -> tuple[pd.Series, np.ndarray]:
    """The date and time as written, and whether it was a date alone. Fractions of a second are cut."""
    values = np.full(len(texts), np.datetime64("NaT"), dtype="datetime64[us]")
    alone = np.zeros(len(texts), dtype=bool)
    todo = texts.notna().to_numpy(copy=True)
    _iso_at_once(texts, values, alone, todo)
    if todo.any():
        _by_format(texts, values, alone, todo)
    series = pd.Series(values)
    outside = ~series.dt.year.between(*YEARS)
    return series.mask(outside), alone


def _iso_at_once(texts: pd.Series, values: np.ndarray, alone: np.ndarray, todo: np.ndarray) -> None:
    """What nearly every file writes, in one go; where one of them is no date, all are left for their formats."""
    at = np.flatnonzero(todo & texts.str.fullmatch(PLAIN_ISO).eq(True).to_numpy())
    written = texts.iloc[at].tolist()
    try:
        values[at] = np.array(written, dtype="datetime64[us]")
    except ValueError:
        return
    alone[at] = [len(text) == DATE_LENGTH for text in written]
    todo[at] = False


def _by_format(texts: pd.Series, values: np.ndarray, alone: np.ndarray, todo: np.ndarray) -> None:
    left = np.flatnonzero(todo)
    plain = texts.iloc[left].str.replace(ISO_T, r"\1 ", regex=True).str.replace(FRACTION + "$", r"\1", regex=True)
    moments = MOMENT_FORMATS if any(":" in text for text in plain.tolist()) else ()
    for pattern in (*moments, *DATE_FORMATS):
        if not len(left):
            break
        found = pd.to_datetime(plain, format=pattern, errors="coerce").to_numpy(dtype="datetime64[us]")
        read = ~np.isnat(found)
        values[left[read]] = found[read]
        alone[left[read]] = pattern in DATE_FORMATS
        left, plain = left[~read], plain[~read]


def as_utc(local: pd.Series) -> tuple[pd.Series, np.ndarray]:
    """The English clock (no zone) in UTC (no zone), with the remarks of `Times`."""
    zoned = local.dt.tz_localize(LONDON, ambiguous="NaT", nonexistent="NaT")
    remark = np.full(len(local), "", dtype=object)
    odd = local.notna() & zoned.isna()
    if odd.any():
        first = local[odd].dt.tz_localize(LONDON, ambiguous=np.full(odd.sum(), True), nonexistent="NaT")
        later = local[odd].dt.tz_localize(LONDON, ambiguous="NaT", nonexistent=pd.Timedelta("1h"))
        remark[odd.to_numpy()] = np.where(first.isna(), NEVER, TWICE)
        zoned.loc[odd] = first.fillna(later)
    return zoned.dt.tz_convert("UTC").dt.tz_localize(None), remark


def _with_offset(texts: pd.Series) -> pd.Series:
    plain = texts.str.replace(r"Z$", "+00:00", regex=True).str.replace(FRACTION, r"\1", regex=True)
    found = pd.to_datetime(plain, format="ISO8601", utc=True, errors="coerce").astype("datetime64[us, UTC]")
    return found.where(found.dt.year.between(*YEARS))
