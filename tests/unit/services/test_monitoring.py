"""What a monitor is told of a process: whether it is ready and why not, and its numbers."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copy
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from flow.errors import ConfigurationError
from flow.security.principal import LOCAL, NotAllowed
from flow.services import metrics
from flow.services.board import board
from flow.services.load import How, load_bytes
from flow.services.monitoring import listen
from flow.services.start import open_store
from flow.settings import Settings
from flow.store.database import connect
from tests.mornings import DAY, KEY, beds, make_demo
from tests.rules.source import ROOT


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def folder(sqlite_template: Path, tmp_path: Path) -> Path:
    """Of a store with nothing in it."""
    copy(sqlite_template, tmp_path / "flow.db")
    return tmp_path


def settings(folder: Path, **others: Any) -> Settings:
    places = {"database_url": f"sqlite:///{folder / 'flow.db'}", "data_folder": folder, "metrics_port": free_port()}
    return Settings(_env_file=None, **(places | others))


@contextmanager
def watched(of: Settings) -> Iterator[str]:
    """The address of the port that a monitor asks."""
    server = listen(of)
    assert server is not None
    assert server.server_address[0] == "127.0.0.1"
    try:
        yield f"http://127.0.0.1:{of.metrics_port}"
    finally:
        server.shutdown()
        server.server_close()


def asked(address: str) -> tuple[int, str]:
    try:
        with urlopen(address) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as refused:
        return refused.code, refused.read().decode()


def test_a_process_is_ready_where_database_schema_and_key_are_right(folder: Path) -> None:
    with watched(settings(folder)) as address:
        assert asked(f"{address}/ready") == (200, "Ready.\n")
        assert asked(f"{address}/ready?x=1") == (200, "Ready.\n")
        assert asked(f"{address}/")[0] == 404


def test_it_is_not_ready_with_another_key_and_says_so(folder: Path) -> None:
    store = open_store(settings(folder))
    make_demo(store, folder)
    load_bytes(store, beds(), "beds.csv", How(system="demo"), KEY)
    store.close()
    with watched(settings(folder, pseudonym_key="another key of thirty-two characters")) as address:
        status, said = asked(f"{address}/ready")
    assert status == 503
    assert "were made with another key than the one given" in said, said


def test_it_is_not_ready_while_the_database_does_not_answer(folder: Path) -> None:
    away = f"postgresql://flow@127.0.0.1:{free_port()}/flow"
    with watched(settings(folder, database_url=away)) as address:
        status, said = asked(f"{address}/ready")
    assert status == 503
    assert said.startswith("The database did not take this: ")


def test_it_is_not_ready_before_a_migration_that_opening_may_not_do(tmp_path: Path) -> None:
    waits = settings(tmp_path, migrate="never")
    with watched(waits) as address:
        assert asked(f"{address}/ready")[0] == 503
        open_store(waits.model_copy(update={"migrate": "auto"})).close()
        assert asked(f"{address}/ready") == (200, "Ready.\n")
    assert listen(settings(tmp_path, metrics_port=0)) is None


def test_the_shipped_check_says_which_process_is_not_ready_and_why(tmp_path: Path) -> None:
    port = next(port for port in range(4000, 9999) if _free(int(f"1{port}")))
    with watched(settings(tmp_path, migrate="never", metrics_port=int(f"1{port}"))) as address:
        _, why = asked(f"{address}/ready")
        check = [sys.executable, ROOT / "deploy" / "healthy", str(port)]
        done = subprocess.run(check, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, f"The huddle on port {port}: {why}")


def _free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def test_what_happened_is_counted_and_timed_without_saying_to_whom(folder: Path) -> None:
    store = open_store(settings(folder))
    make_demo(store, folder)
    before = _numbers(folder)
    load_bytes(store, beds(), "beds.csv", How(system="demo"), KEY)
    load_bytes(store, beds(), "beds.csv", How(system="demo"), KEY)
    load_bytes(store, beds(), "beds.csv", How(system="demo"), KEY, keep=False)
    with pytest.raises(ConfigurationError):
        load_bytes(store, beds(), "beds.csv", How(system="demo"), b"another key")
    with pytest.raises(NotAllowed):
        board(connect(store.engine.url.render_as_string(), None), "demo", DAY)
    with metrics.run_of("huddle"):
        board(connect(store.engine.url.render_as_string(), LOCAL), "demo", DAY)
    after = _numbers(folder)
    risen = {name: after[name] - before.get(name, 0) for name in after if after[name] != before.get(name, 0)}
    assert risen['flow_loads_total{outcome="loaded"}'] == 1
    assert risen['flow_loads_total{outcome="unchanged"}'] == 1
    assert risen['flow_loads_total{outcome="failed"}'] == 1
    assert risen["flow_load_seconds_count"] == 2
    assert risen['flow_refused_total{act="see"}'] == 1
    assert risen['flow_page_run_seconds_count{page="huddle"}'] == 1
    assert risen["flow_database_seconds_count"] > 20
    store.close()


def _numbers(folder: Path) -> dict[str, float]:
    with watched(settings(folder)) as address:
        status, text = asked(f"{address}/metrics")
    assert status == 200
    assert 'flow_build_info{version="' in text
    lines = [line.rsplit(" ", 1) for line in text.splitlines() if line.startswith("flow_")]
    return {name: float(value) for name, value in lines}


def test_a_port_that_cannot_be_had_is_said(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = settings(tmp_path, metrics_port=other.getsockname()[1])
        with pytest.raises(ConfigurationError, match=r"^FLOW_METRICS_PORT cannot be used: 127.0.0.1 port \d+: "):
            listen(taken)
