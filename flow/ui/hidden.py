"""What stands where rows of people would, for those who may not see them and while the screen is shared."""

from __future__ import annotations

import streamlit as st

from flow.ui import asking

SHARED = "Screen share is on: people are not shown."
SHARED_FILES = "Screen share is on: what stands in files is not shown."
COUNTS = "Your role sees counts alone."


def people() -> bool:
    """Whether rows of people may be drawn; where not, says in one sentence why."""
    if not asking.people_shown():
        st.caption(SHARED if asking.sharing() else COUNTS)
    return asking.people_shown()


def rows_of_files() -> bool:
    """The same of what was filed, cell by cell: whoever may see it does, unless the screen is shared."""
    if asking.sharing():
        st.caption(SHARED_FILES)
    return not asking.sharing()
