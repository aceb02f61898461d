"""Making the sample systems: their files are generated and loaded through the front door, like anybody's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path

from flow import clock
from flow.errors import UsageError, nearest
from flow.security.person import ADMINISTRATOR, Person
from flow.services.configure import configure
from flow.services.load import How, LoadReport, load_together
from flow.services.start import key
from flow.settings import Settings
from flow.store import loads, systems
from flow.store.database import Database

Progress = Callable[[int, int, str], None]
PUBLISHED = "published"
FILES_AT_ONCE = 8


def published_files(folder: Path) -> list[Path]:
    """The published files of RK9 and RCB that ship with the product."""
    return sorted((folder / PUBLISHED).glob("*.csv"))
