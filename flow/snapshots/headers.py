"""Where the header of a table is, and what its columns are called."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from flow.snapshots.folding import fold, fold_column

NUMBER_OR_DATE = re.compile(r"(?=[^\d]*\d)[-+]?[\d.,:/\s%TZ-]+")
SHARE_FILLED = 0.6
"""A header fills at least this share of the widest row's cells, and this share of its cells are words."""


SHARE_KNOWN = 0.5
"""A row of which this share of the filled cells is known is the header, without looking further."""


def find_header(rows: Sequence[Sequence[str]], known: Collection[str]) -> int | None:
    """Which of the first rows is the header: the one with most known columns, two at least, else the first of words.

    `known` are folded column names. None where no row is a header.
    """
    best: list[int] = []
    for row in rows:
        best.append(len({fold_column(cell) for cell in row} & set(known)))
        if best[-1] >= 2 and best[-1] >= SHARE_KNOWN * sum(map(bool, row)):
            return len(best) - 1
    if best and max(best) >= 2:
        return best.index(max(best))
    filled = [[cell for cell in row if cell] for row in rows]
    width = max(map(len, filled), default=0)
    for number, cells in enumerate(filled):
        if len(cells) >= max(2, SHARE_FILLED * width) and _mostly_words(cells):
            return number
    return None


def _mostly_words(cells: Sequence[str]) -> bool:
    words = [cell for cell in cells if not NUMBER_OR_DATE.fullmatch(cell)]
    return len(words) >= SHARE_FILLED * len(cells) and len(set(cells)) > len(cells) / 2


def starting_with(rows: Sequence[Sequence[str]], starts: Sequence[str]) -> int | None:
    """The first row whose filled cells begin with these, folded."""
    wanted = [fold(start) for start in starts]
    for number, row in enumerate(rows):
        if [fold(cell) for cell in row if cell][: len(wanted)] == wanted:
            return number
    return None


def names(header: Sequence[str], groups: Sequence[str] | None = None) -> list[str]:
    """A name for every column, none twice: `(column 3)` where the header is empty, `Total (2)` where it repeats.

    `groups`, the row above with its merged cells, is put before the header: `Available: Total`.
    """
    group, found, seen = "", [], dict[str, int]()
    for number, cell in enumerate(header):
        group = (groups[number] if groups else "") or group
        name = " ".join(cell.split())
        if not name:
            name, group = f"(column {number + 1})", ""
        elif group:
            name = f"{group}: {name}"
        seen[name] = seen.get(name, 0) + 1
        found.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return found
