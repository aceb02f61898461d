"""What every test may ask for: a fresh empty database on both engines, and a browser."""

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from shutil import copy
from typing import Any

import pytest
from hypothesis import settings
from sqlalchemy import make_url
from xdist.scheduler import LoadScopeScheduling

from flow.services.start import open_store
from flow.settings import Settings
from tests import plymouth
from tests.machine import NO_BROWSER, find_browser
from tests.made import made
from tests.postgres import Cluster, fresh_database, throwaway_cluster
from tests.swept import Swept

# No deadline: a slow morning on a shared machine is not a fault. In CI the same examples each time, so that a failure
# there can be had here.
settings.register_profile("flow", deadline=None, derandomize=bool(os.environ.get("CI")), print_blob=True)
settings.load_profile("flow")

# The tests start from the defaults, whatever the developer's own settings are.
for _name in [name for name in os.environ if name.startswith("FLOW_") and not name.startswith("FLOW_TEST_")]:
    del os.environ[_name]


TAKES_LONG = ("called: Called", "published: Database")
"""Made once a session: the modules in whose text one of these stands go to the same worker, which makes it once."""


class BySharing(LoadScopeScheduling):
    """Whole modules to each worker, as the tests of one share its fixtures; modules that share go together."""

    def _split_scope(self, nodeid: str) -> str:
        module = nodeid.split("::")[0]
        return _shared(self.config.rootpath / module) or module


@cache
def _shared(module: Path) -> str | None:
    text = module.read_text(encoding="utf-8") if module.is_file() else ""
    return next((name for name in TAKES_LONG if name in text), None)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> BySharing:
    return BySharing(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything under tests/browser and tests/spark carries the mark by which run.py runs it on its own."""
    for item in items:
        for mark in ("browser", "spark"):
            if item.path.is_relative_to(Path(__file__).parent / mark):
                item.add_marker(mark)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The URL of a PostgreSQL server (its maintenance database): FLOW_TEST_PG_URL, or a cluster of our own."""
    given = os.environ.get("FLOW_TEST_PG_URL")
    if given:
        yield given
        return
    with throwaway_cluster() as cluster:
        yield cluster.url


@pytest.fixture
def postgres_cluster() -> Iterator[Cluster]:
    """A cluster for one test, which may `stop()` and `start()` it: the database gone and back."""
    with throwaway_cluster() as cluster:
        yield cluster


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The URL of a SQLite file that is not there yet."""
    return f"sqlite:///{(tmp_path / 'flow.db').as_posix()}"


@pytest.fixture
def postgresql_url(postgres_url: str) -> Iterator[str]:
    """The URL of a fresh, empty PostgreSQL database, dropped after the test."""
    with fresh_database(postgres_url) as url:
        yield url


ENGINES = ["sqlite", "postgresql"]


@pytest.fixture(params=ENGINES)
def empty_database_url(request: pytest.FixtureRequest) -> str:
    """The URL of a fresh database without a table: the test runs once on SQLite and once on PostgreSQL."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


def _migrated(url: str, folder: Path) -> None:
    open_store(Settings(_env_file=None, database_url=url, data_folder=folder)).close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file as the product makes it on first use, to be copied: migrating takes longer than most tests."""
    folder = tmp_path_factory.mktemp("template")
    _migrated(f"sqlite:///{(folder / 'flow.db').as_posix()}", folder)
    return folder / "flow.db"


@pytest.fixture(scope="session")
def postgresql_template(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of a database like it on the server."""
    with fresh_database(postgres_url) as url:
        _migrated(url, tmp_path_factory.mktemp("template"))
        yield str(make_url(url).database)


@pytest.fixture(scope="session")
def plymouth_made(pytestconfig: pytest.Config) -> Path:
    """The folder with the SQLite files of tests/plymouth.py, to be copied."""
    return made(pytestconfig.cache.mkdir("made"), "plymouth", plymouth.make)


@pytest.fixture(scope="session")
def plymouth_file(plymouth_made: Path) -> Path:
    """Five weeks of Plymouth up to Tue 12 June 2018 as a SQLite file, to be copied."""
    return plymouth_made / plymouth.AGREED


@pytest.fixture(scope="module")
def swept(postgres_url: str, postgresql_template: str) -> Iterator[Swept]:
    """PostgreSQL databases as the product makes them on first use."""
    databases = Swept(postgres_url, postgresql_template)
    yield databases
    databases.close()


@pytest.fixture(params=ENGINES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a fresh store with nothing in it: the test runs once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        copy(request.getfixturevalue("sqlite_template"), tmp_path / "flow.db")
        yield f"sqlite:///{(tmp_path / 'flow.db').as_posix()}"
        return
    with request.getfixturevalue("swept").database() as url:
        yield url


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """Playwright drives the machine's own browser: nothing is downloaded."""
    browser = find_browser()
    assert browser is not None, NO_BROWSER
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    # Chromium's sandbox refuses to run as root, as containers do; /dev/shm is small there.
    arguments = ["--no-sandbox", "--disable-dev-shm-usage"] if root or os.environ.get("CI") else []
    return {"executable_path": str(browser), "args": arguments}
