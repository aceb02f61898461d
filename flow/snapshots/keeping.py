"""The bytes that are kept so that a file can be loaded again after a mapping is mended: never with an NHS number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, repeat
from pathlib import PurePath

import numpy as np
import pandas as pd

from flow.snapshots.folding import TEN_DIGITS
from flow.snapshots.pseudonyms import TAKEN_OUT, valid_nhs_number
from flow.snapshots.snapshot import BEYOND, Raw

ROWS_AT_ONCE = 5_000
NEEDS_QUOTES = '[",\r\n]'


def kept_bytes(data: bytes, name: str, before: Raw, after: Raw, *, sheet_only: bool = False) -> tuple[bytes, str]:
    """The original bytes and name, where nothing had to be taken out of them; else the rows as CSV.

    `before`, `after`: the file as read, and with its pseudonyms. `sheet_only`: of a workbook keep only the sheet that
    was read, since nobody looked at the others. The CSV has the same rows at the same row numbers, title included.
    """
    if after is before and not (sheet_only and before.sheet is not None):
        return data, name
    return as_csv(after), str(PurePath(name).with_suffix(".csv")) if name else "file.csv"


def as_csv(raw: Raw) -> bytes:
    """The rows as UTF-8 CSV with their row numbers unchanged: rows that were empty are empty lines."""
    width = max([len(raw.rows.columns), *(len(row) for row in raw.above)])
    above = [_line([_plain(cell) for cell in row]) for row in raw.above]
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


def _plain(cell: str) -> str:
    return TEN_DIGITS.sub(lambda found: TAKEN_OUT if valid_nhs_number(found[0]) else found[0], cell)


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
