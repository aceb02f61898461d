"""A control chart: points by colour and by shape, mean, limits, the target of each date, new limits, what happened.

A gap is a gap in the line. The weekday's own limits move with the day on a daily chart.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from typing import Any

import altair as alt

from flow.charts import theme
from flow.charts.icons import COMMON, CONCERN, IMPROVEMENT, NEUTRAL
from flow.clock import day_words, short_day
from flow.reports.figures import counted
from flow.trends import labels
from flow.trends.trend import UNITS, Trend, TrendPoint
from flow.vocabulary import Grain

TARGET_RED = "#DE1B1B"
HEIGHT = 330
TICKS = 9
SHAPES: dict[str, tuple[str, str]] = {
    labels.COMMON: (COMMON, "circle"),
    labels.IMPROVEMENT: (IMPROVEMENT, "triangle-up"),
    labels.CONCERN: (CONCERN, "square"),
    labels.NEUTRAL_HIGH: (NEUTRAL, "diamond"),
    labels.NEUTRAL_LOW: (NEUTRAL, "diamond"),
}
DOUBTFUL = "cross"
KEY = (
    "Grey circle: chance alone. Blue triangle: real improvement. Orange square: real worsening. Purple diamond: real "
    "change, neither way better. Cross: not to be relied on. Black line: mean. Dashed grey: limits. Dashed red: "
    "target. Upright line: limits start again. Along the top: events (black), decisions of the huddle (grey). Along "
    "the foot: actions agreed."
)
Said = Callable[[float | None], str]
Span = tuple[float, float]
LAYERS = ("lower", "upper", "mean", "target", "rebases", "values", "points", "events", "decisions", "actions")


def control_chart(
    trend: Trend, said: Said, percent: bool, *, y: Span | None = None, x: tuple[date, date] | None = None
) -> dict[str, Any]:
    """A Vega-Lite specification. `said` writes a value with its unit; `y` and `x`: scales shared with another chart."""
    low, high = y or bounds([trend])
    days = x or (trend.points[0].day, trend.points[-1].day)
    rows = _rows(trend, said)
    drawn = template(percent)
    domains = {"y": [low, high], "x": [day.isoformat() for day in days]}
    ticks = _ticks(trend)
    layers = [
        layer | {"data": {"values": rows[name]}, "encoding": _scaled(layer["encoding"], domains, ticks)}
        for name, layer in zip(LAYERS, drawn["layer"], strict=True)
    ]
    return drawn | {"layer": layers}


def bounds(trends: Sequence[Trend]) -> Span:
    """From the lowest to the highest of all that is drawn, with a little room."""
    drawn = [
        number
        for trend in trends
        for point in trend.points
        for number in (point.value, point.lower, point.upper, point.mean, point.target)
        if number is not None
    ] or [0.0, 1.0]
    room = (max(drawn) - min(drawn)) * 0.08 or abs(drawn[0]) * 0.1 or 1.0
    return min(drawn) - room, max(drawn) + room


def _rows(trend: Trend, said: Said) -> dict[str, list[dict[str, Any]]]:
    lines = [_line(point, trend.grain, said) for point in trend.points]
    marks = {point.day: point for point in trend.points}
    return dict.fromkeys(("lower", "upper", "mean", "target", "values"), lines) | {
        "points": [
            row | _mark(point) for row, point in zip(lines, trend.points, strict=True) if point.value is not None
        ],
        "rebases": [
            {"day": one.point.isoformat(), "what": f"Limits start again: {one.reason}", "who": one.who}
            for one in trend.rebases
            if one.point in marks
        ],
        "events": [_event(one.point, one.day, one.what) for one in trend.events if not one.decided],
        "decisions": [_event(one.point, one.day, f"Decided: {one.what}") for one in trend.events if one.decided],
        "actions": [
            {
                "day": one.point.isoformat(),
                "agreed": "|" if trend.grain is Grain.DAY else str(one.agreed),
                "what": f"{counted(one.agreed, 'action')} agreed"
                + (f", {one.named} for this measure" if one.named else ""),
            }
            for one in trend.actions
        ],
    }


def _line(point: TrendPoint, grain: Grain, said: Said) -> dict[str, Any]:
    return {
        "day": point.day.isoformat(),
        "when": period_words(point.day, grain),
        "value": point.value,
        "said": said(point.value),
        "mean": point.mean,
        "lower": point.lower,
        "upper": point.upper,
        "between": f"{said(point.lower)} to {said(point.upper)}",
        "target": point.target,
        "aim": said(point.target) if point.target is not None else "none",
        "words": point.doubt or point.words,
        "group": point.group,
    }


def _mark(point: TrendPoint) -> dict[str, str]:
    colour, shape = SHAPES[point.kind]
    return {"colour": colour, "shape": DOUBTFUL if point.doubt else shape}


def _event(point: date, day: date, what: str) -> dict[str, str]:
    return {"day": point.isoformat(), "what": what, "on": day_words(day)}


def period_words(day: date, grain: Grain) -> str:
    """week of Mon 4 June 2018; June 2018; Mon 4 June 2018."""
    return {Grain.DAY: day_words(day), Grain.WEEK: f"week of {day_words(day)}"}.get(grain, f"{day:%B %Y}")


def _ticks(trend: Trend) -> list[dict[str, Any]]:
    """Where the foot of the chart names a date: at points, so that a week is named by its Monday."""
    every = -(-len(trend.points) // TICKS)
    if trend.grain is Grain.DAY:
        every = 7 * -(-every // 7)
    days = [point.day for point in trend.points[:: every or 1]]
    return [{"year": day.year, "month": day.month, "date": day.day, "utc": True} for day in days]


def _scaled(encoding: dict[str, Any], domains: dict[str, Any], ticks: list[dict[str, Any]]) -> dict[str, Any]:
    """The encoding with the scales and dates of this chart, where it has them."""
    changed = {
        name: encoding[name] | {"scale": encoding[name].get("scale", {}) | {"domain": domain}}
        for name, domain in domains.items()
        if "field" in encoding.get(name, {})
    }
    if "axis" in changed.get("x", {}):
        changed["x"] = changed["x"] | {"axis": changed["x"]["axis"] | {"values": ticks}}
    return encoding | changed


@cache
def template(percent: bool) -> dict[str, Any]:
    """The drawing without its data. Altair takes long to write one out."""
    alt.theme.enable(theme.NAME)
    axis = alt.Axis(title=None, format="%-d %b %y", grid=False, labelOverlap=True)
    base = alt.Chart(alt.Data(values=[])).encode(x=alt.X("day:T", axis=axis, scale=alt.Scale(type="utc", nice=False)))
    found = {**_lines(base, percent), **_marks(base, percent), **_beside(base)}
    chart = alt.layer(*(found[name] for name in LAYERS)).properties(height=HEIGHT, width="container")
    return chart.to_dict(validate=False)


def _y(name: str, percent: bool) -> alt.Y:
    axis = alt.Axis(title=None, format=".1%" if percent else ",.2~f", tickCount=6)
    return alt.Y(f"{name}:Q", axis=axis, scale=alt.Scale(zero=False, nice=False))


def _lines(base: alt.Chart, percent: bool) -> dict[str, Any]:
    """Mean and limits broken where they start again; the target in steps; the values with their gaps."""
    whole: Any = {"invalid": "break-paths-show-path-domains", "aria": False}
    grouped = base.encode(detail="group:N")
    dashed = grouped.mark_line(color=theme.MID_GREY, strokeDash=[5, 4], strokeWidth=1.5, **whole)
    return {
        "lower": dashed.encode(y=_y("lower", percent)),
        "upper": dashed.encode(y=_y("upper", percent)),
        "mean": grouped.mark_line(color=theme.BLACK, strokeWidth=1.5, **whole).encode(y=_y("mean", percent)),
        "target": base.mark_line(
            color=TARGET_RED, strokeDash=[8, 4], strokeWidth=2, interpolate="step-after", **whole
        ).encode(y=_y("target", percent)),
        "values": base.mark_line(color=theme.MID_GREY, strokeWidth=1.5, **whole).encode(y=_y("value", percent)),
    }


def _marks(base: alt.Chart, percent: bool) -> dict[str, Any]:
    tooltip = [
        alt.Tooltip("when:N", title="When"),
        alt.Tooltip("said:N", title="Value"),
        alt.Tooltip("between:N", title="Chance alone"),
        alt.Tooltip("aim:N", title="Target"),
        alt.Tooltip("words:N", title="Meaning"),
    ]
    points = base.mark_point(filled=True, size=95, opacity=1, stroke=theme.BLACK, strokeWidth=0.8, aria=False)
    colour = alt.Color("colour:N", scale=None, legend=None)
    shape = alt.Shape("shape:N", scale=None, legend=None)
    return {"points": points.encode(y=_y("value", percent), color=colour, shape=shape, tooltip=tooltip)}


def _beside(base: alt.Chart) -> dict[str, Any]:
    what = [alt.Tooltip("what:N", title="What")]
    dated = [alt.Tooltip("on:N", title="On"), *what]
    pin: Any = {"shape": "triangle-down", "filled": True, "opacity": 1, "aria": False}
    return {
        "rebases": base.mark_rule(color=theme.DARK_BLUE, strokeWidth=2.5, strokeDash=[1, 0], aria=False).encode(
            tooltip=[*what, alt.Tooltip("who:N", title="By")]
        ),
        "events": base.mark_point(color=theme.BLACK, size=150, **pin).encode(y=alt.value(8), tooltip=dated),
        "decisions": base.mark_point(color=theme.MID_GREY, size=60, **pin).encode(y=alt.value(24), tooltip=dated),
        "actions": base.mark_text(font=theme.FONT, fontSize=12, color=theme.GREY, aria=False).encode(
            y=alt.value({"expr": "height - 8"}), text="agreed:N", tooltip=what
        ),
    }


def describe(label: str, trend: Trend, said: Said) -> str:
    """The chart in words, for those who do not see it."""
    known = [point for point in trend.points if point.value is not None]
    if not known:
        return f"{label}, {trend.place}: no values to draw."
    first, last = known[0], known[-1]
    unit = UNITS[trend.grain]
    gaps = len(trend.points) - len(known)
    many = {kind: sum(point.kind == kind for point in known) for kind in (labels.IMPROVEMENT, labels.CONCERN)}
    parts = [
        f"{label}, {trend.place}, by {unit}: from {said(first.value)} ({period_words(first.day, trend.grain)}) "
        f"to {said(last.value)} ({period_words(last.day, trend.grain)}).",
        trend.sentence,
        f"{counted(many[labels.IMPROVEMENT], 'point')} of real improvement, {many[labels.CONCERN]} of real worsening.",
    ]
    if last.upper is not None:
        parts.append(f"Mean {said(last.mean)}, limits {said(last.lower)} and {said(last.upper)}.")
    if last.target is not None:
        parts.append(f"Target {said(last.target)}.")
    if gaps:
        parts.append(f"{counted(gaps, unit)} with no value.")
    parts += [f"Limits start again on {short_day(one.start)}: {one.reason}." for one in trend.rebases]
    return " ".join(parts)
