"""The store, opened once a process. Whoever asks is added to it by `flow.ui.store`."""

from __future__ import annotations

import streamlit as st

from flow.services import start
from flow.services.start import Database


@st.cache_resource(show_spinner="Opening the store ...")
def opened() -> Database:
    """The database, asked on nobody's behalf."""
    return start.open_store(who=None)
