"""Care Traffic Control, all day: everybody who matters, who does what next, what changed; many people at once."""

import streamlit as st

from flow.ui import work_list
from flow.ui.guard import guard
from flow.ui.morning import heading

PARTS = {"Live list": work_list.show}

morning = guard("care")

heading("Care Traffic Control", morning)
tabs = st.tabs(list(PARTS), key="care part", on_change="rerun")
for tab, show in zip(tabs, PARTS.values(), strict=True):
    if tab.open:
        with tab:
            show(morning)
