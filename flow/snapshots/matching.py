"""Which column of an unknown file is which of ours: by its name, by what it is called elsewhere, by what stands in it.

What is found is a proposal for a person to confirm. Nothing that names a person is ever proposed.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import Path

import pandas as pd

from flow.snapshots.columns import Column, Kind
from flow.snapshots.feeds import FEEDS
from flow.snapshots.folding import fold_column
from flow.snapshots.parsing import NOT_SUBMITTED, parse
from flow.snapshots.recognising import EVERYWHERE, own_name
from flow.snapshots.refusing import what_personal
from flow.vocabulary import Feed

SHIPPED = Path(__file__).with_name("column_wordings.toml")
OURS, CALLED_SO, LIKE = 1.0, 0.95, 0.85
"""The most that each kind of likeness of names is worth: ours, a known wording, words alike."""
SURE, ENOUGH = 0.88, 0.6
LEAST_FIT = 0.2
"""A column of which a smaller share of the cells can be read as dates, numbers or codes is none of that kind."""
LOOKED_AT = 200
WRITTEN_DATE = re.compile(r"\d{1,2}[-/. ](?:[a-z]{3,9}|\d{1,2})[-/. ]\d{2,4}(?:\D.*)?", re.IGNORECASE)
WHOLE_WORDS: dict[str, str] = {
    "adm": "admission", "admit": "admission", "admitted": "admission", "disch": "discharge", "discharged": "discharge",
    "dt": "date", "dttm": "date", "datetime": "date", "time": "date", "exp": "expected", "est": "expected",
    "no": "number", "num": "number", "nbr": "number", "id": "number", "identifier": "number", "hosp": "hospital",
    "dept": "department",
    "org": "organisation", "occ": "occupied", "esc": "escalation", "spec": "specialty", "loc": "location",
    "poss": "possible", "def": "definite", "pt": "patient", "la": "council", "hrs": "hours", "hr": "hours",
}  # fmt: skip
SMALL_WORDS = frozenset({"of", "the", "for", "at", "on", "in", "to", "from", "current", "code", "patient"})


@dataclass(frozen=True)
class Likely:
    """Their column that is most likely one of ours, None where none is; `likeness` 0 to 1, and why, in words."""

    theirs: str | None
    likeness: float = 0.0
    why: str = ""


NONE = Likely(None)


def likely(columns: Sequence[str], rows: pd.DataFrame, feed: Feed) -> dict[str, Likely]:
    """For each column of the feed, in its order, theirs that is most like it. Each of theirs is proposed once at most.

    `rows`: their cells as text. Names that are sure go first, those of required columns before others.
    """
    spec = FEEDS[feed]
    theirs = [column for column in columns if not column.startswith("_") and not what_personal(column)]
    found = {
        (column.name, name): one
        for column in spec.columns
        for name in theirs
        if (one := _likeness(column, name, rows)).likeness >= ENOUGH
    }
    order = sorted(found, key=lambda pair: _rank(found[pair], pair[0] in spec.required), reverse=True)
    chosen: dict[str, Likely] = {}
    taken: set[str] = set()
    for ours, name in order:
        if ours not in chosen and name not in taken:
            chosen[ours] = found[ours, name]
            taken.add(name)
    return {name: chosen.get(name, NONE) for name in spec.names}


def _rank(one: Likely, required: bool) -> tuple[bool, bool, float]:
    return one.likeness >= SURE, required, one.likeness


def likely_feed(columns: Sequence[str], rows: pd.DataFrame) -> list[tuple[Feed, float]]:
    """Every feed with how much of it the file has (0 to 1), the likeliest first."""
    scored = [(feed, _share(feed, likely(columns, rows, feed), len(columns))) for feed in Feed]
    return sorted(scored, key=lambda pair: pair[1], reverse=True)


def _share(feed: Feed, found: dict[str, Likely], columns: int) -> float:
    """Of what the feed cannot do without, and of what the file has. Columns common to all feeds say nothing."""
    telling = [name for name in FEEDS[feed].required if name not in EVERYWHERE]
    telling = telling or [name for name in FEEDS[feed].names if name not in EVERYWHERE]
    needed = sum(found[name].likeness for name in telling) / len(telling)
    used = sum(one.likeness for one in found.values()) / max(columns, 1)
    return round(0.6 * needed + 0.4 * min(used, 1.0), 3)


def _likeness(column: Column, theirs: str, rows: pd.DataFrame) -> Likely:
    score, why = _of_names(column.name, theirs)
    if score < ENOUGH - 0.1:
        return NONE
    fit = _fit(column, rows[theirs]) if theirs in rows else None
    if fit is None:
        return Likely(theirs, round(score, 3), why)
    if fit < LEAST_FIT and column.kind not in (Kind.CHOICE, Kind.YES_NO):
        return NONE
    doubt = 0.03 if column.kind in (Kind.CHOICE, Kind.YES_NO) else 0.15
    return Likely(theirs, round(score * (1 - doubt * (1 - fit)), 3), why)


def _of_names(ours: str, theirs: str) -> tuple[float, str]:
    if own_name(theirs) == ours:
        return OURS, "the same name"
    known = _wordings(ours)
    folded = fold_column(theirs)
    if folded in known:
        return CALLED_SO - 0.03 * known.index(folded) / len(known), "a known wording"
    words = _words(folded)
    return LIKE * max(_alike(folded, words, wording) for wording in (ours, *known)), "words alike"


@lru_cache(maxsize=256)
def _wordings(ours: str) -> tuple[str, ...]:
    """What else the column is called, the commonest first."""
    return tuple(map(fold_column, _called().get(ours, ())))


@lru_cache(maxsize=1)
def known_wordings() -> frozenset[str]:
    """Every wording of every column, folded: by them a header is found."""
    return frozenset(wording for ours in _called() for wording in _wordings(ours))


@lru_cache(maxsize=1)
def _called() -> dict[str, list[str]]:
    return tomllib.loads(SHIPPED.read_text(encoding="utf-8"))


def _alike(folded: str, words: frozenset[str], wording: str) -> float:
    """1 where the telling words are the same; else the mean of the words shared and of the letters in order."""
    other = _words(wording)
    if not words or not other:
        return 0.0
    if words == other:
        return 1.0
    shared = len(words & other) / len(words | other)
    return (shared + SequenceMatcher(None, folded, wording).ratio()) / 2


@lru_cache(maxsize=4096)
def _words(folded: str) -> frozenset[str]:
    """The telling words of a name, abbreviations written out."""
    every = [WHOLE_WORDS.get(word, word) for word in folded.split("_") if word]
    return frozenset(word for word in every if word not in SMALL_WORDS) or frozenset(every)


def _fit(column: Column, cells: pd.Series) -> float | None:
    """The share of the filled cells that can be read as this column; None where nothing can be said of it."""
    filled = [text for text in cells.unique().tolist() if text.lower() not in NOT_SUBMITTED][:LOOKED_AT]
    if not filled or column.kind is Kind.TEXT:
        return None
    if column.kind is Kind.CODE:
        return float(sum(len(text) <= 40 for text in filled) / len(filled))
    if column.kind in (Kind.DATE, Kind.MOMENT):
        return sum(map(_is_date, filled, _read(filled, column))) / len(filled)
    read = parse(pd.Series(filled, dtype="str"), column)
    return float((pd.notna(read.values) & (read.remark == "")).mean())


def _read(filled: list[str], column: Column) -> Iterable[bool]:
    return pd.notna(parse(pd.Series(filled, dtype="str"), column).values).tolist()


def _is_date(text: str, read: bool) -> bool:
    return read or WRITTEN_DATE.fullmatch(text) is not None
