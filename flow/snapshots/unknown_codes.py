"""Texts in a file that are none of our codes: how often, where the first stands, and which of ours is likeliest.

A likeness is a proposal. Only `exact`, the same letters and digits once the column's own word is left aside, is sure.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import Path

import pandas as pd

from flow.layout import Layout
from flow.snapshots.columns import Column, Kind
from flow.snapshots.delay_reasons import DelayReason, bare, matcher
from flow.snapshots.feeds import FEEDS
from flow.snapshots.folding import fold, fold_code, shown
from flow.snapshots.parsing import NOT_SUBMITTED, YES_NO, folded_choices
from flow.snapshots.typing_cells import DELAY_REASON
from flow.vocabulary import Feed

LEAST_LIKE = 0.45
DTOC_REASON = "reason"
WORDS = re.compile(r"[a-z0-9]+")
OWN_WORDS: dict[str, str] = {
    "pathway": r"^(?:d2a)?(?:pathway|pw|p)(?=\d)",
    "department_type": r"^(?:departmenttype|depttype|edtype|aetype|type)(?=\d)",
    "reason": r"^(?:reason|code)(?=[a-i])",
}
"""What may stand before a code and says only which column it is."""
SHIPPED = Path(__file__).with_name("code_wordings.toml")


@lru_cache(maxsize=1)
def called() -> dict[str, dict[str, list[str]]]:
    """What else our codes are called: column -> code -> wordings. One of them is proposed, for a person to confirm."""
    return tomllib.loads(SHIPPED.read_text(encoding="utf-8"))


@dataclass(frozen=True)
class UnknownCode:
    """A text that is none of the codes of a column. `row`: the first it stands in; `likely`: one of ours, or None."""

    column: str
    text: str
    count: int
    row: int
    likely: str | None
    exact: bool


@dataclass(frozen=True)
class Choices:
    """Our codes of a column, each in the words a person knows it by, and the places and reasons they come from.

    `organisation`: whose sites and wards are to choose from; None: everybody's.
    """

    reasons: tuple[DelayReason, ...] = ()
    layout: Layout | None = None
    organisation: str | None = None

    def of(self, column: Column) -> dict[str, str]:
        """Code -> words; empty where the column has no codes of its own."""
        if column.name == DTOC_REASON:
            letters = {reason.code: reason.words for reason in self.reasons}
            return {str(code): letters.get(code, str(code)) for code in column.choices}
        if column.kind is Kind.CHOICE:
            return {str(code): str(code).replace("_", " ") for code in column.choices}
        if column.kind is Kind.YES_NO:
            return {"Y": "yes", "N": "no"}
        if column.name == DELAY_REASON:
            return {reason.code: reason.words for reason in self.reasons}
        return self._places(column.name) if self.layout and self.layout.pooled else {}

    def _places(self, column: str) -> dict[str, str]:
        assert self.layout is not None
        if column == "organisation_code":
            return {code: one.name for code, one in self.layout.organisations.items()}
        sites = {
            code: site for code, site in self.layout.sites.items() if self.organisation in (None, site.organisation)
        }
        if column == "site_code":
            return {code: site.name for code, site in sites.items()}
        wards = self.layout.wards.items() if column == "ward_code" else ()
        return {code: f"{ward.name}, {sites[site].name}" for (site, code), ward in wards if site in sites}


def unknown_codes(rows: pd.DataFrame, feed: Feed, choices: Choices) -> list[UnknownCode]:
    """Every text that is none of our codes, column by column in the feed's order, the commonest first.

    `rows`: a file in our columns as text, indexed by the row of the file.
    """
    found: list[UnknownCode] = []
    for column in FEEDS[feed].columns:
        codes = choices.of(column)
        if column.name in rows and codes:
            known = _known(column, replace(choices, organisation=None).of(column), choices.reasons)
            found += _of_column(column, rows[column.name], codes, known)
    return found


def _of_column(
    column: Column, cells: pd.Series, codes: Mapping[str, str], knows: Callable[[str], object]
) -> list[UnknownCode]:
    gathered: dict[str, list[str]] = {}
    for text in cells.unique().tolist():
        if text.lower() not in NOT_SUBMITTED and not knows(text):
            gathered.setdefault(fold(text), []).append(text)
    made = [_unknown(column, texts, cells[cells.isin(texts)], codes) for texts in gathered.values()]
    return sorted(made, key=lambda one: (-one.count, one.row))


def _unknown(column: Column, texts: list[str], cells: pd.Series, codes: Mapping[str, str]) -> UnknownCode:
    code, exact = likeliest(texts[0], column.name, codes)
    return UnknownCode(column.name, shown(texts[0], 200), len(cells), int(cells.index[0]), code, exact)


def _known(column: Column, codes: Mapping[str, str], reasons: tuple[DelayReason, ...]) -> Callable[[str], object]:
    """Tells of a text whether it is one of our codes, by the rules that file it."""
    if column.name == DELAY_REASON:
        return matcher(reasons)
    if column.kind is Kind.YES_NO:
        return lambda text: fold_code(text) in YES_NO
    if column.kind is Kind.CHOICE:
        return lambda text: fold_code(text) in folded_choices(column.choices)
    folded = {fold(code) for code in codes}
    return lambda text: fold(text) in folded


def likeliest(text: str, column: str, codes: Mapping[str, str]) -> tuple[str | None, bool]:
    """The one of our codes that a text most likely means, and whether it says the same letters and digits."""
    said = bare(text)
    aside = re.sub(OWN_WORDS.get(column, "^$"), "", said)
    for code, words in codes.items():
        if {said, aside} & {bare(code), bare(words)}:
            return code, True
    scored = [(_alike(fold(text), _wordings(column, code, words)), code) for code, words in codes.items()]
    best = max(scored, key=lambda pair: pair[0], default=(0.0, ""))
    return (best[1], False) if best[0] >= LEAST_LIKE else (None, False)


def _wordings(column: str, code: str, words: str) -> tuple[str, ...]:
    return (words, *called().get(column, {}).get(code, ()))


def _alike(text: str, wordings: Iterable[str]) -> float:
    return max((_two(text, fold(wording)) for wording in wordings), default=0.0)


def _two(text: str, wording: str) -> float:
    """1 for the same words; nearly that where all words of one stand in the other; else words shared and letters."""
    one, other = set(WORDS.findall(text)), set(WORDS.findall(wording))
    if not one or not other:
        return 0.0
    shared = len(one & other)
    if shared == len(other):
        return 0.9 + 0.1 * shared / len(one)
    if shared == len(one):
        return 0.5 + 0.3 * shared / len(other)
    part = shared / len(one | other)
    return max(part, (part + SequenceMatcher(None, text, wording).ratio()) / 2)
