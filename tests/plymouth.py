"""Plymouth as the sample shows it, five weeks up to Tue 12 June 2018: every screen has something to say."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path

from flow.sample import manifest, write_files
from flow.security.person import ADMINISTRATOR
from flow.services.configure import configure
from flow.services.load import How, load_together
from flow.services.sample import agree
from flow.services.start import open_store
from flow.settings import Settings
from flow.store.database import Database
from tests.mornings import KEY
from tests.rules.source import ROOT

FIRST, DAY = date(2018, 5, 6), date(2018, 6, 12)
NEXT = DAY + timedelta(days=1)
BEFORE, AGREED = "before.db", "flow.db"
"""The stores that are made: without what was agreed on the last day, and with it."""


def make(folder: Path) -> None:
    """Both stores, in this folder: the system, its files and what its huddles agreed."""
    with _opened(folder / BEFORE) as store:
        configure(store, ROOT / "sample_data" / "plymouth.toml")
        load(store, folder / "files", FIRST, DAY)
        agree(store, "plymouth", until=DAY - timedelta(days=1))
    with closing(sqlite3.connect(folder / BEFORE)) as file, closing(sqlite3.connect(folder / AGREED)) as copy:
        file.backup(copy)
    with _opened(folder / AGREED) as store:
        agree(store, "plymouth", until=DAY)


def load(store: Database, folder: Path, first: date, last: date) -> None:
    """The files of these days, made in this folder, each at the moment it came."""
    write_files("plymouth", folder, first, last)
    for came, listed in groupby(manifest("plymouth", first, last), key=lambda file: file.came):
        files = [(file.path, (folder / file.path).read_bytes()) for file in listed]
        load_together(store, files, How(system="plymouth"), KEY, who=ADMINISTRATOR, now=came)


@contextmanager
def _opened(path: Path) -> Iterator[Database]:
    store = open_store(Settings(_env_file=None, database_url=f"sqlite:///{path.as_posix()}", data_folder=path.parent))
    yield store
    store.close()
