"""The numbers of a morning by the files that stood at another moment, beside those that stand now."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import pandas as pd

from flow.layout import Layout
from flow.measures.compute import compute, compute_counted
from flow.measures.needed import needed_on, parts_on
from flow.measures.pool import pool
from flow.measures.sheet import no_facts
from flow.services import series
from flow.services.landing import delay_kinds
from flow.services.series import BEHIND_NEEDED, NEEDED, Fact, by_place
from flow.store import facts as stored
from flow.store import snapshots
from flow.vocabulary import Feed, Grain, Scope, Source

Numbers = Mapping[tuple[date, str], Fact]
"""(day, measure) -> the fact, at the system's scope, or at that of the organisation whose huddle it is."""
ADMISSIONS = "emergency_admissions"


def now(connection: Any, layout: Layout, day: date, keys: Collection[str], organisation: str | None) -> Numbers:
    """The numbers of a huddle as they are kept: of its day and the day before."""
    scope, code = (Scope.ORGANISATION, organisation) if organisation else (Scope.SYSTEM, layout.key)
    found = series.points(connection, layout, day - timedelta(days=1), day, scope, keys, code)
    return {(on, measure): fact for (on, _, measure), fact in found.items()}


def then(
    connection: Any, layout: Layout, day: date, stood: pd.DataFrame, keys: Collection[str], organisation: str | None
) -> Numbers:
    """The numbers of a huddle by the snapshots that stood: organisation, feed, day, snapshot.

    `stood`: of the organisations and days whose files were others then, every snapshot; of all others none: their facts
    are taken as they are kept.
    """
    days = [day, day - timedelta(days=1)]
    others = {(code, on) for code, on in zip(stood["organisation"], stood["day"], strict=True)}
    made = [_facts(connection, layout, code, on, stood) for code, on in sorted(others)]
    kept = stored.read(connection, layout.key, days, scope=Scope.ORGANISATION)
    same = [pair not in others for pair in zip(kept["organisation"], kept["day"], strict=True)]
    every = pd.concat([kept[same], *made], ignore_index=True)
    shown = every[every["scope_code"] == organisation] if organisation else pool(every, layout.key)
    found = {(on, measure): fact for (on, _, measure), fact in by_place(shown).items()}
    if NEEDED in keys:
        found |= _needed(connection, layout, day, every, [organisation] if organisation else [*layout.organisations])
    return found


def _facts(connection: Any, layout: Layout, organisation: str, day: date, stood: pd.DataFrame) -> pd.DataFrame:
    """The facts at organisation scope of one organisation and day."""
    mine = stood[(stood["organisation"] == organisation) & (stood["day"] == day) & (stood["feed"] != Feed.CHC)]
    there = mine[mine["snapshot"].notna()]
    frames = {
        Feed(feed): snapshots.rows(connection, Feed(feed), there.loc[there["feed"] == feed, "snapshot"].tolist())
        for feed in there["feed"].unique()
    }
    if not frames:
        return no_facts()
    if set(frames) == {Feed.COUNTS}:
        facts = compute_counted(frames[Feed.COUNTS], layout)
    else:
        facts = compute(organisation, day, frames, layout, delay_kinds=delay_kinds(connection))
    return facts[(facts["scope"] == Scope.ORGANISATION) & (facts["grain"] == Grain.DAY)]


def _needed(
    connection: Any, layout: Layout, day: date, every: pd.DataFrame, organisations: Sequence[str]
) -> dict[tuple[date, str], Fact]:
    """Discharges needed: what it rests on as it stood, with the admissions of the weeks before as they are kept."""
    begin = day - timedelta(weeks=layout.settings.usual_weeks)
    history: dict[str, dict[date, float]] = {}
    for on, code, _, top, _, _ in stored.points(
        connection, layout.key, begin, day - timedelta(days=2), Scope.ORGANISATION, organisations, [ADMISSIONS]
    ):
        history.setdefault(code, {})[on] = top
    values: dict[str, dict[str, float]] = {}
    for (on, code, measure), fact in by_place(every).items():
        if measure == ADMISSIONS:
            history.setdefault(code, {})[on] = fact.numerator
        if on == day and measure in BEHIND_NEEDED:
            values.setdefault(code, {})[measure] = fact.numerator
    parts = [
        parts_on(code, day, values[code], history.get(code, {}), layout)
        for code in organisations
        if "beds_open" in values.get(code, {})
    ]
    value = needed_on(day, parts, layout).value
    return {} if value is None else {(day, NEEDED): Fact(value, None, Source.COMPUTED)}
