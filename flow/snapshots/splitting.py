"""Checked rows become snapshots: one for each organisation, day and census, however many rows and days a file holds.

The rows stay one frame. `Split.keys` has a row a snapshot and `Split.of_row` says for each row which snapshot is its
own, so that a store can file 149,000 snapshots in one go; a `Snapshot` is cut out only when it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import overload

import numpy as np
import pandas as pd

from flow.clock import LONDON, at
from flow.layout import Layout
from flow.snapshots import placing
from flow.snapshots.feeds import FEEDS, FeedSpec
from flow.snapshots.findings import Finding, stop
from flow.snapshots.folding import fold
from flow.snapshots.parsing import parse
from flow.snapshots.snapshot import Checked, Snapshot
from flow.vocabulary import Feed

NOWHERE = -1
"""Of a row that was left out and whose organisation or day cannot be read."""
KEY_COLUMNS = ["organisation", "day", "census_at"]


@dataclass(frozen=True)
class Split(Sequence[Snapshot]):
    """Snapshots of one file. `keys`: organisation str, day date, census_at datetime64 UTC (missing for a flow), rows,
    left_out (numbers), ordered by day and organisation. `of_row`, `of_left_out`: position in `keys`, or NOWHERE."""

    feed: Feed
    series: str
    rows: pd.DataFrame
    left_out: pd.DataFrame
    keys: pd.DataFrame
    of_row: np.ndarray
    of_left_out: np.ndarray

    def __len__(self) -> int:
        return len(self.keys)

    @overload
    def __getitem__(self, position: int) -> Snapshot: ...
    @overload
    def __getitem__(self, position: slice) -> list[Snapshot]: ...
    def __getitem__(self, position: int | slice) -> Snapshot | list[Snapshot]:
        if isinstance(position, slice):
            return [self[number] for number in range(*position.indices(len(self)))]
        if not -len(self) <= position < len(self):
            raise IndexError(position)
        number = position % len(self)
        if number not in self._cut:
            self._cut[number] = self._snapshot(number)
        return self._cut[number]

    def _snapshot(self, number: int) -> Snapshot:
        census = self.keys["census_at"].iloc[number]
        return Snapshot(
            organisation=str(self.keys["organisation"].iloc[number]),
            feed=self.feed,
            day=self.days[number],
            census_at=None if pd.isna(census) else census.to_pydatetime(),
            rows=self.rows if len(self) == 1 else self.rows.take(self._places[number]),
            left_out=self.left_out.iloc[np.flatnonzero(self.of_left_out == number)],
            series=self.series,
        )

    def __iter__(self) -> Iterator[Snapshot]:
        return (self[number] for number in range(len(self)))

    @cached_property
    def days(self) -> list[date]:
        """The day of each snapshot."""
        return self.keys["day"].tolist()

    @cached_property
    def _cut(self) -> dict[int, Snapshot]:
        """Those that were asked for."""
        return {}

    @cached_property
    def _places(self) -> list[np.ndarray]:
        order = np.argsort(self.of_row, kind="stable")
        return np.split(order, np.searchsorted(self.of_row[order], np.arange(1, len(self))))


def split(
    checked: Checked, layout: Layout, *, series: str = "", sender: str | None = None
) -> tuple[Split, list[Finding]]:
    """The snapshots of a checked file, and what is found on the way: organisations, sites and wards not configured.

    `sender`: the one organisation that whoever loads the file may file for; None: any. A file that was refused, or that
    is refused here, has no snapshots.
    """
    if checked.feed is None or checked.refused:
        return _none(checked), []
    spec = FEEDS[checked.feed]
    if checked.rows.empty and checked.nought is not None:
        return _nought(checked, spec, layout, series, sender)
    rows = placing.as_configured(checked.rows, layout)
    stops = placing.about_organisations(rows, layout, sender)
    if stops:
        return _none(checked), stops
    keys, of_row = _keys(rows, spec)
    of_left_out = _of_left_out(checked.left_out, keys, spec)
    keys["rows"] = np.bincount(of_row, minlength=len(keys))
    keys["left_out"] = np.bincount(of_left_out[of_left_out >= 0], minlength=len(keys))
    made = Split(spec.feed, series, rows, checked.left_out, keys, of_row, of_left_out)
    return made, placing.about_wards(rows, layout)


def _none(checked: Checked) -> Split:
    nobody = pd.DataFrame({name: [] for name in (*KEY_COLUMNS, "rows", "left_out")})
    nowhere = np.full(len(checked.left_out), NOWHERE)
    return Split(
        checked.feed or Feed.COUNTS, "", checked.rows.iloc[:0], checked.left_out, nobody, np.array([], int), nowhere
    )


def _keys(rows: pd.DataFrame, spec: FeedSpec) -> tuple[pd.DataFrame, np.ndarray]:
    """A row a snapshot, and for each row of the file the position of its snapshot."""
    filed = rows[spec.filed_by] if spec.is_stock else filed_day(rows[spec.filed_by])
    of_organisation, organisations = pd.factorize(rows["organisation_code"])
    of_moment, moments = pd.factorize(filed, use_na_sentinel=False)
    pairs, of_pair = np.unique(of_organisation * len(moments) + of_moment, return_inverse=True)
    of = pd.DataFrame({"organisation": organisations.take(pairs // len(moments))})
    told = pd.Series(moments.take(pairs % len(moments)))
    of["day"] = filed_day(told)
    of["census_at"] = told if spec.is_stock else pd.Series(pd.NaT, index=of.index, dtype="datetime64[us, UTC]")
    of = of.sort_values(["day", "organisation", "census_at"])
    place = np.empty(len(of), dtype=np.intp)
    place[of.index] = np.arange(len(of))
    keys = of[KEY_COLUMNS].reset_index(drop=True)
    keys["day"] = pd.Series(keys["day"].dt.date, dtype=object)
    return keys, place[of_pair]


def filed_day(moments: pd.Series) -> pd.Series:
    """The English day of each moment, or the date itself: midnight, no zone."""
    if moments.dt.tz is None:
        return moments.dt.normalize()
    return moments.dt.tz_convert(LONDON).dt.tz_localize(None).dt.normalize()


def _of_left_out(left_out: pd.DataFrame, keys: pd.DataFrame, spec: FeedSpec) -> np.ndarray:
    """The snapshot that each row left out would have been in. With its day unreadable: its organisation's only one."""
    if left_out.empty or "organisation_code" not in left_out:
        return np.full(len(left_out), NOWHERE)
    by_place: dict[tuple[str, date | None], int] = {}
    times: dict[str, int] = {}
    for number, (organisation, day) in enumerate(zip(keys["organisation"], keys["day"], strict=True)):
        by_place.setdefault((fold(organisation), day), number)
        times[fold(organisation)] = times.get(fold(organisation), 0) + 1
        if times[fold(organisation)] == 1:
            by_place[fold(organisation), None] = number
        else:
            by_place.pop((fold(organisation), None), None)
    days = days_written(left_out, spec)
    codes = left_out["organisation_code"].tolist()
    return np.array(
        [by_place.get((fold(code), day), NOWHERE) for code, day in zip(codes, days, strict=True)], dtype=int
    )


def days_written(left_out: pd.DataFrame, spec: FeedSpec) -> list[date | None]:
    """The day of each row left out, as its text says; None where it says none."""
    if spec.filed_by not in left_out:
        return [None] * len(left_out)
    texts = left_out[spec.filed_by].reset_index(drop=True)
    days = filed_day(pd.Series(parse(texts, spec.column(spec.filed_by)).values))
    return [None if pd.isna(day) else day.date() for day in days]


def _nought(
    checked: Checked, spec: FeedSpec, layout: Layout, series: str, sender: str | None
) -> tuple[Split, list[Finding]]:
    """A return of nought belongs to who sends it, or to the only organisation that owes the feed."""
    owing = layout.owing(spec.feed)
    organisation = sender or (owing[0] if len(owing) == 1 else None)
    if organisation is None or checked.nought is None:
        return _none(checked), [stop(WHOSE_NOUGHT.format(feed=spec.feed))]
    if layout.pooled and organisation not in layout.organisations:
        return _none(checked), [placing.not_one_of(organisation, layout)]
    census = pd.Timestamp(at(checked.nought, layout.settings.census)) if spec.is_stock else pd.NaT
    keys = pd.DataFrame({"organisation": [organisation], "day": pd.Series([checked.nought], dtype=object)})
    keys["census_at"] = pd.Series([census], dtype="datetime64[us, UTC]")
    keys["rows"] = keys["left_out"] = 0
    nothing = np.array([], dtype=int)
    return Split(spec.feed, series, checked.rows, checked.left_out, keys, nothing, nothing), []


WHOSE_NOUGHT = (
    "The file has a header and no rows, which is a return of nought for {feed}, but nothing says whose. Say which "
    "organisation it is from, or put its code into the name of the file, for example RK9_2018-06-05.csv."
)
