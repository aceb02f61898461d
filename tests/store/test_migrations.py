"""A store of every earlier version comes to the newest one with what is in it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from alembic import command

from flow.store import database, schema

EARLIER = ("0001", "0002", "0003", "0004")
EVENT = (
    "INSERT INTO action_event (action, version, kind, at, who, who_organisation, changes) "
    "VALUES (1, :version, :kind, '2018-06-12 09:00', 'Ann', 'RK9', '{}')"
)
ACTION = (
    "INSERT INTO action (id, system, huddle_day, what, owner_name, owner_organisation, due_at, tier, status, carried, "
    "raised_by, raised_by_organisation, raised_at, version) VALUES (1, 'plymouth', '2018-06-12', 'Ring', 'Bo', 'RK9', "
    "'2018-06-12 12:00', '2', 'open', 0, 'Ann', 'RK9', '2018-06-12 09:00', 1)"
)


@pytest.fixture(params=EARLIER)
def earlier(request: pytest.FixtureRequest, empty_database_url: str) -> database.Database:
    """A store as that version left it, with a system, an action and its first event in it."""
    opened = database.connect(empty_database_url)
    with opened.writing() as connection:
        command.upgrade(schema._config(connection), request.param)
        connection.execute(
            sa.text("INSERT INTO system (key, name, pooled, settings) VALUES ('plymouth', 'Plymouth', true, '{}')")
        )
        connection.execute(sa.text(ACTION))
        connection.execute(sa.text(EVENT), {"version": 1, "kind": "agreed"})
    return opened


def test_the_tables_are_those_of_the_code_afterwards(earlier: database.Database) -> None:
    schema.upgrade(earlier)
    with earlier.reading() as connection:
        assert schema.revision(connection) == schema.newest()
        assert schema.damage(connection) == []


def test_what_was_in_it_is_still_there(earlier: database.Database) -> None:
    schema.upgrade(earlier)
    with earlier.reading() as connection:
        assert connection.execute(sa.text("SELECT kind, who FROM action_event")).all() == [("agreed", "Ann")]
        assert connection.execute(sa.text("SELECT what, reply FROM action")).all() == [("Ring", None)]


def test_new_words_are_taken_and_unknown_ones_refused(earlier: database.Database) -> None:
    schema.upgrade(earlier)
    with earlier.writing() as connection:
        connection.execute(sa.text(EVENT), {"version": 2, "kind": "answered"})
    with pytest.raises(sa.exc.DBAPIError), earlier.writing() as connection:
        connection.execute(sa.text(EVENT), {"version": 3, "kind": "forgotten"})


@pytest.mark.parametrize("statement", ["UPDATE action_event SET who = 'Cy'", "DELETE FROM action_event"])
def test_history_is_still_append_only(earlier: database.Database, statement: str) -> None:
    schema.upgrade(earlier)
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), earlier.writing() as connection:
        connection.execute(sa.text(statement))
