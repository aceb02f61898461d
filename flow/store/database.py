"""Opening the database, and the two kinds of transaction: reading and writing.

SQLite: write-ahead log, foreign keys, and BEGIN IMMEDIATE for writes, so that a writer waits its turn instead of
failing half-way (with a deferred BEGIN two writers lose changes or meet 'database is locked' at once).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from flow.errors import ConfigurationError, FlowError

WRITES = "flow_writes"
WAIT_SECONDS = 20


class DatabaseGone(FlowError):
    """The database did not answer. Nothing of the change was kept; the same thing can be tried again."""

    exit_code = 1


@dataclass(frozen=True)
class Database:
    """One database. `reading()` and `writing()` give a connection inside one transaction."""

    engine: sa.Engine

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        with _plainly(), self.engine.execution_options(**self._one_moment()).begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """All of it is kept, or, when anything fails inside, none of it."""
        with _plainly(), self.engine.execution_options(**{WRITES: True}).begin() as connection:
            yield connection

    def _one_moment(self) -> dict[str, Any]:
        """Every query of one reading sees the same moment; a SQLite transaction does so by itself."""
        return {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}

    def close(self) -> None:
        self.engine.dispose()


@contextmanager
def _plainly() -> Iterator[None]:
    """A database that is gone, full or locked is answered with a sentence; a wrong statement stays our bug."""
    try:
        yield
    except sa.exc.OperationalError as error:
        raise DatabaseGone(
            f"The database did not take this: {_reason(error)}. Nothing was changed; try again."
        ) from error


def _reason(error: SQLAlchemyError) -> str:
    first = str(getattr(error, "orig", error)).strip().splitlines()
    return first[0] if first else type(error).__name__


def connect(url: str) -> Database:
    """A database by its SQLAlchemy URL. A SQLite file's folder is made on first use."""
    try:
        parsed = sa.make_url(url)
    except sa.exc.ArgumentError as error:
        raise ConfigurationError(
            "FLOW_DATABASE_URL is not a database URL, for example sqlite:///data/flow.db."
        ) from error
    if parsed.get_backend_name() == "sqlite":
        return Database(_sqlite(parsed))
    if parsed.get_backend_name() == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
        return Database(sa.create_engine(parsed, pool_pre_ping=True))
    raise ConfigurationError(f"FLOW_DATABASE_URL names {parsed.get_backend_name()}; SQLite and PostgreSQL are known.")


def _sqlite(url: sa.URL) -> sa.Engine:
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(url, connect_args={"timeout": WAIT_SECONDS})
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
