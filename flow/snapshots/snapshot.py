"""What reading and checking hand on: Raw -> Checked -> Snapshots."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

import pandas as pd

from flow.snapshots.findings import Finding
from flow.vocabulary import Feed, Level

ROW = "_row"
"""Index name of a raw or checked frame: the row of the file, as a person counts it."""
BEYOND = "_beyond"
"""Column of a raw frame, where it is needed: cells beyond the last header, which mean that a row is out of step."""
CUT = "(cut short)"
"""What stands there for a last row that ends before the header does."""
NOT_COMPARED = frozenset({"snapshot_at", "activity_date", "day", "extracted_at", "nhs_number"})
"""Columns that say which day it is, and pseudonyms, which are others after a new key."""
THEIRS = "_theirs"
"""Column of a raw frame made long by a profile: the file's own name of the column the number stood in."""


@dataclass(frozen=True)
class Raw:
    """A file as text. `rows`: every cell str, no cell missing, index named `_row`; columns as the file spells them."""

    rows: pd.DataFrame
    findings: list[Finding] = field(default_factory=list)
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    above: tuple[tuple[str, ...], ...] = ()
    """The rows above the first row of data, header included, as they stood: a profile may find its period there."""

    @property
    def header_row(self) -> int:
        return len(self.above)

    @property
    def refused(self) -> bool:
        return any(finding.level is Level.STOP for finding in self.findings)


@dataclass(frozen=True)
class Checked:
    """The rows that may be used, typed as `columns.Kind` says, and all that was found.

    `rows` has every column of the feed (absent ones all missing), index `_row`.
    `left_out` holds the cells, as text, of the rows that were left out, index `_row`, with a column `reason`.
    """

    feed: Feed | None
    rows: pd.DataFrame
    left_out: pd.DataFrame
    findings: list[Finding]
    rows_read: int
    nought: date | None = None
    """The day of a file with a header and no rows, where that is a return of nought."""

    @property
    def refused(self) -> bool:
        return any(finding.level is Level.STOP for finding in self.findings)


@dataclass(frozen=True)
class Snapshot:
    """What one organisation says about one day in one feed. `census_at` is UTC; None for a flow.

    `series` keeps counted files of different kinds (winter sitrep, discharge sitrep) from superseding one another.
    """

    organisation: str
    feed: Feed
    day: date
    census_at: datetime | None
    rows: pd.DataFrame
    left_out: pd.DataFrame
    series: str = ""

    @cached_property
    def digest(self) -> str:
        """Names its rows whatever their order and census: the same on another day give the same. Empty where nothing
        is to be compared."""
        if self.feed is Feed.COUNTS or self.rows.empty:
            return ""
        rows = self.rows.drop(columns=[name for name in self.rows.columns if name in NOT_COMPARED])
        hashed = pd.util.hash_pandas_object(rows, index=False)
        return hashlib.sha256(hashed.sort_values().to_numpy().tobytes()).hexdigest()
