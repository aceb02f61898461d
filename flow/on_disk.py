"""Files that only their owner may read, and that are on the disk before anybody counts on them."""

from __future__ import annotations

import os
from pathlib import Path


def owner_only(path: str, flags: int) -> int:
    """An opener for `open`: nobody but the owner may read the file, from its first byte on."""
    return os.open(path, flags, 0o600)


def settle(folder: Path) -> None:
    """The names of the folder's files are on the disk too. Windows has nothing to ask for this."""
    if os.name == "posix":
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
