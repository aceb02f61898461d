"""Facts in and out. Small rows: a screen over years reads these and never the patients."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

import pandas as pd
import sqlalchemy as sa

from flow.store import frames
from flow.store import tables as t
from flow.vocabulary import Grain, Scope

COLUMNS = ["day", "grain", "scope", "scope_code", "organisation", "measure", "numerator", "denominator", "source"]
"""A frame of facts: day a datetime.date; numerator and denominator floats, denominator missing where there is none."""


def replace(
    connection: sa.Connection,
    system: str,
    facts: pd.DataFrame,
    *,
    days: Sequence[date],
    organisations: Collection[str],
    leave: Collection[str] = (),
) -> None:
    """Put these facts in the place of all that these organisations had for these days, but for the measures to leave.

    Facts of the system's own scope are kept under the organisation ''.
    """
    fact = t.fact.c
    where = [fact.system == system, fact.day.in_(list(days)), fact.organisation.in_(list(organisations))]
    connection.execute(t.fact.delete().where(*where, fact.measure.not_in(list(leave))))
    facts = facts[~facts["measure"].isin(leave)]
    frames.insert(connection, t.fact, facts[COLUMNS].assign(system=system))


def replace_months(
    connection: sa.Connection,
    system: str,
    facts: pd.DataFrame,
    *,
    organisations: Collection[str],
    measures: Collection[str],
) -> None:
    """Put these facts in the place of every fact by month that these organisations had of these measures."""
    fact = t.fact.c
    where = [fact.system == system, fact.organisation.in_(list(organisations)), fact.measure.in_(list(measures))]
    connection.execute(t.fact.delete().where(*where, fact.grain == Grain.MONTH))
    frames.insert(connection, t.fact, facts[COLUMNS].assign(system=system))


def read(
    connection: sa.Connection,
    system: str,
    days: Sequence[date] | tuple[date, date],
    *,
    span: bool = False,
    scope: Scope | None = None,
    scope_codes: Collection[str] | None = None,
    measures: Collection[str] | None = None,
    organisations: Collection[str] | None = None,
    grain: Grain | None = Grain.DAY,
) -> pd.DataFrame:
    """Facts as a frame with `COLUMNS`. With `span`, days is (first, last); else exactly those days."""
    fact = t.fact.c
    where = [fact.system == system]
    if grain is not None:
        where.append(fact.grain == grain)
    where.append(fact.day.between(days[0], days[-1]) if span else fact.day.in_(list(days)))
    for column, wanted in (
        (fact.scope_code, scope_codes),
        (fact.measure, measures),
        (fact.organisation, organisations),
    ):
        if wanted is not None:
            where.append(column.in_(list(wanted)))
    if scope is not None:
        where.append(fact.scope == scope)
    query = sa.select(*(fact[name] for name in COLUMNS)).where(*where).order_by(fact.measure, fact.day)
    found = frames.read(connection, query)
    return found.assign(day=found["day"].dt.date)


Point = tuple[date, str, str, float, float | None, str]
"""day, scope code, measure, numerator, denominator, source"""


def points(
    connection: sa.Connection,
    system: str,
    first: date,
    last: date,
    scope: Scope,
    codes: Collection[str],
    measures: Collection[str],
) -> list[Point]:
    """Facts of single days at a few places, as plain rows."""
    fact = t.fact.c
    columns = (fact.day, fact.scope_code, fact.measure, fact.numerator, fact.denominator, fact.source)
    where = (
        fact.system == system,
        fact.scope == scope,
        fact.scope_code.in_(list(codes)),
        fact.grain == Grain.DAY,
        fact.measure.in_(list(measures)),
        fact.day.between(first, last),
    )
    return [tuple(row) for row in connection.execute(sa.select(*columns).where(*where))]


def read_months(connection: sa.Connection, system: str, measures: Collection[str]) -> pd.DataFrame:
    """Every fact by month of these measures, columns `COLUMNS`."""
    fact = t.fact.c
    where = (fact.system == system, fact.grain == Grain.MONTH, fact.measure.in_(list(measures)))
    found = frames.read(connection, sa.select(*(fact[name] for name in COLUMNS)).where(*where))
    return found.assign(day=found["day"].dt.date)


def days(connection: sa.Connection, system: str) -> list[date]:
    """Every day of which there is a fact, of whatever grain."""
    fact = t.fact.c
    query = sa.select(fact.day).distinct().where(fact.system == system).order_by(fact.day)
    return [row.day for row in connection.execute(query)]
