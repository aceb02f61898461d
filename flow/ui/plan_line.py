"""One line of the plan opened: what it is, its measures, the form, and its notes with history."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from flow.actions.plan import PlanLine, sentence
from flow.clock import moment_words, today
from flow.services.plans import line_history
from flow.services.values import Value
from flow.ui.morning import Morning
from flow.ui.plan_form import form
from flow.ui.plan_lines import lead_and_due, measure_rows, status
from flow.ui.store import store
from flow.ui.text import said, said_in_lines

NO_CAUSE = "Measures stand beside the line: that one moved does not show that the line moved it."


def show(morning: Morning, line: PlanLine | None, values: Mapping[str, Value]) -> None:
    if line is None or line.system != morning.system.key:
        st.info("Open a line to see its notes and history, and to write how it goes.")
        return
    with st.container(key="opened-line"):
        with st.container(horizontal=True, wrap=False, vertical_alignment="center"):
            st.header(said(f"{line.key}. {line.words}"), anchor=False, width="stretch")
            status(line, morning.day or today())
        st.markdown(lead_and_due(line, morning.organisation_names))
        if line.measures:
            st.table(measure_rows(line.measures, values), hide_index=True, border="horizontal")
            st.caption(NO_CAUSE)
        form(line, morning.organisation_names)
        _history(line)


def _history(line: PlanLine) -> None:
    """Newest first: what was written last is what is asked for."""
    st.subheader("Notes and history", anchor=False)
    for event in reversed(line_history(store(), line.id)):
        with st.container(key=f"event-{event.version}", gap=None):
            st.caption(moment_words(event.at))
            st.markdown(said(sentence(event)))
            if event.note:
                st.markdown(said_in_lines(event.note))
