"""The weekly review: every measure in one table, worked out in one calculation."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any

import pandas as pd

from flow import clock
from flow.errors import UsageError
from flow.layout import Layout
from flow.measures.definitions import MEASURES
from flow.measures.readmissions import WITHIN
from flow.measures.reasons import why_no_value
from flow.measures.review import REVIEWED
from flow.measures.targets import target_on
from flow.security.roles import Act
from flow.services import trend_points
from flow.services.allowed import allowed
from flow.services.confidence import look
from flow.services.readmissions import why_no_readmissions
from flow.services.rebases import known_place
from flow.services.series import Fact
from flow.services.trend_points import Place
from flow.services.values import Judge, known_system
from flow.store import rebases as stored_rebases
from flow.store import snapshots
from flow.store.database import Database
from flow.trends.charting import Calculated, calculate
from flow.trends.sentences import number_words
from flow.trends.spc_options import Rebase
from flow.trends.trend import UNITS, TrendRow
from flow.vocabulary import Feed, Grain, Scope, Source, TargetStatus

MONTHS_SHOWN = 60
"""Months of a measure that is only known by month."""


@allowed(Act.SEE)
def overview(
    db: Database,
    system: str,
    grain: Grain,
    scope: Scope,
    scope_code: str,
    until: date,
    weeks: int = 52,
    keys: Collection[str] = REVIEWED,
    profile: str = "nhsr",
    came_back: pd.DataFrame | None = None,
) -> list[TrendRow]:
    """A row a measure, in the order given, from the points of so many weeks that had ended on the morning `until`.

    A measure that is only known by month has its months. `came_back`: `readmitted_points`, where they are at hand.
    UsageError for a system or place that is not there.
    """
    with db.reading() as connection:
        place = place_of(known_system(connection, system), scope, scope_code, until)
        first = clock.monday(until) - timedelta(weeks=weeks)
        wanted = [key for key in keys if scope in MEASURES[key].scopes]
        points, grains = _points(connection, place, grain, first, wanted, came_back)
        drawn = chart(connection, place, points, grains, profile) if len(points) else None
        judge = _judge(connection, place, grain, wanted)
        reasons = _reasons(connection, place, first, [key for key in wanted if key not in grains], judge)
    return [_row(place, key, grain, points, drawn, judge, reasons) for key in wanted]


@allowed(Act.SEE)
def readmitted_points(
    db: Database, system: str, scope: Scope, scope_code: str, until: date, weeks: int = 52
) -> pd.DataFrame:
    """The readmissions of `overview`: the slower part, which only files change. Columns `trend_points.POINTS`."""
    with db.reading() as connection:
        place = place_of(known_system(connection, system), scope, scope_code, until)
        first = clock.monday(until) - timedelta(weeks=weeks)
        return trend_points.came_back(connection, place, first, until, list(WITHIN))


def place_of(layout: Layout, scope: Scope, code: str, until: date) -> Place:
    """UsageError where the system has no such place, or is not pooled and has no numbers of its own."""
    known_place(layout, scope, code)
    if scope is Scope.SYSTEM and not layout.pooled:
        raise UsageError(f"{layout.name} is not pooled: look at one organisation.")
    return Place(layout, scope, code, until)


def _points(
    connection: Any, place: Place, grain: Grain, first: date, keys: list[str], came: pd.DataFrame | None
) -> tuple[pd.DataFrame, dict[str, Grain]]:
    """Points of every measure, and the grain of each that has any: its own where that is coarser, else the one asked.

    One that has none by then has the months that were published.
    """
    of_grain: dict[Grain, list[str]] = {}
    for key in keys:
        of_grain.setdefault(max(grain, MEASURES[key].grain, key=list(Grain).index), []).append(key)
    parts = [_of_grain(connection, place, one, first, of, came) for one, of in of_grain.items()]
    there = {key for part in parts for key in part["measure"]}
    none = [key for key in keys if key not in there]
    parts.append(trend_points.published_months(connection, place, months_before(place.until), place.until, none))
    grains = {key: one for one, of in of_grain.items() for key in of if key in there}
    grains |= dict.fromkeys(parts[-1]["measure"], Grain.MONTH)
    return pd.concat(parts, ignore_index=True), grains


def _of_grain(
    connection: Any, place: Place, grain: Grain, first: date, keys: list[str], came: pd.DataFrame | None
) -> pd.DataFrame:
    until = place.until
    if grain is Grain.WEEK and came is not None:
        weeks = trend_points.weeks(connection, place, first, until, keys)
        return pd.concat([weeks, came[came["measure"].isin(keys)]], ignore_index=True)
    since = months_before(until) if grain is Grain.MONTH else first
    return trend_points.read(connection, place, grain, since, until, keys)


def months_before(until: date) -> date:
    """The first month of a chart of months."""
    return clock.month_start(until).replace(year=until.year - MONTHS_SHOWN // 12)


def chart(connection: Any, place: Place, points: pd.DataFrame, grains: Mapping[str, Grain], profile: str) -> Calculated:
    """One calculation of all these points, with the newest target of each and what people decided of its limits."""
    newest: dict[Any, date] = points.groupby("measure", sort=False)["day"].max().to_dict()
    aims = {key: target_on(key, day, place.layout, place.scope) for key, day in newest.items()}
    standing = stored_rebases.standing(connection, place.layout.key, place.scope, place.code)
    rebases = {key: tuple(Rebase(row.start, row.reason, row.who) for row in rows) for key, rows in standing.items()}
    return calculate(points, grains, {key: aim.value for key, aim in aims.items() if aim}, rebases, profile)


def newest_days(until: date, grain: Grain) -> list[date]:
    """The days of the newest period that has ended; none of a month, which nobody checks day by day."""
    if grain is Grain.DAY:
        return [until - timedelta(days=1), until]
    last = clock.monday(until) - timedelta(weeks=1)
    return [last + timedelta(days=number) for number in range(7)] if grain is Grain.WEEK else []


def _judge(connection: Any, place: Place, grain: Grain, keys: Collection[str]) -> Judge:
    days = newest_days(place.until, grain) or [place.until]
    return Judge(place.layout, place.scope, Grain.DAY, look(connection, place.layout, days, keys))


def doubt_on(judge: Judge, code: str, key: str, source: str, days: Collection[date]) -> str | None:
    """Why a value made of these days is not to be relied on."""
    for day in days:
        value = judge.value(day, code, key, Fact(1.0, None, Source(source)))
        if value.status is TargetStatus.DOUBTFUL:
            return value.reason
    return None


def _reasons(connection: Any, place: Place, first: date, missing: list[str], judge: Judge) -> dict[str, str]:
    """Why a measure has no points at all, by measure."""
    ever = ever_filed(connection, place) if missing else frozenset()
    found = {key: why_nothing(place, key, judge, ever) for key in missing}
    if back := [key for key in missing if key in WITHIN]:
        told = why_no_readmissions(connection, place.layout, first, place.until, place.scope, place.code)
        found |= dict.fromkeys(back, told)
    return found


def why_nothing(place: Place, key: str, judge: Judge, ever: frozenset[Feed]) -> str:
    """Why there is not one point: nobody files what it needs, or it was never published."""
    if not place.layout.pooled:
        return "Not published for these days."
    if MEASURES[key].served_by(ever):
        return "No whole week or month of it has ended with a figure."
    organisation = place.code if place.scope is Scope.ORGANISATION else None
    confidence = judge.confidence
    filed = confidence.filed.get(place.until, {}) if confidence else {}
    return why_no_value(key, place.layout, filed, place.until, organisation)


def ever_filed(connection: Any, place: Place) -> frozenset[Feed]:
    """The feeds of which anything was ever filed in this system."""
    return frozenset(feed for feed in Feed if snapshots.days_filed(connection, place.layout.key, feed))


def _row(
    place: Place,
    key: str,
    grain: Grain,
    points: pd.DataFrame,
    drawn: Calculated | None,
    judge: Judge,
    reasons: Mapping[str, str],
) -> TrendRow:
    if drawn is None or key not in drawn.grains:
        return TrendRow(key, grain, None, None, None, None, None, reasons[key])
    own = drawn.grains[key]
    last = max(points[points["measure"] == key].to_dict("records"), key=lambda row: row["day"])
    found = drawn.result.of(key)[1]
    aim = target_on(key, last["day"], place.layout, place.scope)
    days = period_days(last["day"], own)
    checked = days if set(days) <= set(newest_days(place.until, own)) else []
    return TrendRow(
        measure=key,
        grain=own,
        latest=float(last["value"]),
        latest_on=last["day"],
        target=aim.value if aim else None,
        variation_icon=found["variation_icon"],
        assurance_icon=found["assurance_icon"],
        sentence=drawn.says(key) + since_then(key, last["day"], own, place.until),
        doubt=doubt_on(judge, place.code, key, last["source"], checked),
        values=int(found["n_values"]),
    )


def period_days(start: date, grain: Grain) -> list[date]:
    """The days of a point; of a month none."""
    many = {Grain.DAY: 1, Grain.WEEK: 7}.get(grain, 0)
    return [start + timedelta(days=number) for number in range(many)]


def since_then(key: str, last: date, grain: Grain, until: date) -> str:
    """How many periods since the last point have no value, in a sentence; readmissions are known late, of course."""
    if key in WITHIN:
        return ""
    if grain is Grain.DAY:
        missing = (until - last).days - (1 if MEASURES[key].is_flow else 0)
    elif grain is Grain.WEEK:
        missing = (clock.monday(until) - last).days // 7 - 1
    else:
        missing = (until.year - last.year) * 12 + until.month - last.month - 1
    unit = UNITS[grain]
    if missing < 1:
        return ""
    if missing == 1:
        return f" The last {unit} has no value."
    return f" The last {number_words(missing)} {unit}s have no value."
