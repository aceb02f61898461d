"""One PostgreSQL database for many tests: a copy takes five times as long to make as what a test wrote to take out.

What a test left is deleted, whatever protects it, and what was there at the start is put back: rows, sequences, parts
of months. Where a test changed more than that - a table, a trigger, a right - the database is thrown away.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from tests.postgres import fresh_database

KEPT = "at_the_start"
"""Schema with a copy of the rows that were there at the start."""
PARTS = "SELECT relname FROM pg_class WHERE relispartition AND relkind = 'r' AND relnamespace = 'public'::regnamespace"
SHAPE = """
SELECT md5(string_agg(said, ',' ORDER BY said)) FROM (
    SELECT format('%s %s %s %s', relname, relkind, relpersistence, relacl) AS said FROM pg_class
        WHERE relnamespace = 'public'::regnamespace
    UNION ALL SELECT format('%s %s %s %s', attrelid::regclass, attname, atttypid, attnotnull)
        FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
        WHERE relnamespace = 'public'::regnamespace AND attnum > 0
    UNION ALL SELECT format('%s %s %s', tgrelid::regclass, tgname, tgenabled) FROM pg_trigger
    UNION ALL SELECT format('%s %s', proname, md5(prosrc)) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT format('%s %s', conrelid::regclass, conname) FROM pg_constraint
    UNION ALL SELECT format('%s %s', nspname, nspacl) FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%'
) everything
"""


@dataclass(frozen=True)
class Start:
    """How a database stood at the start: its shape, its parts, and the statements that bring its rows back."""

    shape: str
    parts: frozenset[str]
    back: str


class Swept:
    """Databases like the template on this server, one after another; only one is in use at a time."""

    def __init__(self, server: str, template: str) -> None:
        self.server, self.template = server, template
        self.stack = ExitStack()
        self.url = ""
        self.start: Start | None = None

    @contextmanager
    def database(self) -> Iterator[str]:
        """The URL of a database that is as the template is."""
        if self.start is None:
            self.url = self.stack.enter_context(fresh_database(self.server, self.template))
            with self._alone() as connection:
                self.start = begin(connection)
        try:
            yield self.url
        finally:
            with self._alone() as connection:
                clean = sweep(connection, self.start)
            if not clean:
                self.close()

    def close(self) -> None:
        """Throws the database away."""
        self.start = None
        self.stack.close()

    @contextmanager
    def _alone(self) -> Iterator[sa.Connection]:
        """A connection while nobody else has one."""
        engine = sa.create_engine(self.url, poolclass=sa.NullPool)
        with engine.begin() as connection:
            connection.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            yield connection


def begin(connection: sa.Connection) -> Start:
    """Notes how the database stands, and keeps a copy of its rows in it."""
    tables = sa.inspect(connection).get_table_names()
    parts = frozenset(connection.scalars(sa.text(PARTS)))
    roots = [name for name in tables if name not in parts]
    connection.exec_driver_sql(f"CREATE SCHEMA {KEPT}")
    back = ["SET LOCAL session_replication_role = replica", *(f'DELETE FROM "{name}"' for name in roots)]  # noqa: S608
    for name in roots:
        if connection.exec_driver_sql(f'SELECT EXISTS (TABLE "{name}")').scalar_one():
            connection.exec_driver_sql(f'CREATE TABLE {KEPT}."{name}" AS TABLE "{name}"')
            back.append(f'INSERT INTO "{name}" OVERRIDING SYSTEM VALUE TABLE {KEPT}."{name}"')
    sequences = connection.exec_driver_sql("SELECT sequencename, last_value FROM pg_sequences").all()
    back += [f"SELECT setval('\"{name}\"', {last or 1}, {'true' if last else 'false'})" for name, last in sequences]
    return Start(connection.execute(sa.text(SHAPE)).scalar_one(), parts, "; ".join(back))


def sweep(connection: sa.Connection, start: Start) -> bool:
    """Brings the database back to the start; False where that would take more."""
    more = set(connection.scalars(sa.text(PARTS))) - start.parts
    if more:
        connection.exec_driver_sql("DROP TABLE " + ", ".join(f'"{name}"' for name in sorted(more)))
    if connection.execute(sa.text(SHAPE)).scalar_one() != start.shape:
        return False
    driver: Any = connection.connection.driver_connection
    driver.execute(start.back)  # as one message: SQLAlchemy would send a statement at a time
    return True
