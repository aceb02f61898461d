"""What a person says about a file, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flow.layout import Layout
from flow.snapshots.findings import Finding
from flow.snapshots.pipeline import Understood
from flow.snapshots.pseudonyms import without_numbers
from flow.vocabulary import Feed, LoadStatus


@dataclass(frozen=True)
class How:
    """What a person says about a file beside giving it; everything else is recognised."""

    system: str | None = None
    feed: Feed | None = None
    profile: str | None = None
    sender: str | None = None
    day: date | None = None
    confirm: bool = False
    """Load a correction although it lacks a site that the earlier file had."""


@dataclass(frozen=True)
class LoadReport:
    """What became of one file."""

    file: str
    system: str
    feed: Feed | None
    organisation: str | None
    days: tuple[date, ...]
    status: LoadStatus
    rows_read: int
    rows_loaded: int
    rows_left_out: int
    findings: tuple[Finding, ...]
    load: int | None = None

    @property
    def refused(self) -> bool:
        return self.status is LoadStatus.REFUSED

    def as_json(self) -> dict[str, Any]:
        return {
            "file": self.file,
            "feed": self.feed,
            "organisation": self.organisation,
            "days": [day.isoformat() for day in self.days],
            "status": self.status,
            "rows_read": self.rows_read,
            "rows_loaded": self.rows_loaded,
            "rows_left_out": self.rows_left_out,
            "findings": [finding.as_json() for finding in self.findings],
        }


def report_of(layout: Layout, name: str, found: Understood, sender: str | None = None) -> LoadReport:
    """The report of a file as understood, before anything is kept. One that is about nobody is its sender's."""
    refused = found.refused
    organisations = sorted(set(found.snapshots.keys["organisation"]))
    return LoadReport(
        file=without_numbers(name),
        system=layout.key,
        feed=found.feed,
        organisation=", ".join(organisations[:5]) + (" ..." if len(organisations) > 5 else "") or sender,
        days=() if refused else tuple(sorted(set(found.snapshots.days))),
        status=LoadStatus.REFUSED if refused else LoadStatus.LOADED,
        rows_read=found.rows_read,
        rows_loaded=0 if refused else found.rows_loaded,
        rows_left_out=found.rows_left_out,
        findings=tuple(found.findings),
    )
