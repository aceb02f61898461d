"""NHS numbers become keyed pseudonyms before anything is kept. The key is never in the database.

HMAC-SHA256 of the ten digits, so that one person has one pseudonym in every file, and nobody without the key can try
all ten thousand million numbers to find out whose it is.
"""

from __future__ import annotations

import hashlib
import hmac
import re

import numpy as np
import pandas as pd

from flow.snapshots.columns import Kind
from flow.snapshots.feeds import FEEDS
from flow.snapshots.findings import Finding, note
from flow.snapshots.folding import TEN_DIGITS
from flow.snapshots.parsing import NOT_SUBMITTED
from flow.snapshots.sentences import place, rows
from flow.snapshots.snapshot import Raw

PREFIX = "psn:"
PSEUDONYM = re.compile(r"psn:[0-9a-f]{64}")
WEIGHTS = (10, 9, 8, 7, 6, 5, 4, 3, 2)
TAKEN_OUT = "(number taken out)"
NEVER_SCANNED = frozenset(
    column.name
    for spec in FEEDS.values()
    for column in spec.columns
    if column.kind is not Kind.TEXT or column.name in ("measure", "scope", "grain")
)
"""Columns of ours that hold no free text; a spell number may happen to look like an NHS number."""


def valid_nhs_number(text: str) -> bool:
    """Ten digits (spaces and dashes allowed between them) whose last is right by modulus 11, and not all noughts."""
    digits = text.replace(" ", "").replace("-", "")
    if len(digits) != 10 or not (digits.isascii() and digits.isdigit()) or digits == "0000000000":
        return False
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=False))
    return (11 - total % 11) % 11 == int(digits[9])


def pseudonym(number: str, key: bytes) -> str:
    """`psn:` and 64 hexadecimal digits: the keyed hash of the ten digits."""
    digits = number.replace(" ", "").replace("-", "")
    return PREFIX + hmac.digest(key, digits.encode(), hashlib.sha256).hex()


def pseudonymise(raw: Raw, key: bytes, column: str | None) -> tuple[Raw, list[Finding]]:
    """The file with its NHS numbers gone. `column`: the file's own name of the column that holds them, if it has one.

    A number that is not valid is emptied, with a note that does not repeat it. A pseudonym already is left as it is.
    In free text a valid number is taken out.
    """
    if raw.refused or raw.rows.empty:
        return raw, []
    cells, findings = raw.rows, list[Finding]()
    if column is not None and column in cells:
        replaced, findings = _column(cells[column], key, column)
        cells = cells.assign(**{column: replaced})
    for name in cells.columns:
        if name != column and name not in NEVER_SCANNED:
            scrubbed = _scrubbed(cells[name])
            if scrubbed is not None:
                cells = cells.assign(**{name: scrubbed})
                findings.append(_found_in_text(raw.rows[name], name))
    changed = Raw(cells, raw.findings, raw.encoding, raw.delimiter, raw.sheet, raw.above)
    return (changed if cells is not raw.rows else raw), findings


def _column(cells: pd.Series, key: bytes, name: str) -> tuple[pd.Series, list[Finding]]:
    codes, texts = pd.factorize(cells)
    fits = _valid(pd.Series(texts))
    made = [_replacement(text, fine, key) for text, fine in zip(texts, fits.tolist(), strict=True)]
    replaced = pd.Series(pd.array([text or "" for text in made], dtype="str").take(codes), index=cells.index)
    wrong = np.array([text is None for text in made])[codes]
    if not wrong.any():
        return replaced, []
    row, count = int(cells.index.to_numpy()[wrong.argmax()]), int(wrong.sum())
    sentence = (
        "this is not an NHS number: ten digits whose last one fits the others. The cell is emptied and the row kept. "
        "Correct it at its source."
    )
    message = place(row, name, sentence)
    if count > 1:
        message = f"{rows(count)} have this, the first of them: {message}"
    return replaced, [note(message, name, None, row)]


def _valid(texts: pd.Series) -> np.ndarray:
    """`valid_nhs_number` for many at once."""
    digits = texts.str.replace("[ -]", "", regex=True)
    fits = digits.str.fullmatch("[0-9]{10}").to_numpy(dtype=bool, copy=True) & (digits != "0000000000").to_numpy()
    codes = np.array(digits[fits].tolist(), dtype="S10").view("S1").reshape(-1, 10).astype(np.int64)
    fits[fits] = (11 - codes[:, :9] @ np.array(WEIGHTS) % 11) % 11 == codes[:, 9]
    return fits


def _replacement(text: str, fits: bool, key: bytes) -> str | None:
    """What takes the place of a cell: a pseudonym, nothing for nothing, None for what is no NHS number."""
    if fits:
        return pseudonym(text, key)
    if text.lower() in NOT_SUBMITTED:
        return ""
    return text if PSEUDONYM.fullmatch(text) else None


def _scrubbed(cells: pd.Series) -> pd.Series | None:
    """The column without the valid NHS numbers in its text; None where it has none."""
    looks = cells.str.contains(TEN_DIGITS.pattern.replace("(?<!\\d)", "").replace("(?!\\d)", ""), regex=True)
    if not looks.any():
        return None
    found = cells[looks].map(lambda text: TEN_DIGITS.sub(_taken_out, text))
    if (found == cells[looks]).all():
        return None
    return cells.where(~looks, found.reindex(cells.index) if cells.index.is_unique else found)


def _taken_out(found: re.Match[str]) -> str:
    return TAKEN_OUT if valid_nhs_number(found[0]) else found[0]


def _found_in_text(cells: pd.Series, name: str) -> Finding:
    changed = (TEN_DIGITS.sub(_taken_out, text) != text for text in cells)
    row = next(row for row, text_changed in zip(cells.index.tolist(), changed, strict=True) if text_changed)
    sentence = "an NHS number stands in the text. It is taken out of what is kept. Write it in nhs_number alone."
    return note(place(row, name, sentence), name, None, row)
