"""What the Delays page reads, kept as long as the data version stands."""

from __future__ import annotations

from datetime import date

import streamlit as st

from flow.services import board as boards
from flow.services import delays
from flow.services.board import Board
from flow.services.delays import DelayList, Delays
from flow.ui import asking
from flow.ui.morning import Morning, heading
from flow.ui.store import board, store


def opened(morning: Morning) -> Board:
    """The board of the morning; where nothing was ever filed a sentence, and the page ends."""
    if morning.day is None:
        heading("Delays", morning)
        st.info("No file has been loaded yet. Open **Load** in the menu and put the day's files in.")
        st.stop()
    assert morning.day is not None
    return board(morning.system.key, morning.day, morning.organisation)


def delays_of(found: Board) -> Delays:
    """Who is waiting for what from whom: the people of the board."""
    return delays.of_board(found)


def list_of(found: Board) -> DelayList:
    """The day's list, with all that was said of it until now."""
    return _list(found.system, found.day, found.organisation, boards.version(store(), found.system), asking.sight())


@st.cache_resource(max_entries=64, show_spinner=False)
def _list(system: str, day: date, organisation: str | None, version: str, sight: str) -> DelayList:
    return delays.delay_list(store(), system, day, organisation)
