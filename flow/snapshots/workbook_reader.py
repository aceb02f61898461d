"""Reads a workbook in a process of its own: `python -m flow.snapshots.workbook_reader < book.xlsx`.

The library that reads workbooks lays a sheet out in memory from its first used cell to its last. One stray cell in the
last row and column of a sheet of a few kilobytes asks for half a terabyte and ends the process, which no `except` can
catch. So the process that ends is this one. Standard output: a line of JSON, then the sheets as CSV, one after another.
"""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from itertools import chain

import python_calamine

MOST_CELLS = 10_000_000
MOST_SHEETS = 200
MOST_TEXT = 256 << 20
MOST_MEMORY = 3 << 29


def main() -> int:
    limit_memory()
    data = sys.stdin.buffer.read()
    try:
        sheets = [(name, text) for name, text in read_sheets(data)]
        answer: dict[str, object] = {"sheets": [[name, len(text)] for name, text in sheets]}
    except python_calamine.PasswordError:
        sheets, answer = [], {"error": "password"}
    except MemoryError:
        sheets, answer = [], {"error": "too large"}
    except Exception as error:  # whatever is wrong with a workbook is said, not raised
        sheets, answer = [], {"error": "password" if "password" in str(error).lower() else "damaged"}
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n")
    for _, text in sheets:
        sys.stdout.buffer.write(text)
    return 0


def limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


def read_sheets(data: bytes) -> Iterable[tuple[str, bytes]]:
    """Name and CSV of each sheet that has cells, rows counted from the first of the sheet."""
    book = python_calamine.load_workbook(io.BytesIO(data))
    left, room = MOST_CELLS, MOST_TEXT
    if len(book.sheets_metadata) > MOST_SHEETS:
        raise MemoryError("too many sheets")
    for sheet in book.sheets_metadata:
        if sheet.typ != python_calamine.SheetTypeEnum.WorkSheet:
            continue
        page = book.get_sheet_by_name(sheet.name)
        left -= page.total_height * page.total_width
        if left < 0:
            raise MemoryError("too many cells")
        before = [""] * (page.start[1] if page.start else 0)
        text = as_csv((chain[object](before, row) for row in page.iter_rows()), room)
        room -= len(text)
        yield sheet.name, text


def as_csv(rows: Iterable[Iterable[object]], room: int = MOST_TEXT) -> bytes:
    """Raises MemoryError past so many characters: one long text may stand in a million cells of a small file."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    for row in rows:
        writer.writerow([as_text(cell) for cell in row])
        if text.tell() > room:
            raise MemoryError("too much text")
    return text.getvalue().encode("utf-8", "replace")


def as_text(cell: object) -> str:
    """A cell as a person sees it: 12 and not 12.0, dates in ISO form, times to the second."""
    if isinstance(cell, str):
        return cell.replace("\x00", "")
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return as_moment(cell)
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell)


def as_moment(cell: datetime) -> str:
    """A workbook keeps a moment as a fraction of a day, which may fall a hair before the second."""
    second = (cell + timedelta(milliseconds=500)).replace(microsecond=0)
    if second.time() == time(0):
        return second.date().isoformat()
    return second.isoformat(sep=" ", timespec="minutes" if second.second == 0 else "seconds")


if __name__ == "__main__":
    sys.exit(main())
