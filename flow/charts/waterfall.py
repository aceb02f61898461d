"""Beds needed against beds there will be, step by step to the gap: each bar begins where the one before it ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import altair as alt

from flow.charts import theme

LIGHT_BLUE = "#A6D4F2"
STEP = 28
LABEL_ROOM = 280
ROOM = 0.35
"""Of the whole width, left free beside the bars for their numbers."""


@dataclass(frozen=True)
class Bar:
    """`start` to `end`, in beds. `total`: the gap itself, which begins at nought. `said` stands beside the bar."""

    label: str
    start: float
    end: float
    said: str
    total: bool = False


def waterfall(bars: Sequence[Bar]) -> dict[str, Any]:
    """A Vega-Lite specification, the bars from top to bottom in the order given."""
    rows = [
        {"label": bar.label, "start": bar.start, "end": bar.end, "said": bar.said, "fill": _fill(bar)}
        | {"edge": theme.BLACK if bar.total else theme.NHS_BLUE, "right": max(bar.start, bar.end)}
        for bar in bars
    ]
    ends = [0.0, *(bar.start for bar in bars), *(bar.end for bar in bars)]
    span = max(ends) - min(ends) or 1
    domain = [min(ends), max(ends) + span * ROOM]
    drawn = template()
    layers = [layer | {"encoding": _within(layer["encoding"], domain)} for layer in drawn["layer"]]
    return drawn | {"layer": layers, "data": {"values": rows}, "height": STEP * len(rows)}


def _fill(bar: Bar) -> str:
    """Solid where beds are needed, pale where they come free, dark for the gap."""
    if bar.total:
        return theme.DARK_BLUE
    return theme.NHS_BLUE if bar.end >= bar.start else LIGHT_BLUE


def _within(encoding: dict[str, Any], domain: list[float]) -> dict[str, Any]:
    return encoding | {"x": encoding["x"] | {"scale": {"domain": domain, "nice": False}}}


@cache
def template() -> dict[str, Any]:
    """The drawing without its data. Altair takes long to write one out."""
    alt.theme.enable(theme.NAME)
    axis = alt.Axis(
        title=None,
        domain=False,
        ticks=False,
        labelLimit=LABEL_ROOM,
        minExtent=LABEL_ROOM,
        labelPadding=8,
        labelFontSize=16,
    )
    base = alt.Chart().encode(y=alt.Y("label:N", sort=None, axis=axis))
    bars = base.mark_bar(size=16, strokeWidth=1.5).encode(
        x=alt.X("start:Q", axis=None),
        x2="end:Q",
        color=alt.Color("fill:N", scale=None, legend=None),
        stroke=alt.Stroke("edge:N", scale=None, legend=None),
        tooltip=[alt.Tooltip("label:N", title="Part"), alt.Tooltip("said:N", title="Beds")],
    )
    beside = base.mark_text(align="left", dx=6, font=theme.FONT, fontSize=17, color=theme.TEXT).encode(
        x=alt.X("right:Q", axis=None), text="said:N"
    )
    return alt.layer(bars, beside, data=alt.Data(values=[])).properties(width="container").to_dict(validate=False)


def describe(title: str, bars: Sequence[Bar]) -> str:
    """The same in words, for those who do not see it."""
    return f"{title} " + "; ".join(f"{bar.label}: {bar.said}" for bar in bars) + "."
