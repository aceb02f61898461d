"""The drop folder as people run it: processes of their own on a folder, files dropped, killed and stopped."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from flow.services.load import recent_loads
from flow.services.start import open_store
from flow.settings import Settings
from flow.store.database import Database
from flow.vocabulary import LoadStatus
from tests.mornings import DAY, beds, make_demo
from tests.rules.source import ROOT

WITHIN = 60.0
Start = Callable[..., subprocess.Popen[str]]
posix_only = pytest.mark.skipif(os.name != "posix", reason="Windows has no such signals")


def until(done: Callable[[], Any], what: str) -> Any:
    """Waits for something that another process does."""
    end = time.monotonic() + WITHIN
    while time.monotonic() < end:
        if answer := done():
            return answer
        time.sleep(0.05)
    raise AssertionError(f"not within {WITHIN} s: {what}")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Database]:
    database = open_store(Settings(_env_file=None, database_url=url(tmp_path), data_folder=tmp_path))
    make_demo(database, tmp_path)
    yield database
    database.close()


def url(folder: Path) -> str:
    return f"sqlite:///{(folder / 'flow.db').as_posix()}"


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    folder = tmp_path / "drop"
    folder.mkdir()
    return folder


@pytest.fixture
def watch(tmp_path: Path, store: Database, drop: Path) -> Iterator[Start]:
    """Starts `python -m flow watch` on the drop folder; what still runs at the end is stopped."""
    environment = os.environ | {
        "FLOW_DATABASE_URL": url(tmp_path),
        "FLOW_DATA_FOLDER": str(tmp_path / "data"),
        "PYTHONPATH": str(ROOT),
    }
    started: list[subprocess.Popen[str]] = []

    def start(*words: object, folder: Path = drop) -> subprocess.Popen[str]:
        line = [sys.executable, "-m", "flow", "watch", str(folder), "--settle", "0.5", *map(str, words)]
        pipe = subprocess.PIPE
        process = subprocess.Popen(line, env=environment, cwd=tmp_path, stdout=pipe, stderr=pipe, text=True)
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def watches(process: subprocess.Popen[str]) -> None:
    """Waits until the process says that it watches."""
    assert process.stderr is not None
    assert process.stderr.readline().startswith("Watching")


def report(path: Path) -> dict[str, Any]:
    """The report that lies beside a file."""
    (found,) = json.loads(path.with_name(f"{path.name}.report.json").read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def grow(path: Path, data: bytes, steps: int, pause: float) -> None:
    with path.open("wb") as file:
        for place in range(steps):
            file.write(data[len(data) * place // steps : len(data) * (place + 1) // steps])
            file.flush()
            time.sleep(pause)


def test_two_watchers_load_each_of_twenty_slowly_dropped_files_once(watch: Start, drop: Path, store: Database) -> None:
    both = [watch("--json"), watch("--json")]
    for process in both:
        watches(process)
    names = [f"beds-{number:02}.csv" for number in range(20)]
    for number, name in enumerate(names):
        grow(drop / name, beds(DAY - timedelta(days=number)), steps=3, pause=0.05)
    until(lambda: all((drop / "loaded" / name).exists() for name in names), "twenty files in `loaded`")
    for process in both:
        process.send_signal(signal.SIGTERM)
    told = [json.loads(line) for process in both for line in process.communicate(timeout=WITHIN)[0].splitlines()]
    assert [process.returncode for process in both] == [0, 0]
    assert sorted(line["file"] for line in told) == names
    assert {line["status"] for line in told} == {"loaded"}
    assert {report(drop / "loaded" / name)["rows_loaded"] for name in names} == {2}
    assert sorted(load.file_name for load in recent_loads(store, "demo")) == names
    left = sorted(path.name for path in drop.rglob("*") if path.is_file())
    assert left == sorted(name + end for name in names for end in ("", ".report.json", ".report.txt"))


def test_a_refused_file_goes_to_refused_with_its_report_and_the_others_load(watch: Start, drop: Path) -> None:
    (drop / "odd.csv").write_bytes(b"one,two\n1,2\n")
    (drop / "beds.csv").write_bytes(beds())
    process = watch("--once")
    out, _ = process.communicate(timeout=WITHIN)
    assert process.returncode == 0
    assert report(drop / "refused" / "odd.csv")["status"] == "refused"
    words = (drop / "refused" / "odd.csv.report.txt").read_text(encoding="utf-8")
    assert words.startswith("odd.csv\nRefused: nothing of it was stored.\n")
    assert "Stops the file (1)" in words
    assert report(drop / "loaded" / "beds.csv")["status"] == "loaded"
    assert "beds.csv: loaded (beds, RK9; 2 of 2 rows)" in out


def test_a_file_that_grows_is_not_read_before_it_stops(watch: Start, drop: Path, store: Database) -> None:
    watches(watch())
    rows = [f"W{number:02},28,2,1,27" for number in range(30)]
    growing = drop / "beds.csv"
    grow(growing, beds(DAY, *rows), steps=20, pause=0.2)
    assert growing.exists()
    assert recent_loads(store, "demo") == []
    until((drop / "loaded" / "beds.csv").exists, "the file in `loaded`")
    (load,) = recent_loads(store, "demo")
    assert (load.status, load.rows_read) == (LoadStatus.LOADED, 30)


@posix_only
def test_what_a_killed_watcher_had_in_hand_another_finishes(watch: Start, drop: Path, store: Database) -> None:
    path = store.engine.url.database
    assert path
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")  # the load waits for its turn to write: it is in the middle
    (drop / "RK9").mkdir()
    (drop / "RK9" / "beds.csv").write_bytes(beds())
    first = watch()
    until(lambda: list(drop.glob(".claimed/*/in/RK9/beds.csv")), "the file in hand")
    first.kill()
    first.communicate()
    writer.execute("ROLLBACK")
    writer.close()
    assert recent_loads(store, "demo") == []
    second = watch("--once", "--abandoned-after", "5")
    second.communicate(timeout=WITHIN)
    assert second.returncode == 0
    assert report(drop / "loaded" / "RK9" / "beds.csv")["status"] == "loaded"
    assert [load.file_name for load in recent_loads(store, "demo")] == ["beds.csv"]
    assert list((drop / ".claimed").iterdir()) == []


@posix_only
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_after_the_file_in_hand(
    watch: Start, drop: Path, store: Database, number: signal.Signals
) -> None:
    path = store.engine.url.database
    assert path
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    for name in ("a.csv", "b.csv"):
        (drop / name).write_bytes(beds(DAY - timedelta(days=ord(name[0]))))
    process = watch()
    until(lambda: list(drop.glob(".claimed/*/in/a.csv")), "the first file in hand")
    process.send_signal(number)
    time.sleep(0.3)
    assert process.poll() is None
    writer.execute("ROLLBACK")
    writer.close()
    _, errors = process.communicate(timeout=WITHIN)
    assert process.returncode == 0, errors
    assert "Traceback" not in errors
    assert (drop / "loaded" / "a.csv").exists()
    assert (drop / "b.csv").exists()


def test_what_is_wrong_from_the_start_is_a_sentence_and_exit_code_2(watch: Start, tmp_path: Path) -> None:
    wrong = {
        watch(folder=tmp_path / "nowhere"): "There is no folder",
        watch("--system", "demoo"): "Did you mean 'demo'?",
    }
    for process, sentence in wrong.items():
        out, errors = process.communicate(timeout=WITHIN)
        assert (process.returncode, out) == (2, "")
        assert sentence in errors
        assert "Traceback" not in errors
