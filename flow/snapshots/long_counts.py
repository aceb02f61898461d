"""A published table has a column a measure; the counts feed has a row a number. This turns the one into the other."""

from __future__ import annotations

import calendar

import pandas as pd

from flow.snapshots import delay_reasons
from flow.snapshots.folding import fold, fold_column
from flow.snapshots.parsing import NOT_SUBMITTED, NUMBER
from flow.snapshots.periods import month_of
from flow.snapshots.profile import DAYS_IN_MONTH, Counted, Pivot, Profile
from flow.snapshots.snapshot import BEYOND, THEIRS

OF_PLACE = ["organisation_code", "day"]
PLACE = ("organisation_code", "organisation_name", "day", "scope", "scope_code", BEYOND)
FIFTEEN_DIGITS = "{:.15g}"


def columns_there(rows: pd.DataFrame, profile: Profile) -> bool:
    """Whether the file has the columns of one measure at least."""
    return any(_found(rows, counted) is not None for counted in profile.measures)


def make_long(ready: pd.DataFrame, rows: pd.DataFrame, profile: Profile) -> pd.DataFrame:
    """A row a number, in the file's order. `ready`: the file's rows in our columns; `rows`: the same in theirs.

    A number not submitted gives no row. The row of the file stays the index, so it repeats.
    """
    place = ready[[name for name in PLACE if name in ready]]
    kinds = _kinds(rows, profile.pivot)
    made = []
    for counted in profile.measures:
        found = _found(rows, counted)
        if found is not None and kinds is None:
            made.append(_numbers(place, rows, counted, found))
        elif found is not None and kinds is not None:
            made += _of_each_kind(place, rows, counted, found, kinds)
    long = pd.concat(made).fillna("")
    long["grain"] = str(profile.grain)
    return long.sort_index(kind="stable")


def _found(rows: pd.DataFrame, counted: Counted) -> dict[str, str] | None:
    """The file's columns of a measure; None where one of them is absent."""
    there = {fold_column(column): column for column in reversed(rows.columns.tolist())}
    found = {name: there[fold_column(name)] for name in counted.columns if fold_column(name) in there}
    return found if len(found) == len(set(counted.columns)) else None


def _numbers(place: pd.DataFrame, rows: pd.DataFrame, counted: Counted, found: dict[str, str]) -> pd.DataFrame:
    value = _sum(rows, [found[name] for name in counted.add], [found[name] for name in counted.subtract])
    made = place.assign(**{THEIRS: _name(counted, found), "measure": counted.key})
    if counted.over is None:
        made["value"] = value
        return made[value != ""]
    over = _month_days(place["day"]) if counted.over == DAYS_IN_MONTH else _submitted(rows[found[counted.over]])
    made["numerator"], made["denominator"] = value, over
    return made[(value != "") & (over != "")]


def _name(counted: Counted, found: dict[str, str]) -> str:
    """What a sentence calls the number: its one column, or the measure that several make up."""
    return found[counted.add[0]] if len(counted.columns) == 1 else f"{counted.key} ({len(counted.columns)} columns)"


def _sum(rows: pd.DataFrame, add: list[str], subtract: list[str]) -> pd.Series:
    """The sum as text: empty where a part is not submitted; the part itself where it is no number, for the check."""
    if len(add) == 1 and not subtract:
        return _submitted(rows[add[0]])
    parts = {name: _submitted(rows[name]) for name in (*add, *subtract)}
    numbers = pd.DataFrame({name: _as_numbers(cells) for name, cells in parts.items()})
    text = _as_text(numbers[add].sum(axis=1, skipna=False) - numbers[subtract].sum(axis=1, skipna=False))
    for name, cells in parts.items():
        text = text.mask((cells != "") & numbers[name].isna(), cells)
    for cells in parts.values():
        text = text.mask(cells == "", "")
    return text


def _submitted(cells: pd.Series) -> pd.Series:
    return cells.mask(cells.str.lower().isin(NOT_SUBMITTED), "")


def _as_numbers(cells: pd.Series) -> pd.Series:
    written = cells.where(cells.str.fullmatch(NUMBER)).str.replace(",", "")
    return pd.to_numeric(written, errors="coerce").astype("float64")


def _as_text(numbers: pd.Series) -> pd.Series:
    return numbers.map(FIFTEEN_DIGITS.format, na_action="ignore").astype("str").fillna("")


def _month_days(days: pd.Series) -> pd.Series:
    firsts = {text: month_of(text) for text in days.unique()}
    lengths = {text: str(calendar.monthrange(first.year, first.month)[1]) for text, first in firsts.items() if first}
    return days.map(lambda text: lengths.get(text, "")).astype("str")


def _kinds(rows: pd.DataFrame, pivot: Pivot | None) -> pd.Series | None:
    """The ending of the measure's key for each row, where the file has a row for each kind of thing.

    Missing where the kind is none of the profile's: it counts in the whole alone. Empty: the row is the whole itself. A
    kind that is a delay reason is also known by the reason's code, however its wording is typed.
    """
    there = {fold_column(column): column for column in rows.columns}
    if pivot is None or fold_column(pivot.column) not in there:
        return None
    column = rows[there[fold_column(pivot.column)]]
    endings = {value: _ending(value, pivot.endings) for value in column.unique()}
    return column.map(endings).astype("str")


def _ending(kind: str, endings: dict[str, str]) -> str | None:
    found = endings.get(fold(kind))
    return found if found is not None else endings.get(fold(delay_reasons.match(kind) or ""))


def _of_each_kind(
    place: pd.DataFrame, rows: pd.DataFrame, counted: Counted, found: dict[str, str], kinds: pd.Series
) -> list[pd.DataFrame]:
    """The measure of each kind, and of all: the file's own row of the whole, else the sum over the kinds of a place."""
    each = _numbers(place, rows, counted, found)
    ending = kinds.loc[each.index]
    of_kind = (ending.notna() & (ending != "")).to_numpy()
    by_kind = _added_up(each.assign(measure=counted.key + ending.fillna(""))[of_kind])
    if kinds.eq("").any():
        whole = each[(ending == "").to_numpy()].drop_duplicates(OF_PLACE)
    else:
        complete = (_submitted(rows[found[counted.add[0]]]) != "").groupby([place[name] for name in OF_PLACE])
        whole = _added_up(each[complete.transform("all").loc[each.index].to_numpy()])
    whole = whole.assign(**{THEIRS: f"{counted.key} (all kinds)"})
    return [by_kind, whole] if counted.split else [whole]


def _added_up(rows: pd.DataFrame) -> pd.DataFrame:
    """One row for each place, day and measure, where the file has several. A row that is no number stays as it is."""
    of = [*OF_PLACE, "measure"]
    again = rows.duplicated(of, keep=False)
    if not again.any():
        return rows
    part = "value" if "value" in rows else "numerator"
    numbers = _as_numbers(rows[part])
    groups = [rows[name] for name in of]
    sums = _as_text(numbers.groupby(groups).transform("sum"))
    whole = numbers.notna().groupby(groups).transform("all")
    added = rows.assign(**{part: rows[part].where(~(again & whole), sums)})
    return added[~(rows.duplicated(of) & whole)]
