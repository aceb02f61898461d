"""Opening the huddle: server time with 3 years of history / with 30 days. Bound 1.2; under 150 ms."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from statistics import median

import pandas as pd

from benchmarks.patients import TRUST, inpatients
from benchmarks.stores import KEY, fresh_store, system
from flow.services.board import board
from flow.services.load import How, load_bytes
from flow.store import frames, tables
from flow.store.database import Database

DAY = date(2018, 6, 5)
OPENINGS = 15
LENGTHS = (30, 3 * 365)


def results() -> Iterator[tuple[str, float, str]]:
    times = {days: _opening(days) for days in LENGTHS}
    short, long = (times[days] for days in LENGTHS)
    yield "open the huddle, 3 years of history / 30 days", long / short, "at most 1.2"
    yield "open the huddle, 3 years of history, ms", long * 1000, "under 150"


def _opening(days: int) -> float:
    with tempfile.TemporaryDirectory() as folder, fresh_store("sqlite", Path(folder)) as store:
        system(store, Path(folder), 1)
        load_bytes(store, _morning(), "today.csv", How(system="bench"), KEY)
        _history(store, days)
        seconds = []
        for _ in range(OPENINGS):
            began = time.perf_counter()
            found = board(store, "bench", DAY)
            seconds.append(time.perf_counter() - began)
        assert found.waiting
        return median(seconds)


def _morning() -> bytes:
    return inpatients(TRUST, 1, DAY).to_csv(index=False).encode()


def _history(store: Database, days: int) -> None:
    """The facts of one loaded morning, repeated for every day before it."""
    with store.writing() as connection:
        facts = pd.DataFrame(connection.execute(tables.fact.select()).mappings().all())
        for back in range(1, days):
            frames.insert(connection, tables.fact, facts.assign(day=DAY - timedelta(days=back)))
