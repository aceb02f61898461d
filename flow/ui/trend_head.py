"""The head of the Trends page and of its parts."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from flow.services.export_trends import points, trend_rows
from flow.trends.trend import Trend, TrendRow
from flow.ui.download import download
from flow.ui.morning import Morning, heading
from flow.ui.trend_reading import Chosen, Place, places_of
from flow.ui.trend_reading import choose as chosen_of


def choose(morning: Morning) -> Chosen:
    """The title and the choices; where nothing was ever filed a sentence, and the page ends."""
    heading("Trends", morning)
    if morning.day is None:
        st.info("No file has been loaded yet. Open **Load** in the menu and put the day's files in.")
        st.stop()
    return chosen_of(morning)


def effects() -> None:
    """The heading of what the actions did."""
    with st.container(key="part-effects", horizontal=True, vertical_alignment="bottom", gap="small"):
        st.header("What our actions did", anchor="effects", width="content")
        st.caption("It describes; it does not prove", width="content")


def places(chosen: Chosen) -> list[Place]:
    """Every place that has charts."""
    return places_of(chosen.system)


def files(morning: Morning, rows: Sequence[TrendRow], trend: Trend | None) -> None:
    """The tables of this screen as files: of the place, points and rules that were chosen."""
    with st.expander("Download the tables of this screen", icon=":material/download:"):
        st.markdown("Every measure, as in the table")
        download("trends", morning, lambda: trend_rows(rows))
        if trend and trend.points:
            st.markdown("The points of the chart, with its limits")
            download("trend_points", morning, lambda: points(trend))
        st.markdown("What the actions did, by what people waited for")
        download("effects", morning)
