"""One chart of the weekly review: points, limits, targets by date, and what happened beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from flow import clock
from flow.huddle.glide import glide
from flow.layout import Layout
from flow.measures.definitions import MEASURES
from flow.measures.definitions import measure as declared
from flow.measures.readmissions import WITHIN
from flow.measures.runs import WeeksInARow, weeks_in_a_row
from flow.measures.targets import target_on
from flow.measures.weeks import INCOMPLETE
from flow.reports.figures import figure
from flow.security.roles import Act
from flow.services import series, trend_points
from flow.services.allowed import allowed
from flow.services.confidence import look
from flow.services.readmissions import why_no_readmissions
from flow.services.trend_beside import actions, events, rebases
from flow.services.trend_points import Place
from flow.services.trends import chart, doubt_on, ever_filed, period_days, place_of, since_then, why_nothing
from flow.services.values import Judge, known_system, places
from flow.store import snapshots
from flow.store.database import Database
from flow.trends.charting import Calculated
from flow.trends.labels import COMMON, point_words
from flow.trends.spc_options import said
from flow.trends.trend import Trend, TrendPoint
from flow.vocabulary import Grain, Scope

RATE = "dtoc_rate"
DOUBTS_SHOWN = timedelta(days=400)
"""How far back single points are marked as not to be relied on."""
WEEKDAYS = (
    "Weekdays: what a weekday usually adds to its own week is taken out before the rules look, so that a Sunday is no "
    "signal; the limits move with it"
)
FEW_WEEKS = "Weekdays: too few whole weeks to know their pattern, so a day is compared with every other day"


@dataclass(frozen=True)
class _Asked:
    place: Place
    measure: str
    grain: Grain
    first: date
    profile: str


@allowed(Act.SEE)
def trend(
    db: Database,
    system: str,
    measure: str,
    grain: Grain,
    scope: Scope,
    code: str,
    first: date,
    last: date,
    profile: str = "nhsr",
) -> Trend:
    """The chart of one measure at one place from the first day to the morning `last`.

    Weeks in a row count back over all of history. UsageError for a system, place, measure or profile that is not there.
    """
    with db.reading() as connection:
        asked = _Asked(place_of(known_system(connection, system), scope, code, last), declared(measure).key, grain,
                       min(first, last), profile)  # fmt: skip
        points = trend_points.read(connection, asked.place, grain, asked.first, last, [measure])
        return _trend(connection, asked, points)


def _trend(connection: Any, asked: _Asked, points: pd.DataFrame) -> Trend:
    place, key, grain = asked.place, asked.measure, asked.grain
    drawn = chart(connection, place, points, {key: grain}, asked.profile) if len(points) else None
    judge = Judge(place.layout, place.scope, Grain.DAY, look(connection, place.layout, _checked(asked), [key]))
    made = _points(asked, points, drawn, judge) if drawn else ()
    shown = [point.day for point in made]
    run = _weeks_in_a_row(connection, asked)
    row = drawn.result.of(key)[1] if drawn else {"variation_icon": None, "assurance_icon": None}
    return Trend(
        measure=key,
        grain=grain,
        scope=place.scope,
        code=place.code,
        place=place_name(place.layout, place.scope, place.code),
        points=made,
        sentence=drawn.says(key) + since_then(key, max(points["day"]), grain, place.until) if drawn else "",
        variation_icon=row["variation_icon"],
        assurance_icon=row["assurance_icon"],
        settings=_settings(drawn, key, grain) if drawn else (),
        notes=drawn.notes(key) if drawn else (),
        rebases=rebases(connection, place, key, grain, shown),
        events=events(connection, place, asked.first, shown),
        actions=actions(connection, place, key, asked.first, shown),
        run=run,
        glide=_glide(connection, place, run) if key == RATE else None,
        reason=None if drawn else _why_nothing(connection, asked, judge),
        doubt=next((point.doubt for point in reversed(made) if point.value is not None), None) if made else None,
    )


def _checked(asked: _Asked) -> list[date]:
    """The days whose files are looked at: those of the chart, as far back as doubts are marked."""
    until = asked.place.until
    first = max(asked.first, until - DOUBTS_SHOWN) if asked.grain is not Grain.MONTH else until
    return [first + timedelta(days=number) for number in range((until - first).days + 1)]


def _points(asked: _Asked, points: pd.DataFrame, drawn: Calculated, judge: Judge) -> tuple[TrendPoint, ...]:
    found, _ = drawn.result.of(asked.measure)
    effects = drawn.effects[drawn.result.rows[asked.measure]]
    filed = {row["day"]: row for row in points.to_dict("records")}
    names = ("x", "cl", "lpl", "upl", "point_type", "special_cause_type", "rebase_group")
    rows = zip(*(found[name].tolist() for name in names), effects.tolist(), strict=True)
    run = drawn.result.options.run_points
    return tuple(
        _point(asked, filed.get(x.date()), x.date(), (mean, lower, upper), effect, kind, label, group, run, judge)
        for x, mean, lower, upper, kind, label, group, effect in rows
    )


def _point(
    asked: _Asked,
    row: Any,
    day: date,
    lines: Sequence[float],
    effect: float,
    kind: str,
    label: str,
    group: int,
    run: int,
    judge: Judge,
) -> TrendPoint:
    place, key = asked.place, asked.measure
    aim = target_on(key, day, place.layout, place.scope)
    days = period_days(day, asked.grain) if day >= place.until - DOUBTS_SHOWN else []
    mean, lower, upper = (None if pd.isna(line) else line + effect for line in lines)
    return TrendPoint(
        day=day,
        value=float(row["value"]) if row else None,
        mean=mean,
        lower=lower,
        upper=upper,
        target=aim.value if aim else None,
        kind=kind if row else COMMON,
        words=point_words(label, kind, run) if row else "No value: a gap.",
        group=int(group),
        few_days=bool(row) and row["standing"] == INCOMPLETE,
        doubt=doubt_on(judge, place.code, key, row["source"], days) if row else None,
    )


def _settings(drawn: Calculated, key: str, grain: Grain) -> tuple[str, ...]:
    lines = tuple(line for line in said(drawn.result.options, key) if not line.startswith("Target "))
    aim = drawn.result.options.target_of(key)
    lines += () if aim is None else (f"Target {figure(aim, MEASURES[key].unit)}",)
    if grain is not Grain.DAY:
        return lines
    return (*lines, WEEKDAYS if key in drawn.without_weekdays else FEW_WEEKS)


def _weeks_in_a_row(connection: Any, asked: _Asked) -> WeeksInARow | None:
    """From all of history, where the measure has a target."""
    place, key = asked.place, asked.measure
    if target_on(key, place.until, place.layout, place.scope) is None or asked.grain is Grain.MONTH:
        return None
    first = min(snapshots.days_filed(connection, place.layout.key), default=place.until)
    weeks = trend_points.read(connection, place, Grain.WEEK, first, place.until, [key])
    if weeks.empty:
        return None
    rates = weeks.assign(denominator=weeks["denominator"].fillna(1.0))
    return weeks_in_a_row(rates, lambda monday: _aim(place, key, monday), place.until, MEASURES[key].better)


def _aim(place: Place, key: str, day: date) -> float | None:
    aim = target_on(key, day, place.layout, place.scope)
    return aim.value if aim else None


def _glide(connection: Any, place: Place, run: WeeksInARow | None) -> Any:
    aim = _aim(place, RATE, place.until)
    if aim is None:
        return None
    of = (connection, place.layout, clock.monday(place.until), place.until, place.scope, [RATE], place.code)
    parts = {day: (fact.numerator, fact.denominator or 0.0) for (day, _, _), fact in series.points(*of).items()}
    return glide(place.until, aim, parts, run)


def _why_nothing(connection: Any, asked: _Asked, judge: Judge) -> str:
    place, key = asked.place, asked.measure
    if key in WITHIN and asked.grain is Grain.WEEK:
        of = (connection, place.layout, asked.first, place.until, place.scope, place.code)
        return why_no_readmissions(*of)
    if list(Grain).index(MEASURES[key].grain) > list(Grain).index(asked.grain):
        return f"It is a figure of a {MEASURES[key].grain}: look at it by {MEASURES[key].grain}."
    return why_nothing(place, key, judge, ever_filed(connection, place))


def place_name(layout: Layout, scope: Scope, code: str) -> str:
    """A place as people call it."""
    if scope is Scope.ORGANISATION:
        return layout.organisations[code].name
    if scope is Scope.SITE:
        return layout.sites[code].name
    if scope is Scope.WARD:
        return next((item.name for place, item in layout.wards.items() if code in (place[1], ":".join(place))), code)
    return layout.name


@allowed(Act.SEE)
def known_places(db: Database, system: str) -> list[tuple[Scope, str, str]]:
    """(scope, code, name) of every place that has charts: the system where it is pooled, down to its wards."""
    with db.reading() as connection:
        layout = known_system(connection, system)
    scopes = [scope for scope in Scope if layout.pooled or scope is Scope.ORGANISATION]
    found = [(scope, code, place_name(layout, scope, code)) for scope in scopes for code in places(layout, scope)]
    return list({(scope, code): (scope, code, name) for scope, code, name in found}.values())
