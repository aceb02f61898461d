"""Two texts are the same when they fold to the same: NFKC, one kind of dash, single spaces, no case, no odd glyphs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

DASHES = dict.fromkeys(map(ord, "\u00ad\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"), "-")
UNREADABLE = dict.fromkeys(map(ord, "\ufffd\u200b\u200c\u200d\ufeff"), " ")
NOT_WORD = re.compile(r"[^0-9a-z]+")


def fold(text: str) -> str:
    """The text with NFKC, dash, white-space and case folded, so that typing differences make no difference."""
    plain = unicodedata.normalize("NFKC", text).translate(DASHES).translate(UNREADABLE)
    return " ".join(plain.split()).casefold()


def fold_code(text: str) -> str:
    """As `fold`, and with space, dash and underscore alike: `General acute` is `general_acute`."""
    return fold(text).replace("-", " ").replace("_", " ").replace("  ", " ").strip().replace(" ", "_")


def fold_column(header: str) -> str:
    """A column's header as a name: `Ward Code` is `ward_code`, `G&A Beds Open` is `g_a_beds_open`."""
    return NOT_WORD.sub("_", fold(header)).strip("_")


def by_fold(words: Iterable[str]) -> dict[str, str]:
    """Folded word -> the word; the first of two that fold alike stands."""
    found: dict[str, str] = {}
    for word in words:
        found.setdefault(fold_code(word), word)
    return found


def shown(value: str, length: int = 60) -> str:
    """A value as a sentence shows it: one line, not long, and never ten digits that may be an NHS number."""
    one_line = " ".join(value.split())
    hidden = TEN_DIGITS.sub("(ten digits, hidden)", one_line)
    return hidden if len(hidden) <= length else hidden[: length - 3] + "..."


BETWEEN_DIGITS = "[ \u00a0\u2007\u2009\u202f\t\u00ad\u2010-\u2015\u2212\ufe58\ufe63\uff0d-]"
LIKE_A_NUMBER = rf"\d{{3}}{BETWEEN_DIGITS}?\d{{3}}{BETWEEN_DIGITS}?\d{{4}}"
TEN_DIGITS = re.compile(rf"(?<!\d)(?<!\d\.){LIKE_A_NUMBER}(?!\d)")
"""What an NHS number looks like, with or without spaces or dashes; the decimals of a number are none."""
