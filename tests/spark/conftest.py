"""One cluster and one store for all of these tests, and the runs whose ends they look at."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa

from flow.services.recompute import recompute
from flow.services.start import open_store
from flow.settings import Settings
from flow.store.database import Database
from flow.store.tables import fact
from tests.machine import NO_JAVA, find_java
from tests.postgres import fresh_database
from tests.spark.cluster import ROOT, SPARK, SPARK_HOME, Cluster, throwaway
from tests.spark.mornings import DAYS, Kept, fill, kept, spoil

NO_SPARK = "The tests of Spark need its packages: `python3 run.py spark` puts them into .spark."
READER = "flow_reader"
PASSWORD = "correct-horse-battery"
PATIENCE = 120


@dataclass(frozen=True)
class Shared:
    """The store in use, as its writer opens it (`url`) and as the workers may: reading, with a password."""

    store: Database
    url: str
    reader_url: str


@dataclass(frozen=True)
class Runs:
    """What stood in the store: as one process makes it, spoilt, after a driver was killed, and after the next run."""

    right: Kept
    spoilt: Kept
    half: Kept
    whole: Kept
    said: str
    folder: Path
    commands: str


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    assert SPARK_HOME.is_dir(), NO_SPARK
    assert find_java() is not None, NO_JAVA
    with throwaway(tmp_path_factory.mktemp("spark") / "home") as made:
        yield made


@pytest.fixture(scope="session")
def shared(postgres_url: str, postgresql_template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shared]:
    folder = tmp_path_factory.mktemp("shared")
    with fresh_database(postgres_url, postgresql_template) as url, reader(postgres_url, url) as reader_url:
        store = open_store(Settings(_env_file=None, database_url=url, data_folder=folder))
        fill(store, folder)
        yield Shared(store, url, reader_url)
        store.close()


@contextmanager
def reader(server: str, url: str) -> Iterator[str]:
    """A role that may read the store and nothing else, for as long as the block lasts."""
    owner = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with owner.connect() as connection:
        connection.exec_driver_sql(f"CREATE ROLE {READER} LOGIN PASSWORD '{PASSWORD}'")
        connection.exec_driver_sql(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {READER}")
    try:
        named = sa.make_url(url).set(username=READER, password=PASSWORD)
        yield named.render_as_string(hide_password=False)
    finally:
        with owner.connect() as connection:
            connection.exec_driver_sql(f"DROP OWNED BY {READER} CASCADE")
            connection.exec_driver_sql(f"DROP ROLE {READER}")


def command(cluster: Cluster, shared: Shared, *more: str) -> subprocess.Popen[str]:
    """`recompute --spark` as a person starts it, in a process group of its own."""
    own = {"FLOW_DATABASE_URL": shared.url, "FLOW_SPARK_FOLDER": str(SPARK), "FLOW_DATA_FOLDER": str(cluster.home)}
    return subprocess.Popen(
        [sys.executable, "-m", "flow", "recompute", "--spark", cluster.master, *more],
        cwd=ROOT,
        env=cluster.environment | own,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


@contextmanager
def beds_locked(shared: Shared) -> Iterator[Callable[[], None]]:
    """Nobody can read the rows of beds until what is given is called: tasks that began are in the middle of it."""
    with shared.store.engine.connect() as connection:
        connection.exec_driver_sql("LOCK TABLE beds_row IN ACCESS EXCLUSIVE MODE")
        yield connection.rollback


def until_waiting(shared: Shared, user: str, many: int, process: subprocess.Popen[str]) -> None:
    """Until so many connections of this role wait for somebody's lock."""
    query = sa.text("SELECT count(*) FROM pg_stat_activity WHERE usename = :user AND wait_event_type = 'Lock'")
    for _ in range(PATIENCE * 5):
        with shared.store.engine.connect() as connection:
            if connection.execute(query, {"user": user}).scalar_one() >= many:
                return
        if process.poll() is not None:
            raise AssertionError(process.communicate()[0])
        time.sleep(0.2)
    os.killpg(process.pid, signal.SIGKILL)
    raise AssertionError(f"{many} of {user} did not come to wait: {process.communicate()[0]}")


def kill_the_driver_after_one_group(cluster: Cluster, shared: Shared) -> None:
    """We hold a fact of the last day, so that the second group of days stops in the middle of its writing."""
    last = sa.select(fact.c.day).where(fact.c.day == DAYS[-1]).with_for_update()
    with shared.store.engine.connect() as connection:
        assert connection.execute(last).fetchall()
        driver = command(cluster, shared)
        until_waiting(shared, str(sa.make_url(shared.url).username), 1, driver)
        os.killpg(driver.pid, signal.SIGKILL)
        driver.communicate()


def command_lines() -> str:
    """Of every process on this machine."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # it ended meanwhile
            found.append(path.read_bytes().replace(b"\0", b" ").decode(errors="replace"))
    return "\n".join(found)


def kill_a_worker_in_the_middle(cluster: Cluster, shared: Shared, folder: Path) -> tuple[str, str]:
    """What the command says, and every command line on this machine while it ran."""
    with beds_locked(shared) as let_them:
        driver = command(cluster, shared, "--system", "demo", "--folder", str(folder))
        until_waiting(shared, READER, 2, driver)
        listed = command_lines()
        cluster.kill_worker()
        let_them()
        said = driver.communicate(timeout=PATIENCE)[0]
    assert driver.returncode == 0, said
    return said, listed


@pytest.fixture(scope="session")
def runs(cluster: Cluster, shared: Shared, tmp_path_factory: pytest.TempPathFactory) -> Runs:
    folder = tmp_path_factory.mktemp("facts")
    cluster.opens(shared.reader_url)
    recompute(shared.store, "demo", lambda done, of, what: None)
    right = kept(shared.store)
    spoil(shared.store)
    spoilt = kept(shared.store)
    kill_the_driver_after_one_group(cluster, shared)
    half = kept(shared.store)
    said, commands = kill_a_worker_in_the_middle(cluster, shared, folder)
    return Runs(right, spoilt, half, kept(shared.store), said, folder, commands)
