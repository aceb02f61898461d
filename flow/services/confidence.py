"""Whether a figure may be relied on: the checks of the feeds behind it, of a morning or of years, in a few queries."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from flow.clock import at, short_day
from flow.layout import Layout
from flow.measures.definitions import MEASURES, Measure
from flow.measures.reasons import Filed, has_wards_for, lacking
from flow.snapshots import confidence
from flow.snapshots.confidence import Amount, Check
from flow.snapshots.feeds import FEEDS
from flow.store import checks as stored
from flow.store import facts
from flow.store.checks import Standing
from flow.vocabulary import Feed, FeedCheck, Outcome, Scope, Source

FEW_DAYS = 60
"""Days up to which the weeks before are asked for one by one."""
BESIDE_ROWS: dict[Feed, tuple[str, str]] = {
    Feed.BEDS: ("beds_occupied_all", "occupied beds"),
    Feed.EMERGENCY: ("ed_attendances", "attendances"),
}
"""What tells more of a file than its rows: the measure of the whole organisation, and its words."""
INSTEAD = {Feed.EMERGENCY: Feed.ATTENDANCES, Feed.ATTENDANCES: Feed.EMERGENCY}
Place = tuple[str, Feed, date]


@dataclass
class Confidence:
    """What is known of the feeds of some days. `filed`: who filed which feeds; `doubt`: why a value is not sure."""

    connection: Any
    layout: Layout
    days: Sequence[date]
    filed: dict[date, Filed]
    standing: dict[Place, Standing]
    amounts: dict[tuple[str, str, date], float]
    kept: dict[Place, list[Check]]
    _failing: dict[date, dict[tuple[str, Feed], Check]] = field(default_factory=dict)
    _pooled: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _by_hand: set[tuple[date, str, str]] | None = None

    def checks(self, organisation: str, feed: Feed, day: date, first: datetime | None = None) -> tuple[Check, ...]:
        """The checks of one feed, in the order of the gate. `first`: when its first file came, where it came."""
        item = self.standing.get((organisation, feed, day))
        found = [*self._owed(organisation, feed, day, first), *self.kept.get((organisation, feed, day), [])]
        if item:
            found.append(self._plausible(item))
        return tuple(sorted(found, key=lambda check: list(FeedCheck).index(check.check)))

    def _owed(self, organisation: str, feed: Feed, day: date, first: datetime | None) -> Iterable[Check]:
        """Whether what is owed is there, and came in time."""
        known = self.layout.organisations[organisation]
        there = self.filed.get(day, {}).get(organisation, frozenset())
        if feed not in known.feeds:
            return
        due = due_at(self.layout, organisation, feed, day)
        instead = INSTEAD.get(feed)
        words = f"{due_time(self.layout, organisation):%H:%M} on {short_day(due.date())}"
        yield confidence.arrived(
            feed, day, known.name, words, is_there=feed in there, instead=instead if instead in there else None
        )
        if first and feed in there:
            yield confidence.on_time(first, due)

    def _plausible(self, item: Standing) -> Check:
        weeks = [item.day - timedelta(weeks=week) for week in range(1, self.layout.settings.usual_weeks + 1)]
        earlier = (self.standing.get((item.organisation, item.feed, day)) for day in weeks)
        amounts: list[tuple[Amount, list[float]]] = [
            (Amount(item.rows), [float(before.rows) for before in earlier if before])
        ]
        key, unit = BESIDE_ROWS.get(item.feed, ("", ""))
        number = self.amounts.get((item.organisation, key, item.day))
        if number is not None:
            then = (self.amounts.get((item.organisation, key, day)) for day in weeks)
            amounts.append((Amount(number, unit), [known for known in then if known is not None]))
        before = self.standing.get((item.organisation, item.feed, item.day - timedelta(days=1)))
        again = bool(item.digest) and before is not None and before.digest == item.digest
        return confidence.plausible(item.feed, item.day, amounts, self.layout.settings.far_from_usual, again=again)

    def failing(self, day: date) -> dict[tuple[str, Feed], Check]:
        """(organisation, feed) -> the first failed check of what is filed for a day."""
        if day not in self._failing:
            found: dict[tuple[str, Feed], Check] = {}
            for organisation, feeds in self.filed.get(day, {}).items():
                for feed in set(feeds) - {Feed.COUNTS}:
                    item = self.standing[organisation, feed, day]
                    for check in (*self.kept.get((organisation, feed, day), ()), self._plausible(item)):
                        if check.failed:
                            found.setdefault((organisation, feed), check)
            self._failing[day] = found
        return self._failing[day]

    def doubt(self, scope: Scope, organisation: str | None, key: str, day: date) -> str | None:
        """Why a value worked out of rows is not to be relied on, of a system or of one organisation; None where it is.

        A value of the system lacks those who owe a feed and have not filed it.
        """
        item = MEASURES[key]
        failing = self.failing(day)
        if scope is not Scope.SYSTEM:
            return " ".join(self._failed(item, [organisation or ""], day)) or None if failing else None
        late = self._late(item, day)
        if not (failing or late):
            return None
        without = lacking(key, self.layout, self._as_filed(item, day)) if late else ""
        within = [code for code in self._pools(key) if not self._counted(code, key, day)]
        return " ".join(filter(None, [without, *self._failed(item, within, day)])) or None

    def failures(self, feed: Feed, organisations: Iterable[str], day: date) -> tuple[str, ...]:
        """A sentence for each organisation whose file of a feed failed."""
        failing = self.failing(day)
        found = ((code, failing.get((code, feed))) for code in organisations)
        return tuple(f"{code} {feed}: {check.message}" for code, check in found if check)

    def weak(self, key: str, day: date) -> set[str]:
        """The organisations of which a measure lacks a feed on a day, or has one that failed."""
        item = MEASURES[key]
        failed = {code for code in self._pools(key) if any(self._failed(item, [code], day))}
        return failed | self._late(item, day)

    def _failed(self, item: Measure, organisations: Iterable[str], day: date) -> list[str]:
        failing = self.failing(day)
        return [
            f"{code} {feed}: {failing[code, feed].message}"
            for code in organisations
            for feed in (*_feeds(item), *item.instead)
            if (code, feed) in failing
        ]

    def _late(self, item: Measure, day: date) -> set[str]:
        """The organisations that owe a feed of this measure and have filed neither it nor one that serves instead."""
        filed = self.filed.get(day, {})
        return {
            code
            for code in self._pools(item.key)
            for feed in _feeds(item)
            if {feed, *item.instead} & set(self.layout.owed(code))
            and not {feed, *item.instead} & set(filed.get(code, ()))
        }

    def _as_filed(self, item: Measure, day: date) -> Filed:
        """What was filed, with what a measure does not wait for: a day's flow for a stock, a feed counted by hand."""
        filed = self.filed.get(day, {})
        other = frozenset(item.feeds) - frozenset(_feeds(item))
        return {
            code: {*filed.get(code, ()), *(item.feeds if self._counted(code, item.key, day) else other)}
            for code in self.layout.organisations
        }

    def _pools(self, key: str) -> tuple[str, ...]:
        """The organisations that have wards the measure counts."""
        if key not in self._pooled:
            item, layout = MEASURES[key], self.layout
            self._pooled[key] = tuple(code for code in layout.organisations if has_wards_for(item, layout, code))
        return self._pooled[key]

    def _counted(self, organisation: str, key: str, day: date) -> bool:
        """Whether the organisation's value of that day was counted by somebody rather than worked out."""
        if Feed.COUNTS not in self.filed.get(day, {}).get(organisation, ()):
            return False
        if self._by_hand is None:
            self._by_hand = _counted_facts(self.connection, self.layout, self.days)
        return (day, organisation, key) in self._by_hand


def _feeds(item: Measure) -> tuple[Feed, ...]:
    """The feeds of its own day that a measure is built on: a stock waits for no flow, which comes the day after."""
    return tuple(feed for feed in item.feeds if item.is_flow or FEEDS[feed].is_stock)


def _counted_facts(connection: Any, layout: Layout, days: Sequence[date]) -> set[tuple[date, str, str]]:
    found = facts.points(
        connection, layout.key, min(days), max(days), Scope.ORGANISATION, list(layout.organisations), list(MEASURES)
    )
    return {(day, code, key) for day, code, key, _, _, source in found if source == Source.COUNTED}


def due_time(layout: Layout, organisation: str) -> time:
    """By when an organisation's files are due, on England's clock."""
    return time.fromisoformat(layout.organisations[organisation].due or layout.settings.files_due)


def due_at(layout: Layout, organisation: str, feed: Feed, day: date) -> datetime:
    """When the file of a day is due: a stock on its morning, a flow on the next."""
    morning = day if FEEDS[feed].is_stock or feed is Feed.COUNTS else day + timedelta(days=1)
    return at(morning, due_time(layout, organisation))


def look(
    connection: Any,
    layout: Layout,
    days: Sequence[date],
    keys: Collection[str] | None = None,
    *,
    all_checks: bool = False,
) -> Confidence:
    """What is known of the feeds of these days, or only of those behind some measures.

    `all_checks`: with the checks that passed, for a screen that shows each; else failed ones only.
    """
    feeds = (
        set(Feed) if keys is None else {feed for key in keys for feed in (*MEASURES[key].feeds, *MEASURES[key].instead)}
    )
    organisations = list(layout.organisations)
    wanted, span = _with_weeks_before(days, layout.settings.usual_weeks)
    found = stored.standing(connection, layout.key, wanted, organisations, feeds, span=span)
    standing = {(item.organisation, item.feed, item.day): item for item in found}
    beside = [key for feed, (key, _) in BESIDE_ROWS.items() if feed in feeds]
    of = (connection, layout.key, min(wanted), max(wanted), Scope.ORGANISATION, organisations, beside)
    points = facts.points(*of) if beside and standing else []
    kept: dict[Place, list[Check]] = {}
    only = None if all_checks else Outcome.FAILED
    for day, code, feed, check, outcome, message in stored.read(
        connection, layout.key, min(days), max(days), organisations, only=only
    ):
        kept.setdefault((code, feed, day), []).append(Check(check, outcome, message))
    return Confidence(
        connection=connection,
        layout=layout,
        days=days,
        filed=_filed(days, standing, stored.counting(connection, layout.key, days, organisations, span=span)),
        standing=standing,
        amounts={(code, key, day): top for day, code, key, top, _, source in points if source == Source.COMPUTED},
        kept=kept,
    )


def _with_weeks_before(days: Sequence[date], weeks: int) -> tuple[list[date], bool]:
    """The days, the day before each and the same weekday of the weeks before; for many days, the whole span of them."""
    if len(days) > FEW_DAYS:
        return [min(days) - timedelta(weeks=weeks), max(days)], True
    before = {day - timedelta(weeks=week) for day in days for week in range(1, weeks + 1)}
    return sorted({*days, *(day - timedelta(days=1) for day in days), *before}), False


def _filed(days: Sequence[date], standing: Collection[Place], counting: set[tuple[str, date]]) -> dict[date, Filed]:
    found: dict[date, dict[str, set[Feed]]] = {day: {} for day in days}
    places = (*standing, *((organisation, Feed.COUNTS, day) for organisation, day in counting))
    for organisation, feed, day in places:
        if day in found:
            found[day].setdefault(organisation, set()).add(feed)
    return {day: {code: frozenset(feeds) for code, feeds in who.items()} for day, who in found.items()}
