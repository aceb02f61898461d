"""A table as a file that a spreadsheet opens, in which no text is ever taken for a formula.

A text that a spreadsheet would read as a formula gets an apostrophe before it in CSV; in a workbook it is written as a
string, which is never one. Numbers stay numbers, dates dates; moments are written on England's clock.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from enum import StrEnum
from math import isfinite
from typing import Any

import pandas as pd
import xlsxwriter

from flow import clock

About = Sequence[tuple[str, str | date]]
"""What the header says: (what, words or a day or a moment)."""
BEFORE = r"\s\"'`‘’“”\u0000-\u001f\u00a0\u200b-\u200f\u2060\ufeff"
SIGNS = "=+\\-@＝＋－＠"
FORMULA = re.compile(rf"^(?:[{BEFORE}]*[{SIGNS}]|[\t\r\n])")
INSIDE = re.compile(rf"([;\t\r\n][{BEFORE}]*)(?=[{SIGNS}])")
"""Where a spreadsheet that parts cells by semicolon, tab or line would begin a cell inside this one."""
LONGEST_CELL = 32_767
WIDEST, NARROWEST = 60, 8
SHEET_NAME = 31
MOMENT, DAY = "d mmm yyyy hh:mm", "d mmm yyyy"


def safe(text: str) -> str:
    """The text for a CSV cell: with an apostrophe wherever a spreadsheet might begin to read a formula."""
    guarded = INSIDE.sub(r"\1'", text)
    return f"'{guarded}" if FORMULA.match(text) else guarded


def plain(value: Any) -> Any:
    """A cell as None, a number, a date, a moment on England's clock without a zone, or text.

    A moment without a zone is UTC, as the store keeps it; a pandas one without a zone is a date, as its frames do.
    """
    if isinstance(value, str):
        return str(value)
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    if isinstance(value, pd.Timestamp) and value.tzinfo is None:
        return value.date()
    if isinstance(value, datetime):
        return clock.london(value).replace(tzinfo=None)
    if isinstance(value, date):
        return value
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return value if isfinite(value) else None
    return str(value)


def as_csv(frame: pd.DataFrame, about: About, name: str = "") -> bytes:
    """UTF-8 with a byte order mark, by which Excel knows it; the first line names the columns.

    What the header says of every row (`about` without a definition) stands as columns before the others, so that any
    program still reads the file as one table.
    """
    written = io.StringIO()
    lines = csv.writer(written, lineterminator="\r\n")
    every = [(head, _text(plain(told))) for head, told in about if head in OF_EVERY_ROW]
    lines.writerow([safe(head) for head in (*(head for head, _ in every), *map(str, frame.columns))])
    same = [told for _, told in every]
    for row in _rows(frame):
        lines.writerow([*same, *map(_text, row)])
    return b"\xef\xbb\xbf" + written.getvalue().encode("utf-8", "replace")


SYSTEM, MORNING, MADE = "system", "morning", "made"
OF_EVERY_ROW = (SYSTEM, MORNING, MADE)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        return str(int(value)) if float(value).is_integer() else repr(value)
    return safe(value)


def as_xlsx(frame: pd.DataFrame, about: About, name: str) -> bytes:
    """A workbook: the table on its own sheet, and a second sheet that says what it is, of when, and what it means."""
    made = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(made, options) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        formats: dict[type, Any] = {
            datetime: book.add_format({"num_format": MOMENT}),
            date: book.add_format({"num_format": DAY}),
        }
        rows = _rows(frame)
        heads = [str(head) for head in frame.columns]
        sheet = book.add_worksheet(name[:SHEET_NAME])
        for column, head in enumerate(heads):
            sheet.write_string(0, column, head, bold)
            sheet.set_column(column, column, _width(head, [row[column] for row in rows]))
        for line, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                _cell(sheet, line, column, value, formats)
        sheet.freeze_panes(1, 0)
        if heads:
            sheet.autofilter(0, 0, len(rows), len(heads) - 1)
        _about(book, about, bold)
    return made.getvalue()


def _about(book: Any, about: About, bold: Any) -> None:
    sheet = book.add_worksheet("About")
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 100)
    for line, (what, told) in enumerate(about):
        sheet.write_string(line, 0, what, bold)
        sheet.write_string(line, 1, _words(told)[:LONGEST_CELL], wrap)


def _words(told: str | date) -> str:
    if isinstance(told, datetime):
        return clock.moment_words(told)
    return clock.day_words(told) if isinstance(told, date) else told


def _cell(sheet: Any, line: int, column: int, value: Any, formats: dict[type, Any]) -> None:
    if value is None:
        return
    if isinstance(value, date):
        moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)  # noqa: DTZ001
        sheet.write_datetime(line, column, moment, formats[datetime if isinstance(value, datetime) else date])
    elif isinstance(value, int | float):
        sheet.write_number(line, column, value)
    else:
        sheet.write_string(line, column, value[:LONGEST_CELL])


def _rows(frame: pd.DataFrame) -> list[list[Any]]:
    return [[plain(value) for value in row] for row in frame.itertuples(index=False, name=None)]


def _width(head: str, values: Sequence[Any]) -> int:
    longest = max((len(_text(value)) for value in values), default=0)
    return min(max(longest, len(head), NARROWEST) + 2, WIDEST)


class Ending(StrEnum):
    """The kinds of file, by the end of their name."""

    CSV = "csv"
    XLSX = "xlsx"


WRITERS: dict[Ending, Callable[[pd.DataFrame, About, str], bytes]] = {Ending.CSV: as_csv, Ending.XLSX: as_xlsx}
MIME: dict[Ending, str] = {
    Ending.CSV: "text/csv",
    Ending.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
