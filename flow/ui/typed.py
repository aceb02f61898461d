"""What somebody typed outlives a run in which its form could not be drawn, as when the database was gone."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, time

import streamlit as st
from streamlit.errors import StreamlitAPIException

KEPT = (str, int, float, date, time)
"""What fields hold. Buttons hold yes or no, and may not be given a value."""


def keep() -> None:
    """Streamlit forgets a field that was not drawn, unless it is given its value. One that was drawn it remembers."""
    for key, value in list(st.session_state.items()):
        if isinstance(value, KEPT) and not isinstance(value, bool):
            with suppress(StreamlitAPIException):  # drawn in this run
                st.session_state[key] = value
