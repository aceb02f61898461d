"""Yesterday first: every promise as it stood when the huddle began, what the data shows, and what became of it."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from flow.actions.action import CLOSED
from flow.services.board import Board, Promise
from flow.ui.action_lines import badge, is_told, what, who_by_when
from flow.ui.answer_form import answer, being_answered
from flow.ui.answers import AT_THE_HUDDLE
from flow.ui.look import card
from flow.ui.paging import paged
from flow.ui.text import counted, listed, said
from flow.vocabulary import words

PLACE = "promise"
WIDTHS = (7, 6, 1.6)


def show(board: Board, many: int | None = None) -> None:
    """Those open when the huddle began, each with its one short form; then those closed before, in a line each.

    `many`: promises a page.
    """
    if not board.promises:
        st.info("No earlier action is due at this huddle.")
        return
    asked = [promise for promise in board.promises if promise.status_then not in CLOSED]
    closed = [promise for promise in board.promises if promise.status_then in CLOSED]
    with st.container(horizontal=True, vertical_alignment="center"):
        _sentence(asked, closed)
        shown = paged([*asked, *closed], many, f"promises {board.day}")
    for promise in shown:
        if promise.status_then not in CLOSED:
            _asked(board, promise)
    with st.container(key="closed-promises", gap="xsmall"):
        for promise in shown:
            if promise.status_then in CLOSED:
                _closed(board, promise)


def _unanswered(asked: list[Promise]) -> str:
    """Escalations stand here until they are answered: an unanswered one kills huddles."""
    waiting = [promise.action for promise in asked if promise.action.awaits_reply]
    if not waiting:
        return ""
    names = listed(list(dict.fromkeys(said(action.escalated_to) for action in waiting)))
    return f"  \n:material/priority_high: **{counted(len(waiting), 'escalation')} not answered yet**, by {names}."


def _sentence(asked: list[Promise], closed: list[Promise]) -> None:
    waiting = [promise for promise in asked if promise.action.is_open]
    late = sum(promise.overdue for promise in waiting)
    overdue = f", {late} overdue" if late else ""
    told = (
        [f"**{counted(len(waiting), 'promise')} to answer**{overdue}"] if waiting else ["**Every promise is answered**"]
    )
    before = Counter(promise.status_then for promise in closed)
    if before:
        told.append(
            f"{listed([f'{number} {words(status).lower()}' for status, number in before.items()])} before the huddle"
        )
    st.markdown("; ".join(told) + "." + _unanswered(asked), width="content")


def _asked(board: Board, promise: Promise) -> None:
    """A promise to answer; once answered, what was said."""
    action = promise.action
    with card(f"promise-{action.id}", attention=promise.overdue and action.is_open):
        with st.container(horizontal=True, wrap=False, vertical_alignment="center"):
            st.markdown(f"### {said(what(action))}", width="stretch", anchors=False)
            badge(promise.status_then, promise.overdue)
        st.markdown(who_by_when(action, board.organisation_names))
        st.markdown(f"What the data shows: **{said(promise.evidence.words)}**")
        if promise.since:
            st.markdown(f":material/check: Since the huddle began: **{said(promise.since)}**")
        if action.is_open or being_answered(action, PLACE):
            answer(action, board.day, board.organisation_names, AT_THE_HUDDLE, PLACE)


def _closed(board: Board, promise: Promise) -> None:
    """A promise that was kept, or closed, before the huddle began."""
    action = promise.action
    with st.container(key=f"line-promise-{action.id}"):
        left, middle, right = st.columns(WIDTHS, vertical_alignment="center")
        organisation = board.organisation_names.get(action.owner_organisation, action.owner_organisation)
        left.markdown(f"**{said(what(action))}**  \n{said(action.owner_name)}, {said(organisation)}")
        outcome = f"  \n{said(action.outcome)}" if action.outcome and is_told(action) else ""
        middle.markdown(f"{said(promise.evidence.words)}{outcome}")
        with right:
            badge(promise.status_then, promise.overdue)
