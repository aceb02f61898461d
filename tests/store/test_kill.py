"""kill -9 at any point of loads and saves: nothing is half-written, and what was acknowledged is there."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from flow.services.actions import list_actions
from flow.services.start import open_store
from flow.services.verify import verify
from flow.settings import Settings
from flow.store import tables as t
from flow.store.database import Database
from flow.vocabulary import ActionStatus
from tests.rules.source import ROOT

SEED = 20180605
AT_POINTS, AT_MOMENTS = 24, 6
LOOK_EVERY = 6
"""Kills between two whole verifications; whatever one of them broke stays broken."""
Order = Callable[[str], tuple[int, int]]


@pytest.fixture
def order(store: Database, tmp_path: Path) -> Iterator[Order]:
    """Sends somebody to work, who is killed; gives the signal and the points passed. One warm process forks them."""
    url = store.engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.killing", url, str(tmp_path / "acknowledged")]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True, env=dict(os.environ)) as warm:
        assert warm.stdin is not None
        assert warm.stdout is not None
        assert warm.stdout.readline() == "ready\n"

        def give(line: str) -> tuple[int, int]:
            assert warm.stdin is not None
            assert warm.stdout is not None
            print(line, file=warm.stdin, flush=True)
            code, passed = warm.stdout.readline().split()
            return int(code), int(passed)

        yield give
        warm.stdin.close()


def nothing_is_lost(database_url: str, folder: Path) -> None:
    """The store opens, and everything that a service acknowledged is in it."""
    store = open_store(Settings(_env_file=None, database_url=database_url, data_folder=folder))
    lines = [line.split(" ", 2) for line in (folder / "acknowledged").read_text().splitlines()]
    actions = {action.id: action for action in list_actions(store, "demo")}
    with store.reading() as connection:
        loaded = set(connection.execute(sa.select(t.load.c.file_name)).scalars())
    for line in lines:
        if line[0] == "loaded":
            assert line[1] in loaded
        else:
            assert actions[int(line[1])].what == line[2]
        if line[0] == "finished":
            assert actions[int(line[1])].status is ActionStatus.DONE
    store.close()


def test_killed_at_thirty_random_points_nothing_is_lost_and_nothing_half_written(
    store: Database, database_url: str, order: Order, tmp_path: Path
) -> None:
    code, points = order("0 0")
    assert code == 0
    assert points > 50
    drawn = random.Random(SEED)
    ends = [str(drawn.randint(1, points)) for _ in range(AT_POINTS)]
    ends += [f"{drawn.uniform(0.01, 0.4):.4f}" for _ in range(AT_MOMENTS)]
    drawn.shuffle(ends)
    sys.stdout.write(f"Seed {SEED}, {points} points in a turn, killed at {', '.join(ends)}\n")
    for turn, end in enumerate(ends, start=1):
        code, _ = order(f"{turn} {end}")
        assert code == -signal.SIGKILL, f"turn {turn} ended at {end} with {code}"
        nothing_is_lost(database_url, tmp_path)
        if turn % LOOK_EVERY == 0:
            assert verify(store, lambda *_: None) == [], f"after turn {turn}, killed at {end}"
