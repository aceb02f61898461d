"""A database or a disk that gives up in the middle of something: a sentence that is true, and nothing half-done."""

from __future__ import annotations

import os
import resource
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa

from flow.actions.action import NewAction
from flow.security.person import Person
from flow.security.principal import LOCAL
from flow.services import safe_copy
from flow.services.actions import agree_action, list_actions
from flow.services.start import open_store
from flow.services.verify import verify
from flow.settings import Settings
from flow.store.database import Database, DatabaseGone, PerhapsSaved, connect
from flow.vocabulary import LoadStatus
from tests.mornings import DAY, KEY, a_morning, beds, make_demo, put
from tests.postgres import Cluster, throwaway_cluster
from tests.rules.source import ROOT

ANN = Person("Ann Lee", "RK9")
DUE = datetime(2018, 6, 5, 16, 0, tzinfo=UTC)
FULL = """
CREATE FUNCTION on_a_full_disk() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN COPY (SELECT repeat('x', 100000)) TO '/dev/full'; RETURN NEW; END $$;
CREATE TRIGGER on_a_full_disk BEFORE INSERT ON fact FOR EACH ROW EXECUTE FUNCTION on_a_full_disk();
"""
"""The server itself writes to a disk that has no room, in the middle of a load, and says what it says then."""


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with throwaway_cluster() as running:
        yield running


@pytest.fixture(scope="module")
def served(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A store on PostgreSQL with a morning filed."""
    folder = tmp_path_factory.mktemp("served")
    store = open_store(Settings(_env_file=None, database_url=cluster.url, data_folder=folder))
    make_demo(store, folder)
    a_morning(store)
    yield store
    store.close()


def agree(store: Database, what: str) -> None:
    agree_action(store, "demo", DAY, NewAction(what, "Bo", "RK9", DUE), who=ANN)


def whats(store: Database) -> list[str]:
    return sorted(action.what for action in list_actions(store, "demo"))


def test_sqlite_on_a_full_disk_says_so_keeps_nothing_of_the_load_and_goes_on_when_there_is_room(
    sqlite_url: str, tmp_path: Path
) -> None:
    store = open_store(Settings(_env_file=None, database_url=sqlite_url, data_folder=tmp_path))
    make_demo(store, tmp_path)
    a_morning(store)
    before = verify(store, lambda *_: None)
    limit = {"pages": 0}

    @sa.event.listens_for(store.engine, "begin")
    def _no_room(connection: sa.Connection) -> None:
        used = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count={used if limit['pages'] == 0 else limit['pages']}")

    big = beds(DAY.replace(day=6), *(f"W{number:04d},28,2,1,27" for number in range(900)))
    with pytest.raises(DatabaseGone, match=r"database or disk is full\. Nothing was changed; try again"):
        put(store, big)
    assert verify(store, lambda *_: None) == before == []
    limit["pages"] = 1_000_000
    assert put(store, big).status is LoadStatus.LOADED
    assert verify(store, lambda *_: None) == []
    store.close()


def test_postgresql_on_a_full_disk_says_so_keeps_nothing_of_the_load_and_goes_on_when_there_is_room(
    served: Database,
) -> None:
    with served.writing() as connection:
        connection.exec_driver_sql(FULL)
    with pytest.raises(DatabaseGone, match=r"No space left on device\. Nothing was changed; try again"):
        put(served, beds(DAY.replace(day=6)))
    with served.writing() as connection:
        connection.exec_driver_sql("DROP FUNCTION on_a_full_disk CASCADE")
    assert verify(served, lambda *_: None) == []
    assert put(served, beds(DAY.replace(day=6))).status is LoadStatus.LOADED
    assert verify(served, lambda *_: None) == []


def test_files_that_the_disk_does_not_take_are_a_sentence_and_the_earlier_ones_stand(tmp_path: Path) -> None:
    """A backup over an earlier one, where no file may grow beyond 64 KB."""
    environment = os.environ | {
        "FLOW_DATABASE_URL": f"sqlite:///{(tmp_path / 'flow.db').as_posix()}",
        "FLOW_DATA_FOLDER": str(tmp_path),
        "PYTHONPATH": str(ROOT),
    }
    store = open_store(Settings(_env_file=None, database_url=environment["FLOW_DATABASE_URL"], data_folder=tmp_path))
    make_demo(store, tmp_path)
    a_morning(store)
    path = tmp_path / "store.backup"
    safe_copy.backup(store, path, KEY, environment)
    earlier = path.read_bytes()
    limit = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (65_536, 65_536))
    line = [sys.executable, "-m", "flow", "backup", str(path)]
    refused = subprocess.run(
        line, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False, preexec_fn=limit
    )
    assert refused.returncode != 0
    assert "Traceback" not in refused.stderr
    assert "Nothing was changed" in refused.stderr or "cannot be written" in refused.stderr
    assert path.read_bytes() == earlier
    assert list(tmp_path.glob(".backup-*")) == []
    safe_copy.restore(store, path, KEY, environment, tmp_path)
    assert verify(store, lambda *_: None) == []
    store.close()


def test_gone_and_back_the_same_store_goes_on(served: Database, cluster: Cluster) -> None:
    agree(served, "Before")
    with served.reading() as connection:
        connection.execute(sa.text("CHECKPOINT"))
    cluster.stop()
    for _ in range(2):
        with pytest.raises(DatabaseGone, match="Nothing was changed; try again") as gone:
            agree(served, "Meanwhile")
        assert not isinstance(gone.value, PerhapsSaved)
    cluster.start()
    agree(served, "After")
    assert whats(served) == ["After", "Before"]


@contextmanager
def wire(cluster: Cluster) -> Iterator[str]:
    """The way to the server, cut in the moment in which it has kept a change and says so; its URL."""
    to = sa.make_url(cluster.url)
    there = f"{to.query['host']}/.s.PGSQL.{to.query['port']}"
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=_carry, args=(listening, there), daemon=True).start()
        port = listening.getsockname()[1]
        here = to.set(host="127.0.0.1", port=port, query={"sslmode": "disable", "gssencmode": "disable"})
        yield here.render_as_string(hide_password=False)


def _carry(listening: socket.socket, there: str) -> None:
    while True:
        try:
            near, _ = listening.accept()
        except OSError:
            return
        threading.Thread(target=_both_ways, args=(near, there), daemon=True).start()


def _both_ways(near: socket.socket, there: str) -> None:
    """Carries messages to and fro; the answer to the COMMIT of a change is swallowed, and the line is dead."""
    changed = False
    with near, socket.socket(socket.AF_UNIX) as far:
        far.connect(there)
        backwards = threading.Thread(target=_back, args=(far, near, stop := threading.Event()), daemon=True)
        backwards.start()
        while some := near.recv(65_536):
            changed = changed or b"INSERT INTO action_event" in some
            if changed and b"COMMIT" in some:
                stop.set()
                far.sendall(some)
                threading.Event().wait(0.5)
                return
            far.sendall(some)


def _back(far: socket.socket, near: socket.socket, stop: threading.Event) -> None:
    try:
        while some := far.recv(65_536):
            if stop.is_set():
                return
            near.sendall(some)
    except OSError:
        return


def test_a_line_that_is_cut_in_the_moment_of_saving_is_told_honestly(served: Database, cluster: Cluster) -> None:
    with wire(cluster) as url:
        far = connect(url, LOCAL)
        with pytest.raises(PerhapsSaved, match=r"this was saved, or nothing of it was\. Look whether it is there"):
            agree(far, "Cut off")
        far.close()
    assert "Cut off" in whats(served), "in truth the server had kept it"
