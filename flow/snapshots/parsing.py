"""Text cells become typed ones, a distinct value at a time. One that cannot be read is missing, with the reason why.

Columns of one family (times, numbers) are read together: most of what a call of pandas costs does not grow with the
rows, and a morning's file has 29 columns and only a thousand rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from flow.snapshots.columns import Column, Kind
from flow.snapshots.folding import by_fold, fold_code
from flow.snapshots.times import Times, as_utc, read_times
from flow.vocabulary import NOT_MAPPED

DASHES = ("-", "\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2212")
NOT_SUBMITTED = frozenset({"", "*", ":", "[x]", "[z]", "n/a", *DASHES})
"""Texts, in lower case, that mean not submitted. `NA` is not one of them: it may be a ward."""

NUMBER = r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?"
LARGEST_COUNT, LARGEST_NUMBER = 1e9, 1e15
LONGEST_CODE, LONGEST_TEXT = 80, 1000
YES_NO = {"y": True, "yes": True, "true": True, "1": True, "n": False, "no": False, "false": False, "0": False}

# Reasons: keys of `sentences.MALFORMED` and `sentences.REMARKS`, beside the kinds themselves.
NO_TIME, TOO_LARGE, TOO_LONG, OTHER = "no_time", "too_large", "too_long", "other"


@dataclass(frozen=True)
class Parsed:
    """Distinct values typed. `bad`: why a value is missing though something was written; `remark`: worth knowing."""

    values: Any
    """An array of pandas or numpy, of the column's type; counts are float64 until they are known to be whole."""
    bad: np.ndarray
    remark: np.ndarray


def parse(texts: pd.Series, column: Column, census: time = time(8)) -> Parsed:
    """The distinct texts of one column."""
    return parse_columns({column.name: texts}, {column.name: column}, census)[column.name]


def parse_columns(
    distinct: Mapping[str, pd.Series], columns: Mapping[str, Column], census: time = time(8)
) -> dict[str, Parsed]:
    """Each column's distinct texts as its kind. `census`: the time of a census that is given as a date alone."""
    stacked = pd.concat(list(distinct.values()), ignore_index=True)
    known = stacked.mask(stacked.str.lower().isin(NOT_SUBMITTED))
    ends = np.cumsum([len(texts) for texts in distinct.values()])
    mine = {name: known.iloc[end - len(texts) : end] for (name, texts), end in zip(distinct.items(), ends, strict=True)}
    made = _times(mine, columns, census) | _numbers(mine, columns)
    for name, texts in mine.items():
        if name not in made:
            made[name] = ONE_BY_ONE[columns[name].kind](texts, columns[name])
    return made


def _together(
    mine: Mapping[str, pd.Series], columns: Mapping[str, Column], *kinds: Kind
) -> tuple[pd.Series, dict[str, slice]]:
    """The columns of these kinds end to end, and where each is."""
    names = [name for name in mine if columns[name].kind in kinds]
    ends = np.cumsum([0, *(len(mine[name]) for name in names)]).tolist()
    where = {name: slice(start, end) for name, start, end in zip(names, ends[:-1], ends[1:], strict=True)}
    return (pd.concat([mine[name] for name in names], ignore_index=True) if names else pd.Series(dtype="str")), where


def _nothing(size: int) -> np.ndarray:
    return np.full(size, "", dtype=object)


def _bad(written: np.ndarray, missing: np.ndarray, reason: str) -> np.ndarray:
    return np.where(written & missing, str(reason), "").astype(object)


def _times(mine: Mapping[str, pd.Series], columns: Mapping[str, Column], census: time) -> dict[str, Parsed]:
    texts, where = _together(mine, columns, Kind.DATE, Kind.MOMENT)
    if not where:
        return {}
    times, written = read_times(texts), texts.notna().to_numpy()
    return {name: _time(times.part(at), written[at], columns[name], census) for name, at in where.items()}


def _time(times: Times, written: np.ndarray, column: Column, census: time) -> Parsed:
    """Of a date midnight without a zone; of a moment UTC."""
    if column.kind is Kind.DATE:
        days = times.local.astype("datetime64[D]").astype("datetime64[us]")
        return Parsed(days, _bad(written, np.isnat(days), column.kind), _nothing(len(days)))
    utc, remark = times.utc, times.remark
    if column.name == "snapshot_at" and times.alone.any():
        later = np.timedelta64(census.hour * 60 + census.minute, "m")
        at_census, remark = as_utc(pd.Series(np.where(times.alone, times.local + later, times.local)))
        utc = np.where(times.alone, at_census.to_numpy(), utc)
    bad = _bad(written, np.isnat(utc), column.kind)
    if column.time_needed and times.alone.any():
        bad[times.alone] = NO_TIME
        utc = np.where(times.alone, np.datetime64("NaT"), utc)
    return Parsed(pd.Series(utc).dt.tz_localize("UTC").array, bad, remark)


def _numbers(mine: Mapping[str, pd.Series], columns: Mapping[str, Column]) -> dict[str, Parsed]:
    texts, where = _together(mine, columns, Kind.COUNT, Kind.NUMBER)
    if not where:
        return {}
    digits = texts.where(texts.str.fullmatch(NUMBER).eq(True)).str.replace(",", "")
    values = pd.to_numeric(digits, errors="coerce").to_numpy(dtype="float64", na_value=np.nan)
    written = texts.notna().to_numpy()
    return {name: _number(values[at], written[at], columns[name]) for name, at in where.items()}


def most(column: Column) -> float:
    """The largest number the column may hold."""
    return column.at_most or (LARGEST_COUNT if column.kind is Kind.COUNT else LARGEST_NUMBER)


def _number(values: np.ndarray, written: np.ndarray, column: Column) -> Parsed:
    bad = _bad(written, np.isnan(values), column.kind)
    large = np.abs(values) > most(column)
    if large.any():
        bad[large] = TOO_LARGE
        values = np.where(large, np.nan, values)
    return Parsed(values, bad, _nothing(len(values)))


def _text(texts: pd.Series, column: Column) -> Parsed:
    long = texts.str.len().gt(LONGEST_TEXT if column.kind is Kind.TEXT else LONGEST_CODE).to_numpy()
    bad = np.where(long, TOO_LONG, "").astype(object)
    return Parsed((texts.mask(long) if long.any() else texts).array, bad, _nothing(len(texts)))


def _choice(texts: pd.Series, column: Column) -> Parsed:
    """The declared spelling; any other value becomes `not mapped`, with the remark `other`."""
    known = folded_choices(column.choices)
    values = [known.get(fold_code(text), NOT_MAPPED) if isinstance(text, str) else np.nan for text in texts.tolist()]
    remark = [OTHER if value == NOT_MAPPED else "" for value in values]
    return Parsed(pd.array(values, dtype="str"), _nothing(len(texts)), np.array(remark, dtype=object))


@lru_cache(maxsize=256)
def folded_choices(choices: tuple[str, ...]) -> dict[str, str]:
    return by_fold(choices)


def _yes_no(texts: pd.Series, column: Column) -> Parsed:
    values = [YES_NO.get(fold_code(text)) if isinstance(text, str) else None for text in texts.tolist()]
    missing = np.array([value is None for value in values], dtype=bool)
    bad = _bad(texts.notna().to_numpy(), missing, column.kind)
    return Parsed(pd.array(values, dtype="boolean"), bad, _nothing(len(texts)))


ONE_BY_ONE = {Kind.TEXT: _text, Kind.CODE: _text, Kind.CHOICE: _choice, Kind.YES_NO: _yes_no}
