"""What was loaded before; a selected load shows what was found in it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from flow.clock import day_words, moment_words
from flow.security.roles import Act
from flow.services.load import load_detail, recent_loads
from flow.ui import asking, hidden, who
from flow.ui.load_report import findings, left_out
from flow.ui.morning import Morning
from flow.ui.store import store
from flow.ui.text import said
from flow.vocabulary import words

MANY = 8


def show(morning: Morning) -> None:
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
    if not asking.reaches(Act.SEE_LEFT_OUT, load.organisation):
        st.caption(who.ask(Act.SEE_LEFT_OUT))
    elif hidden.rows_of_files():
        found, rows = load_detail(store(), load.id)
        findings(found)
        if len(rows):
            left_out(load.id)
