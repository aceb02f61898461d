"""Bytes of a text file become a grid of cells: which encoding, which delimiter, how many columns."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass

import pandas as pd

DELIMITERS = (",", ";", "\t")
MOST_COLUMNS = 500
LONGEST_LINE = 200_000
MOST_CELLS = 20_000_000
LINES_LOOKED_AT = 60
BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
QUOTE_NOT_CLOSED = "EOF inside string starting at row "


class NotReadable(Exception):
    """Why a file is no grid of cells: one sentence. It never leaves this package; `reading.read` makes it a finding."""


@dataclass(frozen=True)
class Grid:
    """All cells of one sheet, or of a text file, as text: columns 0.., index 0.. from the first row of the file."""

    cells: pd.DataFrame
    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    cut_short: bool = False
    """Whether its last row has fewer cells than all that are near it."""

    def top(self, rows: int = LINES_LOOKED_AT) -> list[list[str]]:
        """The first rows, cells trimmed."""
        head = self.cells.iloc[:rows].to_numpy(dtype=object).tolist()
        return [[str(cell).strip() for cell in row] for row in head]


def read_text(data: bytes) -> Grid:
    """A grid from the bytes of a text file. Raises `NotReadable`."""
    if has_long_line(data):
        raise NotReadable(LONG_LINE)
    text, encoding = decode(data)
    opening = text[:LINES_LOOKED_AT].lstrip("\ufeff \t\r\n")
    for start, sentence in OTHER_TEXTS:
        if opening.startswith(start):
            raise NotReadable(sentence)
    if "\n" not in text:
        text = text.replace("\r", "\n")
    lines = text.split("\n")
    if max(map(len, lines)) > LONGEST_LINE:
        raise NotReadable(LONG_LINE)
    delimiter = find_delimiter(lines)
    return Grid(as_cells(text, delimiter, lines), None, encoding, delimiter, ends_early(lines, delimiter))


def has_long_line(data: bytes) -> bool:
    """Whether a stretch of bytes without the end of a line is longer than any line may be, in any encoding.

    Told before anything is decoded: one line of some hundred megabytes would be in memory several times over.
    """
    at, most = 0, LONGEST_LINE * 4
    while at + most < len(data):
        end = max(data.rfind(b"\n", at, at + most), data.rfind(b"\r", at, at + most))
        if end < at:
            return True
        at = end + 1
    return False


def decode(data: bytes) -> tuple[str, str]:
    """The text and its encoding: by its byte order mark, else UTF-8, else UTF-16 by its noughts, else CP1252."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], encoding)
    if b"\x00" in data[:4096]:
        odd, even = data[1:4096:2].count(0), data[0:4096:2].count(0)
        return _decoded(data, "utf-16-le" if odd > even else "utf-16-be")
    try:
        return _decoded(data, "utf-8")
    except NotReadable:
        return _decoded(data, "cp1252")


def _decoded(data: bytes, encoding: str) -> tuple[str, str]:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise NotReadable(NO_ENCODING) from None
    strange = sum(character < " " and character not in "\t\r\n\f" for character in text[:4096])
    if "\x00" in text or strange > len(text[:4096]) / 100:
        raise NotReadable(NO_ENCODING)
    return text, encoding


LONG_LINE = f"A line has more than {LONGEST_LINE:,} characters. This is not a table that people keep."
LONG_CELL = f"A cell has more than {LONGEST_LINE:,} characters. Look for a quotation mark that should not be there."
TOO_MANY_CELLS = (
    f"The file has more than {MOST_CELLS:,} cells, empty ones included. Look for a row that is much longer than the "
    "others, or load the file in parts, a month at a time."
)
OTHER_TEXTS: tuple[tuple[str, str], ...] = (
    ("<?xml", "The file is XML, which is no table of rows. Open it, and save the table as CSV or xlsx."),
    ("<", "The file is a web page. Save the table as CSV or xlsx."),
    ("{", "The file is JSON, which is no table of rows. Save it as CSV or xlsx."),
)
NO_ENCODING = (
    "The file is not text in an encoding that can be read (UTF-8, UTF-16 or Windows-1252), nor a workbook. "
    "Save it as CSV UTF-8 or as xlsx."
)


def find_delimiter(lines: list[str]) -> str:
    """The delimiter that gives most lines the same number of cells, and many of them."""
    looked_at = [line for line in lines[: 4 * LINES_LOOKED_AT] if line.strip()][:LINES_LOOKED_AT]

    def evenness(delimiter: str) -> int:
        widths = Counter(len(row) for row in csv.reader(looked_at, delimiter=delimiter))
        return max((times * (width - 1) for width, times in widths.items()), default=0)

    try:
        return max(DELIMITERS, key=evenness)
    except csv.Error:
        return ","


def ends_early(lines: list[str], delimiter: str) -> bool:
    """Whether the last line has fewer cells than every one of those before it, as in a file that was cut short."""
    last = [line for line in lines[-LINES_LOOKED_AT:] if line.strip()]
    if len(last) < LINES_LOOKED_AT // 2:
        last = [line for line in lines[:LINES_LOOKED_AT] if line.strip()]
    if len(last) < 2 or any(line.count('"') % 2 for line in last):
        return False
    try:
        *before, end = (len(row) for row in csv.reader(last, delimiter=delimiter))
    except csv.Error:
        return False
    least = min(before) if len(before) > 1 else len(last[0].rstrip(delimiter + " \r").split(delimiter))
    return end < least


def as_cells(text: str, delimiter: str, lines: list[str]) -> pd.DataFrame:
    """The cells as text, none missing, short rows filled with empty cells. Raises `NotReadable`."""
    width = max(line.count(delimiter) for line in lines) + 1
    if width > MOST_COLUMNS:
        raise NotReadable(f"A row has more than {MOST_COLUMNS} cells. Take out the columns that are not needed.")
    if width * len(lines) > MOST_CELLS:
        raise NotReadable(TOO_MANY_CELLS)
    try:
        cells = pd.read_csv(
            io.BytesIO(text.encode()),
            sep=delimiter,
            dtype=str,
            na_filter=False,
            header=None,
            names=list(range(width)),
            index_col=False,
            skip_blank_lines=False,
        )
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeError, ValueError) as error:
        raise NotReadable(_why(str(error))) from None
    if len(cells) < len(lines) - 1 and any(cells[name].str.len().max() > LONGEST_LINE for name in cells.columns):
        raise NotReadable(LONG_CELL)
    return cells


def _why(error: str) -> str:
    """A sentence for what the parser says."""
    _, found, row = error.partition(QUOTE_NOT_CLOSED)
    if found and row.strip().isdigit():
        return f"Row {int(row) + 1}: a quotation mark opens a cell and is never closed. Close it or take it out."
    return "The file cannot be read as rows and columns. Save it again as CSV UTF-8 or as xlsx."
