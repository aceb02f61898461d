"""The rows behind the meeting: who is in a cohort, who left, how long people waited before, undecided cases."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

import pandas as pd
import sqlalchemy as sa

from flow.store import many, months
from flow.store import tables as t
from flow.vocabulary import Feed

INPATIENTS = t.FEED_TABLES[Feed.INPATIENTS]
DISCHARGES = t.FEED_TABLES[Feed.DISCHARGES]
DTOC = t.FEED_TABLES[Feed.DTOC]
CHC = t.FEED_TABLES[Feed.CHC]
Row = dict[str, Any]
Spell = tuple[str, str]


def cohorts(
    connection: sa.Connection, chosen: Sequence[int], columns: Sequence[str], least: int, spells: Collection[str]
) -> list[Row]:
    """These columns of inpatients ready to leave, here this many days, or of these spells; of nobody else."""
    row = INPATIENTS.c
    concerned = sa.or_(
        row.fit_waiting.is_(True), row.length_of_stay >= least, many.among(connection, row.spell_id, spells)
    )
    return _rows(connection, chosen, columns, concerned)


def of_spells(
    connection: sa.Connection, chosen: Sequence[int], columns: Sequence[str], spells: Collection[str]
) -> list[Row]:
    """These columns of the inpatients of these spells."""
    return _rows(connection, chosen, columns, many.among(connection, INPATIENTS.c.spell_id, spells))


def _rows(connection: sa.Connection, chosen: Sequence[int], columns: Sequence[str], concerned: Any) -> list[Row]:
    row = INPATIENTS.c
    query = sa.select(*(row[name] for name in columns)).where(months.of(connection, INPATIENTS, chosen), concerned)
    return [dict(found) for found in connection.execute(query).mappings()]


def delayed(connection: sa.Connection, chosen: Sequence[int]) -> set[Spell]:
    """(organisation, spell) of everybody on these lists of delayed transfers who is named by a spell."""
    row = DTOC.c
    query = sa.select(row.organisation_code, row.spell_id)
    found = connection.execute(query.where(months.of(connection, DTOC, chosen), row.spell_id.is_not(None)))
    return {(organisation, spell) for organisation, spell in found}


def discharged(
    connection: sa.Connection, chosen: Sequence[int], spells: Collection[str], died: str
) -> dict[Spell, bool]:
    """Those of these spells that left by these files -> whether they died (`died`: the method that says so)."""
    row = DISCHARGES.c
    query = sa.select(row.organisation_code, row.spell_id, row.discharge_method)
    these = months.of(connection, DISCHARGES, chosen)
    found = connection.execute(query.where(these, many.among(connection, row.spell_id, spells)))
    return {(organisation, spell): method == died for organisation, spell, method in found}


def waits_seen(
    connection: sa.Connection, system: str, first: date, last: date, organisations: Iterable[str]
) -> tuple[pd.DataFrame, dict[str, date]]:
    """A row a spell, reason and ready date seen waiting on a morning of these days, with the first and last of them;
    and the last morning that each organisation filed."""
    day, row = t.day_snapshot.c, INPATIENTS.c
    filed = (
        day.system == system,
        day.feed == Feed.INPATIENTS,
        day.organisation.in_(sorted(set(organisations))),
        day.day.between(first, last),
    )
    seen = (
        sa.select(
            day.organisation,
            row.spell_id,
            row.delay_reason.label("reason"),
            row.ready_on,
            sa.func.min(day.day).label("first_seen"),
            sa.func.max(day.day).label("last_seen"),
        )
        .select_from(t.day_snapshot.join(INPATIENTS, row.snapshot == day.snapshot))
        .where(*filed, months.between(row, first, last), row.fit_waiting.is_(True))
        .group_by(day.organisation, row.spell_id, row.delay_reason, row.ready_on)
    )
    columns = ["organisation", "spell_id", "reason", "ready_on", "first_seen", "last_seen"]
    frame = pd.DataFrame([tuple(found) for found in connection.execute(seen)], columns=columns)
    newest = sa.select(day.organisation, sa.func.max(day.day)).where(*filed).group_by(day.organisation)
    return frame, {row[0]: row[1] for row in connection.execute(newest)}


def undecided(connection: sa.Connection, chosen: Sequence[int], columns: Sequence[str], since: date) -> list[Row]:
    """These columns of continuing-healthcare cases with a checklist on this day or later."""
    row = CHC.c
    query = sa.select(*(row[name] for name in columns)).where(months.of(connection, CHC, chosen))
    return [dict(found) for found in connection.execute(query.where(row.checklist_date >= since)).mappings()]
