"""Safe copies of a store on either database: made while it runs, and put back all at once or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from flow.errors import FileRefused, UsageError
from flow.store import copying, copying_postgresql, copying_sqlite, schema
from flow.store import tables as t
from flow.store.copying import Manifest
from flow.store.database import Database, connect
from flow.store.systems import MARK

WHO = "restore"
NO_STORE = "The store is in memory only: there is nothing to copy, and nothing to restore into."


@dataclass(frozen=True)
class Making:
    """What goes into every backup: when, which key it needs, and the environment of the programs that are run."""

    at: datetime
    key: str
    environment: Mapping[str, str]


@dataclass(frozen=True)
class Safety:
    """Where what stood before a restore was kept; `readable`: as a backup, else as the bytes of a damaged file."""

    path: Path
    readable: bool


def make(db: Database, path: Path, making: Making) -> Manifest | None:
    """A backup of the store as it is at one moment; None where the store has never been used."""
    if db.is_sqlite:
        return _make_sqlite(_file(db), path, making)
    with db.reading() as connection:
        return _make_postgresql(connection, path, making)


def _make_sqlite(store: Path, path: Path, making: Making) -> Manifest | None:
    with copying.room(path.parent, path) as room:
        revision = copying_sqlite.copy_out(store, room / "copy")
        if revision is None:
            return None
        manifest = Manifest(making.at, "sqlite", "", revision, making.key)
        copying.write(path, manifest, room / "copy")
        return manifest


def _make_postgresql(connection: sa.Connection, path: Path, making: Making) -> Manifest | None:
    revision = schema.revision(connection)
    if revision is None:
        return None
    with copying.room(path.parent, path) as room:
        copying_postgresql.copy_out(connection, room / "copy", making.environment)
        inside = copying_postgresql.in_schema(connection)
        manifest = Manifest(making.at, "postgresql", inside, revision, making.key)
        copying.write(path, manifest, room / "copy")
        return manifest


def put_back(db: Database, copy: Path, revision: str, safety: Path, making: Making) -> Safety | None:
    """Puts a copy, which is of this revision, in the place of the store, brought to the newest schema; keeps what stood
    before at `safety`.

    Returns where that is; None where nothing stood. FileRefused, and nothing changed, where the copy is not whole.
    """
    if db.is_sqlite:
        return _put_back_sqlite(_file(db), copy, revision, safety, making)
    with db.writing() as connection:
        copying_postgresql.hold(connection)
        last = _last_change(connection)
        kept = _make_postgresql(connection, safety, making)
        copying_postgresql.replace(connection, copy, copy.parent)
        _is_of(connection, revision)
        schema.bring(connection)
        _check(connection)
        _number_on(connection, last, making.at)
    return Safety(safety, True) if kept else None


def _put_back_sqlite(store: Path, copy: Path, revision: str, safety: Path, making: Making) -> Safety | None:
    fresh = connect(f"sqlite:///{copy.as_posix()}")
    try:
        _prepare(fresh, revision)
        with copying_sqlite.held(store) as live:
            kept = _make_sqlite(store, safety, making)
            with fresh.writing() as connection:
                _number_on(connection, copying_sqlite.last_change(live), making.at)
    except copying_sqlite.Damaged:
        fresh.close()
        copying_sqlite.set_aside(store, safety)
        copying_sqlite.replace_damaged(store, copy)
        return Safety(safety, False)
    finally:
        fresh.close()
    copying_sqlite.replace(store, copy)
    return Safety(safety, True) if kept else None


def _prepare(fresh: Database, revision: str) -> None:
    """Brings a copy to the newest schema. FileRefused where it is not whole."""
    try:
        with fresh.reading() as connection:
            _is_of(connection, revision)
        schema.upgrade(fresh)
        with fresh.reading() as connection:
            _check(connection)
    except sa.exc.DatabaseError as error:
        raise FileRefused(f"The backup cannot be put back: {error.orig}. Nothing was changed.") from error


def _is_of(connection: sa.Connection, revision: str) -> None:
    if schema.revision(connection) != revision:
        raise FileRefused("The backup cannot be put back: it is not what it says it is. Nothing was changed.")


def _check(connection: sa.Connection) -> None:
    problems = schema.damage(connection)
    if problems:
        raise FileRefused(f"The backup cannot be put back. {problems[0]} Nothing was changed.")


def _last_change(connection: sa.Connection) -> int:
    if not sa.inspect(connection).has_table(t.setting_change.name):
        return 0
    return int(connection.execute(sa.select(sa.func.max(t.setting_change.c.id))).scalar_one() or 0)


def _number_on(connection: sa.Connection, last: int, at: datetime) -> None:
    """Every system's version becomes one that it never had before: nothing that a running app keeps in mind of what
    stood before the restore is taken for what stands after it."""
    change = t.setting_change
    number = max(last, _last_change(connection))
    for key in connection.execute(sa.select(t.system.c.key).order_by(t.system.c.key)).scalars().all():
        number += 1
        noted = sa.select(change.c.after).where(change.c.system == key, change.c.what == MARK)
        mark = connection.execute(noted.order_by(change.c.id.desc()).limit(1)).scalar_one_or_none()
        row = {"id": number, "system": key, "at": at, "who": WHO, "what": MARK, "after": mark}
        connection.execute(change.insert().values(row))
    if connection.dialect.name == "postgresql" and number:
        sequence = sa.func.pg_get_serial_sequence(change.name, "id")
        connection.execute(sa.select(sa.func.setval(sequence, number)))


def _file(db: Database) -> Path:
    name = db.engine.url.database
    if not name or name == ":memory:":
        raise UsageError(NO_STORE)
    return Path(name)
