"""Whether an NHS number stands anywhere in a file: in a title, a comment, another sheet, beyond the rows."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence

import numpy as np

from flow.security.typed import valid_nhs_number
from flow.snapshots.folding import BETWEEN_DIGITS, LIKE_A_NUMBER
from flow.snapshots.pseudonyms import without_numbers
from flow.snapshots.text_files import Grid

PARTS = ((10,), (3, 3, 4), (6, 4), (3, 7))
"""The digits of a number between its spaces."""
SPACES = re.compile(BETWEEN_DIGITS)
TEXT_OF_A_PACKAGE = (".xml", ".rels", ".vml", ".txt")
UTF_16 = ("utf-16-le", "utf-16-be")


def holds_a_number(data: bytes, encoding: str | None, sheets: Sequence[Grid] = ()) -> bool:
    """`encoding`: of a text file; of a workbook anything else. `sheets`: every sheet of a workbook, as read."""
    if any(_in_cells(grid) for grid in sheets):
        return True
    return any(_in_text(text) for text in _texts(data, encoding))


def _texts(data: bytes, encoding: str | None) -> Iterator[str]:
    """All that is text in a file: the file itself, the text parts of a package, and of older workbooks what may be."""
    if encoding not in (None, "workbook"):
        yield data.decode(encoding, errors="replace")
    elif data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for entry in package.infolist():
                part = package.read(entry)
                yield part.decode("utf-8", errors="replace")
                if not entry.filename.lower().endswith(TEXT_OF_A_PACKAGE):
                    yield from (part.decode(wide, errors="replace") for wide in UTF_16)
    else:
        yield from (data.decode(each, errors="replace") for each in ("latin-1", *UTF_16))


def _in_text(text: str) -> bool:
    """Looks at the runs of digits alone, since texts are long and numbers few."""
    plain = (text if text.isascii() else SPACES.sub(" ", text)).encode("ascii", errors="replace")
    letters = np.frombuffer(plain, dtype=np.uint8)
    digit = np.concatenate([[False], (letters >= ord("0")) & (letters <= ord("9")), [False]])
    edges = np.flatnonzero(digit[1:] != digit[:-1])
    starts, ends = edges[::2], edges[1::2]
    lengths, gaps = ends - starts, starts[1:] - ends[:-1]
    for parts in PARTS:
        more = len(parts) - 1
        fits = lengths[: len(lengths) - more] == parts[0]
        for place in range(1, len(parts)):
            last = len(lengths) - more + place
            fits &= (lengths[place:last] == parts[place]) & (gaps[place - 1 : last - 1] == 1)
        for at in np.flatnonzero(fits).tolist():
            start, end = int(starts[at]), int(ends[at + more])
            found = plain[max(start - 2, 0) : end].decode()
            is_decimal = start >= 2 and found[1] == "." and found[0].isdigit()
            if not is_decimal and valid_nhs_number(plain[start:end].decode()):
                return True
    return False


def _in_cells(grid: Grid) -> bool:
    for name in grid.cells.columns:
        cells = grid.cells[name]
        looks = cells[cells.str.contains(LIKE_A_NUMBER, regex=True).fillna(False).astype(bool)]
        if any(without_numbers(text) != text for text in looks.tolist()):
            return True
    return False
