"""Days whose rows were removed at the end of their time: what was worked out of them stands as it is, for good."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import pandas as pd

from flow.layout import Layout
from flow.measures.compute import measures_touched
from flow.measures.sheet import FACT_COLUMNS
from flow.store import facts, purges
from flow.vocabulary import Feed, Scope

Place = tuple[str, date]
"""An organisation and a day."""
ONE_DAY = timedelta(days=1)


def purged_feeds(
    connection: Any, layout: Layout, organisations: Collection[str], days: Sequence[date]
) -> dict[Place, set[Feed]]:
    """Of these organisations and days the feeds of which what is in use has lost its rows."""
    found: dict[Place, set[Feed]] = {}
    if days:
        for organisation, day, feed in purges.in_use_without_rows(connection, layout.key, days, organisations):
            found.setdefault((organisation, day), set()).add(feed)
    return found


def keep_facts(connection: Any, layout: Layout, made: pd.DataFrame, gone: Mapping[Place, set[Feed]]) -> pd.DataFrame:
    """The facts worked out, but those that rest on rows that are no more as they are kept; none by month."""
    if not gone:
        return made
    stand = {place: measures_touched(feeds - {Feed.CHC}) for place, feeds in gone.items()}
    days, organisations = sorted({day for _, day in gone}), sorted({code for code, _ in gone})
    kept = facts.read(connection, layout.key, days, organisations=organisations, grain=None)
    kept = kept[_rest_on(kept, stand) & (kept["scope"] != Scope.SYSTEM)]
    fresh = made[~_rest_on(made, stand)]
    return pd.concat([some for some in (fresh, kept[list(FACT_COLUMNS)]) if len(some)] or [fresh], ignore_index=True)


def _rest_on(found: pd.DataFrame, stand: Mapping[Place, frozenset[str]]) -> pd.Series:
    rows = zip(found["organisation"], found["day"], found["measure"], strict=True)
    said = [measure in stand.get((code, day), ()) for code, day, measure in rows]
    return pd.Series(said, index=found.index, dtype=bool)


def checks_stand(
    connection: Any, layout: Layout, organisations: Collection[str], days: Sequence[date]
) -> frozenset[Place]:
    """The organisations and days whose checks cannot be worked out again: they rest on a day and the day before."""
    around = sorted({*days, *(day - ONE_DAY for day in days)})
    gone = purged_feeds(connection, layout, organisations, around)
    return frozenset({*gone, *((code, day + ONE_DAY) for code, day in gone)})
