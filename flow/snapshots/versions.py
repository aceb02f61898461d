"""Two versions of one snapshot compared row by row: what was added, what is gone, what changed cell by cell."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from flow.snapshots.feeds import FEEDS
from flow.vocabulary import Feed

NTH = "_nth"
"""Which of several rows with the same key: two services that nobody mapped may share one."""
CHANGED = ["column", "before", "after"]


@dataclass(frozen=True)
class Comparison:
    """What became of a snapshot's rows.

    `added`, `gone`: whole rows, in the order of their file. `changed`: a row a cell, with the columns `key`, and
    `column`, `before`, `after` (objects; missing where the cell is empty). `same`: rows in which nothing changed.
    """

    key: tuple[str, ...]
    added: pd.DataFrame
    gone: pd.DataFrame
    changed: pd.DataFrame
    same: int

    @property
    def rows_changed(self) -> int:
        return len(self.changed[list(self.key)].drop_duplicates()) if len(self.changed) else 0

    @property
    def nothing_changed(self) -> bool:
        return not (len(self.added) or len(self.gone) or len(self.changed))


def compare(before: pd.DataFrame, after: pd.DataFrame, feed: Feed) -> Comparison:
    """Compare two checked frames of one feed, of one organisation and day, by the feed's key.

    Columns of the feed alone are compared; one that a frame lacks is empty in it. The order of rows says nothing.
    """
    spec = FEEDS[feed]
    names = list(spec.names)
    key = [*spec.key, NTH]
    then, now = (_keyed(frame.reindex(columns=names), spec.key) for frame in (before, after))
    place = _same_rows(then[key], now[key])
    stays, here = place >= 0, np.zeros(len(now), dtype=bool)
    here[place[stays]] = True
    left, right = then[stays].reset_index(drop=True), now.take(place[stays]).reset_index(drop=True)
    changed = _changed(left, right, [name for name in names if name not in spec.key], key)
    touched = changed["_at"].nunique()
    return Comparison(
        key=(*spec.key, NTH),
        added=now.loc[~here, names].reset_index(drop=True),
        gone=then.loc[~stays, names].reset_index(drop=True),
        changed=changed[[*key, *CHANGED]],
        same=len(left) - touched,
    )


def _keyed(rows: pd.DataFrame, key: tuple[str, ...]) -> pd.DataFrame:
    rows = rows.reset_index(drop=True)
    return rows.assign(**{NTH: rows.groupby(list(key), dropna=False, sort=False).cumcount()})


def _same_rows(then: pd.DataFrame, now: pd.DataFrame) -> np.ndarray:
    """For each row of `then` the position in `now` of the row with its key; -1 where there is none."""
    both = pd.concat([then, now], ignore_index=True)
    number = both.groupby(list(both.columns), dropna=False, sort=False).ngroup().to_numpy()
    at = np.full(number.max(initial=-1) + 1, -1)
    at[number[len(then) :]] = np.arange(len(now))
    return np.asarray(at[number[: len(then)]])


def _changed(left: pd.DataFrame, right: pd.DataFrame, columns: list[str], key: list[str]) -> pd.DataFrame:
    """A row for each cell in which two aligned frames differ, by row and then by column."""
    found = []
    for order, name in enumerate(columns):
        at = np.flatnonzero(_differs(left[name], right[name]))
        if len(at):
            cells = left[key].take(at).reset_index(drop=True)
            cells = cells.assign(column=name, _at=at, _order=order)
            cells["before"] = _objects(left[name].take(at))
            cells["after"] = _objects(right[name].take(at))
            found.append(cells)
    if not found:
        return left[key].iloc[:0].assign(column="", before=None, after=None, _at=0, _order=0)
    return pd.concat(found, ignore_index=True).sort_values(["_at", "_order"], ignore_index=True)


def _differs(left: pd.Series, right: pd.Series) -> np.ndarray:
    there, here = left.notna().to_numpy(), right.notna().to_numpy()
    differs = np.asarray(there != here)
    both = np.flatnonzero(there & here)
    if len(both):
        differs[both] = (left.take(both).reset_index(drop=True) != right.take(both).reset_index(drop=True)).to_numpy()
    return differs


def _objects(cells: pd.Series) -> pd.Series:
    plain = cells.reset_index(drop=True).astype(object)
    return plain.where(plain.notna(), None)
