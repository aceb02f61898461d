"""With which key the store's pseudonyms are made: fingerprints in and out, and whether there is a pseudonym at all."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from flow.store import tables as t

NHS_NUMBER = "nhs_number"
TABLES = tuple(table for table in t.FEED_TABLES.values() if NHS_NUMBER in table.c)
"""The tables with a column of pseudonyms."""


def newest(connection: sa.Connection) -> str | None:
    """The fingerprint of the key in use; None where none was told yet."""
    query = sa.select(t.pseudonym_key.c.fingerprint).order_by(t.pseudonym_key.c.id.desc()).limit(1)
    return connection.execute(query).scalar_one_or_none()


def add(connection: sa.Connection, fingerprint: str, at: datetime, who: str) -> None:
    """`at`: UTC without a zone."""
    connection.execute(t.pseudonym_key.insert().values(fingerprint=fingerprint, at=at, who=who))


def any_there(connection: sa.Connection) -> bool:
    """Whether a row has a pseudonym."""
    return any(
        connection.execute(sa.select(table.c.snapshot).where(table.c[NHS_NUMBER].is_not(None)).limit(1)).first()
        for table in TABLES
    )
