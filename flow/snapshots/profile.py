"""What a profile says: how to read one kind of somebody else's file."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from flow.snapshots.folding import fold, fold_column
from flow.vocabulary import Feed, Grain

LONDON_CLOCK, UTC_CLOCK = "Europe/London", "UTC"
DAYS_IN_MONTH = "days in month"
"""A denominator that is no column: the calendar days of the row's month."""


@dataclass(frozen=True)
class LeaveOut:
    """Rows that are no rows of ours: where a column equals one of these texts (folded), or matches a pattern."""

    column: str
    equals: tuple[str, ...] = ()
    matches: str | None = None


@dataclass(frozen=True)
class Counted:
    """A measure made of columns: `add` less `subtract`, over `over` where it is a share. All parts must be there."""

    key: str
    add: tuple[str, ...]
    subtract: tuple[str, ...] = ()
    over: str | None = None
    split: bool = True
    """Whether a file with a row for each kind (`pivot`) also gives the measure for each kind."""

    @property
    def columns(self) -> tuple[str, ...]:
        over = (self.over,) if self.over and self.over != DAYS_IN_MONTH else ()
        return (*self.add, *self.subtract, *over)


@dataclass(frozen=True)
class Pivot:
    """A row for each kind of thing (department type): kind -> ending of the measure's key; the sum has no ending."""

    column: str
    endings: dict[str, str]


@dataclass(frozen=True)
class CodeMap:
    """Their wording to ours in one of our columns, from a day on."""

    column: str
    to: dict[str, str]
    start: date | None = None

    @cached_property
    def folded(self) -> dict[str, str]:
        return {fold(theirs): ours for theirs, ours in self.to.items()}


@dataclass(frozen=True)
class Profile:
    """How to read one kind of file. `columns`: ours -> theirs, the first of several that is there."""

    key: str
    title: str
    feed: Feed
    columns: dict[str, tuple[str, ...]]
    recognise: tuple[str, ...] = ()
    organisation: str | None = None
    """The ODS code of the one organisation whose files it reads; None: anybody's."""
    sheet: str | None = None
    header_row: int | None = None
    header_starts_with: tuple[str, ...] = ()
    group_row: bool = False
    """The row above the header names groups of columns (`Available: Total`)."""
    period_label: str | None = None
    """The period stands above the header, beside this label."""
    day_in_name: bool = False
    """The day stands in the file's name, and in no column."""
    grain: Grain = Grain.DAY
    constants: dict[str, str] = field(default_factory=dict)
    null_markers: tuple[str, ...] = ()
    date_formats: tuple[str, ...] = ()
    clock: str = LONDON_CLOCK
    """Which clock its times are told by: Europe/London, or UTC where its maker's software turned them into that."""
    ignore: tuple[str, ...] = ()
    leave_out: tuple[LeaveOut, ...] = ()
    measures: tuple[Counted, ...] = ()
    pivot: Pivot | None = None
    code_maps: tuple[CodeMap, ...] = ()
    notes: str = ""
    """Where the file's method departs from ours, in words for the Definitions page."""

    @cached_property
    def known_columns(self) -> frozenset[str]:
        """Folded names of every column of theirs that the profile speaks of, by which its header is found."""
        named = [*self.recognise, *(theirs for some in self.columns.values() for theirs in some)]
        named += [column.partition(": ")[2] or column for counted in self.measures for column in counted.columns]
        return frozenset(map(fold_column, named))
