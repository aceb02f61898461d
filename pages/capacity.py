"""What a partner can start today, entered in seconds: made for a phone."""

import streamlit as st

from flow.ui import care_entry
from flow.ui.guard import guard
from flow.ui.morning import heading

morning = guard("capacity")

heading("Capacity", morning)
with st.container(key="phone"):
    care_entry.show(morning)
