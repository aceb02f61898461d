"""The first statement of every page: nothing is shown outside the frame."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from flow.ui.menu import WANTED
from flow.ui.morning import Morning

MARK = "frame of this run"


@contextmanager
def mark(morning: Morning) -> Iterator[None]:
    """While this lasts, a page may show itself: the frame is drawn, in this run."""
    st.session_state[MARK] = morning
    try:
        yield
    finally:
        del st.session_state[MARK]


def guard(page: str) -> Morning:
    """The morning that the frame chose. A page that runs without the frame is left, and opened again inside it."""
    morning = st.session_state.get(MARK)
    if morning is None:
        st.session_state[WANTED] = page
        st.switch_page("app.py", query_params=st.query_params.to_dict())
    assert isinstance(morning, Morning)
    return morning
