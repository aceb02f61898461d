"""Rows left out: with the reason, whose they are and the cell to mend; and the kept files that are loaded again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from flow.layout import Layout
from flow.security.roles import Act
from flow.services.allowed import allowed
from flow.services.gate import day_of
from flow.services.load_again import (
    MayBeMended,
    load_again,
    load_again_all,
    loads_to_mend,
    mended_since,
    refused_and_kept,
)
from flow.services.values import known_system
from flow.snapshots.feeds import FEEDS
from flow.snapshots.findings import Finding
from flow.snapshots.folding import fold
from flow.snapshots.sentences import SECRET
from flow.snapshots.splitting import days_written
from flow.store import loads, versions
from flow.store.database import Database
from flow.store.versions import Brought
from flow.vocabulary import Feed

__all__ = [
    "LeftOut",
    "LeftOutCount",
    "MayBeMended",
    "counts",
    "left_out",
    "load_again",
    "load_again_all",
    "loads_to_mend",
    "mended_since",
    "refused_and_kept",
    "rows_counted",
]

PLACE = re.compile(r"^Row \d+, [^:]+: ")
FIRST_SENTENCE = re.compile(r"(?<=\.) (?=[A-Z])")


@dataclass(frozen=True)
class LeftOut:
    """One cell for which a row was left out of a file in use; a row may have several.

    `organisation`: the owner, whose file it is; `loaded_by`: who loaded it. `day`: the day it would have been filed
    under; None where the row does not say. `row`: of the file, as a person counts it. `cells`: the row as filed.
    """

    load: int
    file_name: str
    feed: Feed
    organisation: str
    organisation_name: str
    loaded_by: str
    day: date | None
    row: int
    column: str
    value: str
    reason: str
    cells: Mapping[str, str]


@dataclass(frozen=True)
class LeftOutCount:
    """How many rows of one owner, feed and column were left out for one reason."""

    organisation: str
    organisation_name: str
    feed: Feed
    column: str
    reason: str
    rows: int


@allowed(Act.SEE_LEFT_OUT)
def left_out(
    db: Database, system: str, day: date | None = None, organisation: str | None = None, limit: int | None = None
) -> list[LeftOut]:
    """The cells to mend in the files in use, newest day first; what a later file superseded is not among them.

    `day`: of one morning, that is, in the files that its figures rest on. Raises UsageError for an unknown system.
    """
    with db.reading() as connection:
        layout = known_system(connection, system)
        days = None if day is None else (day, day - timedelta(days=1))
        wanted = versions.loads_in_use(connection, system, days, left_out=True)
        known, brought = loads.several(connection, wanted), _by_load(versions.brought(connection, wanted))
        findings, rows = loads.row_findings(connection, wanted), loads.all_left_out(connection, wanted)
    found: list[LeftOut] = []
    for number in wanted:
        of = _Of(layout, known[number], brought[number], day)
        found += of.cells(rows.get(number, []), findings.get(number, []))
    chosen = [item for item in found if organisation in (None, item.organisation)]
    chosen.sort(key=lambda item: (-(item.day or date.max).toordinal(), item.organisation, item.load, item.row))
    return chosen[:limit]


def _by_load(found: Iterable[Brought]) -> dict[int, list[Brought]]:
    by_load: dict[int, list[Brought]] = {}
    for item in found:
        by_load.setdefault(item.load, []).append(item)
    return by_load


@dataclass(frozen=True)
class _Of:
    """The rows left out of one load: to which of its snapshots they would have belonged."""

    layout: Layout
    load: loads.Load
    brought: Sequence[Brought]
    morning: date | None

    def cells(self, rows: list[tuple[int, str, dict[str, str]]], findings: list[Finding]) -> list[LeftOut]:
        """The cells to mend of the rows that count."""
        by_row: dict[int, list[Finding]] = {}
        for finding in findings:
            by_row.setdefault(finding.row or 0, []).append(finding)
        feed = self.brought[0].feed
        found = []
        for (row, reason, cells), place in zip(rows, self._places(rows, feed), strict=True):
            if self._counts(*place):
                mend = [finding for finding in by_row.get(row, []) if finding.message in reason]
                found += [self._left_out(feed, place, row, cells, finding) for finding in mend]
        return found

    def _places(self, rows: list[tuple[int, str, dict[str, str]]], feed: Feed) -> list[tuple[str | None, date | None]]:
        """(organisation, day) of each row: what its text says, else the only one there is in the file."""
        organisations = {item.organisation for item in self.brought}
        days = {item.day for item in self.brought}
        codes = {fold(code): code for code in (*self.layout.organisations, *organisations)}
        only = next(iter(organisations)) if len(organisations) == 1 else None
        only_day = next(iter(days)) if len(days) == 1 else None
        text = pd.DataFrame([cells for _, _, cells in rows], dtype="str").fillna("")
        written = days_written(text, FEEDS[feed])
        return [
            (codes.get(fold(cells.get("organisation_code", "")), only), day or only_day)
            for (_, _, cells), day in zip(rows, written, strict=True)
        ]

    def _counts(self, organisation: str | None, day: date | None) -> bool:
        """Whether it is missing from something in use. Where its own snapshot is not known, from any of the load."""
        of_morning = [item for item in self.brought if self.morning in (None, _morning(item, self.morning))]
        own = [item for item in self.brought if (item.organisation, item.day) == (organisation, day)]
        if own:
            return any(item.in_use for item in own if item in of_morning)
        if self.morning and day and day_of(self.brought[0].feed, self.morning) != day:
            return False
        return any(item.in_use for item in of_morning)

    def _left_out(
        self, feed: Feed, place: tuple[str | None, date | None], row: int, cells: dict[str, str], finding: Finding
    ) -> LeftOut:
        organisation = place[0] or self.load.organisation or ""
        known = self.layout.organisations.get(organisation)
        assert self.load.id is not None
        return LeftOut(
            load=self.load.id,
            file_name=self.load.file_name,
            feed=feed,
            organisation=organisation,
            organisation_name=known.name if known else organisation,
            loaded_by=self.load.who,
            day=place[1],
            row=row,
            column=finding.column or "",
            value=finding.value or "",
            reason=PLACE.sub("", finding.message),
            cells={name: cell for name, cell in cells.items() if name not in SECRET},
        )


def _morning(item: Brought, morning: date | None) -> date | None:
    """The morning itself, where it shows the day of this snapshot."""
    return morning if morning and day_of(item.feed, morning) == item.day else None


def rows_counted(found: Iterable[LeftOut]) -> int:
    """How many rows these cells are in."""
    return len({(item.load, item.row) for item in found})


def counts(found: Collection[LeftOut]) -> list[LeftOutCount]:
    """Rows by owner, feed, column and reason, most rows first. A row that has two cells to mend counts with each."""
    names = {item.organisation: item.organisation_name for item in found}
    rows: Counter[tuple[str, Feed, str, str]] = Counter()
    for group, _ in {
        ((item.organisation, item.feed, item.column, alike(item)), (item.load, item.row)) for item in found
    }:
        rows[group] += 1
    ordered = sorted(rows.items(), key=lambda pair: (-pair[1], *map(str, pair[0])))
    return [
        LeftOutCount(code, names[code], feed, column, reason, many) for (code, feed, column, reason), many in ordered
    ]


def alike(item: LeftOut) -> str:
    """The reason without the value that is wrong, so that the same mistake in other rows reads the same."""
    first = FIRST_SENTENCE.split(item.reason)[0]
    said = first.replace(f"'{item.value}'", "the value") if item.value else first
    return f"{said[:1].upper()}{said[1:]}"
