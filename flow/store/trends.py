"""What stands on a chart beside its points: actions agreed by huddle day, and what huddles decided."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from flow.store import tables as t
from flow.vocabulary import HuddleEventKind


def agreed(
    connection: sa.Connection, system: str, first: date, last: date, measure: str
) -> list[tuple[date, int, int]]:
    """(huddle day, actions agreed, of them those for this measure), by day."""
    action = t.action.c
    named = sa.func.sum(sa.case((action.measure == measure, 1), else_=0))
    query = (
        sa.select(action.huddle_day, sa.func.count(), named)
        .where(action.system == system, action.huddle_day.between(first, last))
        .group_by(action.huddle_day)
        .order_by(action.huddle_day)
    )
    return [(day, int(many), int(of_it)) for day, many, of_it in connection.execute(query)]


def decisions(connection: sa.Connection, system: str, first: date, last: date) -> list[tuple[date, str]]:
    """(huddle day, what was decided) of these days."""
    huddle, event = t.huddle.c, t.huddle_event.c
    query = (
        sa.select(huddle.day, event.data)
        .select_from(t.huddle.join(t.huddle_event, event.huddle == huddle.id))
        .where(
            huddle.system == system,
            huddle.day.between(first, last),
            event.kind == HuddleEventKind.DECIDED,
        )
        .order_by(huddle.day, event.version)
    )
    return [(day, str(data["text"])) for day, data in connection.execute(query)]
