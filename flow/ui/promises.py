"""Yesterday first: every promise that is due, what the data shows of its people, and what became of it."""

from __future__ import annotations

import streamlit as st

from flow.services.board import Board, Promise
from flow.ui.action_lines import status, who_by_when
from flow.ui.answer_form import answer
from flow.ui.answers import AT_THE_HUDDLE
from flow.ui.look import card
from flow.ui.text import counted, said


def show(board: Board) -> None:
    """Open promises first, each with its one short form; those already answered below them."""
    if not board.promises:
        st.info("No earlier action is due at this huddle.")
        return
    waiting = [promise for promise in board.promises if promise.action.is_open]
    answered = [promise for promise in board.promises if not promise.action.is_open]
    if waiting:
        late = sum(promise.overdue for promise in waiting)
        overdue = f", {late} of them overdue" if late else ""
        st.markdown(f"**{counted(len(waiting), 'promise')} to answer**{overdue}.")
    for promise in waiting:
        _promise(board, promise)
    for promise in answered:
        _promise(board, promise)


def _promise(board: Board, promise: Promise) -> None:
    action = promise.action
    with card(f"promise-{action.id}", attention=promise.overdue):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"##### {said(action.what)}", width="stretch", anchors=False)
            status(action, promise.overdue)
        st.markdown(who_by_when(action, board.organisation_names))
        with st.container(key=f"evidence-{action.id}"):
            st.markdown(f"What the data shows: **{said(promise.evidence.words)}**")
        if action.outcome:
            st.markdown(f"What came of it: {said(action.outcome)}")
        if action.is_open:
            answer(action, board.day, board.organisation_names, AT_THE_HUDDLE, "promise")
