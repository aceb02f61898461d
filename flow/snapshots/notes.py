"""Findings gathered while a file is checked: what leaves a row out for each row, notes that repeat once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from flow.snapshots.findings import Finding, leave_out, note
from flow.snapshots.folding import shown
from flow.snapshots.sentences import SECRET, place

MOST_ALIKE = 20
"""More notes than this of one kind about one column are one sentence with their number."""


@dataclass
class Gathered:
    """`rows`: the file's row number of each position; `theirs`: for a file made long, its own column names."""

    rows: Sequence[int]
    theirs: Sequence[str] | None = None
    out: dict[int, list[Finding]] = field(default_factory=dict)
    notes: list[Finding] = field(default_factory=list)

    def leave_out(self, position: int, column: str, sentence: str, value: str | None = None) -> None:
        """The row at this position cannot be used."""
        row, column = int(self.rows[position]), self._name(position, column)
        self.out.setdefault(position, []).append(
            leave_out(row, place(row, column, sentence), column, _value(column, value))
        )

    def note(self, position: int, column: str, sentence: str, value: str | None = None) -> None:
        row, column = int(self.rows[position]), self._name(position, column)
        self.notes.append(note(place(row, column, sentence), column, _value(column, value), row))

    def note_all(self, found: Iterable[tuple[int, str, str, str | None]]) -> None:
        """Notes of one kind, (position, column, sentence, value) each: collapsed a column where there are many."""
        by_column: dict[str, list[tuple[int, str, str, str | None]]] = {}
        for each in found:
            by_column.setdefault(self._name(each[0], each[1]), []).append(each)
        for alike in by_column.values():
            if len(alike) <= MOST_ALIKE:
                for each in alike:
                    self.note(*each)
            else:
                self.note(*alike[0])
                first = self.notes.pop()
                message = f"{len(alike):,} rows have this, the first of them: {first.message}"
                self.notes.append(note(message, first.column, first.value, first.row))

    def reason(self, position: int) -> str:
        """Why a row was left out, as it is kept with the row."""
        return " ".join(finding.message for finding in self.out[position])

    def all(self) -> list[Finding]:
        left_out = [finding for position in sorted(self.out) for finding in self.out[position]]
        return left_out + self.notes

    def _name(self, position: int, column: str) -> str:
        """What the file calls the column, where a number came from a column of its own."""
        if self.theirs is not None and column in ("value", "numerator", "denominator"):
            return self.theirs[position]
        return column


def _value(column: str, value: str | None) -> str | None:
    return None if value is None or column in SECRET else shown(value)
