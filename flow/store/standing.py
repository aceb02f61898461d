"""How a store's schema stands to this code: whether it can be worked with, and the sentence where it cannot.

While one process after another is restarted at an update, those of the version before go on with a store that is
already newer: migrations only add (tables, and columns that may be left out), so what they know still stands.
"""

from __future__ import annotations

from enum import StrEnum

import sqlalchemy as sa

from flow.errors import ConfigurationError, RuleRefused
from flow.store import schema
from flow.store.database import Database
from flow.store.tables import metadata

EARLIER = (
    "The store is of an earlier version of this product (schema {found}; this version needs {needed}). Nothing was"
    " changed. Whoever looks after it runs `python -m flow migrate`; then try again."
)
EMPTY = "There is nothing in the store yet. Whoever looks after it runs `python -m flow migrate`; then try again."
LATER = (
    "The store is of a later version of this product (schema {found}; this version knows up to {needed}), in which"
    " something is gone that this one needs: {gone}. Nothing was changed. Update the product, then try again."
)


class Standing(StrEnum):
    NEWEST = "newest"
    EARLIER = "earlier"
    LATER = "later"
    EMPTY = "empty"


def standing(connection: sa.Connection) -> tuple[Standing, str]:
    """How the store stands, and the revision it is at (empty text: none)."""
    found = schema.revision(connection)
    if found is None:
        return Standing.EMPTY, ""
    if found == schema.newest():
        return Standing.NEWEST, found
    return (Standing.EARLIER if schema.knows(found) else Standing.LATER), found


def refuse_unfit(connection: sa.Connection) -> Standing:
    """How the store stands, where this code can work with it.

    Raises RuleRefused for one that is to be migrated first, ConfigurationError for one of a later version that lacks
    something this code knows.
    """
    stands, found = standing(connection)
    if stands is Standing.EMPTY:
        raise RuleRefused(EMPTY)
    if stands is Standing.EARLIER:
        raise RuleRefused(EARLIER.format(found=found, needed=schema.newest()))
    missing = gone(connection) if stands is Standing.LATER else []
    if missing:
        raise ConfigurationError(LATER.format(found=found, needed=schema.newest(), gone=", ".join(missing[:3])))
    return stands


def gone(connection: sa.Connection) -> list[str]:
    """Tables (`spell`) and columns (`spell.ward`) that this code knows and the store has not."""
    found = {
        name: {column["name"] for column in columns}
        for (_, name), columns in sa.inspect(connection).get_multi_columns().items()
    }
    missing = []
    for name, table in sorted(metadata.tables.items()):
        if name not in found:
            missing.append(name)
        else:
            missing += [f"{name}.{column.name}" for column in table.columns if column.name not in found[name]]
    return missing


def migrate(database: Database) -> tuple[Standing, str]:
    """Brings the store to the newest schema; says how it stood before, and the revision it was at.

    One of a later version is left as it is; ConfigurationError where this code cannot work with it.
    """
    with database.reading() as connection:
        stood, found = standing(connection)
        if stood is Standing.LATER:
            refuse_unfit(connection)
    if stood in (Standing.EMPTY, Standing.EARLIER):
        schema.upgrade(database)
    return stood, found
