"""Read back: what was agreed, each owner's yes; what was decided; who must be told; then the sheet and the minutes."""

from __future__ import annotations

import streamlit as st

from flow.actions.action import Action
from flow.clock import time_words
from flow.errors import FlowError
from flow.huddle.record import Held
from flow.security.roles import Act
from flow.services import huddles, owners
from flow.services.board import Board
from flow.services.meeting import Meeting
from flow.ui import agree, asking, who
from flow.ui.action_lines import meant_for, status, what, who_by_when
from flow.ui.look import card
from flow.ui.messages import refused
from flow.ui.paging import paged
from flow.ui.part import part
from flow.ui.store import store
from flow.ui.text import counted, said


def show(board: Board, meeting: Meeting, many: int | None = None) -> None:
    """The list of actions, the decisions, the texts for those who are not here. `many`: actions a page."""
    numbered = list(enumerate(board.agreed_today, 1))
    with st.container(horizontal=True, vertical_alignment="center"):
        if board.agreed_today:
            _yes_so_far(board, meeting.held)
        else:
            st.info("Nothing has been agreed at this huddle yet.")
        shown = paged(numbered, many, f"agreed {board.day}")
    for number, action in shown:
        _line(board, meeting.held, number, action)
    _decisions(meeting.held)
    with st.container(horizontal=True, vertical_alignment="center"):
        if asking.may(Act.AGREE):
            _another(board)
        if asking.people_shown():
            _texts(board)


def _yes_so_far(board: Board, held: Held) -> None:
    yes = sum(action.id in held.confirmed for action in board.agreed_today)
    told = f"**{counted(len(board.agreed_today), 'action')} agreed.**"
    if held.opened_at is not None:
        told += f" {yes} of the owners have said yes."
    st.markdown(told, width="content")


@part()
def _another(board: Board) -> None:
    """What is for no group has its form too, drawn when it is asked for."""
    key = f"another {board.day} {len(board.agreed_today)}"
    if st.toggle("Agree an action that is for no group", key=key):
        agree.for_no_group(board)


def _line(board: Board, held: Held, number: int, action: Action) -> None:
    with card(f"agreed-{action.id}"):
        with st.container(horizontal=True, wrap=False, vertical_alignment="center"):
            st.markdown(f"### {number}\u2002{said(what(action))}", width="stretch", anchors=False)
            if action.id in held.confirmed:
                st.badge("Yes", icon=":material/check:", color="green")
            elif held.under_way:
                _yes(board, action)
            status(action)
        meant = meant_for(action, board.reason_words, board.organisation_names)
        st.markdown(who_by_when(action, board.organisation_names) + (f" · For {meant}" if meant else ""))


def _yes(board: Board, action: Action) -> None:
    person = who.person(Act.HOLD_HUDDLE)
    if person and st.button(
        "Says yes", key=f"yes {action.id}", help=f"{said(action.owner_name)} has heard it and says yes"
    ):
        try:
            huddles.confirm(store(), board.system, board.day, action.id, who=person)
        except FlowError as error:
            refused(error)
            return
        st.rerun()


def _decisions(held: Held) -> None:
    if held.decisions:
        st.markdown("**Decided**")
        lines = (f"- {said(one.text)} ({said(one.who)}, {time_words(one.at)})" for one in held.decisions)
        st.markdown("\n".join(lines))


def _texts(board: Board) -> None:
    """For every owner who is not in the room, what to send; made when somebody wants it."""
    with st.popover("Lists for owners who are not here", icon=":material/outgoing_mail:"):
        lists = owners.texts(store(), board.system, board.day)
        if not lists:
            st.markdown("Every owner of an open action is here.")
            return
        labels = [f"{one.owner}, {one.organisation}: {counted(one.actions, 'action')}" for one in lists]
        chosen = st.selectbox("Whose list", range(len(lists)), format_func=lambda place: labels[place])
        st.code(lists[chosen].text, language=None, wrap_lines=True)
