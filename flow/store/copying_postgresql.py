"""A PostgreSQL store copied while it runs, and put back in one transaction: all of it is there, or nothing changed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psycopg
import sqlalchemy as sa

from flow.errors import FileRefused
from flow.store import append_only, copying_programs, partitions, schema
from flow.store.database import DatabaseGone
from flow.store.tables import metadata
from flow.store.trouble import reason

ATTEMPTS = 20
COPY, FROM, END = b"COPY ", b" FROM stdin;", b"\\."
NOT_SQL = (b"\\", b"SET transaction_timeout")
"""Lines of pg_restore that are psql's alone, or that an older server does not know."""
SEND_AWAY = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))"
LET_THEM_END = "SELECT pg_sleep(0.2)"


def copy_out(connection: sa.Connection, to: Path, environment: Mapping[str, str]) -> None:
    """The store as it is at one moment. `environment`: of the program that makes the copy."""
    info = _raw(connection).info
    program = copying_programs.find("pg_dump", _major(connection))
    secret = {"PGPASSWORD": info.password} if info.password else {}
    parameters = info.get_parameters()
    copying_programs.dump(program, parameters, tables(connection), in_schema(connection), to, {**environment, **secret})


def tables(connection: sa.Connection) -> list[str]:
    """The tables of the store; of a store of a newer version, whose tables we cannot know, every table there is."""
    there = sa.inspect(connection).get_table_names()
    known = {*metadata.tables, *partitions.parts(connection), "alembic_version"}
    newer = "alembic_version" in there and not schema.knows(schema.revision(connection))
    return sorted(name for name in there if newer or name in known)


def in_schema(connection: sa.Connection) -> str:
    return str(sa.inspect(connection).default_schema_name)


def hold(connection: sa.Connection) -> None:
    """From here to the end of the transaction nobody writes; everybody may read."""
    connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": schema.ONE_AT_A_TIME})
    _lock(connection, "SHARE")


def replace(connection: sa.Connection, copy: Path, room: Path) -> None:
    """Takes the store's tables away and puts the copy in their place, in this transaction, which is then at the
    schema of the copy. FileRefused where the copy cannot be read."""
    script = room / "store.sql"
    copying_programs.as_sql(copying_programs.find("pg_restore", _major(connection)), copy, script)
    connection.detach()  # what the script sets must not come back from the pool
    _alone(connection)
    prepare = connection.dialect.identifier_preparer
    there = tables(connection)
    if there:
        names = ", ".join(prepare.quote_identifier(name) for name in there)
        connection.exec_driver_sql(f"DROP TABLE {names} CASCADE")
    for function in append_only.functions():
        connection.exec_driver_sql(function)
    try:
        with _raw(connection).cursor() as cursor, script.open("rb") as lines:
            _play(cursor, lines)
            cursor.execute("RESET ALL")
    except psycopg.OperationalError as error:
        said = f"The database did not take this: {reason(error)}. Nothing was changed; try again."
        raise DatabaseGone(said) from error
    except psycopg.Error as error:
        raise FileRefused(f"The backup cannot be put back: {reason(error)}. Nothing was changed.") from error


def _play(cursor: psycopg.Cursor[Any], lines: Any) -> None:
    """Runs what pg_restore wrote: statements as they come, rows by COPY."""
    statements: list[bytes] = []
    for line in lines:
        if line.startswith(COPY) and line.rstrip().endswith(FROM):
            cursor.execute(b"".join(statements))
            statements = []
            with cursor.copy(line) as rows:
                for row in lines:
                    if row.rstrip(b"\r\n") == END:
                        break
                    rows.write(row)
        elif not line.startswith(NOT_SQL):
            statements.append(line)
    cursor.execute(b"".join(statements))


def _alone(connection: sa.Connection) -> None:
    """Nobody reads or writes from here. Who waits for us, and holds what we need, is sent away: nothing of theirs was
    saved, they are told so, and try again."""
    _lock(connection, "ACCESS EXCLUSIVE", between=SEND_AWAY)


def _lock(connection: sa.Connection, mode: str, between: str = LET_THEM_END) -> None:
    """Locks every table of the store. Whoever writes takes them in another order, so we never wait long while we hold
    some: we let go, run `between` and begin again, before the database ends somebody's writing as a deadlock."""
    prepare = connection.dialect.identifier_preparer
    names = ", ".join(prepare.quote_identifier(name) for name in tables(connection))
    if not names:
        return
    for _ in range(ATTEMPTS):
        try:
            with connection.begin_nested():
                connection.exec_driver_sql("SET LOCAL lock_timeout = 500")  # the database looks for deadlocks after 1 s
                connection.exec_driver_sql(f"LOCK TABLE {names} IN {mode} MODE")
                return
        except sa.exc.OperationalError:
            connection.exec_driver_sql(between)
    raise DatabaseGone("Somebody has been using the store for a long time. Nothing was changed; try again.")


def _raw(connection: sa.Connection) -> psycopg.Connection[Any]:
    raw: Any = connection.connection.dbapi_connection
    assert isinstance(raw, psycopg.Connection)
    return raw


def _major(connection: sa.Connection) -> int:
    """The server's version: 15 of 150018."""
    return _raw(connection).info.server_version // 10_000
