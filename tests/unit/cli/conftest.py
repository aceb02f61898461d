"""What every test of the command line may ask for: commands on a store of its own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copy

import pytest

from tests import commands
from tests.commands import Ran, Warm

Run = Callable[..., Ran]


@pytest.fixture(scope="session")
def warm() -> Iterator[Warm]:
    with commands.warm() as there:
        yield there


@pytest.fixture
def own(tmp_path: Path, sqlite_template: Path) -> dict[str, str]:
    """The environment of a command with a store of its own, made already."""
    copy(sqlite_template, tmp_path / "flow.db")
    return os.environ | {
        "FLOW_DATABASE_URL": f"sqlite:///{(tmp_path / 'flow.db').as_posix()}",
        "FLOW_DATA_FOLDER": str(tmp_path / "data"),
    }


@pytest.fixture
def run(warm: Warm, own: dict[str, str], tmp_path: Path) -> Run:
    """Runs a command with that store."""
    return lambda *words: warm.run([str(word) for word in words], own, tmp_path)


@pytest.fixture
def cold(own: dict[str, str], tmp_path: Path) -> Run:
    """The same as `python -m flow ...`, which takes seconds to start."""
    return lambda *words: commands.cold([str(word) for word in words], own, tmp_path)
