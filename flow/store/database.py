"""Opening the database, and the two kinds of transaction: reading and writing.

SQLite: write-ahead log, foreign keys, and BEGIN IMMEDIATE for writes, so that a writer waits its turn instead of
failing half-way (with a deferred BEGIN two writers lose changes or meet 'database is locked' at once).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import sqlalchemy as sa

from flow.errors import ConfigurationError, FlowError
from flow.security.principal import Principal
from flow.store.audit import Pending, add
from flow.store.trouble import reason

WRITES = "flow_writes"
WAIT_SECONDS = 20
PERHAPS = (
    "The database went away in the moment of saving: this was saved, or nothing of it was. Look whether it is there"
    " before you do it again."
)


class DatabaseGone(FlowError):
    """The database did not answer. Nothing of the change was kept; the same thing can be tried again."""

    exit_code = 1


class PerhapsSaved(DatabaseGone):
    """The database went away in the moment of saving: all of it was kept, or none of it, and nobody can say which."""


@dataclass
class Attempt:
    """`saving`: everything was written, and the database has been asked to keep it."""

    saving: bool = False


@dataclass(frozen=True)
class Database:
    """One database. `reading()` and `writing()` give a connection inside one transaction.

    `who`: on whose behalf it is asked (None: nobody's, who may do nothing); `told`: the line of the audit that is to be
    written with the first change.
    """

    engine: sa.Engine
    who: Principal | None = None
    told: Pending | None = None

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        with _plainly(), self._begun(**self._one_moment()) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """All of it is kept, or, when anything fails inside, none of it."""
        with _plainly() as attempt, self._begun(**{WRITES: True}) as connection:
            yield connection
            if self.told and not self.told.written:
                add(connection, self.told.line)
            attempt.saving = True
        if self.told:
            self.told.written = True

    @contextmanager
    def _begun(self, **options: Any) -> Iterator[sa.Connection]:
        """A transaction with these options, which are the connection's: an engine with options is slow to make."""
        with self.engine.connect() as connection:
            connection.execution_options(**options)
            with connection.begin():
                yield connection

    def _one_moment(self) -> dict[str, Any]:
        """Every query of one reading sees the same moment; a SQLite transaction does so by itself."""
        return {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}

    def close(self) -> None:
        self.engine.dispose()


@contextmanager
def _plainly() -> Iterator[Attempt]:
    """A database that is gone, full, locked or damaged is answered with a sentence; a wrong statement stays our bug."""
    attempt = Attempt()
    try:
        yield attempt
    except (sa.exc.OperationalError, psycopg.OperationalError) as error:
        if attempt.saving and getattr(error, "connection_invalidated", False):
            raise PerhapsSaved(PERHAPS) from error
        raise DatabaseGone(
            f"The database did not take this: {reason(error)}. Nothing was changed; try again."
        ) from error
    except sa.exc.TimeoutError as error:
        raise DatabaseGone("Too many ask the database at once. Nothing was changed; try again.") from error
    except sa.exc.DatabaseError as error:
        if type(error.orig) is sqlite3.DatabaseError:
            raise DatabaseGone(f"The database file is damaged: {reason(error)}. Restore a backup.") from error
        raise


def connect(url: str, who: Principal | None = None) -> Database:
    """A database by its SQLAlchemy URL. A SQLite file's folder is made on first use."""
    try:
        parsed = sa.make_url(url)
    except sa.exc.ArgumentError as error:
        raise ConfigurationError(
            "FLOW_DATABASE_URL is not a database URL, for example sqlite:///data/flow.db."
        ) from error
    if parsed.get_backend_name() == "sqlite":
        return Database(_sqlite(parsed), who)
    if parsed.get_backend_name() == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
        return Database(sa.create_engine(parsed, pool_pre_ping=True, hide_parameters=True), who)
    raise ConfigurationError(f"FLOW_DATABASE_URL names {parsed.get_backend_name()}; SQLite and PostgreSQL are known.")


def _sqlite(url: sa.URL) -> sa.Engine:
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(url, connect_args={"timeout": WAIT_SECONDS}, hide_parameters=True)
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
