"""Bytes become a `Raw`: text cells under the file's own header. Whatever the bytes, the answer is a Raw."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from flow.snapshots import headers
from flow.snapshots.feeds import FEEDS
from flow.snapshots.findings import stop
from flow.snapshots.folding import fold, fold_column
from flow.snapshots.profiles import Profile
from flow.snapshots.snapshot import BEYOND, CUT, ROW, Raw
from flow.snapshots.text_files import Grid, NotReadable, read_text
from flow.snapshots.workbooks import is_workbook, read_workbook

LARGEST_FILE = 400 << 20
KNOWN_COLUMNS = frozenset(name for spec in FEEDS.values() for name in spec.names)

OTHER_KINDS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "The file is a PDF, which holds no table. Load the CSV or workbook it was made from."),
    (b"\x1f\x8b", "The file is compressed (gzip). Unpack it and load what is inside."),
    (b"BZh", "The file is compressed (bzip2). Unpack it and load what is inside."),
    (b"\xfd7zXZ", "The file is compressed (xz). Unpack it and load what is inside."),
    (b"\x28\xb5\x2f\xfd", "The file is compressed (zstd). Unpack it and load what is inside."),
    (b"7z\xbc\xaf", "The file is compressed (7z). Unpack it and load what is inside."),
    (b"Rar!", "The file is compressed (rar). Unpack it and load what is inside."),
    (b"-----BEGIN PGP", "The file is encrypted (PGP). Decrypt it and load what is inside."),
    (b"\x89PNG", "The file is a picture. Load the CSV or workbook behind it."),
    (b"{\\rtf", "The file is a word-processor document. Load a CSV or workbook."),
)
SOMETHING = re.compile(rb"[^\x00 \t\r\n\xef\xbb\xbf]")
EMPTY = "The file is empty. Save it again with its header and rows."
TOO_MUCH = "The file asks for more memory than there is. Load it in parts, a month at a time."
NO_HEADER = (
    "No header row was found: no row near the top holds column names. Put the names of the columns in the first row."
)


def read(data: bytes, name: str, profile: Profile | None = None) -> Raw:
    """The first table of a file, or the one a profile names; on trouble a Raw with no rows and a finding."""
    try:
        grids = open_file(data, name)
        return table(choose(grids, profile), profile)
    except NotReadable as reason:
        return not_read(str(reason))


def not_read(reason: str) -> Raw:
    return Raw(pd.DataFrame(index=pd.Index([], name=ROW, dtype="int64")), [stop(reason)])


def larger_than(largest: int) -> str:
    """What is said of a file of more bytes than that, after its name."""
    return f"is larger than {largest >> 20} MB. Load it in parts, a month at a time."


def open_file(data: bytes, name: str) -> list[Grid]:
    """Every sheet of a workbook, or the one table of a text file. Raises `NotReadable` with a sentence."""
    if len(data) > LARGEST_FILE:
        raise NotReadable(f"The file {larger_than(LARGEST_FILE)}")
    if not SOMETHING.search(data):
        raise NotReadable(EMPTY)
    for start, sentence in OTHER_KINDS:
        if data[:64].lstrip().startswith(start):
            raise NotReadable(sentence)
    try:
        grids = read_workbook(data) if is_workbook(data) else [read_text(data)]
    except MemoryError:
        raise NotReadable(TOO_MUCH) from None
    if not grids:
        raise NotReadable(EMPTY)
    return grids


def choose(grids: list[Grid], profile: Profile | None = None) -> Grid:
    """The sheet a profile names; else the first with a header of ours; else the first with any header."""
    if len(grids) == 1 and (profile is None or profile.sheet is None or grids[0].sheet is None):
        return grids[0]
    if profile and profile.sheet and grids[0].sheet is not None:
        for grid in grids:
            if fold(grid.sheet or "") == fold(profile.sheet):
                return grid
        there = ", ".join(grid.sheet or "" for grid in grids)
        raise NotReadable(f"There is no sheet '{profile.sheet}' in the workbook. It has: {there}.")
    with_header = [grid for grid in grids if header_of(grid, profile) is not None]
    ours = [grid for grid in with_header if _known(grid) >= 2]
    return (ours or with_header or grids)[0]


def _known(grid: Grid) -> int:
    return max((len({fold_column(cell) for cell in row} & KNOWN_COLUMNS) for row in grid.top()), default=0)


def header_of(grid: Grid, profile: Profile | None = None) -> int | None:
    """Position of the header row of a grid."""
    top = grid.top()
    if profile and profile.header_starts_with:
        return headers.starting_with(top, profile.header_starts_with)
    if profile and profile.header_row:
        return profile.header_row - 1 if profile.header_row <= len(grid.cells) else None
    return headers.find_header(top, profile.known_columns if profile else KNOWN_COLUMNS)


def table(grid: Grid, profile: Profile | None = None) -> Raw:
    """The rows under the header of a grid. Raises `NotReadable` where there is none."""
    at = header_of(grid, profile)
    if at is None:
        raise NotReadable(NO_HEADER)
    above = grid.cells.iloc[: at + 1].to_numpy(dtype=object).tolist()
    groups = [cell.strip() for cell in above[at - 1]] if profile and profile.group_row and at else None
    rows = grid.cells.iloc[at + 1 :]
    rows.columns = headers.names([cell.strip() for cell in above[at]], groups)
    rows.index = pd.RangeIndex(at + 2, at + 2 + len(rows), name=ROW)
    rows = _out_of_step(_trimmed(rows), grid.encoding == "workbook")
    if grid.cut_short and len(rows):
        beyond = rows[BEYOND] if BEYOND in rows else pd.Series("", index=rows.index, dtype="str")
        rows = rows.assign(**{BEYOND: [*beyond.iloc[:-1], CUT]})
    return Raw(rows, [], grid.encoding, grid.delimiter, grid.sheet, tuple(map(tuple, above)))


def _trimmed(rows: pd.DataFrame) -> pd.DataFrame:
    """Cells without space round them or quotes round them, and without the rows that are wholly empty.

    All columns end to end, since what pandas asks for a call does not grow with the rows.
    """
    if rows.empty:
        return rows
    cells = _unquoted(pd.concat([rows[name] for name in rows.columns], ignore_index=True).str.strip())
    filled = (cells != "").to_numpy().reshape(len(rows.columns), len(rows)).any(axis=0)
    starts = range(0, len(cells), len(rows))
    columns = {name: cells.array[at : at + len(rows)] for name, at in zip(rows.columns, starts, strict=True)}
    trimmed = pd.DataFrame(columns, index=rows.index, copy=False)
    return trimmed if filled.all() else trimmed.iloc[np.flatnonzero(filled)]


def _unquoted(cells: pd.Series) -> pd.Series:
    """`'RC9'` is RC9. Only where the quotation marks stand at both ends."""
    opened = cells.str.startswith("'")
    if not opened.any():
        return cells
    quoted = opened & cells.str.endswith("'") & (cells.str.len() >= 2)
    return cells.mask(quoted, cells.str[1:-1].str.strip())


def _out_of_step(rows: pd.DataFrame, is_workbook_sheet: bool) -> pd.DataFrame:
    """Drops columns with neither header nor cells. Cells right of the last header mean a row that is out of step."""
    unnamed = [name for name in rows.columns if name.startswith("(column ")]
    full = [name for name in unnamed if (rows[name] != "").any()]
    last = max((at for at, name in enumerate(rows.columns) if name not in unnamed), default=-1)
    beyond = [name for at, name in enumerate(rows.columns) if name in full and at > last]
    kept = rows.drop(columns=[name for name in unnamed if name not in full or name in beyond])
    if not beyond or is_workbook_sheet:
        return kept
    joined = rows[beyond[0]]
    for name in beyond[1:]:
        joined = joined.where(joined != "", rows[name])
    return kept.assign(**{BEYOND: joined})
