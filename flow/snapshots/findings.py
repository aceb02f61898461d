"""A finding: one sentence about a file, with the place and the cure. Data is never a reason to raise."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from flow.vocabulary import Level


@dataclass(frozen=True)
class Finding:
    """`row` is the row of the file as a person counts it (a plain header is row 1). None: the whole file."""

    level: Level
    message: str
    row: int | None = None
    column: str | None = None
    value: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The keys of `flow load --json`."""
        return asdict(self)


def stop(message: str, column: str | None = None, value: str | None = None) -> Finding:
    return Finding(Level.STOP, message, None, column, value)


def note(message: str, column: str | None = None, value: str | None = None, row: int | None = None) -> Finding:
    return Finding(Level.NOTE, message, row, column, value)


def leave_out(row: int, message: str, column: str | None = None, value: str | None = None) -> Finding:
    return Finding(Level.ROW, message, row, column, value)
