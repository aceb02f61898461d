"""A fault that nobody foresaw: a plain sentence with a number on the screen, its kind and place in the log."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from flow.errors import FlowError
from flow.security.faults import OUR_FAULT, log_without_values, reference


@contextmanager
def told() -> Iterator[None]:
    """Around everything that is drawn. What is raised goes on to Streamlit, which logs it."""
    log_without_values()
    try:
        yield
    except FlowError:
        raise
    except Exception as error:
        number = reference(error)
        st.error(f"{OUR_FAULT} Load the page again; if it comes back, tell whoever looks after this tool: {number}.")
        raise
