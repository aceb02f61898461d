"""Opening the store as the settings say, at the newest schema. `Database` is what every service is handed."""

from __future__ import annotations

from flow.settings import Settings, pseudonym_key, read_settings
from flow.snapshots.delay_reasons import load_shipped
from flow.store import reasons
from flow.store.database import Database, connect
from flow.store.schema import upgrade

__all__ = ["Database", "key", "open_store"]


def open_store(settings: Settings | None = None) -> Database:
    """The database of the settings, made and migrated on first use."""
    database = connect((settings or read_settings()).database_url)
    upgrade(database)
    with database.reading() as connection:
        missing = reasons.missing(connection, load_shipped())
    if missing:
        with database.writing() as connection:
            reasons.add(connection, reasons.missing(connection, missing))
    return database


def key(settings: Settings | None = None) -> bytes:
    """The key that makes pseudonyms; it is never in the database."""
    return pseudonym_key(settings or read_settings())
