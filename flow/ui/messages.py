"""What the screen says back: one way to refuse, one way to say that something was saved."""

from __future__ import annotations

import streamlit as st

from flow.errors import FlowError
from flow.ui.text import said

SAVED = "said after the next run"


def refused(error: FlowError) -> None:
    """The sentence of a rule that was broken."""
    st.error(said(error))


def saved(sentence: str) -> None:
    """Shows the page anew, as the store now has it, and says this sentence on it."""
    st.session_state[SAVED] = sentence
    st.rerun(scope="app")


def show_saved() -> None:
    """The sentence kept by `saved`, once."""
    sentence = st.session_state.pop(SAVED, None)
    if sentence:
        st.toast(said(sentence), icon=":material/check:")
