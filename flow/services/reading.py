"""A file read by what the store says of it, without the store: the systems to try, their profiles, the reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from flow.errors import UsageError
from flow.layout import Layout
from flow.measures.definitions import MEASURES
from flow.services import pseudonym_keys
from flow.services.fingerprint import fingerprints
from flow.services.load_report import How
from flow.services.values import NO_SYSTEM, known_system
from flow.snapshots.delay_reasons import DelayReason, matcher
from flow.snapshots.pipeline import Understood, understand
from flow.snapshots.profiles import Profile, parse_profile
from flow.store import reasons, systems
from flow.store.database import Database


@dataclass(frozen=True)
class Read:
    """A file as the first system it fits reads it, and the fingerprints of that reading, the newest kind first."""

    layout: Layout
    found: Understood
    marks: tuple[str, str]


@dataclass(frozen=True)
class Reader:
    """What decides how a file is read, beside the file: the systems to try with their profiles, and the reasons."""

    systems: list[tuple[Layout, dict[str, Profile]]]
    reasons: tuple[DelayReason, ...]


def reader(db: Database, how: How, key: bytes) -> Reader:
    """What decides, as the store has it now. Refuses a key that is not the store's."""
    with db.reading() as connection:
        pseudonym_keys.check(connection, key)
        return Reader(_systems(connection, how), reasons.table(connection))


def read(by: Reader, data: bytes, name: str, how: How, key: bytes, now: datetime) -> Read:
    """The file as the first system it fits reads it. Needs no store: another process can do it."""
    tried: list[tuple[Layout, dict[str, Profile], Understood]] = []
    for layout, profiles in by.systems:
        found = understand(
            data,
            name,
            profiles=list(profiles.values()),
            profile=how.profile,
            feed=how.feed,
            layout=layout,
            now=now,
            key=key,
            day=how.day,
            sender=how.sender,
            reasons=matcher(by.reasons),
            measures=MEASURES,
        )
        tried.append((layout, profiles, found))
        if not found.refused:
            break
    layout, profiles, found = min(tried, key=lambda each: each[2].refused)
    return Read(layout, found, fingerprints(data, found, profiles.get(found.profile_key or ""), layout, by.reasons))


def read_paths(by: Reader, paths: Sequence[Path], how: How, key: bytes, now: datetime) -> list[tuple[str, Read]]:
    """Files of a disk, each with its name."""
    return [(path.name, read(by, path.read_bytes(), path.name, how, key, now)) for path in paths]


def _systems(connection: Any, how: How) -> list[tuple[Layout, dict[str, Profile]]]:
    keys = [how.system] if how.system else [key for key, _ in systems.keys(connection)]
    if not keys:
        raise UsageError(f"There is no system yet. {NO_SYSTEM}")
    found = [(known_system(connection, key), _profiles(connection, key)) for key in keys]
    if how.profile:
        found = [each for each in found if how.profile in each[1]] or found
    return found


def _profiles(connection: Any, system: str) -> dict[str, Profile]:
    return {key: parse_profile(text, f"profile {key}") for key, text in systems.profiles(connection, system).items()}
