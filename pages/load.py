"""The day's files in: what is owed, what came of the last ones, the next ones; then all behind it, a part at a time."""

import streamlit as st

from flow.ui import (
    load_by_hand,
    load_codes,
    load_files,
    load_history,
    load_mapping,
    load_owed,
    load_quarantine,
    load_report,
    load_versions,
)
from flow.ui.download import downloads
from flow.ui.guard import guard
from flow.ui.morning import heading

PARTS = {
    "Left out, to be mended": load_quarantine.show,
    "Codes we do not know": load_codes.show,
    "A new kind of file": load_mapping.show,
    "Versions": load_versions.show,
    "Counted by hand": load_by_hand.show,
    "Loaded before": load_history.show,
}

morning = guard("load")

heading("Load", morning)
load_owed.show(morning)
load_report.show(morning)
load_files.show(morning)

tabs = st.tabs(list(PARTS), key="load part", on_change="rerun")
for tab, show in zip(tabs, PARTS.values(), strict=True):
    if tab.open:
        with tab:
            show(morning)

downloads(morning, "loads", "findings")
