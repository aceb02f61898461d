"""The six indicators of the local system review: as published, ranks as given, beside what we can compute."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import isfinite

from flow import clock
from flow.actions.fields import plain
from flow.errors import RuleRefused
from flow.huddle.reviewed import DAYS, INDICATORS, Computed, Indicator, Stay, indicator, long_stay_end, weekend_share
from flow.security.person import Person
from flow.security.roles import Act
from flow.services.allowed import allowed
from flow.services.values import known_system
from flow.store import indicators as store
from flow.store.database import Database
from flow.store.indicators import Entry

__all__ = ["LONGEST", "Entry", "Line", "Reviewed", "check", "enter", "indicators", "is_there"]

LONGEST = 300
COMPUTED: dict[str, Callable[[Sequence[Stay]], Computed | None]] = {
    "weekend_discharges": weekend_share,
    "length_of_stay_90th_65": long_stay_end,
}


@dataclass(frozen=True)
class Line:
    """One indicator. `entries`: by area, the newest one; `history`: every entry of our own area, newest first.

    `computed`: what our discharges say of the days from `first` to `last`; else `why_not`.
    """

    indicator: Indicator
    entries: Mapping[str, Entry]
    history: tuple[Entry, ...]
    computed: Computed | None
    why_not: str | None
    first: date
    last: date


@dataclass(frozen=True)
class Reviewed:
    """The indicators of one system; `area`: ours; `areas`: every area that has an entry, ours first."""

    area: str
    areas: tuple[str, ...]
    lines: tuple[Line, ...]


@allowed(Act.SEE)
def indicators(db: Database, system: str, day: date) -> Reviewed:
    """Every indicator as it stands, and the computed ones over the thirteen weeks before this day."""
    first, last = day - timedelta(days=DAYS), day - timedelta(days=1)
    with db.reading() as connection:
        area = known_system(connection, system).name
        every = store.entries(connection, system)
        stays = store.emergency_stays(connection, system, first, last)
    named = dict.fromkeys([area, *sorted({entry.area for entry in every})])
    lines = tuple(_line(item, area, every, stays, first, last) for item in INDICATORS.values())
    return Reviewed(area, tuple(named), lines)


def _line(item: Indicator, area: str, every: Sequence[Entry], stays: Sequence[Stay], first: date, last: date) -> Line:
    of_it = [entry for entry in every if entry.key == item.key]
    newest = {entry.area: entry for entry in sorted(of_it, key=lambda entry: (entry.on, entry.id))}
    own = tuple(entry for entry in reversed(of_it) if entry.area == area)
    compute = COMPUTED.get(item.key)
    found = compute(stays) if compute else None
    why = item.why_not
    if found is None and why is None:
        lack = "emergency discharges with an age of 65 or over" if stays else "discharges"
        why = f"No {lack} were filed from {clock.day_words(first)} to {clock.day_words(last)}."
    return Line(item, newest, own, found, why, first, last)


@allowed(Act.REVIEW_WEEK)
def enter(
    db: Database,
    system: str,
    key: str,
    area: str,
    on: date,
    source: str,
    *,
    value: float | None = None,
    rank: int | None = None,
    of: int | None = None,
    who: Person,
    at: datetime | None = None,
) -> Entry:
    """A newer figure or rank, with its date and source. A share is a share: 0.21, not 21. What stood before is kept.

    Raises RuleRefused with a sentence for what cannot be.
    """
    indicator(key)
    moment = clock.naive_utc(at or clock.now())
    entry = Entry(0, key, plain(area), on, value, rank, of, plain(source), moment, who.name, who.organisation)
    check(entry)
    with db.writing() as connection:
        known_system(connection, system)
        if not is_there(store.entries(connection, system), entry):
            store.add(connection, system, entry)
    return entry


def check(entry: Entry) -> None:
    """Refuses an entry that says nothing, or what cannot be."""
    if not entry.area or not entry.source:
        raise RuleRefused("Name the area and the source: a figure without its source cannot be checked.")
    if len(entry.source) > LONGEST or len(entry.area) > LONGEST:
        raise RuleRefused(f"An area and a source have at most {LONGEST} letters each.")
    if entry.value is None and entry.rank is None:
        raise RuleRefused("Give the figure, the rank, or both.")
    if entry.value is not None and (not isfinite(entry.value) or entry.value < 0):
        raise RuleRefused("A figure is a number from 0 up.")
    if INDICATORS[entry.key].unit == "%" and entry.value is not None and entry.value > 1:
        raise RuleRefused("A share is at most 100%.")
    if entry.rank is not None and (entry.of is None or not 1 <= entry.rank <= entry.of):
        raise RuleRefused("A rank is from 1 to how many were ranked: give both.")


def is_there(every: Sequence[Entry], entry: Entry) -> bool:
    """Whether the newest entry of its indicator and area already says the same."""
    same = [one for one in every if (one.key, one.area) == (entry.key, entry.area)]
    told = [(one.on, one.value, one.rank, one.of, one.source) for one in same[-1:]]
    return told == [(entry.on, entry.value, entry.rank, entry.of, entry.source)]
