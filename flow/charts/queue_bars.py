"""Queues as bars: today's solid, those forecast pale, each with a line for its range and its number beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import altair as alt

from flow.charts import theme

LIGHT_BLUE = "#A6D4F2"
STEP = 21
LABEL_ROOM = 130
WORD_JOINER = "\u2060"
ROOM_FOR_WORDS = 1.3
"""The axis ends this many times beyond the longest bar or range, so that the words stand beside it."""


@dataclass(frozen=True)
class Bar:
    """One queue on one day, in people. `low` to `high`: its range; None where there is none or it is today's."""

    label: str
    people: float
    said: str
    low: float | None = None
    high: float | None = None
    forecast: bool = True

    @property
    def ends(self) -> tuple[float, float]:
        return (self.people if self.low is None else self.low), (self.people if self.high is None else self.high)


def queue_bars(bars: Sequence[Bar]) -> dict[str, Any]:
    """A Vega-Lite specification, the bars from top to bottom in the order given."""
    rows = [
        {"label": bar.label + WORD_JOINER * place, "people": bar.people, "said": bar.said}
        | {"low": bar.ends[0], "high": bar.ends[1], "right": max(bar.people, bar.ends[1])}
        | {"fill": LIGHT_BLUE if bar.forecast else theme.NHS_BLUE}
        for place, bar in enumerate(bars)
    ]
    end = max((max(bar.people, bar.ends[1]) for bar in bars), default=0) * ROOM_FOR_WORDS or 1
    drawn = template()
    layers = [layer | {"encoding": _upto(layer["encoding"], end)} for layer in drawn["layer"]]
    return drawn | {"layer": layers, "data": {"values": rows}, "height": STEP * len(rows)}


def _upto(encoding: dict[str, Any], end: float) -> dict[str, Any]:
    return encoding | {"x": encoding["x"] | {"scale": {"domain": [0, end], "nice": False}}}


@cache
def template() -> dict[str, Any]:
    """The drawing without its data. Altair takes long to write one out."""
    alt.theme.enable(theme.NAME)
    axis = alt.Axis(title=None, domain=False, ticks=False, labelLimit=LABEL_ROOM, minExtent=LABEL_ROOM, labelPadding=8)
    base = alt.Chart().encode(y=alt.Y("label:N", sort=None, axis=axis))
    bars = base.mark_bar(size=14, stroke=theme.NHS_BLUE, strokeWidth=1.25).encode(
        x=alt.X("people:Q", axis=None),
        color=alt.Color("fill:N", scale=None, legend=None),
        tooltip=[alt.Tooltip("label:N", title="Queue"), alt.Tooltip("said:N", title="People")],
    )
    spread = base.mark_rule(color=theme.BLACK, strokeWidth=1.5, strokeDash=[1, 0]).encode(
        x=alt.X("low:Q", axis=None), x2="high:Q"
    )
    beside = base.mark_text(align="left", dx=8, font=theme.FONT, fontSize=14, color=theme.TEXT).encode(
        x=alt.X("right:Q", axis=None), text="said:N"
    )
    layered = alt.layer(bars, spread, beside, data=alt.Data(values=[])).properties(width="container")
    made: dict[str, Any] = layered.to_dict(validate=False)
    return made


def describe(title: str, bars: Sequence[Bar]) -> str:
    """The same in words, for those who do not see it."""
    return f"{title} " + "; ".join(f"{bar.label}: {bar.said}" for bar in bars) + "."
