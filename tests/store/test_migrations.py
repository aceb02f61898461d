"""A store of every earlier version, with data in every table of it, comes to the newest one with what is in it."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from shutil import copy
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.script import ScriptDirectory

from flow.actions.action import NewAction
from flow.security.person import Person
from flow.security.principal import LOCAL
from flow.services.actions import action_history, agree_action, finish_action, list_actions
from flow.services.load import recent_loads
from flow.services.start import open_store
from flow.services.verify import verify
from flow.settings import Settings
from flow.store import schema
from flow.store import tables as t
from flow.store.database import Database, connect
from flow.store.systems import MARK
from tests.mornings import DAY, a_morning, make_demo

EARLIER = sorted({each.revision for each in ScriptDirectory.from_config(schema._config()).walk_revisions()})[:-1]
"""Every revision but the newest: one that is added is tested from then on."""
ANN = Person("Ann Lee", "RK9")
DUE = datetime(2018, 6, 5, 16, 0, tzinfo=UTC)
Row = dict[str, Any]
SAID_ELSEWHERE = frozenset({"action_patient", "opening"})
"""A snapshot says how many rows of a feed it has, an action's history which patients it is about; nobody can keep an
opening."""


@pytest.fixture(scope="module")
def today(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A store of today's version with a morning filed and an action with its history."""
    folder = tmp_path_factory.mktemp("today")
    copy(sqlite_template, folder / "flow.db")
    store = connect(f"sqlite:///{(folder / 'flow.db').as_posix()}", LOCAL)
    make_demo(store, folder)
    a_morning(store)
    number = agree_action(store, "demo", DAY, NewAction("Ring the council", "Bo", "RK9", DUE), who=ANN).id
    finish_action(store, number, 1, outcome="Rung", who=ANN)
    yield store
    store.close()


@pytest.fixture(params=EARLIER)
def earlier(request: pytest.FixtureRequest, empty_database_url: str, today: Database) -> Iterator[Database]:
    """A store as that version left it: what today's holds, as far as it had tables and columns for it; and a row of
    every other table of that version."""
    opened = connect(empty_database_url, LOCAL)
    with opened.writing() as connection:
        command.upgrade(schema._config(connection), request.param)
        tables = sa.MetaData()
        tables.reflect(connection)
        with today.reading() as source:
            for table in tables.sorted_tables:
                _fill(connection, table, _of_today(source, table) or _made_up(connection, table))
        _number_on(connection, tables)
    yield opened
    opened.close()


def _fill(connection: sa.Connection, table: sa.Table, rows: list[Row]) -> None:
    if rows and table.name != "alembic_version":
        connection.execute(table.insert(), rows)


def _of_today(source: sa.Connection, table: sa.Table) -> list[Row]:
    known = t.metadata.tables.get(table.name)
    if known is None:
        return []
    names = [column.name for column in table.columns if column.name in known.columns]
    return [dict(row) for row in source.execute(sa.select(*(known.c[name] for name in names))).mappings()]


def _made_up(connection: sa.Connection, table: sa.Table) -> list[Row]:
    """One row; none where something else says how many there are."""
    if table.name in SAID_ELSEWHERE or ("_row" in table.name and "snapshot" in table.columns):
        return []
    return [{column.name: _cell(connection, table, column) for column in table.columns}]


def _cell(connection: sa.Connection, table: sa.Table, column: sa.Column[Any]) -> Any:
    for key in column.foreign_keys:
        if key.column.table is table:
            return None
        return connection.execute(sa.select(key.column).limit(1)).scalar_one()
    for check in sa.inspect(connection).get_check_constraints(table.name):
        if check["name"] == f"ck_{table.name}_{column.name}":
            return re.findall(r"'([^']*)'", check["sqltext"])[0]
    kinds: dict[type, Any] = {
        sa.Boolean: True,
        sa.Integer: 1,
        sa.Float: 1.5,
        sa.DateTime: datetime(2018, 6, 5, 9, 0),  # noqa: DTZ001 - as the store keeps it
        sa.Date: date(2018, 6, 5),
        sa.JSON: {},
        sa.LargeBinary: gzip.compress(b"x"),
    }
    for kind, value in kinds.items():
        if isinstance(column.type, kind):
            return value
    return "demo" if column.name == "system" else f"{column.name} of {table.name}"


def _number_on(connection: sa.Connection, tables: sa.MetaData) -> None:
    """Rows that were written with their numbers leave PostgreSQL's own counting behind."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables.sorted_tables:
        if "id" in table.columns:
            newest = sa.select(sa.func.coalesce(sa.func.max(table.c.id), 1)).scalar_subquery()
            connection.execute(sa.select(sa.func.setval(sa.func.pg_get_serial_sequence(table.name, "id"), newest)))


def _rows(store: Database, names: dict[str, list[str]]) -> dict[str, list[str]]:
    """What these columns of these tables hold; of reasons and marks, which each start may add to, what is there."""
    tables = sa.MetaData()
    found = {}
    with store.reading() as connection:
        tables.reflect(connection)
        for name, columns in names.items():
            query = sa.select(*(tables.tables[name].c[column] for column in columns))
            if name == "setting_change":
                query = query.where(tables.tables[name].c.what != MARK)
            found[name] = sorted(repr(tuple(row)) for row in connection.execute(query))
    return found


def _columns(store: Database) -> dict[str, list[str]]:
    tables = sa.MetaData()
    with store.reading() as connection:
        tables.reflect(connection)
    return {name: list(table.columns.keys()) for name, table in tables.tables.items() if name != "alembic_version"}


def test_everything_is_there_afterwards_whole_readable_and_protected(
    earlier: Database, today: Database, tmp_path: Path
) -> None:
    columns = _columns(earlier)
    before = _rows(earlier, columns)
    assert all(before[name] for name in columns if "_row" not in name and name not in SAID_ELSEWHERE)
    url = earlier.engine.url.render_as_string(hide_password=False)
    store = open_store(Settings(_env_file=None, database_url=url, data_folder=tmp_path))
    with store.reading() as connection:
        assert schema.revision(connection) == schema.newest()
    assert _rows(store, columns) == before
    assert verify(store, lambda *_: None) == []
    assert list_actions(store, "demo") == list_actions(today, "demo")
    assert action_history(store, 1) == action_history(today, 1)
    assert recent_loads(store, "demo") == recent_loads(today, "demo")
    finish_action(store, _agree(store), 1, outcome="Rung", who=ANN)
    _history_is_append_only(store)
    store.close()


def _agree(store: Database) -> int:
    return agree_action(store, "demo", DAY, NewAction("After the update", "Bo", "RK9", DUE), who=ANN).id


def _history_is_append_only(store: Database) -> None:
    """Every table of history that has a row refuses to lose or change it."""
    for table in t.HISTORY:
        with store.reading() as connection:
            there = connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
        if not there:
            continue
        column = next(column.name for column in table.columns if not column.primary_key)
        for change in (table.delete(), table.update().values({column: table.c[column]})):
            with pytest.raises(sa.exc.DBAPIError, match="append-only"), store.writing() as connection:
                connection.execute(change)


def test_every_table_of_history_has_its_triggers(database_url: str) -> None:
    """Making a table anew, as SQLite does for a wider constraint, takes its triggers with the old one."""
    store = connect(database_url)
    query = "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger'"
    if not store.is_sqlite:
        query = "SELECT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
    with store.reading() as connection:
        found = [name.strip('"') for name in connection.execute(sa.text(query)).scalars()]
    assert [table.name for table in t.HISTORY if found.count(table.name) < 2] == []
    store.close()


def test_words_that_the_newest_version_does_not_know_are_refused(database_url: str, tmp_path: Path) -> None:
    store = connect(database_url, LOCAL)
    make_demo(store, tmp_path)
    row = {
        "action": _agree(store),
        "version": 2,
        "at": DUE.replace(tzinfo=None),
        "who": "Ann",
        "who_organisation": "RK9",
    }
    add = sa.text(
        "INSERT INTO action_event (action, version, kind, at, who, who_organisation, changes) "
        "VALUES (:action, :version, :kind, :at, :who, 'RK9', '{}')"
    )
    with store.writing() as connection:
        connection.execute(add, row | {"kind": "answered"})
    with pytest.raises(sa.exc.DBAPIError), store.writing() as connection:
        connection.execute(add, row | {"version": 3, "kind": "forgotten"})
    store.close()
