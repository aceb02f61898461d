"""The head of the Trends page and of its parts."""

from __future__ import annotations

import streamlit as st

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
