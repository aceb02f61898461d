"""Published facts of every organisation side by side: which days have enough of them, and one measure's round a day."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from flow.store import tables as t
from flow.vocabulary import Grain, Scope

Row = tuple[date, str, str, float, float | None]
"""day, organisation, measure, numerator, denominator"""


def days(connection: sa.Connection, system: str, measure: str, grain: Grain, fewest: int) -> list[date]:
    """Days (or first days of months) on which at least so many organisations have this measure, oldest first."""
    fact = t.fact.c
    query = (
        sa.select(fact.day)
        .where(*_of(system, grain), fact.measure == measure)
        .group_by(fact.day)
        .having(sa.func.count() >= fewest)
        .order_by(fact.day)
    )
    return list(connection.scalars(query))


def rows(
    connection: sa.Connection, system: str, measures: list[str], grain: Grain, first: date, last: date
) -> list[Row]:
    """These measures of every organisation, from the first to the last day."""
    fact = t.fact.c
    columns = (fact.day, fact.scope_code, fact.measure, fact.numerator, fact.denominator)
    where = (*_of(system, grain), fact.measure.in_(measures), fact.day.between(first, last))
    return [tuple(row) for row in connection.execute(sa.select(*columns).where(*where))]


def _of(system: str, grain: Grain) -> tuple[sa.ColumnElement[bool], ...]:
    fact = t.fact.c
    return (fact.system == system, fact.scope == Scope.ORGANISATION, fact.grain == grain)
