"""Opening each screen: server time with 3 years of history / with 30 days. Bound 1.2; the huddle under 150 ms."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from statistics import median

import pandas as pd

from benchmarks.patients import TRUST, inpatients
from benchmarks.stores import KEY, fresh_store, system
from flow.services.actions import list_actions
from flow.services.board import board, choices
from flow.services.definitions import definitions
from flow.services.delays import delay_list, delays
from flow.services.load import How, load_bytes, recent_loads
from flow.services.settings_edit import history, settings
from flow.services.wards import ward_day
from flow.store import frames, tables
from flow.store.database import Database

DAY = date(2018, 6, 5)
OPENINGS = 15
LENGTHS = (30, 3 * 365)


Screen = Callable[[Database], object]
SCREENS: dict[str, Screen] = {
    "huddle": lambda store: board(store, "bench", DAY),
    "wards": lambda store: ward_day(store, "bench", DAY),
    "delays": lambda store: (delays(store, "bench", DAY), delay_list(store, "bench", DAY)),
    "actions": lambda store: list_actions(store, "bench"),
    "load": lambda store: (recent_loads(store, "bench"), board(store, "bench", DAY)),
    "definitions": lambda store: definitions(store, "bench", DAY),
    "settings": lambda store: (settings(store, "bench"), history(store, "bench"), choices(store)),
}
"""What each screen asks of the services when it is opened."""


def results() -> Iterator[tuple[str, float, str]]:
    times = {days: _openings(days) for days in LENGTHS}
    short, long = (times[days] for days in LENGTHS)
    for name in SCREENS:
        yield f"open {name}, 3 years of history / 30 days", long[name] / short[name], "at most 1.2"
    yield "open huddle, 3 years of history, ms", long["huddle"] * 1000, "under 150"


def _openings(days: int) -> dict[str, float]:
    """Seconds to open each screen, the median of several openings."""
    with tempfile.TemporaryDirectory() as folder, fresh_store("sqlite", Path(folder)) as store:
        system(store, Path(folder), 1)
        load_bytes(store, _morning(), "today.csv", How(system="bench"), KEY)
        _history(store, days)
        assert board(store, "bench", DAY).waiting
        return {name: median(_seconds(screen, store) for _ in range(OPENINGS)) for name, screen in SCREENS.items()}


def _seconds(screen: Screen, store: Database) -> float:
    began = time.perf_counter()
    screen(store)
    return time.perf_counter() - began


def _morning() -> bytes:
    return inpatients(TRUST, 1, DAY).to_csv(index=False).encode()


def _history(store: Database, days: int) -> None:
    """The facts of one loaded morning, repeated for every day before it."""
    with store.writing() as connection:
        facts = pd.DataFrame(connection.execute(tables.fact.select()).mappings().all())
        for back in range(1, days):
            frames.insert(connection, tables.fact, facts.assign(day=DAY - timedelta(days=back)))
