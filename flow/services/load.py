"""Loading files: understood outside any transaction, then kept whole in one, or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from flow import clock
from flow.errors import UsageError
from flow.layout import Layout
from flow.measures.patients import describe_inpatients
from flow.security.person import ADMINISTRATOR, Person
from flow.services import history
from flow.services.landing import delay_kinds, land
from flow.services.values import NO_SYSTEM, known_system
from flow.snapshots.findings import Finding, note
from flow.snapshots.pipeline import Understood, understand
from flow.snapshots.profiles import Profile, parse_profile
from flow.store import loads, snapshots, systems
from flow.store.database import Database
from flow.vocabulary import Feed, Level, LoadStatus


FEW = 400
"""Snapshots of one file up to which each is looked at by itself; more is history being loaded."""


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


@dataclass(frozen=True)
class Landed:
    """Snapshots that a load brought: whose facts of which days must be worked out, and the rows at hand."""

    layout: Layout
    feed: Feed
    organisations: Sequence[str]
    days: Sequence[date]
    fresh: dict[int, pd.DataFrame]


def files(paths: Iterable[Path]) -> list[Path]:
    """The files named, and those in the folders named, in order of name. UsageError where one does not exist."""
    found: list[Path] = []
    for path in paths:
        if not path.exists():
            raise UsageError(f"There is no file or folder {path}.")
        inside = (item for item in sorted(path.rglob("*")) if item.is_file() and not item.name.startswith("."))
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
    layout, profiles, found = _understand(db, data, name, how, key, moment)
    mark = fingerprint(data, found, profiles, how)
    with db.reading() as connection:
        before = loads.same_before(connection, layout.key, mark)
        more = [] if before or found.refused else history.findings(connection, layout, found.snapshots, how.confirm)
    if before:
        return _unchanged(before, name)
    found = replace(found, findings=[*found.findings, *more])
    report = _report(layout, name, found)
    if not keep:
        return report
    with db.writing() as connection:
        systems.hold(connection, layout.key)
        before = loads.same_before(connection, layout.key, mark)
        if before:
            return _unchanged(before, name)
        load, landed = _keep(connection, layout, report, found, mark, who, moment)
        if landed:
            land(connection, landed.layout, landed.organisations, landed.days, landed.fresh, [landed.feed])
        return replace(report, load=load)


def load_together(
    db: Database, files: Sequence[tuple[str, bytes]], how: How, key: bytes, *, who: Person, now: datetime
) -> list[LoadReport]:
    """Load files of history as one: all in one transaction, their facts worked out once at the end."""
    understood = [(name, data, _understand(db, data, name, how, key, now)) for name, data in files]
    reports, organisations, days = [], set(), set()
    with db.writing() as connection:
        for name, data, (layout, profiles, found) in understood:
            systems.hold(connection, layout.key)
            mark = fingerprint(data, found, profiles, how)
            before = loads.same_before(connection, layout.key, mark)
            if before:
                reports.append(_unchanged(before, name))
                continue
            report = _report(layout, name, found)
            load, landed = _keep(connection, layout, report, found, mark, who, now)
            reports.append(replace(report, load=load))
            if landed:
                organisations |= set(landed.organisations)
                days |= set(landed.days)
        if days:
            land(connection, known_system(connection, reports[0].system), organisations, days)
    return reports


def _understand(
    db: Database, data: bytes, name: str, how: How, key: bytes, now: datetime
) -> tuple[Layout, dict[str, Profile], Understood]:
    """Read the file as the first system it fits reads it; pooled systems first."""
    tried: list[tuple[Layout, dict[str, Profile], Understood]] = []
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
        )
        tried.append((layout, profiles, found))
        if not found.refused:
            break
    return min(tried, key=lambda each: each[2].refused)


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


def fingerprint(data: bytes, found: Understood, profiles: dict[str, Profile], how: How) -> str:
    """Names these bytes read in this way: the same file read by a mended profile is another load."""
    read_as = (found.feed, repr(profiles.get(found.profile_key or "")), how.day, how.confirm)
    return hashlib.sha256(data + repr(read_as).encode()).hexdigest()


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


def _report(layout: Layout, name: str, found: Understood) -> LoadReport:
    refused = any(finding.level is Level.STOP for finding in found.findings)
    organisations = sorted(set(found.snapshots.keys["organisation"]))
    return LoadReport(
        file=name,
        system=layout.key,
        feed=found.feed,
        organisation=", ".join(organisations[:5]) + (" ..." if len(organisations) > 5 else "") or None,
        days=() if refused else tuple(sorted(set(found.snapshots.days))),
        status=LoadStatus.REFUSED if refused else LoadStatus.LOADED,
        rows_read=found.rows_read,
        rows_loaded=0 if refused else found.rows_loaded,
        rows_left_out=found.rows_left_out,
        findings=tuple(found.findings),
    )


def _keep(
    connection: Any, layout: Layout, report: LoadReport, found: Understood, mark: str, who: Person, moment: datetime
) -> tuple[int, Landed | None]:
    """Write the load and all it brings; returns its number and what facts must now be worked out."""
    kept = loads.keep_file(connection, layout.key, found.kept_name, found.kept_bytes) if found.kept_name else None
    load = loads.add(
        connection,
        loads.Load(
            system=layout.key,
            file_name=report.file,
            fingerprint=mark,
            feed=report.feed,
            profile=found.profile_key,
            organisation=report.organisation,
            at=clock.naive_utc(moment),
            who=str(who),
            status=report.status,
            first_day=min(report.days, default=None),
            last_day=max(report.days, default=None),
            rows_read=report.rows_read,
            rows_loaded=report.rows_loaded,
            rows_left_out=report.rows_left_out,
            source_file=kept,
        ),
    )
    loads.add_findings(connection, load, report.findings)
    if report.refused:
        return load, None
    loads.add_left_out(connection, load, found.checked.left_out)
    layout = _register(connection, layout, found, who, moment)
    return load, _keep_snapshots(connection, layout, load, found)


def _register(connection: Any, layout: Layout, found: Understood, who: Person, moment: datetime) -> Layout:
    """A system that is not pooled learns the organisations that a published file names."""
    unknown = set(found.snapshots.keys["organisation"]) - set(layout.organisations)
    if layout.pooled or not unknown:
        return layout
    named = {code: found.organisation_names.get(code, code) for code in sorted(unknown)}
    systems.register(connection, layout.key, named, str(who), clock.naive_utc(moment))
    return known_system(connection, layout.key)


def _keep_snapshots(connection: Any, layout: Layout, load: int, found: Understood) -> Landed:
    split = found.snapshots
    few = len(split) <= FEW
    marks = [history.digest(snapshot) for snapshot in split] if few else [""] * len(split)
    ids = snapshots.add(connection, layout.key, load, split.keys.assign(feed=split.feed, series=split.series, digest=marks))
    rows = split.rows.assign(snapshot=ids[split.of_row], file_row=split.rows.index)
    if split.feed is Feed.INPATIENTS:
        rows = describe_inpatients(rows, delay_kinds(connection))
    snapshots.add_rows(connection, split.feed, rows)
    organisations, days = sorted(set(split.keys["organisation"])), sorted(set(split.days))
    snapshots.choose(connection, layout.key, split.feed, organisations, days, layout.settings.census)
    fresh = {int(number): mine for number, mine in rows.groupby("snapshot", sort=False)} if few else {}
    return Landed(layout, split.feed, organisations, days, fresh)


def recent_loads(db: Database, system: str, limit: int = 50) -> list[loads.Load]:
    """The newest loads of a system, newest first."""
    with db.reading() as connection:
        return loads.recent(connection, system, limit)


def load_detail(db: Database, load: int) -> tuple[list[Finding], pd.DataFrame]:
    """What was found in one load, and the rows that were left out (row, reason, cells)."""
    with db.reading() as connection:
        return loads.findings(connection, load), loads.left_out(connection, load)
