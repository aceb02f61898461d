"""The rows behind what our actions did: who was named, who waited each morning, who left when. All of a few weeks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from flow.store import months
from flow.store import tables as t
from flow.vocabulary import ActionStatus, Feed

INPATIENTS, DISCHARGES = t.FEED_TABLES[Feed.INPATIENTS], t.FEED_TABLES[Feed.DISCHARGES]
Spell = tuple[str, str]


def named(connection: sa.Connection, system: str, first: date, last: date) -> list[dict[str, Any]]:
    """day, reason, tier, owner, organisation, spell_id of everybody an action of these huddles names, oldest first.

    Cancelled actions are left out.
    """
    action, patient = t.action.c, t.action_patient.c
    query = (
        sa.select(
            action.huddle_day.label("day"),
            action.delay_reason.label("reason"),
            action.tier,
            action.owner_organisation.label("owner"),
            patient.organisation,
            patient.spell_id,
        )
        .select_from(t.action.join(t.action_patient, patient.action == action.id))
        .where(action.system == system, action.huddle_day.between(first, last))
        .where(action.status != ActionStatus.CANCELLED)
        .order_by(action.huddle_day, action.id, patient.spell_id)
    )
    return [dict(row) for row in connection.execute(query).mappings()]


def first_named(connection: sa.Connection, system: str) -> dict[Spell, date]:
    """Everybody that any action of the system ever named, cancelled ones too -> the first huddle that did."""
    patient = t.action_patient.c
    query = sa.select(patient.organisation, patient.spell_id, sa.func.min(t.action.c.huddle_day))
    query = query.join(t.action, t.action.c.id == patient.action).where(t.action.c.system == system)
    found = connection.execute(query.group_by(patient.organisation, patient.spell_id))
    return {(organisation, spell): day for organisation, spell, day in found}


def waiting(
    connection: sa.Connection, system: str, first: date, last: date, within: Iterable[str]
) -> list[tuple[date, str, str, str | None, date | None]]:
    """(day, organisation, spell, reason, ready on) of everybody ready to leave on each morning, oldest first."""
    day, row = t.day_snapshot.c, INPATIENTS.c
    query = (
        sa.select(day.day, day.organisation, row.spell_id, row.delay_reason, row.ready_on)
        .select_from(t.day_snapshot.join(INPATIENTS, row.snapshot == day.snapshot))
        .where(*_used(system, Feed.INPATIENTS, first, last, within), months.between(row, first, last))
        .where(row.fit_waiting.is_(True))
        .order_by(day.day, day.organisation, row.spell_id)
    )
    return [tuple(found) for found in connection.execute(query)]


def left(
    connection: sa.Connection, system: str, first: date, last: date, within: Iterable[str]
) -> dict[Spell, tuple[datetime, str | None]]:
    """(organisation, spell) -> when it ended by the discharges of these days, and by which method."""
    day, row = t.day_snapshot.c, DISCHARGES.c
    query = (
        sa.select(day.organisation, row.spell_id, row.discharge_at, row.discharge_method)
        .select_from(t.day_snapshot.join(DISCHARGES, row.snapshot == day.snapshot))
        .where(*_used(system, Feed.DISCHARGES, first, last, within), months.between(row, first, last))
    )
    return {(code, spell): (at, method) for code, spell, at, method in connection.execute(query)}


def censuses(
    connection: sa.Connection, system: str, first: date, last: date, within: Iterable[str]
) -> dict[tuple[str, date], datetime]:
    """(organisation, day) -> the moment of its census of inpatients, UTC without a zone."""
    day, snap = t.day_snapshot.c, t.snapshot.c
    query = (
        sa.select(day.organisation, day.day, snap.census_at)
        .select_from(t.day_snapshot.join(t.snapshot, snap.id == day.snapshot))
        .where(*_used(system, Feed.INPATIENTS, first, last, within), snap.census_at.is_not(None))
    )
    return {(code, on): at for code, on, at in connection.execute(query)}


def discharges_filed(
    connection: sa.Connection, system: str, first: date, last: date, within: Iterable[str]
) -> set[tuple[str, date]]:
    """(organisation, day) of every day of which the discharges are known."""
    day = t.day_snapshot.c
    query = sa.select(day.organisation, day.day).where(*_used(system, Feed.DISCHARGES, first, last, within))
    return {(code, on) for code, on in connection.execute(query)}


def _used(system: str, feed: Feed, first: date, last: date, within: Iterable[str]) -> list[sa.ColumnElement[bool]]:
    day = t.day_snapshot.c
    return [
        day.system == system,
        day.feed == feed,
        day.organisation.in_(sorted(set(within))),
        day.day.between(first, last),
    ]
