"""Legal holds: what may not be removed. A hold is never changed; a later row ends it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from flow.store.tables import legal_hold

HOLD = legal_hold.c


@dataclass(frozen=True)
class Hold:
    """A hold. `organisation` None: of the whole system; `last` None: for good. `released_at`, `_by`: when it ended."""

    id: int
    system: str
    organisation: str | None
    first: date
    last: date | None
    reason: str
    at: datetime
    who: str
    released_at: datetime | None = None
    released_by: str | None = None

    @property
    def stands(self) -> bool:
        return self.released_at is None

    def covers(self, organisations: frozenset[str] | None, first: date, last: date) -> bool:
        """Whether something of these organisations (None: of any) and these days is held."""
        if first > (self.last or date.max) or last < self.first:
            return False
        return self.organisation is None or organisations is None or self.organisation in organisations


def add(
    connection: sa.Connection,
    system: str,
    organisation: str | None,
    first: date,
    last: date | None,
    reason: str,
    at: datetime,
    who: str,
    releases: int | None = None,
) -> int:
    """A new hold, or the end of one; its number. `at`: UTC without a zone."""
    values = {"system": system, "organisation": organisation, "first": first, "last": last, "reason": reason}
    made = connection.execute(legal_hold.insert().values(values | {"at": at, "who": who, "releases": releases}))
    assert made.inserted_primary_key is not None
    return int(made.inserted_primary_key[0])


def read(connection: sa.Connection, system: str | None = None) -> list[Hold]:
    """Every hold, those that ended among them, the oldest first."""
    end = legal_hold.alias("end")
    names = ("id", "system", "organisation", "first", "last", "reason", "at", "who")
    query = sa.select(*(HOLD[name] for name in names), end.c.at.label("released_at"), end.c.who.label("released_by"))
    query = query.select_from(legal_hold.outerjoin(end, end.c.releases == HOLD.id)).where(HOLD.releases.is_(None))
    query = query.where(HOLD.system == system) if system else query
    return [Hold(**row._asdict()) for row in connection.execute(query.order_by(HOLD.id))]
