"""The delay reasons that ship with the product, and how a file's wording finds its reason.

`delay_reasons.csv` holds the 37 reasons of the acute discharge situation report since 27 May 2024, the 18 of 2022 to
2024, the letters of the delayed transfers return (to February 2020), and internal waits. Wording is NHS England's.
Which are internal, the usual owner and the letter that a later reason corresponds to are ours: no national attribution
exists.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from flow.vocabulary import DelayKind

SHIPPED = Path(__file__).with_name("delay_reasons.csv")
NOT_ALPHANUMERIC = re.compile(r"[^0-9a-z]+")
PATHWAY = re.compile(r"\bpathway (?=\d)")
LETTER = re.compile(r"\s*(d?i{1,2}|[a-z])\s*\)\s*(.*)", re.IGNORECASE | re.DOTALL)
BEFORE_2015 = "Housing - patients not covered by NHS and Community Care Act"
SHORT_C = "Awaiting further non-acute NHS care"


@dataclass(frozen=True)
class DelayReason:
    """One reason. `usual_owner`: the kind of organisation that most often acts. `dtoc_letter`: until 2020."""

    code: str
    words: str
    group: str
    kind: DelayKind
    usual_owner: str | None = None
    dtoc_letter: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None


@lru_cache(maxsize=1)
def load_shipped() -> tuple[DelayReason, ...]:
    """The shipped table, in its order."""
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        return tuple(_reason(row) for row in csv.DictReader(file))


def _reason(row: dict[str, str]) -> DelayReason:
    return DelayReason(
        row["code"],
        row["words"],
        row["group"],
        DelayKind(row["kind"]),
        row["usual_owner"] or None,
        row["dtoc_letter"] or None,
        date.fromisoformat(row["valid_from"]) if row["valid_from"] else None,
        date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
    )


def match(text: str, reasons: Iterable[DelayReason] | None = None) -> str | None:
    """The code of a reason given as its code or its words, with or without its group before them; None where none fits.

    Letters and digits alone are compared, so dashes, spaces, stops, case and unreadable glyphs make no difference.
    """
    return _matcher(load_shipped() if reasons is None else tuple(reasons))(text)


def matcher(reasons: Iterable[DelayReason] | None = None) -> Callable[[str], str | None]:
    """`match` for one table of reasons, made ready once."""
    return _matcher(load_shipped() if reasons is None else tuple(reasons))


@lru_cache(maxsize=8)
def _matcher(reasons: tuple[DelayReason, ...]) -> Callable[[str], str | None]:
    known: dict[str, str] = {}
    for spoken in (_codes, _words, _words_with_group):
        for reason in reasons:
            for text in spoken(reason):
                known.setdefault(bare(text), reason.code)

    def find(text: str) -> str | None:
        lettered = LETTER.fullmatch(text)
        return known.get(bare(text)) or (known.get(bare(lettered[2])) if lettered else None)

    return find


def _codes(reason: DelayReason) -> tuple[str, ...]:
    return (reason.code,)


def _words(reason: DelayReason) -> tuple[str, ...]:
    also = {"I": BEFORE_2015, "C": SHORT_C}
    return (reason.words, also[reason.code]) if reason.code in also else (reason.words,)


def _words_with_group(reason: DelayReason) -> tuple[str, ...]:
    return (f"{reason.group} {reason.words}", f"{reason.code}) {reason.words}")


def bare(text: str) -> str:
    """Letters and digits of a text, folded; `(Pathway 1)` and `(P1)` alike."""
    folded = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    return NOT_ALPHANUMERIC.sub("", PATHWAY.sub("p", folded))
