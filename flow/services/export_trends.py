"""The tables of the weekly review as frames: every measure, every point of every chart, what the actions did."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from flow.measures.definitions import MEASURES
from flow.security.roles import Act
from flow.services.allowed import allowed
from flow.services.effects import action_effects
from flow.services.export_tables import frame
from flow.services.trend import trend
from flow.services.trends import overview
from flow.services.values import known_system
from flow.store.database import Database
from flow.trends.effects import ALL, HOURS, Effect
from flow.trends.trend import Trend, TrendRow
from flow.vocabulary import Grain, Scope

TRENDS = (
    "measure", "label", "points", "newest", "newest_of", "unit", "target", "variation", "assurance", "sentence",
    "doubt",
)  # fmt: skip
POINTS = (
    "measure", "label", "grain", "day", "value", "mean", "lower_limit", "upper_limit", "target", "point_type",
    "meaning", "doubt",
)  # fmt: skip
EFFECTS = (
    "kind", "people_named", "people_compared", "others",
    *(f"left_{hours}h" for hours in HOURS), *(f"others_share_{hours}h" for hours in HOURS), "hidden",
)  # fmt: skip
WEEKS = 52


def _place(db: Database, system: str, organisation: str | None) -> tuple[Scope, str]:
    """The system where it is pooled; else the organisation, or the first there is."""
    with db.reading() as connection:
        layout = known_system(connection, system)
    if layout.pooled and organisation is None:
        return Scope.SYSTEM, layout.key
    return Scope.ORGANISATION, organisation or next(iter(layout.organisations))


@allowed(Act.SEE)
def trends(db: Database, system: str, day: date, organisation: str | None) -> pd.DataFrame:
    """Every measure of the review by week, as the Trends page has it."""
    return trend_rows(overview(db, system, Grain.WEEK, *_place(db, system, organisation), day, WEEKS))


def trend_rows(rows: Sequence[TrendRow]) -> pd.DataFrame:
    """The same of rows at hand."""
    return frame(
        (
            {name: getattr(row, name, None) for name in TRENDS}
            | {"points": str(row.grain), "newest": row.latest, "newest_of": row.latest_on}
            | {"variation": row.variation_icon, "assurance": row.assurance_icon}
            for row in rows
        ),
        TRENDS,
    )


@allowed(Act.SEE)
def trend_points(db: Database, system: str, day: date, organisation: str | None) -> pd.DataFrame:
    """Every point of the delayed transfers' chart by week: what a screen replaces by the chart that is open."""
    scope, code = _place(db, system, organisation)
    first = date.fromordinal(day.toordinal() - 7 * WEEKS)
    return points(trend(db, system, "dtoc_rate", Grain.WEEK, scope, code, first, day))


def points(found: Trend) -> pd.DataFrame:
    """The points of one chart."""
    label = MEASURES[found.measure].label
    return frame(
        (
            {"measure": found.measure, "label": label, "grain": str(found.grain), "day": point.day}
            | {"value": point.value, "mean": point.mean, "lower_limit": point.lower, "upper_limit": point.upper}
            | {"target": point.target, "point_type": point.kind, "meaning": point.words, "doubt": point.doubt}
            for point in found.points
        ),
        POINTS,
    )


@allowed(Act.SEE)
def effects(db: Database, system: str, day: date, organisation: str | None) -> pd.DataFrame:
    """What the actions did, by delay reason; kinds with too few people keep their number and no more."""
    return frame(map(_effect, action_effects(db, system, day, organisation=organisation).rows), EFFECTS)


def _effect(row: Effect) -> dict[str, object]:
    shown: dict[str, object] = {"kind": "all actions" if row.kind == ALL else row.kind, "hidden": row.hidden}
    if row.ours is None or row.theirs is None:
        return shown
    shown |= {"people_named": row.patients, "people_compared": row.compared, "others": row.untouched}
    shown |= {f"left_{hours}h": many for hours, many in zip(HOURS, row.ours, strict=True)}
    return shown | {f"others_share_{hours}h": share for hours, share in zip(HOURS, row.theirs, strict=True)}
