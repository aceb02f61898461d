"""NHS numbers become keyed pseudonyms before anything is kept. The key is never in the database.

HMAC-SHA256 of the ten digits, so that one person has one pseudonym in every file, and nobody without the key can try
all ten thousand million numbers to find out whose it is.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd

from flow.security.typed import WEIGHTS
from flow.security.typed import valid_nhs_number as valid_nhs_number
from flow.snapshots.findings import Finding, note
from flow.snapshots.folding import BETWEEN_DIGITS, LIKE_A_NUMBER, TEN_DIGITS
from flow.snapshots.parsing import NOT_SUBMITTED
from flow.snapshots.sentences import place, rows
from flow.snapshots.snapshot import Raw

PREFIX = "psn:"
PSEUDONYM = re.compile(r"psn:[0-9a-f]{64}")
BETWEEN = b"\n"
"""Between the keys of a ring."""
FINGERPRINT_OF = b"which key makes the pseudonyms"
TAKEN_OUT = "(number taken out)"
FEWEST, MANY = 4, 10
"""So many numbers that are all valid, or of so many half of them, are NHS numbers: one in eleven is so by chance."""
NOT_DIGITS = re.compile(BETWEEN_DIGITS)
NEVER_SCANNED = frozenset({"spell_id", "attendance_id", "case_id"})
"""Columns of ours that hold a number of its own kind, which may happen to look like an NHS number."""


def pseudonym(number: str, key: bytes) -> str:
    """`psn:` and 64 hexadecimal digits: the keyed hash of the ten digits. `key`: a ring, as `further` tells."""
    return PREFIX + _chained(NOT_DIGITS.sub("", number).encode(), key.split(BETWEEN)).hex()


def further(made: str, keys: Sequence[bytes]) -> str:
    """A pseudonym as it is with these newer keys: each key of a ring, oldest first, hashes what the one before made.

    So nobody's number is needed for a new key, and who knows the old ones alone can make none of the new pseudonyms.
    """
    return PREFIX + _chained(bytes.fromhex(made.removeprefix(PREFIX)), keys).hex()


def fingerprint(key: bytes) -> str:
    """Names a ring of keys, and says nothing of them."""
    return _chained(FINGERPRINT_OF, key.split(BETWEEN)).hex()


def _chained(start: bytes, keys: Sequence[bytes]) -> bytes:
    for key in keys:
        start = hmac.digest(key, start, hashlib.sha256)
    return start


def pseudonymise(raw: Raw, key: bytes, column: str | None, local: Collection[str] = ()) -> tuple[Raw, list[Finding]]:
    """The file with its NHS numbers gone. `column`: the file's own name of the column that holds them, if it has one.

    A number that is not valid is emptied, with a note that does not repeat it. A pseudonym already is left as it is.
    Anywhere else, in a header too, a valid number is taken out, but for the columns of `local` numbers.
    """
    if raw.refused:
        return raw, []
    cells, findings = _plain_headers(raw.rows), list[Finding]()
    if column is not None and column in cells:
        replaced, findings = _column(cells[column], key, column)
        cells = cells.assign(**{column: replaced})
    for name in cells.columns:
        if name != column and name not in NEVER_SCANNED and name not in local:
            scrubbed = _scrubbed(cells[name])
            if scrubbed is not None:
                cells = cells.assign(**{name: scrubbed})
                findings.append(_found_in_text(raw.rows[name], name))
    changed = Raw(cells, raw.findings, raw.encoding, raw.delimiter, raw.sheet, raw.above)
    return (changed if cells is not raw.rows else raw), findings


def without_numbers(text: str) -> str:
    """A text without the valid NHS numbers that stand in it."""
    return TEN_DIGITS.sub(_taken_out, text)


def are_numbers(cells: pd.Series) -> bool:
    """Whether a column of numbers of another kind holds NHS numbers: too many of them are valid ones for chance."""
    texts = cells[cells != ""].drop_duplicates()
    ten = texts[texts.str.fullmatch(LIKE_A_NUMBER).fillna(False).astype(bool)]
    if len(ten) < FEWEST:
        return False
    share = float(_valid(ten).mean())
    return share == 1 or (len(ten) >= MANY and share >= 0.5)


def _plain_headers(rows: pd.DataFrame) -> pd.DataFrame:
    new = {name: without_numbers(name) for name in rows.columns}
    return rows.rename(columns=new) if any(name != plain for name, plain in new.items()) else rows


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
    digits = texts.str.replace(BETWEEN_DIGITS, "", regex=True)
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
    looks = cells.str.contains(LIKE_A_NUMBER, regex=True)
    if not looks.any():
        return None
    found = cells[looks].map(lambda text: TEN_DIGITS.sub(_taken_out, text))
    if (found == cells[looks]).all():
        return None
    return cells.where(~looks, found.reindex(cells.index) if cells.index.is_unique else found)


def _taken_out(found: re.Match[str]) -> str:
    return TAKEN_OUT if valid_nhs_number(NOT_DIGITS.sub("", found[0])) else found[0]


def _found_in_text(cells: pd.Series, name: str) -> Finding:
    changed = (TEN_DIGITS.sub(_taken_out, text) != text for text in cells)
    row = next(row for row, text_changed in zip(cells.index.tolist(), changed, strict=True) if text_changed)
    sentence = "an NHS number stands in the text. It is taken out of what is kept. Write it in nhs_number alone."
    return note(place(row, name, sentence), name, None, row)
