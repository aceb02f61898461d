"""Days lost as bars: solid where somebody outside must act, pale where the hospital must, empty without a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import altair as alt

from flow.charts import theme
from flow.vocabulary import DelayKind

LIGHT_BLUE = "#A6D4F2"
FILLS = {DelayKind.EXTERNAL: theme.NHS_BLUE, DelayKind.INTERNAL: LIGHT_BLUE, None: "#FFFFFF"}
EDGES = {DelayKind.EXTERNAL: theme.NHS_BLUE, DelayKind.INTERNAL: theme.NHS_BLUE, None: theme.GREY}
STEP = 28
LABEL_ROOM = 270
WORD_JOINER = "\u2060"
ROOM_FOR_WORDS = 1.85
"""The axis ends this many times beyond the longest bar, so that its words stand beside it."""


@dataclass(frozen=True)
class Bar:
    """`kind`: None where no reason is recorded; `said` stands beside the bar: the days, and the kind in words."""

    label: str
    kind: DelayKind | None
    days: int
    said: str


def delay_bars(bars: Sequence[Bar]) -> dict[str, Any]:
    """A Vega-Lite specification, the bars in the order given."""
    rows = [
        {"label": _own(place, bars), "days": bar.days, "said": bar.said}
        | {"fill": FILLS[bar.kind], "edge": EDGES[bar.kind]}
        for place, bar in enumerate(bars)
    ]
    end = max((bar.days for bar in bars), default=0) * ROOM_FOR_WORDS or 1
    drawn = template()
    layers = [layer | {"encoding": _upto(layer["encoding"], end)} for layer in drawn["layer"]]
    return drawn | {"layer": layers, "data": {"values": rows}, "height": STEP * len(rows)}


def _own(place: int, bars: Sequence[Bar]) -> str:
    """A label that no bar before it has: the same words and invisible joiners, so that each bar keeps its own line."""
    label = bars[place].label
    return label + WORD_JOINER * sum(bar.label == label for bar in bars[:place])


def _upto(encoding: dict[str, Any], end: float) -> dict[str, Any]:
    return encoding | {"x": encoding["x"] | {"scale": {"domain": [0, end], "nice": False}}}


@cache
def template() -> dict[str, Any]:
    """The drawing without its data. Altair takes long to write one out."""
    alt.theme.enable(theme.NAME)
    axis = alt.Axis(title=None, domain=False, ticks=False, labelLimit=LABEL_ROOM, minExtent=LABEL_ROOM, labelPadding=8)
    base = alt.Chart().encode(
        x=alt.X("days:Q", axis=None),
        y=alt.Y("label:N", sort=None, axis=axis),
        tooltip=[alt.Tooltip("label:N", title="Waiting"), alt.Tooltip("said:N", title="Lost")],
    )
    bars = base.mark_bar(size=16, strokeWidth=1.5).encode(
        color=alt.Color("fill:N", scale=None, legend=None), stroke=alt.Stroke("edge:N", scale=None, legend=None)
    )
    beside = base.mark_text(align="left", dx=6, font=theme.FONT, fontSize=14, color=theme.TEXT).encode(text="said:N")
    return alt.layer(bars, beside, data=alt.Data(values=[])).properties(width="container").to_dict(validate=False)


def describe(title: str, bars: Sequence[Bar]) -> str:
    """The same in words, for those who do not see it."""
    return f"{title} " + "; ".join(f"{bar.label}: {bar.said}" for bar in bars) + "."
