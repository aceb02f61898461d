"""Agree an action in one short form, filled from the group it is for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from flow.actions.action import NewAction, PatientRef
from flow.errors import FlowError
from flow.huddle.delays import DelayGroup, Waiting
from flow.security.person import Person
from flow.security.roles import Act
from flow.services.actions import agree_action
from flow.services.board import Board
from flow.ui import fields, who
from flow.ui.messages import refused, saved
from flow.ui.store import people_of, store
from flow.ui.text import counted
from flow.vocabulary import Pathway, Tier

EVERYBODY, SELECTED, NOBODY = "everybody", "selected", "nobody"
PLACEHOLDER = "A verb first: confirm, arrange, decide, fund ..."


def for_group(board: Board, group: DelayGroup, chosen: Sequence[Waiting]) -> None:
    """The form filled from a group: whom it waits for, its people or those of them chosen."""
    key = f"agree {board.day} {group.key}"
    person = who.needed(board.organisation_names, key, Act.AGREE)
    if person is None:
        return
    with st.form(key):
        st.markdown("**Agree an action for this group**")
        new, beside = _fields(board, key, group.owner)
        with beside:
            meant = _for_whom(group, chosen, key)
        new = replace(
            new,
            delay_reason=group.reason,
            delay_organisation=group.owner,
            pathway=group.pathway if group.pathway in set(Pathway) else None,
            patients=_patients(meant, board, group, chosen),
        )
        if st.form_submit_button("Agree this action", type="primary"):
            _agree(board, new, person)


def for_no_group(board: Board) -> None:
    """The same for an action that is for no group."""
    key = f"agree {board.day} without a group"
    person = who.needed(board.organisation_names, key, Act.AGREE)
    if person is None:
        return
    with st.form(key):
        new, _ = _fields(board, key, None)
        if st.form_submit_button("Agree this action", type="primary"):
            _agree(board, new, person)


def _fields(board: Board, key: str, organisation: str | None) -> tuple[NewAction, DeltaGenerator]:
    """What every action has, and the column beside them with room for one field more."""
    what = fields.what(key, placeholder=PLACEHOLDER)
    left, right = st.columns(2, gap="large")
    with left:
        name, organisation = fields.owner(board.organisation_names, key, organisation=organisation)
        tier = fields.tier(key, Tier.ORGANISATION)
    with right:
        due_at = fields.due(board.day, key)
    return NewAction(what, name, organisation or "", due_at, tier), right


def _for_whom(group: DelayGroup, chosen: Sequence[Waiting], key: str) -> str:
    texts = {
        EVERYBODY: f"All {counted(len(group.people), 'person', 'people')} of the group",
        SELECTED: f"The {counted(len(chosen), 'person', 'people')} selected above",
        NOBODY: "Nobody in particular: the reason only",
    }
    options = [EVERYBODY, *([SELECTED] if chosen else []), NOBODY]
    picked = "some" if chosen else "all"
    return st.selectbox(
        "For whom",
        options,
        index=options.index(SELECTED) if chosen else 0,
        format_func=lambda option: texts[option],
        key=f"{key} for {picked}",
    )


def _patients(meant: str, board: Board, group: DelayGroup, chosen: Sequence[Waiting]) -> tuple[PatientRef, ...]:
    """Those of the group as it is, which a shared screen does not hold: tomorrow's evidence needs to know them."""
    people = people_of(board, group.key) if meant == EVERYBODY else chosen if meant == SELECTED else ()
    return tuple(PatientRef(person.organisation, person.spell_id) for person in people)


def _agree(board: Board, new: NewAction, person: Person) -> None:
    """What is agreed is in the store before anything else is shown."""
    try:
        agree_action(store(), board.system, board.day, new, who=person)
    except FlowError as error:
        refused(error)
        return
    st.session_state.pop(f"group open {board.system} {board.day}", None)
    saved(f"Agreed. {new.owner_name} does it: {new.what}")
