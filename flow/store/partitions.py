"""The parts of PostgreSQL's tables of patient rows: a part a month and a net for what has none. SQLite has no parts.

A part is made before its rows come, in a short transaction of its own, so that nobody who reads waits for it. Where
somebody holds the table for too long it is made another time: its rows lie in the net until then, found as ever.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import psycopg
import sqlalchemy as sa

from flow.store import tables as t
from flow.store.database import Database, DatabaseGone
from flow.store.months import MONTH, following, month_of
from flow.vocabulary import Feed

TABLES = tuple(t.FEED_TABLES[feed] for feed in t.OF_PATIENTS)
NET = "net"
ONE_AT_A_TIME = 7_240_619
"""PostgreSQL advisory lock of whoever makes parts."""
WAIT = "SET LOCAL lock_timeout = '1s'"
"""Who reads meanwhile waits behind us, so this is how long anybody may."""
AHEAD = 3
"""Months made ahead, this one among them."""
PARTS = sa.text(
    "SELECT relname FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid"
    " WHERE inhparent = ANY (SELECT to_regclass(name) FROM unnest(CAST(:names AS text[])) AS name)"
)


def name_of(table: str, month: date) -> str:
    """inpatients_row_2018_06"""
    return f"{table}_{month:%Y_%m}"


def net_of(table: str) -> str:
    return f"{table}_{NET}"


def parts(connection: sa.Connection) -> set[str]:
    """The names of every part there is."""
    return set() if connection.dialect.name == "sqlite" else _parts_of(connection, *TABLES)


def _parts_of(connection: sa.Connection, *tables: sa.Table) -> set[str]:
    return set(connection.scalars(PARTS, {"names": [table.name for table in tables]}))


def make(database: Database, feed: Feed, days: Iterable[date]) -> None:
    """Every part that rows of these days need and that is not there yet; and that of the month after them."""
    table = t.FEED_TABLES[feed]
    months = set() if database.is_sqlite or table not in TABLES else {month_of(day) for day in days}
    if not months:
        return
    with database.reading() as connection:
        there = _parts_of(connection, table)
    _make_all(database, table, [*sorted(months), following(max(months))], there)


def make_ahead(database: Database, today: date) -> None:
    """The parts of this month and of those that come, and the months of rows of which nobody told them."""
    if database.is_sqlite:
        return
    months = [month_of(today)]
    while len(months) < AHEAD:
        months.append(following(months[-1]))
    with database.reading() as connection:
        there = parts(connection)
        untold = [table for table in TABLES if connection.execute(_untold(table)).first()]
    for table in TABLES:
        _make_all(database, table, months, there)
    for table in untold:
        with _short(database) as connection:
            told = sa.cast(sa.func.date_trunc(MONTH, t.snapshot.c.day), sa.Date)
            change = table.update().where(table.c.month.is_(None), table.c.snapshot == t.snapshot.c.id)
            connection.execute(change.values(month=told))


def _untold(table: sa.Table) -> sa.Select[Any]:
    return sa.select(sa.literal(1)).select_from(table).where(table.c.month.is_(None)).limit(1)


@contextmanager
def _short(database: Database) -> Iterator[sa.Connection]:
    """A transaction of nobody's that waits for nobody for long: what it could not do is done another time, or by
    whoever may make tables."""
    try:
        with Database(database.engine).writing() as connection:
            connection.execute(sa.text(WAIT))
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_AT_A_TIME})
            yield connection
    except DatabaseGone:
        return
    except sa.exc.ProgrammingError as error:
        if not isinstance(error.orig, psycopg.errors.InsufficientPrivilege):
            raise


def _make_all(database: Database, table: sa.Table, months: Iterable[date], there: Collection[str]) -> None:
    """Those that are not there; where one cannot be made now, none of those after it is tried."""
    for month in months:
        if name_of(table.name, month) not in there and not _make_one(database, table, month):
            return


def _make_one(database: Database, table: sa.Table, month: date) -> bool:
    """With the rows of the month that lie in the net; False where it could not be made.

    What we wait for is asked first, while we hold nobody up.
    """
    part, net = name_of(table.name, month), net_of(table.name)
    span = {"first": month.isoformat(), "end": following(month).isoformat()}
    made: list[str] = []
    with _short(database) as connection:
        if part in _parts_of(connection, table):
            return True
        connection.exec_driver_sql("LOCK TABLE snapshot IN SHARE ROW EXCLUSIVE MODE")
        connection.exec_driver_sql(f'CREATE TABLE "{part}" (LIKE "{table.name}")')
        connection.exec_driver_sql(f'LOCK TABLE "{net}" IN ACCESS EXCLUSIVE MODE')
        moved = f'DELETE FROM "{net}" WHERE month >= %(first)s AND month < %(end)s RETURNING *'  # noqa: S608  our names
        put = f'INSERT INTO "{part}" SELECT * FROM moved'  # noqa: S608  our names
        connection.exec_driver_sql(f"WITH moved AS ({moved}) {put}", span)
        connection.exec_driver_sql(attach(table.name, month))
        made.append(part)
    return bool(made)


def attach(table: str, month: date) -> str:
    """The SQL that makes a table of the same columns the part of a month."""
    values = f"FROM ('{month}') TO ('{following(month)}')"
    return f'ALTER TABLE "{table}" ATTACH PARTITION "{name_of(table, month)}" FOR VALUES {values}'


def over(connection: sa.Connection, reach: Callable[[str], date]) -> list[tuple[Feed, date, date]]:
    """(feed, month, day) of each part whose month is over before the day that reaches its table, the oldest first."""
    there, found = parts(connection), []
    for feed in t.OF_PATIENTS:
        name = t.FEED_TABLES[feed].name
        named = (part.removeprefix(f"{name}_") for part in there if part.startswith(f"{name}_"))
        months = sorted(date.fromisoformat(f"{said.replace('_', '-')}-01") for said in named if said != NET)
        before = reach(name)
        found += [(feed, month, before) for month in months if following(month) <= before]
    return found


def drop(connection: sa.Connection, table: sa.Table, month: date) -> None:
    """Takes the part of a month away with all its rows. DatabaseGone where somebody reads the table for too long."""
    connection.execute(sa.text(WAIT))
    connection.exec_driver_sql(f'DROP TABLE "{name_of(table.name, month)}"')
