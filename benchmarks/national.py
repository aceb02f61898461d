"""`make bench-national`: England on one PostgreSQL. A day loaded as it would be, 30 days of rows, a year of facts.

The earlier days are copies of the loaded one, made inside the database (`tests.many_days`): the same rows with their
days moved and other people every eight days, the same facts with a little noise. All else is the product's own path.
With the URL of a PostgreSQL server it is measured there (in a database of its own); else on a throwaway one.
"""

from __future__ import annotations

import datetime as dt
import io
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import sqlalchemy as sa

from benchmarks.national_files import ENGLAND, OCCUPIED, SIZES, Size, files, make_system
from benchmarks.stores import KEY
from flow import clock
from flow.services.board import board
from flow.services.load import How, load_bytes
from flow.services.meeting import Lessons, lessons, meeting
from flow.services.start import open_store
from flow.services.trend import trend
from flow.services.trends import overview
from flow.services.wards import ward_day
from flow.services.worklist import worklist
from flow.settings import Settings
from flow.store.database import Database
from flow.vocabulary import Grain, Scope
from tests.many_days import analyse, copy_days
from tests.postgres import fresh_database, throwaway_cluster

RESULTS = Path(__file__).with_name("NATIONAL.md")
FIRST = date(2018, 6, 29)
DAY = FIRST + timedelta(days=1)
"""The morning that the copies are made of, and the one whose loading and opening are measured."""
ROW_DAYS, WARD_DAYS, FACT_DAYS = 30, 14, 365
"""Days of patient rows, of facts of wards, and of facts of organisations, sites and the whole."""
NOW = clock.at(DAY, dt.time(9, 20))
SERVER = ("shared_buffers = '2GB'", "max_wal_size = '16GB'", "maintenance_work_mem = '1GB'", "work_mem = '64MB'")
"""What a server of this size is given; a throwaway one is not safe from a power cut (fsync is off), as of no matter."""
Screen = Callable[[Database, Size], object]
YEAR = timedelta(days=FACT_DAYS - 1)
SCREENS: dict[str, Screen] = {
    "huddle: the board": lambda store, size: board(store, size.key, DAY),
    "huddle: what thirty mornings teach": lambda store, size: lessons(store, size.key, DAY),
    "huddle: the meeting, once that is known": lambda store, size: meeting(store, size.key, DAY, None, KNOWN[size]),
    "wards of one trust": lambda store, size: ward_day(store, size.key, DAY, size.code),
    "live list": lambda store, size: worklist(store, size.key, DAY, NOW),
    "trends: every measure, 52 weeks": lambda store, size: overview(store, size.key, Grain.WEEK, *_whole(size), DAY),
    "trends: one chart, 365 days": lambda store, size: trend(
        store, size.key, "occupancy", Grain.DAY, *_whole(size), DAY - YEAR, DAY
    ),
}
KNOWN: dict[Size, Lessons] = {}
QUICK = 2.0
"""Seconds; what takes less is opened twice, and the second time counts."""


def _whole(size: Size) -> tuple[Scope, str]:
    return Scope.SYSTEM, size.key


def main(server: str | None = None) -> None:
    lines = ["| what | trust | region | England | England / trust |", "| --- | --- | --- | --- | --- |"]
    with tempfile.TemporaryDirectory() as folder, _database(server) as url:
        store = open_store(Settings(_env_file=None, database_url=url, data_folder=Path(folder)))
        _history(store, Path(folder))
        loads = _load(store)
        lines += [_line("load the morning, seconds", {size: took for size, (took, _) in loads.items()})]
        lines += [_line("... / floor", {size: took / floor for size, (took, floor) in loads.items()})]
        lines += [*_openings(store)]
        about = [*_sizes(store)]
        store.close()
    head = (
        f"Measured on {clock.day_words(clock.today())}, Python {platform.python_version()}, two shared cores, in one"
        f" run: {OCCUPIED:,} people in a bed of 120 trusts (a region: 17 of them), {ROW_DAYS} days of patient rows,"
        f" {FACT_DAYS} days of facts (of wards {WARD_DAYS}), all three systems in one PostgreSQL"
        f" ({', '.join(SERVER)}; fsync off)."
    )
    RESULTS.write_text(
        "\n\n".join(["# Results of `make bench-national`", head, NOTE, "\n".join(lines), "\n".join(about)]) + "\n",
        encoding="utf-8",
    )


NOTE = (
    "Seconds of such a machine mean little; the ratios are of measurements of the same run. The floor of a load is"
    " pandas reading the same files and one COPY of the same rows into a bare table. Openings are whole, nothing is"
    " kept in the process; of quick ones the second counts. The earlier days are copies of a loaded morning, made"
    " inside the database (tests/many_days.py); the facts of the loaded mornings are the product's own."
)


@contextmanager
def _database(server: str | None) -> Iterator[str]:
    if server:
        with fresh_database(server) as url:
            yield url
        return
    with throwaway_cluster() as cluster:
        engine = sa.create_engine(cluster.url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        with engine.connect() as connection:
            for setting in SERVER:
                connection.execute(sa.text(f"ALTER SYSTEM SET {setting}"))
        cluster.stop()
        cluster.start()
        with fresh_database(cluster.url) as url:
            yield url


def _line(what: str, found: dict[Size, float]) -> str:
    cells = [f"{found[size]:.2f}" if size in found else "" for size in SIZES]
    ratio = f"{found[ENGLAND] / found[SIZES[0]]:.1f}" if len(found) == len(SIZES) else ""
    line = f"| {what} | {' | '.join(cells)} | {ratio} |"
    print(line, flush=True)
    return line


def _load(store: Database) -> dict[Size, tuple[float, float]]:
    """By system the seconds that loading its morning takes, and those of the floor."""
    found = {}
    for size in SIZES:
        took = floor = 0.0
        for name, table in files(size, DAY):
            data = table.to_csv(index=False).encode()
            floor += _floor(store, data)
            began = time.perf_counter()
            report = load_bytes(store, data, name, How(system=size.key), KEY)
            took += time.perf_counter() - began
            assert report.rows_loaded == len(table), report.findings[:3]
        found[size] = (took, floor)
    return found


def _floor(store: Database, data: bytes) -> float:
    """pandas reads the file and its rows go into a bare table by COPY, committed."""
    began = time.perf_counter()
    frame = pd.read_csv(io.BytesIO(data), dtype=str, keep_default_na=False)
    names = ", ".join(f'"{name}" TEXT' for name in frame.columns)
    with store.writing() as connection:
        connection.execute(sa.text(f"CREATE TABLE floor ({names})"))
        driver: Any = connection.connection.driver_connection
        with driver.cursor() as cursor, cursor.copy("COPY floor FROM STDIN") as copy:
            for row in zip(*(frame[name].tolist() for name in frame.columns), strict=True):
                copy.write_row(row)
    took = time.perf_counter() - began
    with store.writing() as connection:
        connection.execute(sa.text("DROP TABLE floor"))
    return took


def _history(store: Database, folder: Path) -> None:
    """A morning of each system loaded; of it the facts of the year before, and the rows of the month before."""
    for size in SIZES:
        make_system(store, size, folder)
        for name, table in files(size, FIRST):
            load_bytes(store, table.to_csv(index=False).encode(), name, How(system=size.key), KEY)
    began = time.perf_counter()
    _run(store, "ALTER TABLE fact DROP CONSTRAINT pk_fact", "DROP INDEX ix_fact_system_day_organisation")
    for size in SIZES:
        for some, days in ((set(Scope) - {Scope.WARD}, FACT_DAYS), ({Scope.WARD}, WARD_DAYS)):
            copies = [(size.key, back) for back in range(1, days - 1)]
            copy_days(store, size.key, copies, rows=False, facts=some)
    _run(
        store,
        "ALTER TABLE fact ADD CONSTRAINT pk_fact PRIMARY KEY (system, scope, scope_code, grain, measure, day)",
        "CREATE INDEX ix_fact_system_day_organisation ON fact (system, day, organisation)",
    )
    print(f"{FACT_DAYS} days of facts, {time.perf_counter() - began:.0f} s", flush=True)
    began = time.perf_counter()
    for size in SIZES:
        copy_days(store, size.key, [(size.key, back) for back in range(1, ROW_DAYS - 1)], facts=())
    print(f"{ROW_DAYS} days of rows, {time.perf_counter() - began:.0f} s", flush=True)
    analyse(store)


def _run(store: Database, *statements: str) -> None:
    with store.writing() as connection:
        for statement in statements:
            connection.execute(sa.text(statement))


def _openings(store: Database) -> Iterator[str]:
    for size in SIZES:
        KNOWN[size] = lessons(store, size.key, DAY)
    for what, screen in SCREENS.items():
        found = {}
        for size in SIZES:
            began = time.perf_counter()
            screen(store, size)
            found[size] = time.perf_counter() - began
            if found[size] < QUICK:
                began = time.perf_counter()
                screen(store, size)
                found[size] = time.perf_counter() - began
        yield _line(f"{what}, seconds", found)


def _sizes(store: Database) -> Iterator[str]:
    query = sa.text(
        "SELECT CAST(CAST(root AS regclass) AS text), sum(pg_table_size(c.oid)), sum(pg_indexes_size(c.oid))"
        " FROM (SELECT coalesce(inhparent, o.oid) AS root, o.oid FROM pg_class o LEFT JOIN pg_inherits"
        " ON inhrelid = o.oid WHERE o.relkind = 'r' AND o.relnamespace = CAST(current_schema AS regnamespace)) c"
        " GROUP BY root ORDER BY 2 DESC LIMIT 5"
    )
    yield "| table | rows | MB | MB of indexes |\n| --- | --- | --- | --- |"
    with store.reading() as connection:
        for name, table, indexes in connection.execute(query).all():
            rows = connection.execute(sa.select(sa.func.count()).select_from(sa.table(name))).scalar_one()
            line = f"| `{name}` | {rows:,} | {float(table) / 1e6:,.0f} | {float(indexes) / 1e6:,.0f} |"
            print(line, flush=True)
            yield line


if __name__ == "__main__":
    main(*sys.argv[1:])
