"""Who is at the huddle and for whom; the pressure level that each organisation declares, and the local one."""

from __future__ import annotations

import streamlit as st

from flow.clock import time_words
from flow.huddle.record import Held, Present
from flow.measures.definitions import MEASURES
from flow.measures.pressure import LocalLevel
from flow.security.roles import Act
from flow.services.board import Board
from flow.services.meeting import Meeting
from flow.ui import asking, meeting_forms
from flow.ui.figures import with_unit
from flow.ui.look import card
from flow.ui.text import listed, said


def show(board: Board, meeting: Meeting) -> None:
    """Two cards: who is here, and the levels."""
    left, right = st.columns(2, gap="medium")
    with left, card("here"):
        _here(board, meeting.held)
    with right, card("levels"):
        _levels(board, meeting)


def _here(board: Board, held: Held) -> None:
    by = {code: [one for one in held.here if one.organisation == code] for code in board.organisation_names}
    st.markdown("**Who is here**")
    for code, people in by.items():
        if people:
            st.markdown(f"**{said(board.organisation_names[code])}:** {', '.join(map(_person, people))}")
    absent = [said(board.organisation_names[code]) for code, people in by.items() if not people]
    if absent:
        st.markdown(f"Nobody yet from {listed(absent)}." if held.here else "Nobody is written down yet.")
    if asking.may(Act.HOLD_HUDDLE):
        with st.popover("Write down who is here", icon=":material/person_add:"):
            meeting_forms.came(board)
            meeting_forms.went(board, held)


def _person(one: Present) -> str:
    return f"{said(one.name)} (deputising for {said(one.deputises_for)})" if one.deputises_for else said(one.name)


def _levels(board: Board, meeting: Meeting) -> None:
    st.markdown("**Pressure**")
    newest = {code: meeting.held.level_of(code) for code in board.organisation_names}
    for code, declared in newest.items():
        if declared:
            why = f": {said(declared.note)}" if declared.note else ""
            told = f"declared by {said(declared.who)} at {time_words(declared.at)}{why}"
            st.markdown(f"**{said(board.organisation_names[code])}: OPEL {declared.level}**, {told}")
    if not any(newest.values()):
        st.markdown("No organisation has declared its level (OPEL) today.")
    st.markdown(_local(meeting.lessons.level))
    if asking.may(Act.HOLD_HUDDLE):
        with st.popover("Declare a level", icon=":material/campaign:"):
            meeting_forms.declare(board)


def _local(level: LocalLevel | None) -> str:
    """The local level, always with the trigger that moved it."""
    if level is None:
        return "No local level: no thresholds are set (Settings, Thresholds)."
    lacks = f" Without {listed([said(MEASURES[key].short.lower()) for key in level.lacks])}." if level.lacks else ""
    if level.trigger is None or level.value is None:
        return f"**Local level 1:** no threshold is reached.{lacks}"
    measure = MEASURES[level.trigger.measure]
    value, at = with_unit(level.value, measure.unit), with_unit(level.trigger.value, measure.unit)
    return f"**Local level {level.level}:** {said(measure.label)} is {said(value)}; it begins at {said(at)}.{lacks}"
