"""Loading files: understood outside any transaction, then kept whole in one, or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from flow import clock
from flow.actions.fields import plain
from flow.errors import UsageError
from flow.layout import Layout
from flow.security.person import ADMINISTRATOR, Person
from flow.security.roles import Act
from flow.services import history, keeping, pseudonym_keys
from flow.services.allowed import allowed
from flow.services.landing import land
from flow.services.load_report import How, LoadReport, report_of
from flow.services.metrics import counted
from flow.services.reading import Read, read, reader
from flow.services.values import known_system
from flow.snapshots.findings import Finding, note
from flow.snapshots.reading import LARGEST_FILE, larger_than
from flow.store import loads, systems
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


@allowed(Act.LOAD)
def load_path(
    db: Database,
    path: Path,
    how: How,
    key: bytes,
    *,
    who: Person = ADMINISTRATOR,
    keep: bool = True,
    largest: int = LARGEST_FILE,
) -> LoadReport:
    """Load one file from disk (`load_bytes`); one of more bytes than `largest` is not even opened."""
    try:
        if path.stat().st_size > largest:
            raise UsageError(f"{path.name} {larger_than(largest)}")
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path.name} cannot be read: {error.strerror}.") from None
    return load_bytes(db, data, path.name, how, key, who=who, keep=keep)


@counted
@allowed(Act.LOAD)
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
    moment, name = now or clock.now(), plain(name)
    read = read_file(db, data, name, how, key, moment)
    layout, found = read.layout, read.found
    with db.reading() as connection:
        before = loads.same_before(connection, layout.key, read.marks)
        more = [] if before else compared(connection, read, how)
    if before:
        return _unchanged(before, name)
    found = replace(found, findings=[*found.findings, *more])
    report = report_of(layout, name, found, how.sender)
    if not keep:
        return report
    keeping.make_parts(db, found)
    with db.writing() as connection:
        systems.hold(connection, layout.key)
        pseudonym_keys.check_and_remember(connection, key, who, moment)
        before = loads.same_before(connection, layout.key, read.marks)
        if before:
            return _unchanged(before, name)
        load, landed = keeping.keep(connection, layout, report, found, read.marks[0], who, moment)
        if landed:
            land(connection, landed.layout, landed.organisations, landed.days, landed.fresh, [landed.feed])
        return replace(report, load=load)


@counted
@allowed(Act.LOAD)
def load_together(
    db: Database, files: Sequence[tuple[str, bytes]], how: How, key: bytes, *, who: Person, now: datetime
) -> list[LoadReport]:
    """Load files of history as one: all in one transaction, their facts worked out once at the end."""
    by = reader(db, how, key)
    understood = [(plain(name), read(by, data, plain(name), how, key, now)) for name, data in files]
    return keep_together(db, understood, how, key, who, now)


@allowed(Act.LOAD)
def keep_together(
    db: Database, understood: Sequence[tuple[str, Read]], how: How, key: bytes, who: Person, now: datetime
) -> list[LoadReport]:
    """The same of files that were read already."""
    reports, brought = [], list[keeping.Landed]()
    for _, one in understood:
        keeping.make_parts(db, one.found)
    with db.writing() as connection:
        for name, one in understood:
            systems.hold(connection, one.layout.key)
            pseudonym_keys.check_and_remember(connection, key, who, now)
            before = loads.same_before(connection, one.layout.key, one.marks)
            if before:
                reports.append(_unchanged(before, name))
                continue
            report = report_of(one.layout, name, one.found, how.sender)
            load, landed = keeping.keep(connection, one.layout, report, one.found, one.marks[0], who, now)
            reports.append(replace(report, load=load))
            brought += [landed] if landed else []
        if brought:
            _land_together(connection, known_system(connection, reports[0].system), brought)
    return reports


def _land_together(connection: Any, layout: Layout, brought: Sequence[keeping.Landed]) -> None:
    organisations = {organisation for landed in brought for organisation in landed.organisations}
    days = {day for landed in brought for day in landed.days}
    fresh = {snapshot: rows for landed in brought for snapshot, rows in landed.fresh.items()}
    land(connection, layout, organisations, days, fresh, {landed.feed for landed in brought})


@allowed(Act.LOAD)
def read_file(db: Database, data: bytes, name: str, how: How, key: bytes, now: datetime) -> Read:
    """Read the file as the first system it fits reads it, pooled systems first. Stores nothing."""
    return read(reader(db, how, key), data, name, how, key, now)


def compared(connection: Any, read: Read, how: How) -> list[Finding]:
    """Findings that compare what was read with what is stored; none of a file that is refused as it is."""
    if read.found.refused:
        return []
    return history.findings(connection, read.layout, read.found.snapshots, how.confirm)


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


@allowed(Act.SEE_LOADS)
def recent_loads(db: Database, system: str, limit: int = 50) -> list[loads.Load]:
    """The newest loads of a system, newest first."""
    with db.reading() as connection:
        return loads.recent(connection, system, limit)


@allowed(Act.SEE_LEFT_OUT)
def load_detail(db: Database, load: int) -> tuple[list[Finding], pd.DataFrame]:
    """What was found in one load, and the rows that were left out (row, reason, cells)."""
    with db.reading() as connection:
        return loads.findings(connection, load), loads.left_out(connection, load)
