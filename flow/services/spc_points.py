"""Points from a CSV file: series_id, x and y, every fault one sentence with its row."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import numpy as np
import pandas as pd

from flow.errors import UsageError
from flow.trends.arranging import COLUMNS

NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
MISSING = {"", "NA", "NaN"}


def read_points(file: Path) -> pd.DataFrame:
    """Columns series_id and x (text) and y (number; empty, NA or NaN is a gap), in the order of the file.

    Other columns are left out. UsageError: the file cannot be read, has no such columns, or a row is not one.
    """
    try:
        rows = list(csv.reader(io.StringIO(file_text(file), newline=""), strict=True))
    except csv.Error as error:
        raise UsageError(f"The file '{file.name}' is not a CSV file: {error}.") from None
    head = [cell.strip() for cell in rows[0]] if rows else []
    if missing := [name for name in COLUMNS if name not in head]:
        raise UsageError(f"The file '{file.name}' has no column {' or '.join(missing)}; it needs {', '.join(COLUMNS)}.")
    series_place, x_place, y_place = (head.index(name) for name in COLUMNS)
    cells = [(number, row) for number, row in enumerate(rows[1:], start=2) if row]
    for number, row in cells:
        if len(row) != len(head):
            raise UsageError(f"Row {number} of '{file.name}' has {len(row)} cells, its header {len(head)}.")
    return pd.DataFrame(
        {
            "series_id": [row[series_place].strip() for _, row in cells],
            "x": [row[x_place].strip() for _, row in cells],
            "y": np.array([_number(row[y_place].strip(), number) for number, row in cells], np.float64),
        }
    )


def _number(text: str, row: int) -> float:
    if text in MISSING:
        return np.nan
    if not NUMBER.fullmatch(text):
        raise UsageError(f"Row {row}: y is '{text}', which is not a number; leave it empty where there is none.")
    return float(text)


def file_text(file: Path) -> str:
    """The text of a file in UTF-8."""
    try:
        return file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise UsageError(f"The file '{file}' cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise UsageError(f"The file '{file}' is not text in UTF-8.") from None
