"""Opening the store as the settings say, at the newest schema. `Database` is what every service is handed."""

from __future__ import annotations

from flow import clock
from flow.security.principal import LOCAL, Principal
from flow.services import metrics
from flow.services.pseudonym_keys import finish_rotation
from flow.settings import Settings, pseudonym_key, read_settings
from flow.snapshots.delay_reasons import load_shipped
from flow.store import partitions, reasons, timing
from flow.store.database import Database, connect
from flow.store.standing import migrate, refuse_unfit

__all__ = ["Database", "key", "largest_file", "open_store", "store_as_it_is"]


def open_store(settings: Settings | None = None, who: Principal | None = LOCAL) -> Database:
    """The database of the settings, asked on behalf of `who`; made and migrated on first use.

    Raises RuleRefused for one that is to be migrated first, where FLOW_MIGRATE says that opening it does not do that;
    ConfigurationError for one of a later version that this code cannot work with.
    """
    chosen = settings or read_settings()
    database = connect(chosen.database_url, who)
    timing.tell(database, metrics.STATEMENTS.observe)
    if chosen.migrate == "auto":
        migrate(database)
    else:
        with database.reading() as connection:
            refuse_unfit(connection)
    partitions.make_ahead(database, clock.today())
    finish_rotation(database, chosen)
    with database.reading() as connection:
        missing = reasons.missing(connection, load_shipped())
    if missing:
        with database.writing() as connection:
            reasons.add(connection, reasons.missing(connection, missing))
    return database


def store_as_it_is(settings: Settings | None = None, who: Principal | None = LOCAL) -> Database:
    """The database of the settings as it stands - of an earlier version, empty or damaged - for who puts it back."""
    return connect((settings or read_settings()).database_url, who)


def key(settings: Settings | None = None) -> bytes:
    """The key that makes pseudonyms; it is never in the database."""
    return pseudonym_key(settings or read_settings())


def largest_file(settings: Settings | None = None) -> int:
    """Bytes of the largest file that is read; a larger one is refused unread."""
    return (settings or read_settings()).largest_file_mb << 20
