"""The gate: which feeds are in for a morning, of which census, with what left out; and which have not come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from flow.layout import Layout
from flow.services.confidence import Confidence
from flow.snapshots.confidence import Check
from flow.snapshots.feeds import FEEDS
from flow.store import checks, loads, snapshots
from flow.vocabulary import Feed


@dataclass(frozen=True)
class FeedState:
    """A feed that an organisation owes or filed: the day it describes, its census and load, and what is wrong with it.

    `versions`: how many files there have been for the day; `notes`: findings worth knowing in the file in use;
    `checks`: what the confidence gate found, in its order.
    """

    organisation: str
    organisation_name: str
    feed: Feed
    day: date
    owed: bool
    arrived: bool
    census_at: datetime | None = None
    loaded_at: datetime | None = None
    file_name: str | None = None
    rows: int = 0
    left_out: int = 0
    versions: int = 0
    load: int | None = None
    notes: int = 0
    checks: tuple[Check, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether no figure built on this feed is to be relied on."""
        return any(check.failed for check in self.checks)

    @property
    def late(self) -> bool:
        """Owed, and neither here nor served by another feed."""
        return self.owed and not self.arrived and self.failed


def day_of(feed: Feed, huddle_day: date) -> date:
    """The day a feed describes at a huddle: stocks the morning itself, flows the day before."""
    of_the_day = FEEDS[feed].is_stock or feed is Feed.COUNTS
    return huddle_day if of_the_day else huddle_day - timedelta(days=1)


def in_use_at(connection: Any, layout: Layout, day: date, organisation: str | None = None) -> list[snapshots.Filed]:
    """What gives the figures of this huddle: of its own day and the day before, read once for every part of a board."""
    within = [organisation] if organisation else list(layout.organisations)
    return snapshots.in_use(connection, layout.key, [day, day - timedelta(days=1)], within)


def gate(
    connection: Any,
    layout: Layout,
    day: date,
    filed: Sequence[snapshots.Filed],
    confidence: Confidence,
    organisation: str | None = None,
) -> list[FeedState]:
    """Every feed owed or filed for this huddle, by organisation in the order of the configuration."""
    within = [organisation] if organisation else list(layout.organisations)
    in_use = {(item.organisation, item.feed): item for item in filed if item.day == day_of(item.feed, day)}
    notes = loads.notes(connection, [item.load for item in in_use.values()])
    first = checks.first_loaded(connection, layout.key, [day, day - timedelta(days=1)], within)
    states = []
    for code in within:
        owed = layout.owed(code)
        for feed in Feed:
            item = in_use.get((code, feed))
            if item is not None or feed in owed:
                on = day_of(feed, day)
                state = _state(layout, code, feed, on, feed in owed, item, notes)
                states.append(replace(state, checks=confidence.checks(code, feed, on, first.get((code, feed, on)))))
    return states


def _state(
    layout: Layout, code: str, feed: Feed, day: date, owed: bool, item: snapshots.Filed | None, notes: dict[int, int]
) -> FeedState:
    name = layout.organisations[code].name
    if item is None:
        return FeedState(code, name, feed, day, owed, arrived=False)
    return FeedState(
        organisation=code,
        organisation_name=name,
        feed=feed,
        day=day,
        owed=owed,
        arrived=True,
        census_at=item.census_at,
        loaded_at=item.loaded_at,
        file_name=item.file_name,
        rows=item.rows,
        left_out=item.left_out,
        versions=item.versions,
        load=item.load,
        notes=notes.get(item.load, 0),
    )


def doubt_of(states: Sequence[FeedState], feed: Feed) -> str | None:
    """Why a list or sum made of one feed of several organisations is not to be relied on; None where it is."""
    late = [state.organisation for state in states if state.feed is feed and state.late]
    without = f"Without {'; '.join(f'{code}: no {feed} file' for code in late)}." if late else ""
    return " ".join(filter(None, [without, *failures(states, feed)])) or None


def failures(states: Sequence[FeedState], feed: Feed) -> list[str]:
    """A sentence for each file of a feed that is there and failed a check."""
    return [
        f"{state.organisation} {feed}: {check.message}"
        for state in states
        if state.feed is feed and state.arrived
        for check in state.checks
        if check.failed
    ]
