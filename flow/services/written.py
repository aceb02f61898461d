"""A file written whole or not at all."""

from __future__ import annotations

from pathlib import Path
from secrets import token_hex

from flow.errors import UsageError


def whole(path: Path, content: bytes) -> None:
    """What was there before stands until all of the new content is on the disk. UsageError where it cannot be."""
    beside = path.with_name(f".{path.name}.{token_hex(4)}")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise UsageError(f"{path} cannot be written: {error.strerror}.") from None
