"""Loads, kept files, findings and rows left out. All of it is history: written once, never changed."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd
import sqlalchemy as sa

from flow.snapshots.findings import Finding
from flow.store import frames
from flow.store import tables as t
from flow.vocabulary import Feed, Level, LoadStatus


@dataclass(frozen=True)
class Load:
    """One attempt to load one file."""

    system: str
    file_name: str
    fingerprint: str
    feed: Feed | None
    profile: str | None
    organisation: str | None
    at: datetime
    who: str
    status: LoadStatus
    first_day: date | None
    last_day: date | None
    rows_read: int
    rows_loaded: int
    rows_left_out: int
    id: int | None = None
    source_file: int | None = None


def keep_file(connection: sa.Connection, system: str, name: str, kept: bytes) -> int:
    """Keep the bytes of a file, compressed and once only; returns the id of the kept file."""
    digest = hashlib.sha256(kept).hexdigest()
    query = sa.select(t.source_file.c.id).where(t.source_file.c.system == system, t.source_file.c.sha256 == digest)
    known = connection.execute(query).scalar_one_or_none()
    if known is not None:
        return int(known)
    packed = gzip.compress(kept, compresslevel=6, mtime=0)
    values = {"system": system, "sha256": digest, "name": name, "size": len(kept), "kept": packed}
    return _new_id(connection.execute(t.source_file.insert().values(**values)))


def kept_file(connection: sa.Connection, source_file: int) -> tuple[str, bytes]:
    """(name, bytes) of a kept file."""
    row = connection.execute(sa.select(t.source_file).where(t.source_file.c.id == source_file)).one()
    return row.name, gzip.decompress(row.kept)


def kept_files(connection: sa.Connection) -> list[tuple[int, str, str]]:
    """(id, name, sha256) of every kept file."""
    query = sa.select(t.source_file.c.id, t.source_file.c.name, t.source_file.c.sha256).order_by(t.source_file.c.id)
    return [(row.id, row.name, row.sha256) for row in connection.execute(query)]


def add(connection: sa.Connection, load: Load) -> int:
    """Record a load; returns its id."""
    values = {name: value for name, value in asdict(load).items() if name != "id"}
    return _new_id(connection.execute(t.load.insert().values(**values)))


def _new_id(result: sa.CursorResult[Any]) -> int:
    assert result.inserted_primary_key is not None
    return int(result.inserted_primary_key[0])


def add_findings(connection: sa.Connection, load: int, findings: Sequence[Finding]) -> None:
    if findings:
        connection.execute(t.finding.insert(), [{"load": load} | asdict(finding) for finding in findings])


def add_left_out(connection: sa.Connection, load: int, rows: pd.DataFrame) -> None:
    """Rows in quarantine: cells as text, one column `reason`, index the row of the file."""
    if rows.empty:
        return
    cells = rows.drop(columns="reason").to_dict("records")
    connection.execute(
        t.left_out_row.insert(),
        [
            {"load": load, "row": int(row), "reason": reason, "cells": {name: str(cell) for name, cell in kept.items()}}
            for row, reason, kept in zip(rows.index, rows["reason"], cells, strict=True)
        ],
    )


def same_before(connection: sa.Connection, system: str, fingerprints: Sequence[str]) -> Load | None:
    """The latest load of exactly these bytes, read in exactly this way, that was taken in and not read again since.

    `fingerprints`: of this reading, as they are written now and as they were before.
    """
    seen = t.load.c
    query = (
        sa.select(t.load)
        .where(seen.system == system, seen.fingerprint.in_(list(fingerprints)), seen.status == LoadStatus.LOADED)
        .where(seen.id.not_in(read_again()))
        .order_by(t.load.c.id.desc())
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    return _load(row) if row else None


def read_again(until: datetime | None = None) -> sa.Select[Any]:
    """The loads whose kept file was read again and taken in, up to a moment: what they brought counts no more."""
    query = sa.select(t.mending.c.again_of).join(t.load, t.load.c.id == t.mending.c.load)
    query = query.where(t.load.c.status == LoadStatus.LOADED)
    return query if until is None else query.where(t.load.c.at <= until)


def get(connection: sa.Connection, load: int) -> Load | None:
    """One load; None where there is none of this number."""
    row = connection.execute(sa.select(t.load).where(t.load.c.id == load)).one_or_none()
    return _load(row) if row else None


def several(connection: sa.Connection, wanted: Sequence[int]) -> dict[int, Load]:
    """These loads by their number."""
    found = connection.execute(sa.select(t.load).where(t.load.c.id.in_(list(wanted))))
    return {row.id: _load(row) for row in found}


def refused_and_kept(connection: sa.Connection, system: str) -> list[Load]:
    """Refused files that were kept and of which no load was taken in since, newest first; each file once."""
    taken = sa.select(t.load.c.source_file).where(t.load.c.system == system, t.load.c.status == LoadStatus.LOADED)
    query = sa.select(t.load).where(
        t.load.c.system == system,
        t.load.c.status == LoadStatus.REFUSED,
        t.load.c.source_file.is_not(None),
        t.load.c.source_file.not_in(taken.where(t.load.c.source_file.is_not(None))),
    )
    found = [_load(row) for row in connection.execute(query.order_by(t.load.c.id.desc()))]
    newest: dict[int | None, Load] = {}
    for load in found:
        newest.setdefault(load.source_file, load)
    return list(newest.values())


def add_mending(connection: sa.Connection, load: int, again_of: int, mended: str) -> None:
    """Record that a load read the kept file of an earlier one again, and what had been mended since."""
    connection.execute(t.mending.insert().values(load=load, again_of=again_of, mended=mended))


def mending(connection: sa.Connection, load: int) -> tuple[int, str] | None:
    """(the load that was read again, what had been mended) of a load that read a kept file; None of any other."""
    row = connection.execute(sa.select(t.mending).where(t.mending.c.load == load)).one_or_none()
    return (row.again_of, row.mended) if row else None


def loaded_again_as(connection: sa.Connection, load: int) -> Load | None:
    """The load that read the kept file of this one again and was taken in; None where there is none."""
    query = sa.select(t.load).join(t.mending, t.mending.c.load == t.load.c.id)
    query = query.where(t.mending.c.again_of == load, t.load.c.status == LoadStatus.LOADED)
    row = connection.execute(query.order_by(t.load.c.id.desc()).limit(1)).one_or_none()
    return _load(row) if row else None


def recent(connection: sa.Connection, system: str, limit: int = 50) -> list[Load]:
    """The newest loads of a system, newest first."""
    query = sa.select(t.load).where(t.load.c.system == system).order_by(t.load.c.id.desc()).limit(limit)
    return [_load(row) for row in connection.execute(query)]


def _load(row: Any) -> Load:
    values = row._asdict()
    return Load(**values | {"feed": Feed(row.feed) if row.feed else None, "status": LoadStatus(row.status)})


def findings(connection: sa.Connection, load: int) -> list[Finding]:
    """Everything found in one load, in the order it was found."""
    query = sa.select(t.finding).where(t.finding.c.load == load).order_by(t.finding.c.id)
    return [Finding(Level(row.level), row.message, row.row, row.column, row.value) for row in connection.execute(query)]


def notes(connection: sa.Connection, of: Sequence[int]) -> dict[int, int]:
    """How many findings worth knowing each of these loads had."""
    query = sa.select(t.finding.c.load, sa.func.count().label("many")).group_by(t.finding.c.load)
    where = (t.finding.c.load.in_(list(of)), t.finding.c.level == Level.NOTE)
    return {row.load: row.many for row in connection.execute(query.where(*where))}


def left_out(connection: sa.Connection, load: int) -> pd.DataFrame:
    """The rows left out of one load: row, reason, cells (a dict of text)."""
    query = sa.select(t.left_out_row.c.row, t.left_out_row.c.reason, t.left_out_row.c.cells)
    return frames.read(connection, query.where(t.left_out_row.c.load == load).order_by(t.left_out_row.c.id))


def row_findings(connection: sa.Connection, wanted: Sequence[int]) -> dict[int, list[Finding]]:
    """Of each of these loads the findings that left a row out, in their order."""
    query = sa.select(t.finding).where(t.finding.c.load.in_(list(wanted)), t.finding.c.level == Level.ROW)
    found: dict[int, list[Finding]] = {}
    for row in connection.execute(query.order_by(t.finding.c.id)):
        found.setdefault(row.load, []).append(Finding(Level.ROW, row.message, row.row, row.column, row.value))
    return found


def all_left_out(connection: sa.Connection, wanted: Sequence[int]) -> dict[int, list[tuple[int, str, dict[str, str]]]]:
    """Of each of these loads the rows left out: (row, reason, cells), in their order."""
    query = sa.select(t.left_out_row).where(t.left_out_row.c.load.in_(list(wanted))).order_by(t.left_out_row.c.id)
    found: dict[int, list[tuple[int, str, dict[str, str]]]] = {}
    for row in connection.execute(query):
        found.setdefault(row.load, []).append((row.row, row.reason, row.cells))
    return found
