"""Bringing a database to the newest schema, with Alembic, safely while others do the same."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from flow.store import partitions
from flow.store.database import Database
from flow.store.tables import metadata

MIGRATIONS = Path(__file__).parent / "migrations"
ONE_AT_A_TIME = 7_240_618
"""PostgreSQL advisory lock held while migrating; SQLite's write transaction does the same."""
WAIT_SECONDS = 20
"""How long a migration waits for a table that somebody reads: everybody who comes meanwhile waits behind it."""


def _config(connection: sa.Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def newest() -> str:
    """The revision this code needs."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    assert head is not None
    return head


def revision(connection: sa.Connection) -> str | None:
    """The revision a database is at; None before the first migration."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(database: Database) -> None:
    """All migrations not yet applied, in one transaction."""
    with database.reading() as connection:
        if revision(connection) == newest():
            return
    with database.writing() as connection:
        if not database.is_sqlite:
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_AT_A_TIME})
            connection.execute(sa.text(f"SET LOCAL lock_timeout = {WAIT_SECONDS * 1000:.0f}"))
        bring(connection)


def bring(connection: sa.Connection) -> None:
    """All migrations not yet applied, in the transaction of this connection."""
    command.upgrade(_config(connection), "head")


def knows(revision: str | None) -> bool:
    """Whether this code has the migration of that name; a revision that a newer version made is not known."""
    return revision in {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}


def differences(connection: sa.Connection) -> list[str]:
    """Where the database's tables differ from what the code declares; empty when they are the same."""
    parts = partitions.parts(connection)

    def declared(_: Any, name: str | None, kind: str, reflected: bool, __: Any) -> bool:
        return not (reflected and kind == "table" and name in parts)

    context = MigrationContext.configure(connection, opts={"compare_type": True, "include_object": declared})
    return [str(difference) for difference in compare_metadata(context, metadata)]


def damage(connection: sa.Connection) -> list[str]:
    """What the database itself finds wrong: broken pages, rows that point nowhere, tables that are not as declared."""
    problems = [f"The database's tables are not as they should be: {line}." for line in differences(connection)]
    if connection.dialect.name == "sqlite":
        pages = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
        problems += [f"The database file is damaged: {line}." for line in pages if line != "ok"]
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        problems += [f"A row of {row[0]} points to a row of {row[2]} that is not there." for row in broken]
    return problems


def forget(database: Database, tables: Iterable[str]) -> None:
    """Nothing of what was removed or changed in these tables stays behind in the database's files, as far as it can."""
    if database.is_sqlite:
        driver = database.engine.raw_connection()
        try:
            driver.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            driver.close()
        return
    known = [metadata.tables[name] for name in tables]
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in known:
            connection.execute(sa.text(f'VACUUM "{table.name}"'))
