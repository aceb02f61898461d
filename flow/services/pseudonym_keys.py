"""The store remembers which keys made its pseudonyms: others would silently give one person two of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flow import settings_key
from flow.clock import naive_utc
from flow.errors import ConfigurationError
from flow.security.person import Person
from flow.settings import Settings
from flow.settings_key import BETWEEN
from flow.snapshots.pseudonyms import fingerprint
from flow.store import pseudonym_keys as stored
from flow.store.database import Database

ANOTHER_KEY = (
    "The pseudonyms of this store were made with another key than the one given: one person would be two. Nothing was "
    "stored. Give the key that was used before (FLOW_PSEUDONYM_KEY, or pseudonym.key in the data folder), and start "
    "again."
)
NOT_ROTATED = (
    "The store's pseudonyms are not made with the newest key yet. Nothing was stored. Run: flow rotate-key, then start "
    "again."
)


def made_with(connection: Any, key: bytes) -> int | None:
    """With how many keys of this ring, the oldest first, the store's pseudonyms are made.

    None: with others. A store of before keys were told has its pseudonyms by the oldest, and without any by all.
    """
    known, ring = stored.newest(connection), key.split(BETWEEN)
    if known is None:
        return 1 if len(ring) > 1 and stored.any_there(connection) else len(ring)
    many = range(len(ring), 0, -1)
    return next((count for count in many if fingerprint(BETWEEN.join(ring[:count])) == known), None)


def check(connection: Any, key: bytes) -> None:
    """Raises ConfigurationError, before anything is stored, where the key given is not the store's."""
    many = made_with(connection, key)
    if many is None:
        raise ConfigurationError(ANOTHER_KEY)
    if many < len(key.split(BETWEEN)):
        raise ConfigurationError(NOT_ROTATED)


def check_and_remember(connection: Any, key: bytes, who: Person, now: datetime) -> None:
    """The same inside the transaction that stores; the first time the key is remembered."""
    check(connection, key)
    if stored.newest(connection) is None:
        stored.add(connection, fingerprint(key), naive_utc(now), str(who))


def finish_rotation(database: Database, settings: Settings) -> None:
    """Where a new key was given to the store and its file was not yet put in place, put it in place."""
    if settings.pseudonym_key is not None:
        return
    coming = settings_key.read_next(settings.data_folder)
    if coming is None:
        return
    with database.reading() as connection:
        fits = stored.newest(connection) == fingerprint(coming)
    if fits:
        settings_key.promote(settings.data_folder)
