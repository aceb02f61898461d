"""What takes half a minute to make, made once for every process and run of the tests, until the product changes."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import cache
from hashlib import sha256
from pathlib import Path

from tests.rules.source import ROOT

MADE_OF = ("flow/**/*", "sample_data/**/*", "requirements.txt", "tests/mornings.py", "tests/plymouth.py")
PATIENCE = 300.0
"""Seconds that one process waits for another that is making the same."""


def made(folder: Path, name: str, make: Callable[[Path], None]) -> Path:
    """The folder that `make` filled, kept in `folder`; what was made of another state of the product is thrown away."""
    place = folder / f"{name}-{_state()}"
    with _alone(folder / "lock.db"):
        if not place.exists():
            for old in folder.glob(f"{name}-*"):
                shutil.rmtree(old)
            making = folder / f"making-{name}"
            shutil.rmtree(making, ignore_errors=True)
            making.mkdir()
            make(making)
            making.rename(place)
    return place


@cache
def _state() -> str:
    """Of everything that a store is made of, in a word."""
    seen = sha256()
    for pattern in MADE_OF:
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file() and "__pycache__" not in path.parts:
                seen.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return seen.hexdigest()[:16]


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """One process at a time; whoever is killed lets go."""
    with closing(sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)) as lock:
        lock.execute("BEGIN EXCLUSIVE")
        yield
