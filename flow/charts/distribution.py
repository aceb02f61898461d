"""A national distribution on one line: every organisation a tick, ours a diamond with its name, the quarters parted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import altair as alt

from flow.charts import theme

HEIGHT = 170
MIDDLE = 112
ABOVE = (12, 32, 12)
"""How far down the words of each bound stand: two bounds may be close together."""
LEFT, RIGHT = "left", "right"
"""The words of the lowest bound stand left of it, so that none crosses another's line."""
PERCENT, WHOLE = ".0%", ",.0f"


@dataclass(frozen=True)
class Tick:
    """One organisation. `ours`: marked by another colour, another shape and its name; `said`: the figure in words."""

    label: str
    value: float
    said: str
    ours: bool = False


def distribution(ticks: Sequence[Tick], bounds: Sequence[float], *, percent: bool) -> dict[str, Any]:
    """A Vega-Lite specification. `bounds`: the figures that part the quarters, best first."""
    drawn = template(percent)
    lowest = min(bounds, default=None)
    ends = zip(bounds, ("best quarter ends", "half", "last quarter begins"), ABOVE, strict=False)
    sets = {
        "others": [_row(tick) for tick in ticks if not tick.ours],
        "ours": [_row(tick) for tick in ticks if tick.ours],
        "bounds": [
            {"value": value, "words": words, "down": down, "side": LEFT if value == lowest else RIGHT}
            for value, words, down in ends
        ],
    }
    return drawn | {"datasets": sets}


def _row(tick: Tick) -> dict[str, Any]:
    return {"label": tick.label, "value": tick.value, "said": tick.said}


@cache
def template(percent: bool) -> dict[str, Any]:
    """The drawing without its data. Altair takes long to write one out."""
    alt.theme.enable(theme.NAME)
    axis = alt.Axis(title=None, format=PERCENT if percent else WHOLE, grid=False, domainColor=theme.MID_GREY)
    across = alt.X("value:Q", axis=axis, scale=alt.Scale(zero=False, nice=True, padding=12))
    tips = [alt.Tooltip("label:N", title="Organisation"), alt.Tooltip("said:N", title="Figure")]
    others = (
        alt.Chart(alt.NamedData("others"))
        .mark_tick(thickness=1.5, size=34, color=theme.MID_GREY, opacity=0.75, y=MIDDLE)
        .encode(x=across, tooltip=tips)
    )
    parted = alt.Chart(alt.NamedData("bounds"))
    lines = parted.mark_rule(color=theme.GREY, strokeDash=[4, 3]).encode(x=across)
    own = alt.Chart(alt.NamedData("ours"))
    diamond = own.mark_point(
        shape="diamond", size=420, filled=True, color=theme.NHS_BLUE, stroke=theme.BLACK, opacity=1, y=MIDDLE
    )
    named = own.mark_text(y=MIDDLE - 34, fontSize=15, fontWeight="bold", font=theme.FONT, color=theme.DARK_BLUE)
    chart = alt.layer(
        lines,
        *(_words(parted, side).encode(x=across, y=alt.Y("down:Q", scale=None, axis=None)) for side in (LEFT, RIGHT)),
        others,
        diamond.encode(x=across, tooltip=tips),
        named.encode(x=across, text="label:N"),
    )
    return chart.properties(width="container", height=HEIGHT).to_dict(validate=False)


def _words(parted: alt.Chart, side: str) -> alt.Chart:
    """The words of the bounds that stand on this side of their line."""
    there = parted.transform_filter(alt.datum.side == side)
    align: Any = "right" if side == LEFT else "left"
    dx = -5 if side == LEFT else 5
    return there.mark_text(align=align, dx=dx, fontSize=13, font=theme.FONT, color=theme.GREY).encode(text="words:N")


def describe(title: str, ticks: Sequence[Tick], bounds: Sequence[str]) -> str:
    """The same in words, for those who do not see it. `bounds`: the figures that part the quarters, in words."""
    own = "; ".join(f"{tick.label} has {tick.said}" for tick in ticks if tick.ours) or "none of ours has a figure"
    lowest, highest = min(ticks, key=lambda tick: tick.value), max(ticks, key=lambda tick: tick.value)
    quarters = f" The quarters part at {', '.join(bounds)}." if bounds else ""
    return (
        f"{title} A tick for each of {len(ticks)} organisations, from {lowest.said} to {highest.said}; {own}.{quarters}"
    )
