"""Loading files: understood outside any transaction, then kept whole in one, or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from flow import clock
from flow.errors import UsageError
from flow.layout import Layout
from flow.measures.definitions import MEASURES
from flow.security.person import ADMINISTRATOR, Person
from flow.services import history, keeping
from flow.services.fingerprint import fingerprint
from flow.services.landing import land
from flow.services.load_report import How, LoadReport, report_of
from flow.services.values import NO_SYSTEM, known_system
from flow.snapshots.delay_reasons import matcher
from flow.snapshots.findings import Finding, note
from flow.snapshots.pipeline import Understood, understand
from flow.snapshots.profiles import Profile, parse_profile
from flow.store import loads, reasons, systems
from flow.store.database import Database
from flow.vocabulary import LoadStatus

__all__ = ["How", "LoadReport", "files", "load_bytes", "load_detail", "load_path", "load_together", "recent_loads"]

ENDINGS = (".csv", ".txt", ".tsv", ".xlsx", ".xls", ".ods")
"""What is looked for in a folder; a file that is named is read whatever it is called."""


def files(paths: Iterable[Path]) -> list[Path]:
    """The files named, and the tables in the folders named, in order of name. UsageError where one does not exist."""
    found: list[Path] = []
    for path in paths:
        if not path.exists():
            raise UsageError(f"There is no file or folder {path}.")
        inside = (item for item in sorted(path.rglob("*")) if item.suffix.lower() in ENDINGS and item.is_file())
        found += inside if path.is_dir() else [path]
    return found


def load_path(
    db: Database, path: Path, how: How, key: bytes, *, who: Person = ADMINISTRATOR, keep: bool = True
) -> LoadReport:
    """Load one file from disk (`load_bytes`)."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path.name} cannot be read: {error.strerror}.") from None
    return load_bytes(db, data, path.name, how, key, who=who, keep=keep)


def load_bytes(
    db: Database,
    data: bytes,
    name: str,
    how: How,
    key: bytes,
    *,
    who: Person = ADMINISTRATOR,
    now: datetime | None = None,
    keep: bool = True,
) -> LoadReport:
    """Load one file: all of it in one transaction. With keep=False say what would be found and store nothing.

    A refused file leaves everything as it was, but for the record that it came. Raises UsageError for a system or a
    profile that does not exist.
    """
    moment = now or clock.now()
    read = read_file(db, data, name, how, key, moment)
    layout, found, mark = read.layout, read.found, read.mark
    with db.reading() as connection:
        before = loads.same_before(connection, layout.key, mark)
        more = [] if before else compared(connection, read, how)
    if before:
        return _unchanged(before, name)
    found = replace(found, findings=[*found.findings, *more])
    report = report_of(layout, name, found)
    if not keep:
        return report
    with db.writing() as connection:
        systems.hold(connection, layout.key)
        before = loads.same_before(connection, layout.key, mark)
        if before:
            return _unchanged(before, name)
        load, landed = keeping.keep(connection, layout, report, found, mark, who, moment)
        if landed:
            land(connection, landed.layout, landed.organisations, landed.days, landed.fresh, [landed.feed])
        return replace(report, load=load)


def load_together(
    db: Database, files: Sequence[tuple[str, bytes]], how: How, key: bytes, *, who: Person, now: datetime
) -> list[LoadReport]:
    """Load files of history as one: all in one transaction, their facts worked out once at the end."""
    understood = [(name, read_file(db, data, name, how, key, now)) for name, data in files]
    reports, organisations, days = [], set(), set()
    with db.writing() as connection:
        for name, read in understood:
            systems.hold(connection, read.layout.key)
            before = loads.same_before(connection, read.layout.key, read.mark)
            if before:
                reports.append(_unchanged(before, name))
                continue
            report = report_of(read.layout, name, read.found)
            load, landed = keeping.keep(connection, read.layout, report, read.found, read.mark, who, now)
            reports.append(replace(report, load=load))
            if landed:
                organisations |= set(landed.organisations)
                days |= set(landed.days)
        if days:
            land(connection, known_system(connection, reports[0].system), organisations, days)
    return reports


@dataclass(frozen=True)
class Read:
    """A file as the first system it fits reads it, and the fingerprint of that reading."""

    layout: Layout
    found: Understood
    mark: str


def read_file(db: Database, data: bytes, name: str, how: How, key: bytes, now: datetime) -> Read:
    """Read the file as the first system it fits reads it, pooled systems first. Stores nothing."""
    tried: list[tuple[Layout, dict[str, Profile], Understood]] = []
    with db.reading() as connection:
        known = reasons.table(connection)
    for layout, profiles in _systems(db, how):
        found = understand(
            data,
            name,
            profiles=list(profiles.values()),
            profile=how.profile,
            feed=how.feed,
            layout=layout,
            now=now,
            key=key,
            day=how.day,
            sender=how.sender,
            reasons=matcher(known),
            measures=MEASURES,
        )
        tried.append((layout, profiles, found))
        if not found.refused:
            break
    layout, profiles, found = min(tried, key=lambda each: each[2].refused)
    return Read(layout, found, fingerprint(data, found, profiles.get(found.profile_key or ""), layout, known))


def compared(connection: Any, read: Read, how: How) -> list[Finding]:
    """Findings that compare what was read with what is stored; none of a file that is refused as it is."""
    if read.found.refused:
        return []
    return history.findings(connection, read.layout, read.found.snapshots, how.confirm)


def _systems(db: Database, how: How) -> list[tuple[Layout, dict[str, Profile]]]:
    with db.reading() as connection:
        keys = [how.system] if how.system else [key for key, _ in systems.keys(connection)]
        if not keys:
            raise UsageError(f"There is no system yet. {NO_SYSTEM}")
        found = [(known_system(connection, key), _profiles(connection, key)) for key in keys]
    if how.profile:
        found = [each for each in found if how.profile in each[1]] or found
    return found


def _profiles(connection: Any, system: str) -> dict[str, Profile]:
    return {key: parse_profile(text, f"profile {key}") for key, text in systems.profiles(connection, system).items()}


def _unchanged(before: loads.Load, name: str) -> LoadReport:
    said = note(f"The same file was loaded at {clock.moment_words(before.at)} as {before.file_name}: nothing changed.")
    days = tuple(dict.fromkeys(day for day in (before.first_day, before.last_day) if day))
    return LoadReport(
        name,
        before.system,
        before.feed,
        before.organisation,
        days,
        LoadStatus.UNCHANGED,
        before.rows_read,
        before.rows_loaded,
        before.rows_left_out,
        (said,),
        before.id,
    )


def recent_loads(db: Database, system: str, limit: int = 50) -> list[loads.Load]:
    """The newest loads of a system, newest first."""
    with db.reading() as connection:
        return loads.recent(connection, system, limit)


def load_detail(db: Database, load: int) -> tuple[list[Finding], pd.DataFrame]:
    """What was found in one load, and the rows that were left out (row, reason, cells)."""
    with db.reading() as connection:
        return loads.findings(connection, load), loads.left_out(connection, load)
