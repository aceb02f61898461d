"""Loading a kept file again: by the profiles, wards and reasons as they are now, with what was mended on record."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import PurePath
from typing import Any

import pandas as pd

from flow.clock import day_words, moment_words
from flow.errors import FlowError, RuleRefused, UsageError
from flow.layout import Layout
from flow.security.person import Person
from flow.security.roles import Act
from flow.services import keeping, pseudonym_keys
from flow.services.allowed import allowed
from flow.services.landing import land
from flow.services.load import compared, read_file
from flow.services.load_report import How, LoadReport, report_of
from flow.services.mended import Mended
from flow.services.reading import Read
from flow.services.values import known_system
from flow.store import loads, snapshots, systems, versions
from flow.store.database import Database
from flow.store.loads import Load
from flow.vocabulary import LoadStatus

NOTHING_KEPT = (
    "Nothing of {file} was kept, since it may hold what nobody may keep, or its time is over. Load the file itself, "
    "from where it came."
)
NOTHING_MENDED = (
    "Nothing that {file} is read by was changed since it was loaded at {at}: it would give the same again. Mend its "
    "profile, the ward list or the delay reasons first."
)
ALREADY = "{file} was loaded again already, at {at}. Load that one again instead."
CAME_LATER = (
    "{later}, loaded at {at}, took the place of {file} for {day}. Loading {file} again would undo that: load the later "
    "file again, or load the right one as a new file."
)
ANOTHER_RESULT = "nothing in the settings; the file gives another result now"


@dataclass(frozen=True)
class MayBeMended:
    """A kept file that may be worth loading again, and what was mended since it was loaded, in words."""

    load: Load
    mended: str


@allowed(Act.LOAD)
def load_again(db: Database, load: int, key: bytes, who: Person, now: datetime, how: How | None = None) -> LoadReport:
    """Load a kept file again. It takes the place of what the first load of it brought; both stay in the history.

    `how`: where not given, as the first time (sender and day as its snapshots have them). Raises UsageError where there
    is no such load; RuleRefused where nothing of it was kept, nothing was mended, or a later file took its place.
    """
    with db.reading() as connection:
        first = _may_be_loaded_again(connection, load)
        layout = known_system(connection, first.system)
        name, data = loads.kept_file(connection, first.source_file or 0)
        asked = _sent(db, first, how or how_of(connection, layout, first))
    read = read_file(db, data, _named(first, name), replace(asked, system=first.system), key, now)
    keeping.make_parts(db, read.found)
    with db.writing() as connection:
        systems.hold(connection, layout.key)
        pseudonym_keys.check_and_remember(connection, key, who, now)
        _may_be_loaded_again(connection, load)
        _nothing_came_later(connection, first, read)
        found = replace(read.found, findings=[*read.found.findings, *compared(connection, read, asked)])
        if first.fingerprint in read.marks and found.refused == (first.status is LoadStatus.REFUSED):
            raise RuleRefused(NOTHING_MENDED.format(file=first.file_name, at=moment_words(first.at)))
        report = report_of(read.layout, first.file_name, found, asked.sender)
        number, landed = keeping.keep(connection, read.layout, report, found, read.marks[0], who, now)
        loads.add_mending(
            connection, number, load, Mended(connection, layout).since(first, read.found) or ANOTHER_RESULT
        )
        if landed:
            _take_the_place(connection, first, landed)
        return replace(report, load=number)


def _sent(db: Database, first: Load, asked: How) -> How:
    """Who may load for one organisation alone reads the file as that one's, whatever it says inside."""
    for_all = db.who is not None and db.who.may(Act.LOAD, first.system)
    return asked if for_all or asked.sender else replace(asked, sender=first.organisation)


def _may_be_loaded_again(connection: Any, load: int) -> Load:
    first = loads.get(connection, load)
    if first is None:
        raise UsageError(f"There is no load {load}.")
    if first.source_file is None:
        raise RuleRefused(NOTHING_KEPT.format(file=first.file_name))
    since = loads.loaded_again_as(connection, load)
    if since is not None:
        raise RuleRefused(ALREADY.format(file=first.file_name, at=moment_words(since.at)))
    return first


def _nothing_came_later(connection: Any, first: Load, read: Read) -> None:
    """Refuses where a file loaded after the first one is in its place: the same day and census."""
    if read.found.refused or read.found.feed is None or first.id is None:
        return
    later = versions.later_than(connection, first.system, read.found.feed, first.id)
    keys = read.found.snapshots.keys
    if later.empty or keys.empty:
        return
    mine = pd.DataFrame({"organisation": keys["organisation"], "day": pd.to_datetime(keys["day"])})
    mine["census"] = pd.to_datetime(keys["census_at"], utc=True).dt.tz_localize(None).astype("datetime64[us]")
    theirs = later[later["series"] == read.found.snapshots.series].assign(
        day=lambda some: pd.to_datetime(some["day"]),
        census=lambda some: pd.to_datetime(some["census_at"]).astype("datetime64[us]"),
    )
    both = theirs.merge(mine, on=["organisation", "day", "census"])
    if len(both):
        one = both.iloc[-1]
        said = {"later": one["file_name"], "at": moment_words(one["loaded_at"].to_pydatetime())}
        raise RuleRefused(CAME_LATER.format(file=first.file_name, day=day_words(one["day"].date()), **said))


def _take_the_place(connection: Any, first: Load, landed: keeping.Landed) -> None:
    """What the first load brought stands no more: the days of both are chosen and worked out again."""
    assert first.id is not None
    layout, before = landed.layout, versions.brought(connection, [first.id])
    organisations = sorted({*landed.organisations, *(item.organisation for item in before)})
    days: list[date] = sorted({*landed.days, *(item.day for item in before)})
    feeds = {landed.feed, *(item.feed for item in before)}
    for feed in feeds:
        snapshots.choose(connection, layout.key, feed, organisations, days, layout.settings.census)
    land(connection, layout, organisations, days, landed.fresh, feeds)


def how_of(connection: Any, layout: Layout, first: Load) -> How:
    """How a file was loaded, as far as it is known: its profile and feed; its sender and day by what it brought.

    Of a refused file the feed is recognised anew: a profile that was added since may know it better.
    """
    assert first.id is not None
    brought = versions.brought(connection, [first.id])
    senders = {item.organisation for item in brought}
    sender = senders.pop() if len(senders) == 1 and layout.pooled else None
    taken = first.status is LoadStatus.LOADED
    day = first.first_day if taken and first.rows_read == 0 else None
    return How(first.system, first.feed if taken else None, first.profile, sender, day)


def _named(first: Load, kept: str) -> str:
    """The file's own name, which may say its day and whose it is, with the ending of what was kept of it."""
    return str(PurePath(first.file_name).with_suffix(PurePath(kept).suffix)) if first.file_name else kept


@allowed(Act.SEE_LOADS)
def loads_to_mend(db: Database, system: str) -> list[MayBeMended]:
    """The files in use that were read before the newest change of their profile, newest first."""
    with db.reading() as connection:
        mended = Mended(connection, known_system(connection, system))
        if not mended.any_profile:
            return []
        known = loads.several(connection, versions.loads_in_use(connection, system))
        found = [
            MayBeMended(load, mended.since(load))
            for load in known.values()
            if load.source_file is not None and mended.profile_since(load)
        ]
    return sorted(found, key=lambda item: -(item.load.id or 0))


@allowed(Act.SEE_LOADS)
def refused_and_kept(db: Database, system: str) -> list[MayBeMended]:
    """The refused files that were kept and not taken in since, newest first, with what was mended since."""
    with db.reading() as connection:
        mended = Mended(connection, known_system(connection, system))
        return [MayBeMended(load, mended.since(load)) for load in loads.refused_and_kept(connection, system)]


@allowed(Act.SEE_LOADS, anywhere=True)
def mended_since(db: Database, wanted: Collection[int]) -> dict[int, str]:
    """By load what was mended since of that by which its file is read, in words; an empty text where nothing was."""
    with db.reading() as connection:
        known = loads.several(connection, list(wanted))
        of = {system: Mended(connection, known_system(connection, system)) for system in _systems(known)}
        return {number: of[load.system].since(load) for number, load in known.items()}


def _systems(known: dict[int, Load]) -> set[str]:
    return {load.system for load in known.values()}


@allowed(Act.LOAD, any_organisation=True)
def load_again_all(
    db: Database, system: str, key: bytes, who: Person, now: datetime
) -> list[tuple[Load, LoadReport | FlowError]]:
    """Load every file of `loads_to_mend` again, the oldest first; where one cannot be, the sentence that says why.

    Who loads for one organisation alone loads that one's again, and leaves the others.
    """
    done: list[tuple[Load, LoadReport | FlowError]] = []
    for item in reversed(loads_to_mend(db, system)):
        assert item.load.id is not None
        if db.who is None or not db.who.may(Act.LOAD, system, item.load.organisation):
            continue
        try:
            done.append((item.load, load_again(db, item.load.id, key, who, now)))
        except RuleRefused as error:
            done.append((item.load, error))
    return done
