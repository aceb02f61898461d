"""One action opened: what was agreed, all that may be done to it now, and its history in sentences."""

from __future__ import annotations

import streamlit as st

from flow.actions.action import Action
from flow.actions.words import sentence
from flow.clock import day_words, moment_words
from flow.services.actions import action_history
from flow.ui import hidden
from flow.ui.action_lines import is_told, meant_for, status, what, who_by_when
from flow.ui.answer_form import answer
from flow.ui.morning import Morning, reason_words
from flow.ui.store import store
from flow.ui.text import said, said_in_lines


def show(morning: Morning, action: Action | None) -> None:
    if action is None or action.system != morning.system.key:
        st.info("Open an action to see its history and to say what became of it.")
        return
    names = morning.organisation_names
    with st.container(key="opened-action"):
        with st.container(horizontal=True, wrap=False, vertical_alignment="center"):
            st.header(said(what(action)), anchor=False, width="stretch")
            status(action)
        st.markdown(who_by_when(action, names))
        _details(morning, action)
        answer(action, action.huddle_day, names, (), "opened")
        _history(action)


def _details(morning: Morning, action: Action) -> None:
    names = morning.organisation_names
    raised = (
        f"{said(action.raised_by)}, {said(names.get(action.raised_by_organisation, action.raised_by_organisation))}"
    )
    st.markdown(f"Agreed at the huddle of {day_words(action.huddle_day)}; written down by {raised}.")
    meant = meant_for(action, reason_words(morning), names)
    if meant:
        st.markdown(f"For {meant}.")
    if action.outcome and is_told(action):
        st.markdown(f"What came of it: {said_in_lines(action.outcome)}")


def _history(action: Action) -> None:
    """Newest first: what happened last is what is asked for."""
    st.subheader("History", anchor=False)
    if not is_told(action) and not hidden.people():
        return
    for event in reversed(action_history(store(), action.id)):
        with st.container(key=f"event-{event.version}", gap=None):
            st.caption(moment_words(event.at))
            st.markdown(said(sentence(event)))
