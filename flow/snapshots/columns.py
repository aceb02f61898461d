"""What a column is. One declaration feeds the reader, the checks, the store, the sample and docs/feeds.md."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How a cell is read. In a checked frame: text, code, choice -> str; count -> Int64; number -> float64;
    date -> datetime64 (midnight, no zone); moment -> datetime64 with zone UTC; yes_no -> boolean."""

    TEXT = "text"
    CODE = "code"
    CHOICE = "choice"
    COUNT = "count"
    NUMBER = "number"
    DATE = "date"
    MOMENT = "moment"
    YES_NO = "yes_no"


@dataclass(frozen=True)
class Column:
    """One column of a feed. `choices` are the values filed; anything else is kept as not mapped."""

    name: str
    kind: Kind
    meaning: str
    example: str
    required: bool = False
    choices: tuple[str, ...] = ()
    refuse_other: bool = False
    """True where a value outside the choices leaves the row out: the row means nothing without it."""
    at_most: float | None = None
    time_needed: bool = False
    """True for a moment that says nothing without its time of day; any other may be a date alone."""


def text(name: str, meaning: str, example: str, required: bool = False) -> Column:
    return Column(name, Kind.TEXT, meaning, example, required)


def code(name: str, meaning: str, example: str, required: bool = False) -> Column:
    return Column(name, Kind.CODE, meaning, example, required)


def count(name: str, meaning: str, example: str, required: bool = False, at_most: float | None = None) -> Column:
    return Column(name, Kind.COUNT, meaning, example, required, at_most=at_most)


def on_date(name: str, meaning: str, example: str = "2018-06-05", required: bool = False) -> Column:
    return Column(name, Kind.DATE, meaning, example, required)


def moment(name: str, meaning: str, example: str = "2018-06-05 08:00", required: bool = False) -> Column:
    return Column(name, Kind.MOMENT, meaning, example, required)


def choice(name: str, of: type[StrEnum], meaning: str, example: str, required: bool = False) -> Column:
    return Column(name, Kind.CHOICE, meaning, example, required, tuple(of))
