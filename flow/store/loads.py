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


def same_before(connection: sa.Connection, system: str, fingerprint: str) -> Load | None:
    """The latest load of exactly these bytes, read in exactly this way, that was taken in."""
    query = (
        sa.select(t.load)
        .where(t.load.c.system == system, t.load.c.fingerprint == fingerprint, t.load.c.status == LoadStatus.LOADED)
        .order_by(t.load.c.id.desc())
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
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
