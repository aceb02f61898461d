"""What a file's name says: its day, and whose it is."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from pathlib import PurePath

from flow.snapshots.folding import fold

DAYS = (
    re.compile(r"(?<!\d)(?P<year>\d{4})[-_.]?(?P<month>\d\d)[-_.]?(?P<day>\d\d)(?!\d)"),
    re.compile(r"(?<!\d)(?P<day>\d\d)[-_.]?(?P<month>\d\d)[-_.]?(?P<year>\d{4})(?!\d)"),
)
PARTS = re.compile(r"[^0-9a-z]+")


def day_in(name: str) -> date | None:
    """The day in a file's name (2018-06-05, 20180605, 05-06-2018); None where there is none, or more than one."""
    stem = PurePath(name.replace("\\", "/")).name
    found = {day for pattern in DAYS for match in pattern.finditer(stem) if (day := _day(match.groupdict()))}
    return found.pop() if len(found) == 1 else None


def _day(parts: dict[str, str]) -> date | None:
    try:
        day = date(int(parts["year"]), int(parts["month"]), int(parts["day"]))
    except ValueError:
        return None
    return day if 1990 <= day.year <= 2100 else None


def organisation_in(name: str, codes: Collection[str]) -> str | None:
    """The one organisation code that stands as a word in a file's name."""
    words = set(PARTS.split(fold(PurePath(name.replace("\\", "/")).name)))
    found = [code for code in codes if fold(code) in words]
    return found[0] if len(found) == 1 else None
