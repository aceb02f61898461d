"""The drop folder from inside: names, senders, claims, what was killed where, and a database that goes and comes."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from flow.errors import UsageError
from flow.services import watching, watching_claims
from flow.services.load import recent_loads
from flow.services.load_each import OUR_FAULT
from flow.services.start import open_store
from flow.services.watching import STAYS, Moved, Pace, Watcher
from flow.services.watching_files import Settling, free_names, prepare, waiting
from flow.settings import Settings
from flow.store.database import Database, DatabaseGone
from flow.vocabulary import LoadStatus
from tests.mornings import DAY, KEY, beds, make_demo, put
from tests.postgres import Cluster

QUICK = Pace(settle=0.05, sweep=0.1, abandoned=0.5, retry=0.05)


class Told:
    """What a watcher told and said."""

    def __init__(self) -> None:
        self.moved: list[Moved] = []
        self.sentences: list[str] = []


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    folder = tmp_path / "drop"
    folder.mkdir()
    return folder


def watcher(store: Database, drop: Path, told: Told, **more: Any) -> Watcher:
    options: dict[str, Any] = {"pace": QUICK, "once": True, "system": "demo"} | more
    return Watcher(drop, lambda: store, KEY, told.moved.append, told.sentences.append, **options)


def run(store: Database, drop: Path, **more: Any) -> Told:
    told = Told()
    watcher(store, drop, told, **more).run()
    return told


@contextmanager
def running(one: Watcher) -> Iterator[None]:
    """The watcher at work in a thread, stopped at the end."""
    thread = threading.Thread(target=one.run, daemon=True)
    thread.start()
    try:
        yield
    finally:
        one.stop.set()
        thread.join(30)


def until(done: Callable[[], object], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_a_dropped_file_is_loaded_and_lies_with_its_reports(store: Database, drop: Path) -> None:
    (drop / "beds.csv").write_bytes(beds())
    (moved,) = run(store, drop).moved
    assert moved.report.status is LoadStatus.LOADED
    assert moved.to == drop / "loaded" / "beds.csv"
    assert sorted(path.name for path in moved.to.parent.iterdir()) == [
        "beds.csv",
        "beds.csv.report.json",
        "beds.csv.report.txt",
    ]
    beside = json.loads((drop / "loaded" / "beds.csv.report.json").read_text(encoding="utf-8"))
    assert beside == json.loads(json.dumps([moved.report.as_json()]))
    words = (drop / "loaded" / "beds.csv.report.txt").read_text(encoding="utf-8")
    assert "Days: Tue 5 June 2018\nRows: 2 read, 2 loaded, 0 left out\n" in words


def test_a_file_of_the_same_name_is_never_overwritten(store: Database, drop: Path) -> None:
    files = [beds(DAY, f"HAR,28,2,1,{occupied}") for occupied in (20, 21, 22)]
    for data in files:
        (drop / "beds.csv").write_bytes(data)
        run(store, drop)
    names = ("beds.csv", "beds (2).csv", "beds (3).csv")
    assert [(drop / "loaded" / name).read_bytes() for name in names] == files
    assert all((drop / "loaded" / f"{name}.report.txt").exists() for name in names)


def test_the_same_bytes_again_go_to_loaded_with_a_report_that_says_so(store: Database, drop: Path) -> None:
    put(store, beds())
    (drop / "again.csv").write_bytes(beds())
    (moved,) = run(store, drop).moved
    assert (moved.report.status, moved.to) == (LoadStatus.UNCHANGED, drop / "loaded" / "again.csv")


def test_a_folder_named_after_an_organisation_says_who_sends(store: Database, drop: Path) -> None:
    for code in ("RK9", "LWSW"):
        (drop / code).mkdir()
        (drop / code / "beds.csv").write_bytes(beds())
    told = run(store, drop)
    found = {moved.to.relative_to(drop).as_posix(): moved.report.status for moved in told.moved}
    assert found == {"refused/LWSW/beds.csv": LoadStatus.REFUSED, "loaded/RK9/beds.csv": LoadStatus.LOADED}
    assert (drop / "RK9").is_dir()


def test_a_folder_of_no_organisation_is_answered_with_the_nearest(store: Database, drop: Path) -> None:
    (drop / "RK8").mkdir()
    (drop / "RK8" / "beds.csv").write_bytes(beds())
    (moved,) = run(store, drop).moved
    assert moved.to == drop / "refused" / "RK8" / "beds.csv"
    words = (drop / "refused" / "RK8" / "beds.csv.report.txt").read_text(encoding="utf-8")
    assert "The folder 'RK8' is not named after an organisation. Did you mean 'RK9'?" in words
    assert recent_loads(store, "demo") == []


@pytest.mark.parametrize(
    "name", ["~$beds.xlsx", ".beds.csv", "beds.csv.part", "beds.TMP", "beds.crdownload", "beds.csv.report.json"]
)
def test_what_a_program_has_not_finished_is_left_where_it_is(store: Database, drop: Path, name: str) -> None:
    (drop / name).write_bytes(beds())
    assert run(store, drop).moved == []
    assert (drop / name).exists()


@pytest.mark.parametrize("data", [b"", b"\x00\xff\x00", b"PK\x03\x04broken", "é,ü\n".encode("utf-16")])
def test_any_bytes_at_all_are_refused_with_a_report(store: Database, drop: Path, data: bytes) -> None:
    (drop / "any.xlsx").write_bytes(data)
    (moved,) = run(store, drop).moved
    assert moved.report.refused
    assert moved.to.read_bytes() == data


@pytest.mark.skipif(os.name != "posix", reason="links and names of any bytes are POSIX's")
def test_a_link_is_no_file_and_a_name_may_be_any_bytes(store: Database, drop: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_bytes(beds())
    (drop / "link.csv").symlink_to(secret)
    (drop / os.fsdecode(b"beds-\xff.csv")).write_bytes(beds())
    (drop / ("x" * 240 + ".csv")).write_bytes(b"one,two\n1,2\n")
    moved = run(store, drop).moved
    assert [each.to.name for each in moved] == ["beds-?.csv", "x" * 196 + ".csv"]
    assert secret.exists()


def test_a_claim_is_had_by_one_alone(drop: Path) -> None:
    prepare(drop)
    (drop / "beds.csv").write_bytes(beds())
    barrier, got = threading.Barrier(8), []

    def take() -> None:
        barrier.wait()
        got.append(watching_claims.claim(drop, Path("beds.csv")))

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 8
    (made,) = [each for each in got if each]
    assert list((drop / ".claimed").iterdir()) == [made]


def test_a_claim_that_beats_is_not_taken_and_one_that_is_silent_is(drop: Path) -> None:
    prepare(drop)
    for name in ("alive.csv", "dead.csv"):
        (drop / name).write_bytes(beds())
    alive, dead = (watching_claims.claim(drop, Path(name)) for name in ("alive.csv", "dead.csv"))
    assert alive
    assert dead
    now = 1000.0
    looks = watching_claims.Abandoned(60, lambda: now)
    for beat in range(5):
        (alive / "beat").write_text(str(beat))
        assert looks.look(drop) == ([] if beat < 4 else [dead])
        assert looks.in_doubt
        now += 15


STAGES = ("_load", "send", "carry", "clear")


@pytest.mark.parametrize("stage", STAGES)
def test_killed_at_any_step_another_watcher_finishes_and_nothing_is_loaded_twice(
    store: Database, drop: Path, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    (drop / "beds.csv").write_bytes(beds())

    class Killed(BaseException):
        """Nothing after this runs, as after kill -9."""

    def dies(*args: object, **kwargs: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(watching_claims, "give_back", lambda *_: None)
        patched.setattr(Watcher if stage == "_load" else watching_claims, stage, dies)
        with pytest.raises(Killed):
            run(store, drop)
    if stage != "clear":
        assert not (drop / "loaded" / "beds.csv").exists()
    run(store, drop)
    assert (drop / "loaded" / "beds.csv").read_bytes() == beds()
    assert (drop / "loaded" / "beds.csv.report.txt").exists()
    assert list((drop / ".claimed").iterdir()) == []
    assert [load.file_name for load in recent_loads(store, "demo")] == ["beds.csv"]
    assert not (drop / "loaded" / "beds (2).csv").exists()


def test_a_fault_of_ours_stops_one_file_and_not_the_others(
    store: Database, drop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (drop / "a.csv").write_bytes(beds())
    (drop / "b.csv").write_bytes(b"one,two\n1,2\n")

    def broken(*args: object, **kwargs: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(watching, "load_bytes", broken)
    moved = run(store, drop).moved
    assert [each.to.name for each in moved] == ["a.csv", "b.csv"]
    assert all(OUR_FAULT in each.report.findings[0].message for each in moved)


def test_a_file_written_on_while_in_hand_is_read_when_it_stops(store: Database, drop: Path) -> None:
    prepare(drop)
    whole = beds()
    (drop / "beds.csv").write_bytes(whole[:60])
    told = Told()
    with (drop / "beds.csv").open("ab") as writer:
        assert watching_claims.claim(drop, Path("beds.csv"))
        with running(watcher(store, drop, told, once=False, pace=Pace(0.3, 0.1, 0.5, 0.1))):
            for place in range(60, len(whole), 20):
                writer.write(whole[place : place + 20])
                writer.flush()
                time.sleep(0.1)
            until(lambda: told.moved)
    assert told.moved[0].report.rows_loaded == 2
    assert told.moved[0].to.read_bytes() == whole


def test_a_file_has_stopped_growing_when_it_stood_still_for_long_enough(drop: Path) -> None:
    now = 0.0
    looks = Settling(5, lambda: now)
    path = Path("beds.csv")
    (drop / path).write_bytes(b"1")
    assert not looks.settled(drop, waiting(drop))
    now = 4.9
    assert not looks.settled(drop, waiting(drop))
    (drop / path).write_bytes(b"12")
    now = 9.0
    assert not looks.settled(drop, waiting(drop))
    now = 14.0
    assert list(looks.settled(drop, waiting(drop))) == [path]


def test_names_count_on_and_stay_short_enough_for_a_report() -> None:
    names = free_names("é" * 300 + ".csv")
    assert [len(next(names).encode()) <= 220 for _ in range(3)] == [True] * 3
    assert next(names).endswith(" (4).csv")


def test_a_folder_that_is_not_there_is_a_usage_error(store: Database, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="There is no folder"):
        run(store, tmp_path / "nowhere")
    with pytest.raises(UsageError, match="Did you mean 'demo'"):
        run(store, tmp_path, system="demoo")


def test_a_database_that_goes_leaves_the_file_says_so_once_and_loads_when_it_is_back(
    postgres_cluster: Cluster, drop: Path, tmp_path: Path
) -> None:
    store = open_store(Settings(_env_file=None, database_url=postgres_cluster.url, data_folder=tmp_path))
    make_demo(store, tmp_path)
    with store.reading() as connection:
        connection.execute(sa.text("CHECKPOINT"))  # what was set up is on disk before the power goes
    told = Told()
    with running(watcher(store, drop, told, once=False)):
        postgres_cluster.stop()
        (drop / "beds.csv").write_bytes(beds())
        until(lambda: told.sentences)
        time.sleep(0.5)
        assert told.moved == []
        assert len(told.sentences) == 1
        assert told.sentences[0].endswith(STAYS)
        postgres_cluster.start()
        until(lambda: told.moved)
    assert told.moved[0].report.status is LoadStatus.LOADED
    assert told.sentences[1:] == ["The database answers again."]
    with store.reading() as connection:
        assert connection.execute(sa.text("select count(*) from load")).scalar() == 1
    store.close()


def test_stopped_while_the_database_is_gone_the_file_lies_where_it_was_dropped(
    store: Database, drop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*args: object, **kwargs: object) -> None:
        raise DatabaseGone("The database did not take this: gone.")

    monkeypatch.setattr(watching, "load_bytes", gone)
    (drop / "beds.csv").write_bytes(beds())
    with pytest.raises(DatabaseGone):
        run(store, drop)
    assert (drop / "beds.csv").read_bytes() == beds()
    told = Told()
    with running(watcher(store, drop, told, once=False)):
        until(lambda: told.sentences)
    assert (drop / "beds.csv").read_bytes() == beds()
    assert list((drop / ".claimed").iterdir()) == []
