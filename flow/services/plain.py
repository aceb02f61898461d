"""Our dataclasses as plain JSON: days and moments as ISO text, keys as text."""

from __future__ import annotations

from datetime import date
from typing import Any


def plain(item: Any) -> Any:
    """Dicts, lists and tuples all the way down; an entry whose key is a tuple is left out: say it another way."""
    if isinstance(item, dict):
        return {str(key): plain(value) for key, value in item.items() if not isinstance(key, tuple)}
    if isinstance(item, list | tuple):
        return [plain(value) for value in item]
    return item.isoformat() if isinstance(item, date) else item
