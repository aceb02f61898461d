"""Wards of one day: beds and people by site, zone and ward; who has been here long; who is planned to leave today."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from flow import clock
from flow.errors import UsageError
from flow.huddle import staying, wards
from flow.huddle.staying import LONG, PLANNED, Staying
from flow.huddle.wards import FACTS, Known, Site, State, together
from flow.layout import Layout
from flow.security.roles import Act
from flow.services import series
from flow.services.allowed import allowed
from flow.services.confidence import look
from flow.services.stay_reviews import newest_reviews
from flow.services.values import known_system
from flow.store import reasons, snapshots
from flow.store import wards as store
from flow.store.database import Database
from flow.vocabulary import G_AND_A, Feed, Grain, Scope

COUNTS_ONLY = "The published returns are counts: they do not say"
WHAT = {Feed.BEDS: "how the wards stand", Feed.INPATIENTS: "who is in the wards"}


@dataclass(frozen=True)
class WardDay:
    """One morning's wards, of a system or of one organisation.

    `state`: all its wards together; `g_and_a`: the general and acute ones, as the measures count them.
    `census`: when the beds were counted; `missing`: a sentence for each feed that some have filed and others
    still owe; `doubts`: by feed why what is built on it is not to be relied on; `weak`: whose files of it failed;
    `reason`, `staying_reason`, `planned_reason`: why there is nothing to show, None where there is.
    `staying`: everybody here 7 days or more, longest first; `planned`: those planned to leave today.
    """

    system: str
    system_name: str
    day: date
    organisation: str | None
    sites: tuple[Site, ...]
    state: State
    g_and_a: State
    census: tuple[datetime, ...]
    missing: tuple[str, ...]
    doubts: Mapping[Feed, str]
    weak: Mapping[Feed, frozenset[str]]
    reason: str | None
    staying: tuple[Staying, ...]
    staying_reason: str | None
    planned: tuple[Staying, ...]
    planned_reason: str | None
    organisation_names: Mapping[str, str] = field(default_factory=dict)
    reason_words: Mapping[str, str] = field(default_factory=dict)


@allowed(Act.SEE, hides=True)
def ward_day(db: Database, system: str, day: date, organisation: str | None = None) -> WardDay:
    """Raises UsageError for a system or organisation that does not exist."""
    with db.reading() as connection:
        layout = known_system(connection, system)
        if organisation is not None and organisation not in layout.organisations:
            raise UsageError(f"{layout.name} has no organisation '{organisation}'.")
        within = [organisation] if organisation else list(layout.organisations)
        used = _Used(connection, layout, day, within)
        rows = store.beds(connection, used.beds, wards.COLUMNS)
        everybody = _people(connection, layout, day, used, rows)
        counts = _counts(connection, layout, day)
        known = Known(rows, counts, everybody, used.filed(Feed.BEDS), used.filed(Feed.INPATIENTS))
        sites = wards.sites(layout, known, within)
        return WardDay(
            system=layout.key,
            system_name=layout.name,
            day=day,
            organisation=organisation,
            sites=sites,
            state=together(ward.state for site in sites for ward in site.wards),
            g_and_a=together(ward.state for site in sites for ward in site.wards if ward.kind in G_AND_A),
            census=used.census,
            doubts=used.doubts(),
            weak=used.weak(),
            missing=tuple(f"{used.missing(feed)}." for feed in WHAT if used.late(feed) and used.filed(feed)),
            reason=None if used.beds else used.why_none(Feed.BEDS),
            staying=tuple(who for who in everybody if who.length_of_stay >= LONG[0]),
            staying_reason=None if used.people else used.why_none(Feed.INPATIENTS),
            planned=staying.leaving(everybody, layout),
            planned_reason=_why_nobody_planned(connection, used),
            organisation_names={code: item.name for code, item in layout.organisations.items()},
            reason_words={code: row.words for code, row in reasons.read(connection).items()},
        )


class _Used:
    """The snapshots of beds and inpatients in use, and what is owed and has not come."""

    def __init__(self, connection: Any, layout: Layout, day: date, within: Sequence[str]) -> None:
        self._layout, self._day, self._within = layout, day, within
        self._confidence = look(connection, layout, [day], ["stranded_7_rate"])
        self._files = snapshots.in_use(connection, layout.key, [day], within)
        self.beds, self.people = self._of(Feed.BEDS), self._of(Feed.INPATIENTS)
        times = {item.census_at for item in self._files if item.feed is Feed.BEDS and item.census_at}
        self.census = tuple(sorted(times))

    def doubts(self) -> dict[Feed, str]:
        """By feed what failed the confidence gate, and who has not filed what others have."""
        found = {}
        for feed in WHAT:
            late = [f"{self.missing(feed)}."] if self.late(feed) and self.filed(feed) else []
            failed = self._confidence.failures(feed, self._within, self._day)
            found[feed] = " ".join((*late, *failed))
        return {feed: said for feed, said in found.items() if said}

    def weak(self) -> dict[Feed, frozenset[str]]:
        """By feed the organisations whose file failed."""
        failing = self._confidence.failing(self._day)
        return {feed: frozenset(code for code, its in failing if its is feed) for feed in WHAT}

    def _of(self, feed: Feed) -> list[int]:
        return [item.snapshot for item in self._files if item.feed is feed]

    def filed(self, feed: Feed) -> set[str]:
        """The organisations that filed this feed."""
        return {item.organisation for item in self._files if item.feed is feed}

    def late(self, feed: Feed) -> list[str]:
        """The names of those who owe this feed and have not filed it."""
        late = [code for code in self._layout.owing(feed) if code in self._within and code not in self.filed(feed)]
        return [self._layout.organisations[code].name for code in late]

    def missing(self, feed: Feed) -> str:
        return f"No {feed} file from {_listed(self.late(feed))} for {clock.day_words(self._day)}"

    def why_none(self, feed: Feed) -> str:
        """Nobody has filed it: the sentence that says why."""
        if not self._layout.pooled:
            return f"{COUNTS_ONLY} {WHAT[feed]}."
        if self.late(feed):
            return f"{self.missing(feed)}: {WHAT[feed]} cannot be shown."
        return f"Nobody files {feed} here: {WHAT[feed]} cannot be shown."


def _listed(names: Sequence[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def _people(
    connection: Any, layout: Layout, day: date, used: _Used, beds: Collection[Mapping[str, Any]]
) -> tuple[Staying, ...]:
    rows = store.people(connection, used.people, staying.COLUMNS, LONG[0], [str(word) for word in PLANNED])
    in_file = {wards.place_of(row): (row["ward_name"], row["ward_type"]) for row in beds}
    return staying.people(rows, layout, newest_reviews(connection, layout.key, day), in_file)


def _counts(connection: Any, layout: Layout, day: date) -> dict[tuple[str, str], float]:
    """(ward scope code, measure) -> people, with the noughts of configured wards that have none."""
    keys = list(FACTS.values())
    facts = series.facts(connection, layout, day, day, Grain.DAY, Scope.WARD, keys)
    columns = (facts[name].tolist() for name in ("scope_code", "measure", "numerator"))
    return {(code, measure): number for code, measure, number in zip(*columns, strict=True)}


def _why_nobody_planned(connection: Any, used: _Used) -> str | None:
    if not used.people:
        return used.why_none(Feed.INPATIENTS)
    if not store.says_planned(connection, used.people):
        return "The inpatients files do not say for whom a discharge is planned today."
    return None
