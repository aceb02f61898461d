"""A profile is applied: the columns are then ours, rows that are no rows are gone, and counts have a row a number."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import pairwise

import numpy as np
import pandas as pd

from flow.snapshots import long_counts
from flow.snapshots.columns import Kind
from flow.snapshots.feeds import FEEDS
from flow.snapshots.findings import stop
from flow.snapshots.folding import fold, fold_column, shown
from flow.snapshots.periods import month_of
from flow.snapshots.profile import UTC_CLOCK, CodeMap, LeaveOut, Profile
from flow.snapshots.recognising import own_name
from flow.snapshots.snapshot import BEYOND, Raw
from flow.snapshots.times import OFFSET, read_times
from flow.vocabulary import Feed, Grain

NAME = "organisation_name"
TOGETHER = " + "
TIMES = (Kind.DATE, Kind.MOMENT)


def apply(raw: Raw, profile: Profile) -> Raw:
    """The file in our columns. A column that the profile asks for and the file lacks is for the check to report."""
    if raw.refused:
        return raw
    rows = _without_markers(_kept(raw.rows, profile.leave_out), profile.null_markers)
    rows = _joined(rows, profile)
    named = {ours: _theirs(rows, theirs) for ours, theirs in profile.columns.items()}
    cells = {ours: rows[theirs] for ours, theirs in named.items() if theirs is not None}
    cells |= {ours: pd.Series(value, index=rows.index, dtype="str") for ours, value in profile.constants.items()}
    taken = set(filter(None, named.values()))
    for column in rows.columns:
        ours = own_name(column)
        if column not in taken and ours not in cells and ours in FEEDS[profile.feed].names:
            cells[ours] = rows[column]
    if BEYOND in rows:
        cells[BEYOND] = rows[BEYOND]
    ready = _codes(_dates(pd.DataFrame(cells, index=rows.index), raw, profile), profile)
    if profile.feed is not Feed.COUNTS or not profile.measures:
        return replace(raw, rows=ready)
    if not set(ready.columns) >= {"organisation_code", "day"} or not long_counts.columns_there(rows, profile):
        return replace(raw, rows=ready.iloc[:0], findings=[*raw.findings, stop(_not_the_one(raw, profile))])
    return replace(raw, rows=long_counts.make_long(ready, rows, profile))


def _not_the_one(raw: Raw, profile: Profile) -> str:
    wanted = ", ".join([*profile.recognise] or [counted.key for counted in profile.measures])
    there = ", ".join(f"'{shown(column)}'" for column in list(raw.rows.columns)[:8])
    return f"The file does not have the columns that the profile {profile.key} reads ({wanted}). It has {there}."


def organisation_names(rows: pd.DataFrame) -> dict[str, str]:
    """code -> name as the file gives them, the last where it gives several: names change while codes stand."""
    if NAME not in rows or "organisation_code" not in rows:
        return {}
    named = rows[(rows[NAME] != "") & (rows["organisation_code"] != "")]
    last = named.drop_duplicates("organisation_code", keep="last")
    return dict(zip(last["organisation_code"].tolist(), last[NAME].str.slice(0, 200).tolist(), strict=True))


def _theirs(rows: pd.DataFrame, wanted: tuple[str, ...]) -> str | None:
    folded = {fold_column(column): column for column in reversed(rows.columns.tolist())}
    return next((folded[fold_column(name)] for name in wanted if fold_column(name) in folded), None)


def _joined(rows: pd.DataFrame, profile: Profile) -> pd.DataFrame:
    """With the cells of two columns side by side where the profile names both: `financial_year + month`."""
    for wanted in (name for theirs in profile.columns.values() for name in theirs if TOGETHER in name):
        parts = [_theirs(rows, (part,)) for part in wanted.split(TOGETHER)]
        if _theirs(rows, (wanted,)) is None and None not in parts:
            cells = rows[[part for part in parts if part is not None]]
            rows = rows.assign(**{wanted: cells.agg(" ".join, axis=1).astype("str")})
    return rows


def _kept(rows: pd.DataFrame, leave_out: tuple[LeaveOut, ...]) -> pd.DataFrame:
    """Without the rows that the profile leaves out. Equality is of the folded text, so `TOTAL ` is `Total`."""
    gone = np.zeros(len(rows), dtype=bool)
    for rule in leave_out:
        column = _theirs(rows, (rule.column,))
        if column is None:
            continue
        if rule.equals:
            values = rows[column]
            wanted = {fold(text) for text in rule.equals}
            gone |= values.isin([value for value in values.unique() if fold(value) in wanted]).to_numpy()
        if rule.matches:
            found = [value for value in rows[column].unique() if re.search(rule.matches, value)]
            gone |= rows[column].isin(found).to_numpy()
    return rows[~gone] if gone.any() else rows


def _without_markers(rows: pd.DataFrame, markers: tuple[str, ...]) -> pd.DataFrame:
    """Cells that say in the file's own way that there is nothing, emptied."""
    if not markers:
        return rows
    wanted = {fold(marker) for marker in markers}
    return rows.apply(lambda cells: cells.where(~cells.str.lower().isin(wanted), ""))


def _dates(rows: pd.DataFrame, raw: Raw, profile: Profile) -> pd.DataFrame:
    """Dates in the profile's own formats and periods as ISO; what does not fit is left for the check to report."""
    filed_by = FEEDS[profile.feed].filed_by
    if profile.period_label is not None:
        period = period_above(raw, profile.period_label)
        rows = rows.assign(**{filed_by: pd.Series(period, index=rows.index, dtype="str")})
    if profile.grain is Grain.MONTH and filed_by in rows:
        firsts = {text: month_of(text) for text in rows[filed_by].unique()}
        months = {text: first.isoformat() if first else text for text, first in firsts.items()}
        rows[filed_by] = rows[filed_by].map(months).astype("str")
    if profile.clock == UTC_CLOCK:
        rows = rows.assign(**{name: _from_utc(rows[name]) for name in _time_columns(rows, profile.feed)})
    if profile.date_formats:
        for name in _time_columns(rows, profile.feed):
            rows[name] = _in_iso(rows[name], profile.date_formats)
    return rows


def _time_columns(rows: pd.DataFrame, feed: Feed) -> list[str]:
    return [column.name for column in FEEDS[feed].columns if column.name in rows and column.kind in TIMES]


def _from_utc(texts: pd.Series) -> pd.Series:
    """Times with the offset they were told in, which the check then reads as English days and times."""
    plain = texts.str.contains(r"\d:\d\d", regex=True) & ~texts.str.contains(OFFSET, regex=True)
    return texts.where(~plain, texts + "Z")


def _in_iso(texts: pd.Series, formats: tuple[str, ...]) -> pd.Series:
    for pattern in formats:
        found = pd.to_datetime(texts, format=pattern, errors="coerce")
        out = "%Y-%m-%d %H:%M:%S" if "%H" in pattern else "%Y-%m-%d"
        texts = texts.where(found.isna(), found.dt.strftime(out).astype("str"))
    return texts


def period_above(raw: Raw, label: str) -> str:
    """What stands beside a label above the header; empty where the label is not there."""
    for row in raw.above:
        cells = [cell.strip() for cell in row if cell.strip()]
        for cell, beside in pairwise(cells):
            if fold(cell) == fold(label):
                return beside
    return ""


def _codes(rows: pd.DataFrame, profile: Profile) -> pd.DataFrame:
    """Their wording to ours; of dated maps the one in force on the row's day, the latest last."""
    if not profile.code_maps:
        return rows
    days = _days(rows, profile.feed)
    original = rows.copy()
    for code_map in sorted(profile.code_maps, key=lambda one: one.start or date.min):
        if code_map.column in rows:
            rows[code_map.column] = _mapped(rows[code_map.column], original[code_map.column], code_map, days)
    return rows


def _mapped(cells: pd.Series, original: pd.Series, code_map: CodeMap, days: pd.Series) -> pd.Series:
    ours = {value: code_map.folded[fold(value)] for value in original.unique() if fold(value) in code_map.folded}
    found = original.isin(list(ours))
    if code_map.start is not None:
        found &= (days >= pd.Timestamp(code_map.start)).to_numpy()
    return cells.where(~found, original.map(ours).astype("str")) if found.any() else cells


def _days(rows: pd.DataFrame, feed: Feed) -> pd.Series:
    """The day of each row, as far as it can be read; a row without one is in no dated map."""
    filed_by = FEEDS[feed].column(FEEDS[feed].filed_by)
    if filed_by.name not in rows:
        return pd.Series(pd.NaT, index=rows.index)
    texts = rows[filed_by.name].reset_index(drop=True)
    return pd.Series(read_times(texts).local, index=rows.index)
