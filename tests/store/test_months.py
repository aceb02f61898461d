"""Patient rows lie in a part a month on PostgreSQL: made ahead, found whatever lies where, and taken away as one."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from time import monotonic

import pytest
import sqlalchemy as sa

from flow.security.person import ADMINISTRATOR
from flow.services.board import board
from flow.services.holds import add_hold
from flow.services.load import How
from flow.services.purge import purge, purge_log
from flow.services.start import open_store
from flow.services.verify import verify
from flow.settings import Settings
from flow.store import partitions, schema
from flow.store import tables as t
from flow.store.database import Database
from flow.vocabulary import Feed
from tests import mornings
from tests.mornings import DAY, inpatients, put
from tests.postgres import fresh_database
from tests.store.test_purge import LATER, quiet

JUNE, JULY = date(2018, 6, 1), date(2018, 7, 1)
ROWS = t.FEED_TABLES[Feed.INPATIENTS]


@pytest.fixture
def store(postgres_url: str, postgresql_template: str, tmp_path: Path) -> Iterator[Database]:
    with fresh_database(postgres_url, postgresql_template) as url:
        opened = open_store(Settings(_env_file=None, database_url=url, data_folder=tmp_path))
        mornings.make_demo(opened, tmp_path)
        yield opened
        opened.close()


def part(month: date) -> str:
    return partitions.name_of(ROWS.name, month)


def there(store: Database) -> set[str]:
    with store.reading() as connection:
        return {name for name in partitions.parts(connection) if name.startswith(ROWS.name)}


def count(store: Database, table: str) -> int:
    with store.reading() as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(sa.table(table))).scalar_one()


def waiting(store: Database, day: date = DAY) -> int | None:
    return board(store, "demo", day).waiting


def test_a_file_has_its_month_and_the_next_and_opening_makes_those_that_come(store: Database) -> None:
    assert put(store, inpatients(DAY)).rows_loaded == 4
    assert {part(JUNE), part(JULY)} <= there(store)
    assert (count(store, part(JUNE)), count(store, partitions.net_of(ROWS.name))) == (4, 0)
    partitions.make_ahead(store, date(2019, 12, 31))
    assert {part(date(2019, 12, 1)), part(date(2020, 1, 1)), part(date(2020, 2, 1))} <= there(store)
    with store.reading() as connection:
        assert schema.differences(connection) == []


def test_rows_in_the_net_are_found_and_put_where_they_belong(store: Database, tmp_path: Path) -> None:
    """As a process of the version before files them, which knows no months; and as where a part could not be made."""
    put(store, inpatients(DAY))
    net = partitions.net_of(ROWS.name)
    with store.writing() as connection:
        connection.execute(ROWS.update().values(month=None))
    assert (waiting(store), count(store, net)) == (2, 4)
    with store.writing() as connection:
        connection.exec_driver_sql(f'DROP TABLE "{part(JUNE)}"')
    url = store.engine.url.render_as_string(hide_password=False)
    open_store(Settings(_env_file=None, database_url=url, data_folder=tmp_path)).close()
    assert (waiting(store), count(store, net)) == (2, 4)
    put(store, inpatients(DAY + timedelta(days=1)))
    assert (waiting(store), count(store, net), count(store, part(JUNE))) == (2, 0, 8)
    assert verify(store, quiet) == []


def test_nobody_who_reads_is_held_up_and_a_file_comes_in_all_the_same(store: Database) -> None:
    began = monotonic()
    with store.reading() as connection:
        connection.execute(sa.select(ROWS)).all()
        loaded = threading.Thread(target=put, args=(store, inpatients(DAY)))
        loaded.start()
        loaded.join(30)
        assert not loaded.is_alive()
        assert part(JUNE) not in there(store)
        assert waiting(store) == 2
    assert monotonic() - began < 20
    put(store, inpatients(DAY + timedelta(days=1)))
    assert (count(store, part(JUNE)), waiting(store)) == (8, 2)


def gone(store: Database, system: str | None = None, before: date = JULY) -> dict[str, int]:
    found = purge(store, before, system, now=LATER, who=ADMINISTRATOR)
    return {one.table: one.rows for one in found if one.rows}


def test_a_month_goes_as_one_and_the_log_says_what_it_says_of_rows(store: Database) -> None:
    mornings.a_morning(store)
    facts = count(store, "fact")
    dry = {one.table: one.rows for one in purge(store, JULY, dry_run=True, now=LATER) if one.rows}
    assert gone(store) == dry
    assert {line.table: line.rows for line in purge_log(store)} == dry
    assert part(JUNE) not in there(store)
    assert (count(store, "fact"), verify(store, quiet)) == (facts, [])
    assert put(store, inpatients(DAY + timedelta(days=2))).rows_loaded == 4
    assert waiting(store, DAY + timedelta(days=2)) == 2


@pytest.mark.parametrize("why", ["held", "another's", "not over", "read for long"])
def test_a_month_of_which_something_stays_loses_rows_alone(store: Database, tmp_path: Path, why: str) -> None:
    put(store, inpatients(DAY))
    put(store, inpatients(DAY + timedelta(days=1)))
    if why == "held":
        add_hold(store, "demo", DAY, DAY, "an inquest", now=LATER)
        assert gone(store)[ROWS.name] == 4
    elif why == "another's":
        other = mornings.DEMO.replace('"demo"', '"other"').replace('"Demo"', '"Other"')
        mornings.make_demo(store, tmp_path, other)
        put(store, inpatients(DAY), how=How(system="other"))
        assert gone(store, "demo")[ROWS.name] == 8
    elif why == "not over":
        assert gone(store, before=DAY + timedelta(days=1))[ROWS.name] == 4
    else:
        with store.reading() as connection:
            connection.execute(sa.select(ROWS)).all()
            assert gone(store)[ROWS.name] == 8
    assert part(JUNE) in there(store)
    left = {"held": 4, "another's": 4, "not over": 4, "read for long": 0}[why]
    assert count(store, ROWS.name) == left
