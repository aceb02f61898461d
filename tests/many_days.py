"""One real morning on PostgreSQL made into many mornings and systems, inside the database: cheap, and nearly real.

The copies keep what a morning is made of: loads, snapshots, rows, checks and facts, with their days moved back. People
of eight mornings on end are the same people; facts are given a little noise.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from flow.store import partitions
from flow.store import tables as t
from flow.store.database import Database
from flow.vocabulary import Grain, Scope

STAY = 8
"""Mornings on end that a person is there."""
OF_NOW = frozenset({"snapshot_at"})
"""Columns that are of the morning itself, not of the person."""
ROWS = (t.load, t.snapshot, t.day_snapshot, *t.FEED_TABLES.values(), t.feed_check)


def copy_days(
    store: Database,
    system: str,
    copies: Sequence[tuple[str, int]],
    *,
    rows: bool = True,
    facts: Collection[Scope] = tuple(Scope),
) -> None:
    """Each copy is (system, how many days earlier). `facts`: of which scopes; those of months stay."""
    if rows:
        _parts(store, [back for _, back in copies])
    with store.writing() as connection:
        copied = "CREATE TEMPORARY TABLE copies (n INTEGER, system TEXT, back INTEGER) ON COMMIT DROP"
        connection.execute(sa.text(copied))
        made = [{"n": n, "system": key, "back": back} for n, (key, back) in enumerate(copies, start=1)]
        connection.execute(sa.text("INSERT INTO copies VALUES (:n, :system, :back)"), made)
        many = {table: _last(connection, table) for table in (t.load, t.snapshot)}
        for table in (*(ROWS if rows else ()), *((t.fact,) if facts else ())):
            given = {"scopes": [str(scope) for scope in facts]} if table is t.fact else {}
            connection.execute(_copied(table, many), {"system": system, **given})
        for table in many:
            sequence = sa.func.pg_get_serial_sequence(table.name, "id")
            connection.execute(sa.select(sa.func.setval(sequence, _last(connection, table))))


def analyse(store: Database) -> None:
    """What the database knows of the sizes is up to date."""
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text("VACUUM ANALYZE"))


def _last(connection: sa.Connection, table: sa.Table) -> int:
    return int(connection.execute(sa.select(sa.func.max(table.c.id))).scalar_one())


def _parts(store: Database, back: Sequence[int]) -> None:
    with store.reading() as connection:
        query = sa.select(t.snapshot.c.feed, t.snapshot.c.day).distinct()
        days = [(feed, day) for feed, day in connection.execute(query) if feed in t.OF_PATIENTS]
    for feed, day in days:
        partitions.make(store, feed, [day - timedelta(days=some) for some in {0, *back}])


def _copied(table: sa.Table, many: Mapping[sa.Table, int]) -> sa.TextClause:
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    values = ", ".join(_value(table, column, many) for column in table.columns)
    source, where = f'"{table.name}" r', "r.system = :system"
    if "system" not in table.c:
        source += " JOIN snapshot s ON s.id = r.snapshot"
        where = f"s.system = :system AND s.id <= {many[t.snapshot]}"
    if table is t.fact:
        where += f" AND r.grain = '{Grain.DAY}' AND r.scope = ANY (:scopes)"
    # Only names of our own tables and columns are written into the statement.
    statement = (
        f'INSERT INTO "{table.name}" ({columns}) SELECT {values} FROM {source} CROSS JOIN copies c'  # noqa: S608
        f" WHERE {where} ORDER BY c.back DESC ON CONFLICT DO NOTHING"
    )
    return sa.text(statement)


def _value(table: sa.Table, column: sa.Column[Any], many: Mapping[sa.Table, int]) -> str:
    name, mine = column.name, f'r."{column.name}"'
    counted = {"snapshot": t.snapshot, "newest": t.snapshot, "load": t.load, "id": table}
    if name in counted:
        return f"{mine} + c.n * {many[counted[name]]}"
    others = f"{mine} || CASE WHEN c.back < {STAY} THEN '' ELSE '.' || c.back / {STAY} END"
    known = {
        "system": "c.system",
        "source_file": "NULL",
        "fingerprint": f"{mine} || c.n",
        "spell_id": others,
        "nhs_number": others,
        "month": "CAST(date_trunc('month', CAST(s.day - c.back AS timestamp)) AS date)",
        "scope_code": f"CASE WHEN {mine} = :system THEN c.system ELSE {mine} END",
        "numerator": f"round({mine} * (0.9 + 0.2 * random()))",
    }
    if name in known:
        return known[name]
    of_person = "system" not in table.c and name not in OF_NOW and "spell_id" in table.c
    moved = f"(c.back - c.back % {STAY})" if of_person else "c.back"
    if isinstance(column.type, sa.Date):
        return f"{mine} - {moved}"
    return f"{mine} - {moved} * interval '1 day'" if isinstance(column.type, sa.DateTime) else mine
