"""The way to one figure: a line of its last days, its last point, and its target as a dashed line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from typing import Any

import altair as alt

from flow.charts import theme
from flow.clock import short_day

Series = Sequence[tuple[date, float | None]]
HEIGHT = 44


def sparkline(series: Series, target: float | None, said: Callable[[float | None], str]) -> dict[str, Any]:
    """A Vega-Lite specification. A day without a value is a gap. `said` writes a value with its unit."""
    days = [
        {"place": place, "day": short_day(day), "value": value, "said": said(value)}
        for place, (day, value) in enumerate(series)
    ]
    last = [row for row in days if row["value"] is not None][-1:]
    aim = [] if target is None else [{"target": target}]
    drawn = template()
    layers = [layer | {"data": {"values": rows}} for layer, rows in zip(drawn["layer"], (days, last, aim), strict=True)]
    return drawn | {"layer": layers}


@cache
def template() -> dict[str, Any]:
    """The drawing without its data: the line, its last point, the target. Altair takes long to write one out."""
    alt.theme.enable(theme.NAME)
    base = alt.Chart(alt.Data(values=[])).encode(
        x=alt.X("place:Q", axis=None, scale=alt.Scale(nice=False)),
        y=alt.Y("value:Q", axis=None, scale=alt.Scale(zero=False, padding=3)),
        tooltip=[alt.Tooltip("day:N", title="Day"), alt.Tooltip("said:N", title="Value")],
    )
    # The chart as a whole has its sentence (`describe`); an empty part of it would be a picture without words.
    line = base.mark_line(invalid="break-paths-show-path-domains", aria=False)
    point = base.mark_point(opacity=1, aria=False)
    rule = (
        alt.Chart(alt.Data(values=[]))
        .mark_rule(aria=False)
        .encode(y=alt.Y("target:Q", axis=None, scale=alt.Scale(zero=False)))
    )
    room = {"left": 2, "right": 4, "top": 4, "bottom": 4}
    chart = alt.layer(line, point, rule).properties(height=HEIGHT, width="container", padding=room)
    return chart.to_dict(validate=False)


def describe(label: str, series: Series, target: float | None, said: Callable[[float | None], str]) -> str:
    """The same in a sentence, for those who do not see it."""
    known = [(day, value) for day, value in series if value is not None]
    if not known:
        return f"{label}: no values to draw."
    (first, then), (last, now) = known[0], known[-1]
    aim = f" The dashed line is the target, {said(target)}." if target is not None else ""
    return f"{label} went from {said(then)} on {short_day(first)} to {said(now)} on {short_day(last)}.{aim}"
