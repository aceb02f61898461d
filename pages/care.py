"""Care Traffic Control, all day: who does what next for everybody who matters, where there is room, the next shift."""

import streamlit as st

from flow.ui import care_capacity, care_clocks, care_handover, work_list
from flow.ui.download import downloads
from flow.ui.guard import guard
from flow.ui.morning import heading

PARTS = {
    "Live list": work_list.show,
    "Capacity and queue": care_capacity.show,
    "Clocks": care_clocks.show,
    "Handover": care_handover.show,
}

morning = guard("care")

heading("Care Traffic Control", morning)
tabs = st.tabs(list(PARTS), key="care part", on_change="rerun")
for tab, show in zip(tabs, PARTS.values(), strict=True):
    if tab.open:
        with tab:
            show(morning)

downloads(morning, "worklist", "work_history")
