"""Is the store whole, and does every fact equal what its rows give?"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from math import isnan
from typing import Any

import pandas as pd

from flow.actions.action import replay
from flow.clock import day_words
from flow.layout import Layout
from flow.measures.chc import GIVES as BY_MONTH
from flow.measures.sheet import FACT_COLUMNS
from flow.services.landing import DAYS_AT_ONCE, months_of, pooled_months, recomputed
from flow.services.values import known_system
from flow.store import actions, loads, schema, snapshots, systems
from flow.store import facts as stored
from flow.store.database import Database

Progress = Callable[[int, int, str], None]
NAMED = ["day", "grain", "scope", "scope_code", "measure"]


def verify(db: Database, progress: Progress) -> list[str]:
    """Everything that is wrong, a sentence each; an empty list when all is well. Changes nothing."""
    with db.reading() as connection:
        problems = [*schema.damage(connection), *_files(connection)]
        for key, _ in systems.keys(connection):
            layout = known_system(connection, key)
            problems += _facts(connection, layout, progress)
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
