"""What is owed this morning and has not come; what was loaded before, with its findings."""

from __future__ import annotations

from typing import Any

import streamlit as st

from flow.clock import day_words, moment_words
from flow.services.load import load_detail, recent_loads
from flow.ui.load_report import findings, left_out
from flow.ui.morning import Morning, board_of
from flow.ui.store import store
from flow.ui.text import counted, said
from flow.vocabulary import words

MANY = 8


def owed(morning: Morning) -> None:
    """Organisation by organisation, what has not come for the morning that is open."""
    if morning.day is None:
        return
    st.header(f"Owed for {day_words(morning.day)}", anchor=False)
    gate = [state for state in board_of(morning).gate if state.owed]
    missing = [state for state in gate if not state.arrived]
    if not gate:
        st.info("No organisation of this system owes a file each day.")
    elif not missing:
        st.success(f"All {counted(len(gate), 'file')} have come.", icon=":material/check_circle:")
    for state in missing:
        told = f"**{state.feed}** of {day_words(state.day)} from {said(state.organisation_name)} has not come."
        st.warning(told, icon=":material/warning:")


def recent(morning: Morning) -> None:
    """The newest loads; a selected one shows what was found in it."""
    st.header("Loaded before", anchor=False)
    loads = recent_loads(store(), morning.system.key)
    if not loads:
        st.info("Nothing has been loaded into this system yet.")
        return
    event = st.dataframe(
        [_row(load) for load in loads],
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        key=f"loads {morning.system.key}",
        height=320 if len(loads) > MANY else "content",
        alt="The newest loads. Select one to see what was found in it.",
    )
    selected = [loads[row] for row in event["selection"]["rows"] if row < len(loads)]
    for load in selected:
        _found(load)


def _row(load: Any) -> dict[str, object]:
    """A load as `recent_loads` gives it."""
    return {
        "File": load.file_name,
        "Status": words(load.status),
        "Feed": str(load.feed or ""),
        "From": load.organisation or "",
        "Day": day_words(load.last_day) if load.last_day else "",
        "Rows": load.rows_read,
        "Loaded": load.rows_loaded,
        "Left out": load.rows_left_out,
        "At": moment_words(load.at),
        "By": load.who,
    }


def _found(load: Any) -> None:
    st.subheader(said(load.file_name), anchor=False)
    assert load.id is not None
    found, rows = load_detail(store(), load.id)
    findings(found)
    if len(rows):
        left_out(load.id)
