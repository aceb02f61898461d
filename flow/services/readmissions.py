"""Readmissions of weeks: read from the rows of discharges and inpatients, since no one morning knows them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any

import pandas as pd

from flow.clock import monday
from flow.layout import Layout
from flow.measures.readmissions import LONGEST, WITHIN, readmitted, why_none
from flow.measures.sheet import no_facts
from flow.store import purges
from flow.store import readmissions as stored
from flow.vocabulary import Feed, Scope

REMOVED = "The rows from which readmissions are seen were removed at the end of their time."


def week_facts(
    connection: Any,
    layout: Layout,
    first: date,
    last: date,
    scope: Scope,
    keys: Collection[str],
    codes: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Facts of the weeks from the first to the last day; none at scopes below an organisation."""
    wanted = [key for key in keys if key in WITHIN]
    if not wanted or scope not in (Scope.SYSTEM, Scope.ORGANISATION) or (scope is Scope.SYSTEM and not layout.pooled):
        return no_facts()
    within = list(layout.organisations)
    until = stored.last_census(connection, layout.key, within)
    if until is None:
        return no_facts()
    counted = stored.counted(connection, layout.key, first, last, within)
    back = stored.came_back(connection, layout.key, first, last, within, LONGEST)
    found = readmitted(counted, back, layout, until)
    found = found[~found["day"].isin(_weeks_without_rows(connection, layout, first, last))]
    chosen = (found["scope"] == scope.value) & found["measure"].isin(wanted)
    return found[chosen if codes is None else chosen & found["scope_code"].isin(list(codes))]


def why_no_readmissions(connection: Any, layout: Layout, first: date, last: date, scope: Scope, code: str) -> str:
    """Why no week of these has a figure, in a sentence."""
    within = [code] if scope is Scope.ORGANISATION else list(layout.organisations)
    if _weeks_without_rows(connection, layout, first, last):
        return REMOVED
    counted = stored.counted(connection, layout.key, first, last, within)
    return why_none(counted, stored.last_census(connection, layout.key, list(layout.organisations)))


def _weeks_without_rows(connection: Any, layout: Layout, first: date, last: date) -> set[date]:
    """The Mondays of the weeks of which a day, or one on which somebody could have come back, has lost its rows."""
    after = timedelta(days=6 + LONGEST)
    days = [monday(first), monday(last) + after]
    found = purges.in_use_without_rows(connection, layout.key, days, list(layout.organisations))
    gone = {day for _, day, feed in found if feed in (Feed.DISCHARGES, Feed.INPATIENTS)}
    weeks = (days[0] + timedelta(weeks=week) for week in range((days[1] - days[0]).days // 7 + 1))
    return {week for week in weeks if any(week <= day <= week + after for day in gone)}
