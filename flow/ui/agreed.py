"""Agreed today: the list to read back, each line with a person, an organisation and a time."""

from __future__ import annotations

import streamlit as st

from flow.actions.action import Action
from flow.services.board import Board
from flow.ui import agree
from flow.ui.action_lines import meant_for, status, who_by_when
from flow.ui.look import card
from flow.ui.text import said


def show(board: Board) -> None:
    """The list, and the form for what is for no group."""
    if not board.agreed_today:
        st.info("Nothing has been agreed at this huddle yet.")
    for number, action in enumerate(board.agreed_today, 1):
        _line(board, number, action)
    _another(board)


@st.fragment
def _another(board: Board) -> None:
    """What is for no group has its form too, drawn when it is asked for."""
    key = f"another {board.day} {len(board.agreed_today)}"
    if st.toggle("Agree an action that is for no group", key=key):
        agree.for_no_group(board)


def _line(board: Board, number: int, action: Action) -> None:
    with card(f"agreed-{action.id}"):
        with st.container(horizontal=True, wrap=False, vertical_alignment="center"):
            st.markdown(f"### {number}\u2002{said(action.what)}", width="stretch", anchors=False)
            status(action)
        meant = meant_for(action, board.reason_words, board.organisation_names)
        st.markdown(who_by_when(action, board.organisation_names) + (f"  \nFor {meant}" if meant else ""))
