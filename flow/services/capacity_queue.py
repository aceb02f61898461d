"""Capacity and queue by pathway and locality on one morning, with what partners entered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from flow import clock
from flow.errors import UsageError
from flow.huddle.localities import EVERYWHERE
from flow.huddle.queue import WEEKS, Dip, Flows, Key, Usual, clears_in, flows, usual_week, weekend_dip
from flow.huddle.queue_record import Point, outlook
from flow.huddle.starts import Entry, Starts, starts_of
from flow.layout import Layout
from flow.security.roles import Act
from flow.services.allowed import allowed
from flow.services.capacity_entry import enter_capacity
from flow.services.values import known_system
from flow.store import capacity as store
from flow.store import snapshots
from flow.store.database import Database
from flow.vocabulary import NOT_MAPPED, Feed, Pathway

LEARNS_FROM = timedelta(weeks=2 * WEEKS)
"""Four weeks that a forecast is made from, and four whose forecasts are tried again."""
SHOWS_OLD = timedelta(days=7)
"""So long a figure that is too old to use is still shown, as such."""
FEW = "Too few earlier mornings to say what is usual: at least three of the four weeks before."


@dataclass(frozen=True)
class Learnt:
    """What the files teach of the queues of one morning, which only files change: worth keeping.

    `unplaced`: people ready to leave with no pathway recorded, or one that is not mapped; they are in no queue.
    """

    day: date
    flows: Mapping[Key, Flows]
    unplaced: int
    places: Mapping[Key, int]


@dataclass(frozen=True)
class Line:
    """One queue. `ready`: usually newly ready on this weekday; `places`: free, as filed this morning.

    `clears`, `with_one_more`: days until nobody waits, as things are and with one more start every day; None: not
    within a year. `why`: why there is no forecast; None where there is one.
    """

    pathway: Pathway
    locality: str
    waiting: int
    ready: float | None
    starts: Starts
    points: tuple[Point, ...]
    dip: Dip | None
    clears: int | None
    with_one_more: int | None
    places: int | None
    why: str | None

    @property
    def everywhere(self) -> bool:
        return self.locality == EVERYWHERE


@dataclass(frozen=True)
class Queue:
    """Every queue of one morning, each pathway as a whole and then by locality, the longest first.

    `reason`: why there is none, None where there are. `entries`: the newest figures entered, those too old among them.
    """

    system: str
    day: date
    now: datetime
    lines: tuple[Line, ...]
    unplaced: int
    reason: str | None
    entries: tuple[Entry, ...]
    localities: tuple[str, ...] = ()
    organisation_names: Mapping[str, str] = field(default_factory=dict)

    @property
    def pathways(self) -> tuple[Line, ...]:
        """Each pathway as a whole."""
        return tuple(line for line in self.lines if line.everywhere)


@allowed(Act.SEE)
def learn(db: Database, system: str, day: date, organisation: str | None = None) -> Learnt:
    """Raises UsageError for a system or an organisation that does not exist."""
    with db.reading() as connection:
        return _learn(connection, _layout(connection, system, organisation), day, organisation)


@allowed(Act.SEE, hides=True)
def queue(
    db: Database,
    system: str,
    day: date,
    now: datetime | None = None,
    organisation: str | None = None,
    known: Learnt | None = None,
) -> Queue:
    """`known`: what the files of this very morning teach, where it is at hand. Raises as `learn`."""
    moment = now or clock.now()
    with db.reading() as connection:
        layout = _layout(connection, system, organisation)
        learnt = known or _learn(connection, layout, day, organisation)
        entries = tuple(store.newest(connection, layout.key, day - SHOWS_OLD, day))
    return Queue(
        system=layout.key,
        day=day,
        now=moment,
        lines=_lines(learnt, entries, moment),
        unplaced=learnt.unplaced,
        reason=None if learnt.flows else _why_none(layout, day),
        entries=entries,
        localities=tuple(sorted({locality for _, locality in learnt.flows if locality})),
        organisation_names={code: item.name for code, item in layout.organisations.items()},
    )


def _layout(connection: Any, system: str, organisation: str | None) -> Layout:
    layout = known_system(connection, system)
    if organisation is not None and organisation not in layout.organisations:
        raise UsageError(f"{layout.name} has no organisation '{organisation}'.")
    return layout


def _learn(connection: Any, layout: Layout, day: date, organisation: str | None) -> Learnt:
    within = [organisation] if organisation else list(layout.organisations)
    first = day - LEARNS_FROM
    seen = store.seen(connection, layout.key, first, day, within)
    placed = [one for one in seen if one.pathway in set(Pathway)]
    past = flows(placed, store.filed(connection, layout.key, first, day, within), day)
    files = snapshots.used(connection, layout.key, [day], within)
    chosen = [int(number) for number in files.loc[files["feed"] == Feed.CAPACITY, "snapshot"]]
    return Learnt(
        day=day,
        flows=past,
        unplaced=sum(one.day == day and one.pathway in ("", NOT_MAPPED) for one in seen),
        places=store.places_free(connection, chosen),
    )


def _why_none(layout: Layout, day: date) -> str:
    if not layout.pooled:
        return "The published returns are counts: they do not say who waits for which pathway."
    return f"No list of inpatients is filed for {clock.day_words(day)}: the queues cannot be shown."


def _lines(learnt: Learnt, entries: Sequence[Entry], now: datetime) -> tuple[Line, ...]:
    lines = []
    for pathway in Pathway:
        mine = {locality: past for (of, locality), past in learnt.flows.items() if of == pathway}
        weeks = {locality: usual_week(past, learnt.day) for locality, past in mine.items()}
        usual = {locality: week[0].left if week else None for locality, week in weeks.items()}
        said = [entry for entry in entries if entry.pathway == pathway]
        for locality, past in mine.items():
            if past.waiting.get(learnt.day) or locality == EVERYWHERE:
                starts = starts_of(said, locality, usual, now)
                lines.append(_line(learnt, pathway, locality, starts, weeks[locality]))
    return tuple(sorted(lines, key=lambda line: (line.pathway, not line.everywhere, -line.waiting, line.locality)))


def _line(learnt: Learnt, pathway: Pathway, locality: str, starts: Starts, week: Sequence[Usual] | None) -> Line:
    past, day = learnt.flows[pathway, locality], learnt.day
    waiting = past.waiting[day]
    mine = {place: number for (of, place), number in learnt.places.items() if of == pathway}
    places = sum(mine.values()) if locality == EVERYWHERE and mine else mine.get(locality)
    line = Line(pathway, locality, waiting, None, starts, (), None, None, None, places, FEW)
    if week is None:
        return line
    return replace(
        line,
        ready=week[0].came,
        points=outlook(past, day, week, starts.number),
        dip=weekend_dip(week, day),
        clears=clears_in(waiting, week, starts_today=starts.number),
        with_one_more=clears_in(waiting, week, 1.0, starts.number),
        why=None,
    )


__all__ = ["Learnt", "Line", "Queue", "enter_capacity", "learn", "queue"]
