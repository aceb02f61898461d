"""A file nobody knows yet, as far as it can be shown: its sheets, its header, its first rows, and what it may be.

Nothing that names a person or holds an NHS number is shown, whatever its column is called.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

import pandas as pd

from flow.errors import FileRefused
from flow.security.typed import valid_nhs_number
from flow.snapshots import file_names, headers, reading
from flow.snapshots.feeds import FEEDS
from flow.snapshots.findings import Finding
from flow.snapshots.folding import TEN_DIGITS, fold
from flow.snapshots.matching import Likely, known_wordings, likely, likely_feed
from flow.snapshots.parsing import NOT_SUBMITTED
from flow.snapshots.profile import Profile
from flow.snapshots.pseudonyms import PSEUDONYM
from flow.snapshots.recognising import own_name
from flow.snapshots.refusing import refuse_personal, what_personal
from flow.snapshots.snapshot import Raw
from flow.snapshots.text_files import Grid, NotReadable
from flow.snapshots.times import read_times
from flow.vocabulary import Feed

MOST_ROWS = 20
HIDDEN = "(hidden)"


@dataclass(frozen=True)
class Preview:
    """What a file looks like. `first_rows`: text under the file's own header, indexed by the row of the file."""

    sheets: tuple[str, ...]
    """Of a workbook; of a text file none."""
    sheet: str | None
    header_row: int
    """As a person counts."""
    header_given: bool
    """A person chose this row, and it would not have been found."""
    columns: tuple[str, ...]
    first_rows: pd.DataFrame
    rows: int
    feeds: tuple[tuple[Feed, float], ...]
    """Every feed with how likely it is, the likeliest first."""
    feed: Feed
    """The one asked for, else the likeliest."""
    proposed: dict[str, Likely]
    """Our columns of that feed, each with theirs that is most like it."""
    samples: dict[str, str] = field(default_factory=dict)
    """Their column -> the first value that stands in it."""
    labels: dict[str, str] = field(default_factory=dict)
    """What stands above the header beside a date: the words -> the date."""
    day_in_name: date | None = None
    personal: tuple[Finding, ...] = ()
    """Columns for which the file is refused."""


def preview(
    data: bytes, name: str, *, feed: Feed | None = None, sheet: str | None = None, header_row: int | None = None
) -> Preview:
    """The file as far as it can be shown. Raises FileRefused with a sentence where it cannot be read."""
    try:
        grids = reading.open_file(data, name)
        grid = _chosen(grids, sheet)
        found = _header(grid)
        at = found if header_row is None else header_row - 1
        if at is None or not 0 <= at < len(grid.cells):
            raise NotReadable(reading.NO_HEADER if header_row is None else NO_ROW.format(row=header_row))
        raw = reading.table(grid, Profile("", "", Feed.COUNTS, {}, header_row=at + 1))
    except NotReadable as reason:
        raise FileRefused(str(reason)) from None
    columns = [column for column in raw.rows.columns if not column.startswith("_")]
    feeds = likely_feed(columns, raw.rows)
    is_feed = feed or feeds[0][0]
    shown = _shown(raw.rows[columns])
    return Preview(
        sheets=tuple(one.sheet for one in grids if one.sheet is not None),
        sheet=grid.sheet,
        header_row=at + 1,
        header_given=at != found,
        columns=tuple(columns),
        first_rows=shown.head(MOST_ROWS),
        rows=len(raw.rows),
        feeds=tuple(feeds),
        feed=is_feed,
        proposed=likely(columns, raw.rows, is_feed),
        samples={column: _sample(shown[column]) for column in columns},
        labels=_labels(raw),
        day_in_name=file_names.day_in(name),
        personal=tuple(refuse_personal(columns, ())),
    )


NO_ROW = "The file has no row {row} with column names. Choose the row in which the names of the columns stand."


def _chosen(grids: Sequence[Grid], sheet: str | None) -> Grid:
    if sheet is None:
        return reading.choose(list(grids))
    for grid in grids:
        if fold(grid.sheet or "") == fold(sheet):
            return grid
    raise NotReadable(
        f"There is no sheet '{sheet}' in the workbook. It has: {', '.join(one.sheet or '' for one in grids)}."
    )


def _header(grid: Grid) -> int | None:
    return headers.find_header(grid.top(), reading.KNOWN_COLUMNS | known_wordings())


def _shown(rows: pd.DataFrame) -> pd.DataFrame:
    """The first rows without what may not be seen; enough of them to find a sample in."""
    some = rows.head(MOST_ROWS * 5)
    return pd.DataFrame({column: _cells(some[column], column) for column in some.columns}, index=some.index)


def _cells(cells: pd.Series, column: str) -> pd.Series:
    if own_name(column) == "nhs_number" or what_personal(column):
        return cells.where(cells == "", HIDDEN)
    return cells.map(_masked)


def _masked(text: str) -> str:
    """A text without the NHS numbers and pseudonyms that stand in it."""
    hidden = TEN_DIGITS.sub(lambda found: HIDDEN if valid_nhs_number(found[0]) else found[0], text)
    return PSEUDONYM.sub(HIDDEN, hidden)


def _sample(cells: pd.Series) -> str:
    return next((text for text in cells.tolist() if text.lower() not in NOT_SUBMITTED), "")


def _labels(raw: Raw) -> dict[str, str]:
    """Words above the header with a date to the right of them."""
    found: dict[str, str] = {}
    for row in raw.above[:-1]:
        for cell, beside in pairwise([cell.strip() for cell in row if cell.strip()]):
            if pd.notna(read_times(pd.Series([beside], dtype="str")).local[0]):
                found.setdefault(cell, beside)
    return found


def in_our_words(rows: pd.DataFrame, feed: Feed, most: int) -> pd.DataFrame:
    """The first rows of a file that is in our columns, as text, in the feed's order, pseudonyms hidden."""
    there = [name for name in FEEDS[feed].names if name in rows]
    some = rows[there].head(most)
    return pd.DataFrame({name: _cells(some[name], name) for name in there}, index=some.index)
