"""The bytes that are kept so that a file can be loaded again after a mapping is mended: never with an NHS number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, repeat
from pathlib import PurePath

import numpy as np
import pandas as pd

from flow.snapshots.holding import holds_a_number
from flow.snapshots.pseudonyms import PREFIX, without_numbers
from flow.snapshots.snapshot import BEYOND, Raw
from flow.snapshots.text_files import Grid

ROWS_AT_ONCE = 5_000
NEEDS_QUOTES = '[",\r\n]'


def kept_bytes(
    data: bytes, name: str, before: Raw, after: Raw, *, sheet_only: bool = False, sheets: Sequence[Grid] = ()
) -> tuple[bytes, str]:
    """The original bytes and name, where nothing had to be taken out of them; else the rows as CSV.

    `before`, `after`: the file as read, and with its pseudonyms. `sheet_only`: of a workbook keep only the sheet that
    was read; `sheets`: all of them. The CSV has the same rows at the same row numbers, title included. What is no cell
    of a row (a title, another sheet, a comment, cells beyond the header) is looked at too, as far as it is text; and
    pseudonyms that stand in a file already are kept as plain text, so that a new key can find them.
    """
    own = without_numbers(name)
    is_text = before.sheet is None
    whole = after is before and BEYOND not in before.rows and (is_text or not sheet_only)
    wide = not is_text or "16" in (before.encoding or "")
    if whole and not (wide and _has_pseudonyms(before)) and not holds_a_number(data, before.encoding, sheets):
        return data, own
    return as_csv(after), str(PurePath(own).with_suffix(".csv")) if own else "file.csv"


def _has_pseudonyms(raw: Raw) -> bool:
    return any(raw.rows[name].str.contains(PREFIX, regex=False).any() for name in raw.rows.columns)


def as_csv(raw: Raw) -> bytes:
    """The rows as UTF-8 CSV with their row numbers unchanged: rows that were empty are empty lines."""
    width = max([len(raw.rows.columns), *(len(row) for row in raw.above)])
    above = [_line([without_numbers(cell) for cell in row]) for row in raw.above]
    above[-1:] = [_line(_header(raw))] if raw.above else []
    return b"".join(f"{line}\n".encode() for line in chain(above, _body(raw.rows, len(above) + 1, "," * (width - 1))))


def _body(rows: pd.DataFrame, at: int, empty: str) -> Iterator[str]:
    """The lines from row `at` on, some thousand rows at a time: as Python texts they are large."""
    for start in range(0, len(rows), ROWS_AT_ONCE):
        some = rows.iloc[start : start + ROWS_AT_ONCE]
        for row, cells in zip(some.index.tolist(), zip(*_columns(some), strict=True), strict=True):
            yield from repeat(empty, row - at)
            yield ",".join(cells)
            at = row + 1


def _header(raw: Raw) -> list[str]:
    """The header as it is now: columns without header and cells are gone."""
    return ["" if name == BEYOND or name.startswith("(column ") else name for name in raw.rows.columns]


def _line(cells: Sequence[str]) -> str:
    return ",".join(_quote(cell) if any(mark in cell for mark in ',"\r\n') else cell for cell in cells)


def _quote(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'


def _columns(rows: pd.DataFrame) -> list[list[str]]:
    """The cells of each column, in quotation marks where they need them."""
    cells = pd.concat([rows[name] for name in rows.columns], ignore_index=True)
    texts = cells.tolist()
    for at in np.flatnonzero(cells.str.contains(NEEDS_QUOTES, regex=True).to_numpy()).tolist():
        texts[at] = _quote(texts[at])
    return [texts[start : start + len(rows)] for start in range(0, len(texts), len(rows))]
