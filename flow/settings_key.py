"""The file of pseudonym keys in the data folder: a line a key, the oldest first; only its owner may read it.

A new key is written beside it first (`pseudonym.key.next`), and takes its place once the store is made over: whenever
that is interrupted, one of the two fits the store.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from flow.on_disk import owner_only, settle

KEY_LENGTH = 32
NAME, NEXT = "pseudonym.key", "pseudonym.key.next"
BETWEEN = b"\n"
"""Between the keys of a ring, the oldest first, wherever it is handed on as bytes."""


def read_or_make(folder: Path) -> bytes:
    """The ring of the folder; a key is made once where there is none."""
    path = folder / NAME
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        _make(path)
    return _ring(path.read_bytes())


def _make(path: Path) -> None:
    """The file is there with its whole key or not at all; of two processes that make one, the first one's stands."""
    made = path.with_name(f".{secrets.token_hex(4)}.{NAME}")
    try:
        with open(made, "x", opener=owner_only) as file:
            file.write(new_key())
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(made, path)
        except FileExistsError:
            pass
        except OSError:  # a disk on which a file has one name only
            made.replace(path)
        settle(path.parent)
    finally:
        made.unlink(missing_ok=True)


def new_key() -> str:
    return secrets.token_hex(KEY_LENGTH)


def read_next(folder: Path) -> bytes | None:
    """The ring that is to take the place of the folder's; None where none is."""
    try:
        return _ring((folder / NEXT).read_bytes())
    except FileNotFoundError:
        return None


def write_next(folder: Path, ring: bytes) -> None:
    """Lays a ring beside the folder's own, on the disk before this returns."""
    path = folder / NEXT
    path.unlink(missing_ok=True)
    with open(path, "xb", opener=owner_only) as file:
        file.write(ring + BETWEEN)
        file.flush()
        os.fsync(file.fileno())
    settle(folder)


def promote(folder: Path) -> None:
    """The ring that lies beside takes the place of the folder's own; nothing where somebody else did that."""
    try:
        (folder / NEXT).replace(folder / NAME)
    except FileNotFoundError:
        return
    settle(folder)


def _ring(read: bytes) -> bytes:
    return BETWEEN.join(line for line in map(bytes.strip, read.split(BETWEEN)) if line)
