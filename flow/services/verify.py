"""Is the store whole, and does every fact equal what its rows give?"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from math import isnan
from typing import Any

import pandas as pd

from flow.actions.action import replay
from flow.clock import day_words
from flow.layout import Layout
from flow.measures.chc import GIVES as BY_MONTH
from flow.measures.sheet import FACT_COLUMNS
from flow.security.roles import Act
from flow.services.allowed import allowed
from flow.services.landed_checks import worked_out
from flow.services.landing import DAYS_AT_ONCE, months_of, pooled_months, recomputed
from flow.services.values import known_system
from flow.store import actions, checks, loads, schema, snapshots, systems
from flow.store import facts as stored
from flow.store.database import Database
from flow.vocabulary import Feed, FeedCheck, Outcome, words

Became = tuple[Outcome, str]
"""What became of a check, and its sentence."""
Progress = Callable[[int, int, str], None]
NAMED = ["day", "grain", "scope", "scope_code", "measure"]


@allowed(Act.KEEP_STORE)
def verify(db: Database, progress: Progress) -> list[str]:
    """Everything that is wrong, a sentence each; an empty list when all is well. Changes nothing."""
    with db.reading() as connection:
        problems = [*schema.damage(connection), *_files(connection)]
        for key, _ in systems.keys(connection):
            layout = known_system(connection, key)
            problems += _facts(connection, layout, progress)
            problems += _checks(connection, layout)
            problems += _rows(connection, layout)
            problems += _actions(connection, layout)
    return problems


def _files(connection: Any) -> list[str]:
    """Kept files whose bytes are not those that were kept."""
    return [
        f"Kept file {number} ({name}) is damaged: its bytes have changed."
        for number, name, digest in loads.kept_files(connection)
        if hashlib.sha256(loads.kept_file(connection, number)[1]).hexdigest() != digest
    ]


def _rows(connection: Any, layout: Layout) -> list[str]:
    """Snapshots with more or fewer rows than they were filed with."""
    return [
        f"{layout.name}: the {feed} snapshot of {organisation} for {day_words(day)} has {there} rows, not {filed}."
        for organisation, feed, day, filed, there in snapshots.miscounted(connection, layout.key)
    ]


def _actions(connection: Any, layout: Layout) -> list[str]:
    """Actions that are not what their history makes them."""
    found = actions.find(connection, layout.key)
    histories = actions.events(connection, [action.id for action in found])
    return [
        f"{layout.name}: action {action.id} is not what its history makes it."
        for action in found
        if replay(histories[action.id]) != action
    ]


def _checks(connection: Any, layout: Layout) -> list[str]:
    """Checks of the confidence gate that are not what the rows give. Files from before there were checks have none."""
    days = sorted(snapshots.days_filed(connection, layout.key))
    organisations = list(layout.organisations)
    problems: list[str] = []
    for start in range(0, len(days), DAYS_AT_ONCE):
        some = days[start : start + DAYS_AT_ONCE]
        read = checks.read(connection, layout.key, some[0], some[-1], organisations)
        kept = {row[:4]: row[4:] for row in read if row[0] in some}
        of = {place[:3] for place in kept}
        found = worked_out(connection, layout, organisations, some)
        fresh = {row[:4]: row[4:] for row in found if row[:3] in of}
        for place in sorted({*kept, *fresh}):
            if kept.get(place) != fresh.get(place):
                problems.append(_not_that_check(layout, place, kept.get(place), fresh.get(place)))
    return problems


def _not_that_check(
    layout: Layout, place: tuple[date, str, Feed, FeedCheck], kept: Became | None, fresh: Became | None
) -> str:
    day, organisation, feed, check = place
    was, now = (f"{one[0]} ({one[1]})" if one else "nothing" for one in (kept, fresh))
    return (
        f"{layout.name}: the check '{words(check)}' of the {feed} of {organisation} for {day_words(day)} is kept as"
        f" {was}; its rows give {now}."
    )


def _facts(connection: Any, layout: Layout, progress: Progress) -> list[str]:
    days = sorted(snapshots.days_filed(connection, layout.key))
    problems: list[str] = []
    for start in range(0, len(days), DAYS_AT_ONCE):
        some = days[start : start + DAYS_AT_ONCE]
        kept = stored.read(connection, layout.key, some, grain=None)
        kept = kept[~kept["measure"].isin(BY_MONTH)]
        problems += _different(layout, kept, recomputed(connection, layout, some))
        progress(min(start + len(some), len(days)), len(days), f"Working out {layout.name} again")
    months = months_of(connection, layout, list(layout.organisations))
    fresh = pd.concat([months, pooled_months(months, layout)]) if layout.pooled else months
    return problems + _different(layout, stored.read_months(connection, layout.key, BY_MONTH), fresh)


def _different(layout: Layout, kept: pd.DataFrame, fresh: pd.DataFrame) -> list[str]:
    """Facts that are kept and should not be, should be and are not, or are another number."""
    both = kept[list(FACT_COLUMNS)].merge(
        fresh[list(FACT_COLUMNS)], on=NAMED, how="outer", suffixes=("", "_again"), indicator=True
    )
    same = both["_merge"] == "both"
    for name in ("numerator", "denominator"):
        same &= (both[name] == both[f"{name}_again"]) | (both[name].isna() & both[f"{name}_again"].isna())
    same &= both["source"] == both["source_again"]
    return [
        f"{layout.name}: {row['measure']} of {row['scope_code']} for {day_words(row['day'])} ({row['grain']}) is"
        f" kept as {_said(row['numerator'], row['denominator'])}; its rows give"
        f" {_said(row['numerator_again'], row['denominator_again'])}."
        for row in both[~same].to_dict("records")
    ]


def _said(numerator: float, denominator: float) -> str:
    if isnan(numerator):
        return "nothing"
    return f"{numerator:g}" if isnan(denominator) else f"{numerator:g} of {denominator:g}"
