"""Loading a day: time / (pandas reads the same file + one bulk insert of the same rows). Bound 4, aim 2."""

from __future__ import annotations

import io
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from statistics import median

import pandas as pd
import sqlalchemy as sa

from benchmarks.patients import ENGLAND_TRUSTS, TRUST, inpatients
from benchmarks.stores import ENGINES, KEY, fresh_store, system
from flow.services.load import How, load_bytes
from flow.store.database import Database

DAY = date(2018, 6, 5)
SIZES = ((TRUST, 1, 7), (105_000, ENGLAND_TRUSTS, 3))
"""(rows, organisations, mornings): the first morning warms up and is not counted."""


def results() -> Iterator[tuple[str, float, str]]:
    """(what, ratio, bound) for each size and database."""
    for rows, organisations, mornings in SIZES:
        for engine in ENGINES:
            with tempfile.TemporaryDirectory() as folder, fresh_store(engine, Path(folder)) as store:
                system(store, Path(folder), organisations)
                ratios = [_one(store, rows, organisations, number) for number in range(mornings)][1:]
            yield f"load a day, {rows:,} rows, {engine}", median(ratios), "at most 4, aim 2"


def _one(store: Database, rows: int, organisations: int, number: int) -> float:
    data = inpatients(rows, organisations, DAY + timedelta(days=number), seed=number).to_csv(index=False).encode()
    floor = _floor(store, data)
    began = time.perf_counter()
    report = load_bytes(store, data, f"{number}.csv", How(system="bench"), KEY)
    took = time.perf_counter() - began
    assert report.rows_loaded == rows, report.findings[:3]
    return took / floor


def _floor(store: Database, data: bytes) -> float:
    """pandas reads the file and the rows go into a bare table in one bulk insert, committed."""
    began = time.perf_counter()
    frame = pd.read_csv(io.BytesIO(data), dtype=str, keep_default_na=False)
    table = sa.Table("floor", sa.MetaData(), *(sa.Column(name, sa.Text) for name in frame.columns))
    with store.writing() as connection:
        table.create(connection)
        connection.execute(table.insert(), frame.to_dict("records"))
    took = time.perf_counter() - began
    with store.writing() as connection:
        table.drop(connection)
    return took
