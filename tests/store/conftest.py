"""A store on either database with the demo system configured."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from shutil import copy

import pytest

from flow.services.configure import configure
from flow.services.load import How, load_path
from flow.services.start import open_store
from flow.settings import Settings
from flow.store.database import Database
from tests.mornings import KEY, make_demo
from tests.rules.source import ROOT
from tests.store.every_service import Called, fill


@pytest.fixture
def empty_store(database_url: str, tmp_path: Path) -> Iterator[Database]:
    """A migrated store with no system in it."""
    store = open_store(Settings(_env_file=None, database_url=database_url, data_folder=tmp_path))
    yield store
    store.close()


@pytest.fixture
def store(empty_store: Database, tmp_path: Path) -> Database:
    make_demo(empty_store, tmp_path)
    return empty_store


@pytest.fixture(scope="session")
def called(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Called]:
    """Every service with what it is called with, on one store that nothing is kept in."""
    folder = tmp_path_factory.mktemp("every-service")
    copy(sqlite_template, folder / "flow.db")
    url = f"sqlite:///{(folder / 'flow.db').as_posix()}"
    store = open_store(Settings(_env_file=None, database_url=url, data_folder=folder))
    yield fill(store, folder)
    store.close()


@pytest.fixture(scope="session")
def published(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The published system with all the files that ship, to be read; whoever writes takes a copy."""
    folder = tmp_path_factory.mktemp("published")
    copy(sqlite_template, folder / "flow.db")
    url = f"sqlite:///{(folder / 'flow.db').as_posix()}"
    store = open_store(Settings(_env_file=None, database_url=url, data_folder=folder))
    configure(store, ROOT / "sample_data" / "published.toml")
    for path in sorted((ROOT / "sample_data" / "published").glob("*.csv")):
        report = load_path(store, path, How(system="published"), KEY)
        assert not report.refused, report.findings
    yield store
    store.close()
