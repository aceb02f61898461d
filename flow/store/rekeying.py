"""Every pseudonym that is stored becomes another one: in rows, kept files, rows left out and findings."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Callable, Iterable
from typing import Any

import sqlalchemy as sa

from flow.snapshots.pseudonyms import PREFIX, PSEUDONYM
from flow.store import tables as t
from flow.store.append_only import ROTATION
from flow.store.pseudonym_keys import NHS_NUMBER, TABLES
from flow.store.purges import opened

Change = Callable[[str], str]
IN_BYTES = re.compile(PSEUDONYM.pattern.encode())
AT_ONCE = 5_000
MAPPED = ("rekeyed", "was", "becomes")


def rekey(connection: sa.Connection, change: Change) -> dict[str, int]:
    """Every pseudonym changed, in the transaction of whoever asks; how many rows of each table have one."""
    with opened(connection, ROTATION):
        done = _rows(connection, change)
        done[t.source_file.name] = _kept_files(connection, change)
        done[t.left_out_row.name] = _left_out(connection, change)
        done[t.finding.name] = _findings(connection, change)
    return done


def _rows(connection: sa.Connection, change: Change) -> dict[str, int]:
    """By a table of old and new ones that is gone when the transaction ends."""
    name, was, becomes = MAPPED
    both = sa.Table(
        name,
        sa.MetaData(),
        sa.Column(was, sa.Text, primary_key=True),
        sa.Column(becomes, sa.Text),
        prefixes=["TEMPORARY"],
    )
    both.create(connection)
    every = sa.union(*(sa.select(table.c[NHS_NUMBER]).where(table.c[NHS_NUMBER].is_not(None)) for table in TABLES))
    for some in connection.execute(every).scalars().partitions(AT_ONCE):
        connection.execute(both.insert(), [{was: old, becomes: change(old)} for old in some])
    done = {}
    for table in TABLES:
        column = table.c[NHS_NUMBER]
        made = table.update().where(column == both.c[was]).values({column: both.c[becomes]})
        done[table.name] = connection.execute(made).rowcount
    both.drop(connection)
    return done


def _kept_files(connection: sa.Connection, change: Change) -> int:
    """The bytes, the digest that names them, and the fingerprints of the loads of them."""
    done, file, load = 0, t.source_file, t.load
    for number in list(connection.scalars(sa.select(file.c.id).order_by(file.c.id))):
        row = connection.execute(sa.select(file.c.kept, file.c.sha256).where(file.c.id == number)).one()
        before = gzip.decompress(row.kept)
        after = IN_BYTES.sub(lambda found: change(found[0].decode()).encode(), before)
        if after == before:
            continue
        digest, packed = hashlib.sha256(after).hexdigest(), gzip.compress(after, compresslevel=6, mtime=0)
        connection.execute(file.update().where(file.c.id == number).values(kept=packed, sha256=digest))
        rest = sa.func.substr(load.c.fingerprint, len(digest) + 1)
        named = (load.c.source_file == number, load.c.fingerprint.like(f"{row.sha256}:%"))
        connection.execute(load.update().where(*named).values(fingerprint=sa.literal(digest).concat(rest)))
        done += 1
    return done


def _left_out(connection: sa.Connection, change: Change) -> int:
    left = t.left_out_row
    there = connection.execute(sa.select(left.c.id, left.c.cells).where(_holds_any(left.c.cells))).all()
    for row in there:
        cells = json.loads(_changed(json.dumps(row.cells), change))
        connection.execute(left.update().where(left.c.id == row.id).values(cells=cells))
    return len(there)


def _findings(connection: sa.Connection, change: Change) -> int:
    found = t.finding
    where = sa.or_(_holds_any(found.c.value), _holds_any(found.c.message))
    there = connection.execute(sa.select(found.c.id, found.c.value, found.c.message).where(where)).all()
    for row in there:
        values = {"value": row.value and _changed(row.value, change), "message": _changed(row.message, change)}
        connection.execute(found.update().where(found.c.id == row.id).values(values))
    return len(there)


def _holds_any(column: Any) -> sa.ColumnElement[bool]:
    return sa.cast(column, sa.Text).contains(PREFIX)


def _changed(text: str, change: Change) -> str:
    return PSEUDONYM.sub(lambda found: change(found[0]), text)


def tables(done: Iterable[str]) -> list[str]:
    """The tables that a new key touches, loads among them."""
    return sorted({*done, t.load.name})
