"""The chart of one measure, and of a second beside it on the same scale; under it every setting, and its table."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from flow.charts.control import KEY, bounds, control_chart, describe, period_words
from flow.charts.icons import SHORT_ASSURANCE, SHORT_WORDS, assurance, variation
from flow.clock import day_words
from flow.measures.definitions import MEASURES
from flow.trends.trend import Trend, TrendRow
from flow.ui import doubt
from flow.ui.figures import figure, with_unit
from flow.ui.text import said
from flow.ui.trend_reading import Chosen, Place, chart_of, place_words

NOTHING = "Nothing"


def show(chosen: Chosen, opened: TrendRow, rows: Sequence[TrendRow], places: Sequence[Place]) -> Trend:
    """One chart, or two side by side."""
    first = chart_of(chosen, opened.measure, opened.grain, chosen.place)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="part-chart"):
        st.header(said(f"{opened.label}: {first.place}"), anchor="chart")
        place, other = _beside(chosen, opened, rows, places)
    if place is None and other is None:
        _chart(first, [first])
    else:
        row = other or opened
        second = chart_of(chosen, row.measure, row.grain, place or chosen.place)
        _two(first, second)
    return first


def _beside(
    chosen: Chosen, opened: TrendRow, rows: Sequence[TrendRow], places: Sequence[Place]
) -> tuple[Place | None, TrendRow | None]:
    """What to set beside it: another place, another measure, or both."""
    elsewhere = [each for each in places if each != chosen.place and each[0] in MEASURES[opened.measure].scopes]
    others = [row for row in rows if row.latest is not None and row.measure != opened.measure]
    place = st.selectbox(
        "Beside it, another place", elsewhere, key=f"trend beside place {chosen.system}", width=260,
        index=None, placeholder=NOTHING, format_func=place_words,
    )  # fmt: skip
    other = st.selectbox(
        "Or another measure", others, key=f"trend beside measure {chosen.system}", width=260,
        index=None, placeholder=NOTHING, format_func=lambda row: row.label,
    )  # fmt: skip
    return place, other


def _two(first: Trend, second: Trend) -> None:
    """Side by side; the same scale where both have the same unit, the same days in any case."""
    same = MEASURES[first.measure].unit == MEASURES[second.measure].unit
    with st.container(key="trend-side-by-side"):
        for column, one in zip(st.columns(2, gap="medium"), (first, second), strict=True):
            with column:
                _chart(one, [first, second] if same else [one], (first, second))
    if not same:
        st.caption("The two have different units, so each keeps its own scale; the days are the same.")


def _chart(trend: Trend, scaled: Sequence[Trend], dated: Sequence[Trend] = ()) -> None:
    item = MEASURES[trend.measure]
    if dated:
        st.markdown(f"**{said(trend.place)}:** {said(item.label)}")
    if not trend.points:
        st.info(said(trend.reason or "There is nothing to draw."))
        return
    _words(trend)
    unit = _said(item.unit)
    days = [point.day for one in dated or (trend,) for point in one.points]
    st.vega_lite_chart(
        spec=control_chart(trend, unit, item.unit == "%", y=bounds(scaled), x=(min(days), max(days))),
        theme=None,
        width="stretch",
        alt=describe(item.label, trend, unit),
        key=f"chart {trend.measure} {trend.code} {trend.grain} {len(scaled)}",
    )
    _under(trend, unit)


def _words(trend: Trend) -> None:
    """The icons, each with its words, and the sentence."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        for icon, word in (
            (variation(trend.variation_icon), SHORT_WORDS[trend.variation_icon]),
            (assurance(trend.assurance_icon), SHORT_ASSURANCE[trend.assurance_icon]),
        ):
            if icon:
                st.image(icon, width=42, alt=f"{word} icon")
                st.markdown(f"**{word}**", width="content")
        st.markdown(said(trend.sentence))
    doubt.caption(trend.doubt)


def _under(trend: Trend, unit: Callable[[float | None], str]) -> None:
    st.caption(said(KEY))
    st.caption(said(". ".join(trend.settings) + "."))
    for note in trend.notes:
        if note not in trend.sentence:
            st.caption(f":material/info: {said(note)}")
    place = f"{trend.measure}-{trend.code}-{trend.grain}"
    with st.expander("The same as a table", key=f"trend-table-{place}"):
        st.table([_row(trend, number, unit) for number in reversed(range(len(trend.points)))], hide_index=True)
    happened = [f"{day_words(one.day)}: {'decided: ' if one.decided else ''}{one.what}" for one in trend.events]
    if happened:
        with st.expander("What happened, and what huddles decided", key=f"trend-events-{place}"):
            st.markdown("\n".join(f"- {said(line)}" for line in happened))


def _row(trend: Trend, number: int, unit: Callable[[float | None], str]) -> dict[str, str]:
    point = trend.points[number]
    agreed = {one.point: one.agreed for one in trend.actions}
    few = " (five or six days)" if point.few_days else ""
    return {
        "When": period_words(point.day, trend.grain) + few,
        "Value": unit(point.value),
        "Mean": unit(point.mean),
        "Lower limit": unit(point.lower),
        "Upper limit": unit(point.upper),
        "Target": unit(point.target) if point.target is not None else "none",
        "Meaning": said(doubt.because(point.doubt) if point.doubt else point.words),
        "Actions agreed": str(agreed.get(point.day, 0)),
    }


def _said(unit: str) -> Callable[[float | None], str]:
    if unit == "%":
        return lambda value: figure(value, unit)
    return lambda value: with_unit(value, unit)
