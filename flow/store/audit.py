"""The audit: lines in, lines out. The database lets nobody change one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from flow.store.tables import audit


@dataclass(frozen=True)
class Line:
    """One thing done, looked at or refused. `at`: UTC without a zone; `about`: keys by name, no text."""

    at: datetime
    key: str
    who: str
    organisation: str
    act: str
    what: str
    system: str | None
    about: Mapping[str, Any]
    via: str
    address: str | None
    allowed: bool = True


@dataclass
class Pending:
    """A line to be written in the transaction of what it tells of, once."""

    line: Line
    written: bool = False


def add(connection: sa.Connection, line: Line) -> None:
    connection.execute(sa.insert(audit).values(asdict(line)))


@dataclass(frozen=True)
class Narrow:
    """Which lines of a span are wanted. `text` stands anywhere in a line, or the line is of a service of `names`."""

    act: str | None = None
    key: str | None = None
    who: str | None = None
    text: str = ""
    names: tuple[str, ...] = ()
    refused_first: bool = False


EVERY = Narrow()
SEARCHED = (audit.c.key, audit.c.who, audit.c.what, audit.c.act, audit.c.organisation, audit.c.address)


def read(
    connection: sa.Connection,
    system: str | None,
    first: datetime | None,
    until: datetime | None,
    most: int,
    narrow: Narrow = EVERY,
) -> list[Line]:
    """The lines of one system (None: all), from `first` and before `until`, the newest first."""
    query = sa.select(audit).where(*_span(system, first, until), *_narrowed(narrow)).limit(most)
    order = (audit.c.allowed, audit.c.id.desc()) if narrow.refused_first else (audit.c.id.desc(),)
    rows = connection.execute(query.order_by(*order)).mappings()
    return [Line(**{name: value for name, value in row.items() if name != "id"}) for row in rows]


def count(
    connection: sa.Connection,
    system: str | None,
    first: datetime | None,
    until: datetime | None,
    narrow: Narrow = EVERY,
) -> tuple[int, int]:
    """How many lines there are, and how many of them were refused."""
    refused = sa.func.coalesce(sa.func.sum(sa.case((audit.c.allowed, 0), else_=1)), 0)
    query = sa.select(sa.func.count(), refused).where(*_span(system, first, until), *_narrowed(narrow))
    every, told = connection.execute(query).one()
    return int(every), int(told)


def there(
    connection: sa.Connection, system: str | None, first: datetime | None, until: datetime | None
) -> tuple[list[str], list[tuple[str, str]]]:
    """The acts of a span, and who did them, each as (key, name)."""
    span = _span(system, first, until)
    acts = connection.execute(sa.select(audit.c.act).where(*span).distinct().order_by(audit.c.act)).scalars()
    people = sa.select(audit.c.key, audit.c.who).where(*span).distinct().order_by(audit.c.who, audit.c.key)
    return list(acts), [(key, who) for key, who in connection.execute(people)]


def _span(system: str | None, first: datetime | None, until: datetime | None) -> list[Any]:
    asked: list[Any] = []
    if system is not None:
        asked.append((audit.c.system == system) | audit.c.system.is_(None))
    if first is not None:
        asked.append(audit.c.at >= first)
    if until is not None:
        asked.append(audit.c.at < until)
    return asked


def _narrowed(narrow: Narrow) -> list[Any]:
    wanted = {"act": narrow.act, "key": narrow.key, "who": narrow.who}
    asked: list[Any] = [audit.c[name] == value for name, value in wanted.items() if value is not None]
    if narrow.text:
        about = sa.cast(audit.c.about, sa.Text)
        said = [column.icontains(narrow.text, autoescape=True) for column in (*SEARCHED, about)]
        asked.append(sa.or_(*said, audit.c.what.in_(narrow.names)))
    return asked
