"""Texts of a month, as published files write them, to the first of that month."""

from __future__ import annotations

import calendar
import re
from datetime import date

MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
SHORT = {name[:3]: number for name, number in MONTHS.items()}
WORDS = re.compile(r"(?P<month>[a-z]{3,9})[\s_-]+(?P<year>\d{4}|\d{2})(?!\d)", re.IGNORECASE)
ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)(?:-\d\d)?")
DAY_FIRST = re.compile(r"\d{1,2}/(?P<month>\d{1,2})/(?P<year>\d{4})")
FINANCIAL = re.compile(r"(?P<year>\d{4})-\d\d\s+(?P<month>[a-z]+)", re.IGNORECASE)


def month_of(text: str) -> date | None:
    """First of the month in `MSitAE-APRIL-2025`, `May 2018`, `Apr-18`, `2017-03-01`, `01/04/2024`, `2020-21 September`
    (a financial year, April to March, and a month of it); None where there is none."""
    said = " ".join(text.split())
    if match := FINANCIAL.fullmatch(said):
        month = _number(match["month"])
        return _first(int(match["year"]) + (month is not None and month < 4), month)
    for pattern in (ISO, DAY_FIRST):
        if match := pattern.match(said):
            return _first(int(match["year"]), int(match["month"]))
    for match in WORDS.finditer(said):
        year = int(match["year"])
        if month := _number(match["month"]):
            return _first(year + 2000 if year < 100 else year, month)
    return None


def _number(word: str) -> int | None:
    folded = word.lower()
    return MONTHS.get(folded) or (SHORT.get(folded) if len(folded) == 3 else None)


def _first(year: int, month: int | None) -> date | None:
    return date(year, month, 1) if month and 1 <= month <= 12 and 1900 <= year <= 2100 else None
