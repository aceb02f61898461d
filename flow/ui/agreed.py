"""Agreed today: the list to read back, each line with a person, an organisation and a time."""

from __future__ import annotations

import streamlit as st

from flow.services.board import Board
from flow.ui.action_lines import meant_for, status, who_by_when
from flow.ui.look import card
from flow.ui.text import said


def show(board: Board) -> None:
    if not board.agreed_today:
        st.info("Nothing has been agreed at this huddle yet. Open a group above and agree an action for it.")
        return
    for number, action in enumerate(board.agreed_today, 1):
        with card(f"agreed-{action.id}"):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(f"##### {number}\u2002{said(action.what)}", width="stretch", anchors=False)
                status(action)
            st.markdown(who_by_when(action, board.organisation_names))
            meant = meant_for(action, board.reason_words, board.organisation_names)
            if meant:
                st.caption(f"For {meant}")
