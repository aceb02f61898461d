"""What a test begins with, done once: a store that stands as another one stood then is given what came of it there.

A morning takes half a second to load, and hundreds of tests begin with the same one. The first of them loads it; where
a later SQLite store holds, byte for byte, what that one held before, it gets a copy of what that one held afterwards.
On PostgreSQL it is done each time.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import wraps
from hashlib import sha256
from pathlib import Path
from typing import Concatenate, ParamSpec

from flow.store.database import Database

P = ParamSpec("P")
HEADER = 100
"""Bytes at the beginning of a SQLite file that count its changes and say nothing of what it holds."""
OF_JOURNAL = slice(18, 20)
"""Two of them: how the file is written; a copy in memory can only be of the older kind."""
Filling = Callable[Concatenate[Database, P], None]
_came_of: dict[bytes, bytes] = {}


def done_once(fill: Filling[P]) -> Filling[P]:
    """For what fills a store and gives nothing back; the arguments say with what, and a folder only where."""

    @wraps(fill)
    def filled(db: Database, *args: P.args, **kwargs: P.kwargs) -> None:
        if not (db.is_sqlite and db.engine.url.database):
            fill(db, *args, **kwargs)
            return
        said = [each for each in (*args, *sorted(kwargs.items())) if not isinstance(each, Path)]
        with closing(sqlite3.connect(db.engine.url.database)) as file:
            before = _stands(file, fill.__module__, fill.__qualname__, db.who, said)
            if before in _came_of:
                _give(file, _came_of[before])
            else:
                fill(db, *args, **kwargs)
                _came_of[before] = file.serialize()

    return filled


def _stands(file: sqlite3.Connection, *asked: object) -> bytes:
    """What a store holds and what is to be done to it, in a few bytes."""
    return sha256(repr(asked).encode() + file.serialize()[HEADER:]).digest()


def _give(file: sqlite3.Connection, outcome: bytes) -> None:
    """Everything that the file holds becomes this; whoever has it open sees it so from then on."""
    content = bytearray(outcome)
    content[OF_JOURNAL] = b"\x01\x01"
    with closing(sqlite3.connect(":memory:")) as memory:
        memory.deserialize(bytes(content))
        memory.backup(file)
