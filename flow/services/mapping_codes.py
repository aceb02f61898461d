"""Codes nobody knew in the files already loaded: read again from the bytes that were kept, as they are read now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flow.errors import UsageError
from flow.layout import Layout
from flow.security.roles import Act
from flow.services.allowed import allowed
from flow.services.mapping import WORDS, stored_profiles, words_of
from flow.services.values import known_system
from flow.snapshots.choosing import may_read
from flow.snapshots.findings import Finding
from flow.snapshots.folding import fold, shown
from flow.snapshots.ours import Read, in_our_columns
from flow.snapshots.profile import Profile
from flow.snapshots.sentences import NOT_KNOWN_CHOICE, NOT_KNOWN_REASON
from flow.snapshots.unknown_codes import Choices, UnknownCode, unknown_codes
from flow.store import loads, reasons
from flow.store.database import Database
from flow.vocabulary import Feed, LoadStatus

MOST_LOADS = 50
"""So many of the newest loads are looked through."""
MOST_FILES = 8
"""So many kept files are read again, the newest first."""
TOLD = (NOT_KNOWN_CHOICE.partition("{")[0], NOT_KNOWN_REASON.partition(":")[0], "is not in the configuration")


@dataclass(frozen=True)
class LoadCodes:
    """A load in which codes were not known. `unknown`: those that still are; `mapped`: some no longer are."""

    load: int
    file_name: str
    feed: Feed
    organisation: str | None
    """The one organisation of the file; None where it has several."""
    profile: str | None
    first_day: date | None
    unknown: tuple[UnknownCode, ...]
    choices: WORDS
    mapped: bool


@allowed(Act.SEE_LOADS)
def codes_not_known(db: Database, system: str, key: bytes) -> list[LoadCodes]:
    """The newest load of each feed, organisation and day in which codes were not known, newest first.

    What has been mapped since is not among its unknown codes, and the load is still here until it was loaded again.
    """
    found: list[LoadCodes] = []
    with db.reading() as connection:
        layout = known_system(connection, system)
        table = reasons.table(connection)
        profiles = stored_profiles(connection, system)
        for load in _newest(loads.recent(connection, system, MOST_LOADS)):
            assert load.id is not None
            told = [each for each in loads.findings(connection, load.id) if _is_unknown(each)]
            if told and len(found) < MOST_FILES:
                found += _of_load(connection, load, told, layout, profiles, Choices(table, layout, _owner(load)), key)
    return found


@allowed(Act.SEE_LEFT_OUT)
def codes_of_load(db: Database, load: int, system: str, key: bytes) -> list[UnknownCode]:
    """The codes of one load that nobody knows now. Raises UsageError where it is not among the newest, or not kept."""
    with db.reading() as connection:
        layout = known_system(connection, system)
        there = [one for one in loads.recent(connection, system, MOST_LOADS) if one.id == load]
        read = _read(connection, there[0], layout, stored_profiles(connection, system), key) if there else None
        if read is None or read.feed is None:
            raise UsageError(f"There is no kept file of load {load} among the newest {MOST_LOADS} of {layout.name}.")
        choices = Choices(reasons.table(connection), layout, _owner(there[0]))
    return unknown_codes(read.ours.rows, read.feed, choices)


def _newest(recent: Iterable[loads.Load]) -> Iterable[loads.Load]:
    """The newest load in use of each feed, organisation and days: one that was loaded again has taken its place."""
    seen: set[tuple[object, ...]] = set()
    for load in recent:
        place = (load.feed, load.organisation, load.first_day, load.last_day)
        if load.status is LoadStatus.LOADED and load.source_file is not None and place not in seen:
            seen.add(place)
            yield load


def _is_unknown(finding: Finding) -> bool:
    return any(words in finding.message for words in TOLD)


def _owner(load: loads.Load) -> str | None:
    return None if load.organisation is None or "," in load.organisation else load.organisation


def _of_load(
    connection: Any,
    load: loads.Load,
    told: list[Finding],
    layout: Layout,
    profiles: dict[str, Profile],
    choices: Choices,
    key: bytes,
) -> Iterable[LoadCodes]:
    read = _read(connection, load, layout, profiles, key)
    if read is None or read.feed is None or load.id is None:
        return
    unknown = unknown_codes(read.ours.rows, read.feed, choices)
    still = {(one.column, fold(shown(one.text))) for one in unknown}
    mapped = any((each.column, fold(each.value)) not in still for each in told if each.value is not None)
    if unknown or mapped:
        used = read.profile.key if read.profile else None
        words = words_of(unknown, read.feed, choices)
        yield LoadCodes(
            load.id, load.file_name, read.feed, _owner(load), used, load.first_day, tuple(unknown), words, mapped
        )


def _read(connection: Any, load: loads.Load, layout: Layout, profiles: dict[str, Profile], key: bytes) -> Read | None:
    """The kept file as it would be read now; None where its profile is gone or it cannot be read so any more."""
    if load.source_file is None or load.feed is None:
        return None
    name, data = loads.kept_file(connection, load.source_file)
    sender = _owner(load)
    used = profiles.get(load.profile or "")
    asked = used.key if used and may_read(used, sender) else None
    fitting = list(profiles.values())
    read = in_our_columns(
        data, name, profiles=fitting, profile=asked, feed=load.feed, layout=layout, sender=sender, key=key
    )
    return None if read.refusal else read
