"""The small forms of the meeting: what is written down as it is said. Each is in the store before the next look."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from flow.errors import FlowError
from flow.huddle.record import Held
from flow.security.person import LONGEST_NAME, Person
from flow.security.roles import Act
from flow.services import huddles
from flow.services.board import Board
from flow.ui import who
from flow.ui.messages import refused, saved
from flow.ui.store import store
from flow.vocabulary import HuddlePart

LEVELS = (1, 2, 3, 4)
Write = Callable[[Person], Held]


def written(write: Write, person: Person, sentence: str) -> None:
    """Writes it down and says so; a rule's sentence where it cannot be."""
    try:
        write(person)
    except FlowError as error:
        refused(error)
        return
    saved(sentence)


def _person() -> Person | None:
    """Who writes. One place asks it, the corner of the frame: not each of these forms again."""
    person = who.person(Act.HOLD_HUDDLE)
    if person is None:
        st.markdown(who.ask(Act.HOLD_HUDDLE))
    return person


def came(board: Board) -> None:
    """Who is here, for which organisation, in whose place."""
    person = _person()
    if person is None:
        return
    with st.form("came", border=False, clear_on_submit=True):
        names = board.organisation_names
        organisation = st.selectbox(
            "For which organisation",
            list(names),
            index=None,
            format_func=lambda code: names[code],
            placeholder="Choose",
        )
        name = st.text_input("Name of who is here", max_chars=LONGEST_NAME)
        absent = st.text_input("Deputising for (optional)", max_chars=LONGEST_NAME)
        if st.form_submit_button("Write down", type="primary"):
            if organisation is None:
                st.error("Choose the organisation.")
                return
            written(
                lambda by: huddles.came(store(), board.system, board.day, name, organisation, absent or None, who=by),
                person,
                f"{name} is here.",
            )


def went(board: Board, held: Held) -> None:
    """Who left before the end."""
    person = who.person(Act.HOLD_HUDDLE)
    if person is None or not held.here:
        return
    with st.form("went", border=False):
        chosen = st.selectbox("Who left", held.here, index=None, format_func=lambda one: one.name, placeholder="Choose")
        if st.form_submit_button("Write down that they left") and chosen is not None:
            written(
                lambda by: huddles.went(store(), board.system, board.day, chosen.name, chosen.organisation, who=by),
                person,
                f"{chosen.name} left.",
            )


def declare(board: Board) -> None:
    """An organisation's own level, 1 to 4."""
    person = _person()
    if person is None:
        return
    names = board.organisation_names
    with st.form("declare", border=False, clear_on_submit=True):
        organisation = st.selectbox(
            "Organisation that declares", list(names), index=None, format_func=lambda code: names[code],
            placeholder="Choose",
        )  # fmt: skip
        level = st.segmented_control("Level (OPEL)", LEVELS, key="declared level")
        note = st.text_input("Why (optional)", max_chars=500)
        if st.form_submit_button("Declare", type="primary"):
            if organisation is None or level is None:
                st.error("Choose the organisation and its level.")
                return
            written(
                lambda by: huddles.declare(store(), board.system, board.day, organisation, level, note, who=by),
                person,
                f"Level {level} is declared.",
            )


def decide(board: Board, part: HuddlePart | None) -> None:
    """A decision: what is nobody's to do."""
    person = _person()
    if person is None:
        return
    with st.form("decide", border=False, clear_on_submit=True):
        text = st.text_area("What was decided", max_chars=huddles.LONGEST_TEXT, height=90)
        st.caption("What somebody does is an action: agree it on the agenda or at the read back.")
        if st.form_submit_button("Write it down", type="primary"):
            written(
                lambda by: huddles.decide(store(), board.system, board.day, text, part, who=by),
                person,
                "The decision is written down.",
            )


def move(board: Board, group: str, places: int, key: str) -> None:
    """A group is taken out of its order, with the reason."""
    person = _person()
    if person is None:
        return
    with st.form(key, border=False):
        left, right, last = st.columns([1, 4, 2], vertical_alignment="bottom")
        place = left.number_input("Place", 1, places, 1, key=f"{key} place")
        why = right.text_input("Why out of its order", max_chars=huddles.LONGEST_TEXT, key=f"{key} why")
        if last.form_submit_button("Take it there"):
            written(
                lambda by: huddles.move_group(store(), board.system, board.day, group, int(place), why, who=by),
                person,
                "The agenda has its new order.",
            )


def not_held(board: Board) -> None:
    """There is no huddle this morning, and why."""
    person = _person()
    if person is None:
        return
    with st.form("not-held", border=False):
        why = st.text_input("Why it is not held", max_chars=huddles.LONGEST_TEXT)
        if st.form_submit_button("Write down that it is not held"):
            written(
                lambda by: huddles.not_held(store(), board.system, board.day, why, who=by),
                person,
                "Written down.",
            )
