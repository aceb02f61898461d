"""Agreeing and disputing the delays of the day's list: each person for the side of their own organisation."""

from __future__ import annotations

import streamlit as st

from flow.actions.fields import LONGEST_NOTE
from flow.errors import FlowError
from flow.huddle.dtoc_list import Delay
from flow.security.person import Person
from flow.security.roles import Act
from flow.services import delays
from flow.services.board import Board
from flow.services.delays import DelayList
from flow.ui import who
from flow.ui.delay_words import stands, ward
from flow.ui.look import card
from flow.ui.messages import refused, saved
from flow.ui.store import store
from flow.ui.text import capital, counted, said
from flow.ui.waiting import reason
from flow.vocabulary import DtocSide, DtocVerdict

SIDES: dict[DtocSide, str] = {DtocSide.NHS: "the NHS", DtocSide.LA: "the council"}


def chosen(board: Board) -> str:
    """Where the delay that is open is kept: its organisation and local key."""
    return f"dtoc chosen {board.system} {board.day}"


def times_saved(board: Board) -> str:
    """Where is counted how often something was saved: the list then starts with nothing selected."""
    return f"dtoc saved {board.system} {board.day}"


def show(board: Board, found: DelayList) -> None:
    """The delay that is open, and the form of whoever is here."""
    key = st.session_state.get(chosen(board))
    delay = next((each for each in found.rows if each.key == key), None)
    if delay is None:
        st.caption("Select a delay to see who has said what of it, and to agree or dispute it.")
        return
    with card("delay", opened=True):
        st.markdown(f"### {said(_title(board, delay))}", anchors=False)
        for side, word in delay.words.items():
            st.markdown(f"**{capital(SIDES[side])}:** {said(stands(word))}")
        person = who.needed(board.organisation_names, f"dtoc {board.day}", Act.JUDGE_DELAY)
        if person is not None:
            _form(board, found, delay, person)


def _title(board: Board, delay: Delay) -> str:
    days = counted(delay.days, "day")
    return f"{ward(board, delay)}, {delay.spell_id}: {reason(board, delay.reason)}, {days}"


def _form(board: Board, found: DelayList, delay: Delay, person: Person) -> None:
    side = found.sides.get(person.organisation)
    if side is None:
        name = board.organisation_names.get(person.organisation, person.organisation)
        st.info(said(f"{name} speaks neither for the NHS nor for the council, so it agrees no delays."))
        return
    key = f"verdict {board.day} {delay.organisation} {delay.spell_id}"
    with st.form(key, border=False):
        label = "What is disputed (needed for a dispute)"
        note = st.text_area(label, max_chars=LONGEST_NOTE, height=80, key=f"{key} note")
        with st.container(horizontal=True):
            agrees = st.form_submit_button(f"Agree it for {SIDES[side]}", type="primary")
            disputes = st.form_submit_button(f"Dispute it for {SIDES[side]}")
    if agrees or disputes:
        _give(board, delay, side, DtocVerdict.AGREED if agrees else DtocVerdict.DISPUTED, note, person)


def _give(board: Board, delay: Delay, side: DtocSide, verdict: DtocVerdict, note: str, person: Person) -> None:
    try:
        delays.give_verdict(
            store(), board.system, delay.organisation, delay.spell_id, board.day, side, verdict, note, person
        )
    except FlowError as error:
        refused(error)
        return
    st.session_state.pop(chosen(board), None)
    _saved(board, f"{verdict.capitalize()} for {SIDES[side]}: {delay.spell_id}.")


def agree_all(board: Board, found: DelayList) -> None:
    """For a person whose side has not spoken of every delay: all of those in one go, asked once more."""
    person = who.person(Act.JUDGE_DELAY)
    side = found.sides.get(person.organisation) if person else None
    waiting = sum(delay.waits_for(side) for delay in found.rows) if side else 0
    if person is None or side is None or not waiting:
        return
    with st.popover(f"Agree what {SIDES[side]} has not said: {waiting}", key="dtoc-agree-all"):
        st.markdown(f"{capital(SIDES[side])} has not spoken of {counted(waiting, 'delay')}. Disputes stay as they are.")
        if st.button(f"Agree {'the one' if waiting == 1 else f'all {waiting}'} for {SIDES[side]}", type="primary"):
            _agree_all(board, side, person)


def _agree_all(board: Board, side: DtocSide, person: Person) -> None:
    try:
        number = delays.agree_all(store(), board.system, board.day, side, person, board.organisation)
    except FlowError as error:
        refused(error)
        return
    _saved(board, f"Agreed for {SIDES[side]}: {counted(number, 'delay')}.")


def _saved(board: Board, sentence: str) -> None:
    st.session_state[times_saved(board)] = st.session_state.get(times_saved(board), 0) + 1
    saved(sentence)
