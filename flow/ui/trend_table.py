"""Every measure in one table: the newest figure, its target, two icons with their words, and a plain sentence."""

from __future__ import annotations

import streamlit as st

from flow.charts.icons import SHORT_ASSURANCE, SHORT_WORDS, assurance, data_uri, variation
from flow.trends.trend import TrendRow
from flow.ui import doubt
from flow.ui.figures import figure
from flow.ui.text import counted, said
from flow.ui.trend_reading import Chosen
from flow.vocabulary import Grain

OPENED = "trend opened"
HEIGHT = 484
ROW = 40
FIRST = "dtoc_rate"
COLUMNS = {
    "Measure": st.column_config.TextColumn(width=262),
    "Newest": st.column_config.TextColumn(width=72),
    "Of": st.column_config.TextColumn(width=82, help="The Monday of its week, its month or its day"),
    "Target": st.column_config.TextColumn(width=66),
    "V": st.column_config.ImageColumn("", width=46, help="Variation: is it changing, or is it chance?"),
    "Variation": st.column_config.TextColumn(width=106),
    "A": st.column_config.ImageColumn("", width=46, help="Assurance: will it meet its target?"),
    "Assurance": st.column_config.TextColumn(width=92),
}


def show(chosen: Chosen, rows: list[TrendRow]) -> TrendRow | None:
    """The table; gives the row that is open. Measures that nobody files are named beneath, each with its reason."""
    known = [row for row in rows if row.latest is not None]
    without = [row for row in rows if row.latest is None]
    if known:
        _table(chosen, known)
    else:
        st.info("None of these measures has a value here; below is why.")
    if without:
        with st.expander(f"Without a value: {counted(len(without), 'measure')}", expanded=not known):
            for row in without:
                st.markdown(f"**{said(row.label)}:** {said(row.sentence)}")
    return _opened(known)


def _opened(known: list[TrendRow]) -> TrendRow | None:
    by_key = {row.measure: row for row in known}
    asked = str(st.session_state.get(OPENED))
    return by_key.get(asked) or by_key.get(FIRST) or next(iter(known), None)


def _table(chosen: Chosen, known: list[TrendRow]) -> None:
    key = f"trends {chosen.system} {chosen.place[1]} {chosen.grain} {chosen.topic} {chosen.profile} {chosen.weeks}"
    keys = [row.measure for row in known]

    def choose() -> None:
        selected = st.session_state[key]["selection"]["rows"]
        if selected and selected[0] < len(keys):
            st.session_state[OPENED] = keys[selected[0]]

    st.dataframe(
        [_row(row) for row in known],
        hide_index=True,
        on_select=choose,
        selection_mode="single-row",
        key=key,
        height="content" if len(known) * ROW < HEIGHT else HEIGHT,
        row_height=ROW,
        placeholder="",
        column_config=COLUMNS,
        alt="Every measure with its newest figure, target, variation, assurance and what the chart says. Select one to "
        "see its chart.",
    )


def _row(row: TrendRow) -> dict[str, object]:
    doubtful = f"{doubt.WORDS}. " if row.doubt else ""
    return {
        "Measure": row.label,
        "Newest": figure(row.latest, row.unit, row.target),
        "Of": _of(row),
        "Target": figure(row.target, row.unit) if row.target is not None else "none",
        "V": data_uri(variation(row.variation_icon)),
        "Variation": SHORT_WORDS[row.variation_icon],
        "A": data_uri(assurance(row.assurance_icon)),
        "Assurance": SHORT_ASSURANCE[row.assurance_icon],
        "What the chart says": f"{doubtful}{row.sentence}",
    }


def _of(row: TrendRow) -> str:
    """The period of the newest figure, short; the chart says it in full."""
    assert row.latest_on is not None
    if row.grain is Grain.MONTH:
        return f"{row.latest_on:%b %Y}"
    return f"{row.latest_on.day} {row.latest_on:%b %y}"
