"""What was filed for which day: the ground for every reason why a number is missing, and for the gate."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flow.layout import Layout
from flow.store import snapshots
from flow.vocabulary import Feed

Filed = Mapping[str, frozenset[Feed]]
"""organisation -> the feeds it filed for one day"""


def by_day(connection: Any, layout: Layout, days: list[date]) -> dict[date, Filed]:
    """For each of these days, which organisation filed which feeds."""
    used = snapshots.used(connection, layout.key, days, list(layout.organisations))
    found: dict[date, dict[str, frozenset[Feed]]] = {day: {} for day in days}
    for day, organisation, feed in used[["day", "organisation", "feed"]].itertuples(index=False):
        if day in found:
            found[day][organisation] = found[day].get(organisation, frozenset()) | {Feed(feed)}
    return dict(found)
