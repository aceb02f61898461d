"""New limits on a chart: only by a person, with a reason, and taken back the same way."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flow import clock
from flow.actions.fields import plain
from flow.errors import RuleRefused, UsageError
from flow.layout import Layout
from flow.measures.definitions import measure as declared
from flow.security.person import Person
from flow.security.roles import Act
from flow.services.allowed import allowed
from flow.services.values import known_system, places
from flow.store import rebases as stored
from flow.store import systems
from flow.store.database import Database
from flow.store.rebases import RebaseRow
from flow.trends import spc_options
from flow.vocabulary import Scope


@allowed(Act.REVIEW_WEEK)
def rebase(
    db: Database,
    system: str,
    scope: Scope,
    code: str,
    measure: str,
    start: date,
    reason: str,
    who: Person,
    at: datetime | None = None,
) -> RebaseRow:
    """The mean and limits of this chart start again at the first point on or after `start`.

    UsageError without a reason, for a measure or place that is not there; RuleRefused for a day to come, and where the
    limits start again on that day already.
    """
    now = at or clock.now()
    decided = spc_options.rebase(start, plain(reason, lines=True), who.name)
    with db.writing() as connection:
        layout = _chart(connection, system, scope, code, measure)
        if start > clock.london(now).date():
            raise RuleRefused("Limits start again from a day that has come, once the change is seen.")
        if _stands(connection, layout, scope, code, measure, start):
            raise RuleRefused(f"The limits of this chart start again on {clock.day_words(start)} already.")
        row = RebaseRow(scope, code, measure, start, True, decided.reason, now, who.name, who.organisation)
        stored.add(connection, layout.key, row)
        return row


@allowed(Act.REVIEW_WEEK)
def take_back(
    db: Database,
    system: str,
    scope: Scope,
    code: str,
    measure: str,
    start: date,
    reason: str,
    who: Person,
    at: datetime | None = None,
) -> RebaseRow:
    """The limits no longer start again on that day. UsageError without a reason; RuleRefused where they do not."""
    said = plain(reason, lines=True)
    if not said:
        raise UsageError("Say why it is taken back.")
    with db.writing() as connection:
        layout = _chart(connection, system, scope, code, measure)
        if not _stands(connection, layout, scope, code, measure, start):
            raise RuleRefused(f"The limits of this chart do not start again on {clock.day_words(start)}.")
        now = at or clock.now()
        row = RebaseRow(scope, code, measure, start, False, said, now, who.name, who.organisation)
        stored.add(connection, layout.key, row)
        return row


@allowed(Act.SEE)
def rebase_history(db: Database, system: str, scope: Scope, code: str, measure: str) -> list[RebaseRow]:
    """Everything decided of the limits of one chart, oldest first."""
    with db.reading() as connection:
        layout = _chart(connection, system, scope, code, measure)
        return [row for row in stored.history(connection, layout.key, scope, code) if row.measure == measure]


def _stands(connection: Any, layout: Layout, scope: Scope, code: str, measure: str, start: date) -> bool:
    found = stored.standing(connection, layout.key, scope, code).get(measure, [])
    return any(row.start == start for row in found)


def _chart(connection: Any, system: str, scope: Scope, code: str, measure: str) -> Layout:
    """The system's layout, held until this is written, where it has this place and measure."""
    layout = known_system(connection, system)
    known_place(layout, scope, code)
    declared(measure)
    systems.hold(connection, layout.key)
    return layout


def known_place(layout: Layout, scope: Scope, code: str) -> None:
    """UsageError for a place that the system does not have."""
    if code not in places(layout, scope):
        raise UsageError(f"{layout.name} has no {scope} '{code}'.")
