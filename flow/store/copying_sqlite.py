"""A SQLite store copied while it runs, and put back while it runs, both with SQLite's own online backup."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from flow.errors import RuleRefused
from flow.store.trouble import reason

WAIT_SECONDS = 20.0
LOOKS = 80
PAUSE = 0.25
"""The copy back waits for those who write: 80 looks, a quarter of a second apart."""


class Damaged(RuleRefused):
    """The file is not what SQLite wrote: it cannot be read."""


class Busy(RuleRefused):
    """The store was in use all the time."""

    exit_code = 1


def copy_out(store: Path, to: Path) -> str | None:
    """The store as it is at one moment, whole and in one file; those who load and save meanwhile are not held up.

    Returns its revision, None where it was never used. Damaged where the store is.
    """
    with _opened(store) as live, _opened(to) as made:
        live.backup(made)
        made.execute("PRAGMA journal_mode=DELETE")
        found = made.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if found != "ok":
            raise Damaged(f"The store is damaged and cannot be copied: {' '.join(found.split())}. Nothing was changed.")
        return _known(made, "alembic_version", "SELECT max(version_num) FROM alembic_version")


def last_change(store: sqlite3.Connection) -> int:
    """The highest number of a change of settings."""
    return int(_known(store, "setting_change", "SELECT max(id) FROM setting_change") or 0)


def _known(store: sqlite3.Connection, table: str, query: str) -> str | None:
    """What the query gives, as text; None where there is no such table or nothing in it."""
    if store.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)).fetchone() is None:
        return None
    found = store.execute(query).fetchone()[0]
    return None if found is None else str(found)


def set_aside(store: Path, to: Path) -> None:
    """The bytes of a store that cannot be read, with its log: somebody may get something out of them yet."""
    for ending in ("", "-wal"):
        part = store.with_name(store.name + ending)
        if part.exists():
            shutil.copyfile(part, to.with_name(to.name + ending))


@contextmanager
def held(store: Path) -> Iterator[sqlite3.Connection]:
    """Nobody writes while this lasts; everybody may read."""
    with _opened(store) as live:
        live.execute("BEGIN IMMEDIATE")
        try:
            yield live
        finally:
            live.execute("ROLLBACK")


def replace(store: Path, by: Path) -> None:
    """Puts a copy in the place of the store, in one transaction: who looks sees the store before, or the one after."""
    with _opened(by) as copy, _opened(store) as live:
        live.execute("PRAGMA journal_mode=WAL")
        copy.backup(live, pages=-1, progress=_give_up_after(LOOKS), sleep=PAUSE)


def replace_damaged(store: Path, by: Path) -> None:
    """Puts a copy in the place of a file that SQLite cannot open. Whoever has the old one open must start again."""
    beside = Path(shutil.move(by, store.with_name(f".{store.name}.restored")))
    for ending in ("-wal", "-shm"):
        store.with_name(store.name + ending).unlink(missing_ok=True)
    beside.replace(store)


def _give_up_after(looks: int) -> Callable[[int, int, int], None]:
    left = looks

    def looked(_status: int, remaining: int, _of: int) -> None:
        nonlocal left
        left -= 1
        if left <= 0 and remaining:
            raise Busy("Somebody has been writing to the store for a long time. Nothing was changed; try again.")

    return looked


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    try:
        with closing(sqlite3.connect(path, timeout=WAIT_SECONDS, isolation_level=None)) as connection:
            yield connection
    except sqlite3.DatabaseError as error:
        damaged = error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
        how = "is damaged and cannot be copied" if damaged else "could not be copied"
        raise (Damaged if damaged else RuleRefused)(
            f"The store {how}: {reason(error)}. Nothing was changed."
        ) from error
