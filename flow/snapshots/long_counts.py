"""A published table has a column a measure; the counts feed has a row a number. This turns the one into the other."""

from __future__ import annotations

import calendar

import pandas as pd

from flow.snapshots.folding import fold, fold_column
from flow.snapshots.parsing import NOT_SUBMITTED, NUMBER
from flow.snapshots.periods import month_of
from flow.snapshots.profile import DAYS_IN_MONTH, Counted, Profile
from flow.snapshots.snapshot import THEIRS

PLACE = ("organisation_code", "organisation_name", "day", "scope", "scope_code")


def columns_there(rows: pd.DataFrame, profile: Profile) -> bool:
    """Whether the file has the columns of one measure at least."""
    return any(_found(rows, counted) is not None for counted in profile.measures)


def make_long(ready: pd.DataFrame, rows: pd.DataFrame, profile: Profile) -> pd.DataFrame:
    """A row a number, in the file's order. `ready`: the file's rows in our columns; `rows`: the same in theirs.

    A number not submitted gives no row. The row of the file stays the index, so it repeats.
    """
    place = ready[[name for name in PLACE if name in ready]]
    made = []
    for counted in profile.measures:
        found = _found(rows, counted)
        if found is None:
            continue
        kinds = _kinds(rows, profile)
        if kinds is None:
            made.append(_numbers(place, rows, counted, found, ""))
        else:
            made += _of_each_kind(place, rows, counted, found, kinds)
    long = pd.concat(made)
    long["grain"] = str(profile.grain)
    return long.sort_index(kind="stable")


def _found(rows: pd.DataFrame, counted: Counted) -> dict[str, str] | None:
    """The file's columns of a measure; None where one of them is absent."""
    there = {fold_column(column): column for column in reversed(rows.columns.tolist())}
    found = {name: there.get(fold_column(name)) for name in counted.columns}
    return {name: column for name, column in found.items() if column is not None} if all(found.values()) else None


def _numbers(
    place: pd.DataFrame, rows: pd.DataFrame, counted: Counted, found: dict[str, str], ending: str
) -> pd.DataFrame:
    value = _sum(rows, [found[name] for name in counted.add], [found[name] for name in counted.subtract])
    made = place.assign(**{THEIRS: " + ".join(found[name] for name in counted.add), "measure": counted.key + ending})
    if counted.over is None:
        made["value"] = value
        return made[value != ""]
    over = _month_days(place["day"]) if counted.over == DAYS_IN_MONTH else _sum(rows, [found[counted.over]], [])
    made["numerator"], made["denominator"] = value, over
    return made[(value != "") & (over != "")]


def _sum(rows: pd.DataFrame, add: list[str], subtract: list[str]) -> pd.Series:
    """The sum as text: empty where a part is not submitted; the part itself where it is no number, for the check to say."""
    if len(add) == 1 and not subtract:
        return _submitted(rows[add[0]])
    parts = {name: _submitted(rows[name]) for name in (*add, *subtract)}
    numbers = {name: pd.to_numeric(_written(cells), errors="coerce") for name, cells in parts.items()}
    total = sum(numbers[name] for name in add) - sum(numbers[name] for name in subtract)
    text = total.map(lambda number: f"{number:.15g}", na_action="ignore").astype("str").fillna("")
    for name, cells in parts.items():
        text = text.mask((cells != "") & numbers[name].isna(), cells)
    for cells in parts.values():
        text = text.mask(cells == "", "")
    return text


def _submitted(cells: pd.Series) -> pd.Series:
    return cells.mask(cells.str.lower().isin(NOT_SUBMITTED), "")


def _written(cells: pd.Series) -> pd.Series:
    return cells.where(cells.str.fullmatch(NUMBER)).str.replace(",", "")


def _month_days(days: pd.Series) -> pd.Series:
    lengths = {
        text: calendar.monthrange(first.year, first.month)[1] for text in days.unique() if (first := month_of(text))
    }
    return days.map(lambda text: str(lengths.get(text, ""))).astype("str")


def _kinds(rows: pd.DataFrame, profile: Profile) -> pd.Series | None:
    """The ending of the measure's key for each row, where the file has a row for each kind of thing."""
    if profile.pivot is None:
        return None
    there = {fold_column(column): column for column in rows.columns}
    column = rows[there[fold_column(profile.pivot.column)]]
    endings = {value: profile.pivot.endings.get(fold(value), "") for value in column.unique()}
    return column.map(endings).astype("str")


def _of_each_kind(
    place: pd.DataFrame, rows: pd.DataFrame, counted: Counted, found: dict[str, str], kinds: pd.Series
) -> list[pd.DataFrame]:
    """The measure of each kind, and its sum over the kinds that an organisation and day have, if all were submitted."""
    each = _numbers(place, rows, counted, found, "")
    made = (
        [each.assign(measure=counted.key + kinds.reindex(each.index))[kinds.reindex(each.index) != ""]]
        if counted.split
        else []
    )
    of = [place["organisation_code"], place["day"]]
    numbers = pd.to_numeric(_written(_submitted(rows[found[counted.add[0]]])), errors="coerce")
    complete = numbers.notna().groupby(of).transform("all")
    total = numbers.groupby(of).transform("sum")
    first = ~pd.DataFrame({"a": of[0], "b": of[1]}).duplicated() & complete
    text = total[first].map(lambda number: f"{number:.15g}").astype("str")
    whole = place[first].assign(**{THEIRS: found[counted.add[0]], "measure": counted.key, "value": text})
    return [*made, whole]
