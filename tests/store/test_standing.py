"""Code and schema of two versions beside each other, as while one process after another is restarted at an update."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from typer.testing import CliRunner

from flow.actions.action import NewAction
from flow.cli.main import app
from flow.errors import ConfigurationError, RuleRefused
from flow.security.person import Person
from flow.services import migrate as migrating
from flow.services.actions import agree_action, finish_action, list_actions
from flow.services.board import board
from flow.services.start import open_store
from flow.settings import Settings
from flow.store import schema
from flow.store.database import Database, DatabaseGone, connect
from flow.store.standing import Standing
from tests.mornings import DAY, a_morning, make_demo

ANN = Person("Ann Lee", "RK9")
LATER = "9999"
ADDED = (
    "CREATE TABLE of_a_later_version (id INTEGER PRIMARY KEY)",
    "ALTER TABLE action ADD COLUMN of_a_later_version INTEGER",
    "ALTER TABLE load ADD COLUMN of_a_later_version INTEGER DEFAULT 0 NOT NULL",
    "UPDATE alembic_version SET version_num = '9999'",
)


def written(store: Database, *statements: str) -> None:
    with store.writing() as connection:
        for statement in statements:
            connection.execute(sa.text(statement))


def settings(url: str, folder: Path, migrate: str = "auto") -> Settings:
    return Settings(_env_file=None, database_url=url, data_folder=folder, migrate=migrate)  # type: ignore[arg-type]


@pytest.mark.parametrize("migrate", ["auto", "never"])
def test_processes_of_the_version_before_go_on_with_a_store_that_a_later_one_added_to(
    database_url: str, tmp_path: Path, migrate: str
) -> None:
    running = open_store(settings(database_url, tmp_path, migrate))
    make_demo(running, tmp_path)
    written(running, *ADDED)
    started = open_store(settings(database_url, tmp_path, migrate))
    for store in (running, started):
        a_morning(store)
        due = datetime(2018, 6, 5, 16, 0, tzinfo=UTC)
        number = agree_action(store, "demo", DAY, NewAction("Ring the council", "Bo", "RK9", due), who=ANN).id
        finish_action(store, number, 1, outcome="Rung", who=ANN)
        assert board(store, "demo", DAY).system == "demo"
    assert len(list_actions(started, "demo", day=DAY)) == 2
    stands = migrating.migrate(settings(database_url, tmp_path))
    assert (stands.stood, stands.found, stands.fits) == (Standing.LATER, LATER, True)
    with started.reading() as connection:
        assert schema.revision(connection) == LATER
    running.close()
    started.close()


def test_a_store_of_a_later_version_in_which_something_is_gone_is_refused_with_what(
    database_url: str, tmp_path: Path
) -> None:
    store = connect(database_url)
    written(store, "DROP TABLE rebase", *ADDED)
    with pytest.raises(ConfigurationError, match=r"later version .*\(schema 9999; .* this one needs: rebase\."):
        open_store(settings(database_url, tmp_path))
    store.close()


def test_a_store_of_an_earlier_version_waits_for_the_migration_where_opening_may_not_do_it(
    empty_database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    never = settings(empty_database_url, tmp_path, "never")
    with pytest.raises(RuleRefused, match=r"There is nothing in the store yet\. .*python -m flow migrate"):
        open_store(never)
    store = connect(empty_database_url)
    with store.writing() as connection:
        command.upgrade(schema._config(connection), "0004")
    with pytest.raises(RuleRefused, match=r"of an earlier version .*\(schema 0004; .* runs `python -m flow migrate`"):
        open_store(never)
    monkeypatch.setenv("FLOW_DATABASE_URL", empty_database_url)
    monkeypatch.setenv("FLOW_DATA_FOLDER", str(tmp_path))
    monkeypatch.setenv("FLOW_MIGRATE", "never")
    ran = [CliRunner().invoke(app, words) for words in (["migrate", "--check"], ["migrate"], ["migrate", "--check"])]
    assert [one.exit_code for one in ran] == [4, 0, 0]
    assert ran[0].stdout.startswith("The store is at schema 0004; this version needs schema ")
    assert ran[1].stdout == f"The store is at schema {schema.newest()}; it was at schema 0004.\n"
    assert ran[2].stdout == f"The store is up to date (schema {schema.newest()}).\n"
    open_store(never).close()
    store.close()


def test_a_migration_does_not_make_everybody_wait_behind_somebody_who_reads(
    postgresql_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "WAIT_SECONDS", 0.2)
    store = connect(postgresql_url)
    with store.writing() as connection:
        command.upgrade(schema._config(connection), "0004")
    with store.reading() as reader:
        reader.execute(sa.text("LOCK TABLE alembic_version IN SHARE MODE"))
        with pytest.raises(DatabaseGone, match="somebody else holds what it needs"):
            migrating.migrate(settings(postgresql_url, tmp_path))
    assert migrating.look(settings(postgresql_url, tmp_path)).found == "0004"
    store.close()
