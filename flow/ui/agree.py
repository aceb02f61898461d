"""Agree an action in one short form, filled from the group it is for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from flow.actions.action import NewAction, PatientRef
from flow.errors import FlowError
from flow.huddle.delays import DelayGroup, Waiting
from flow.security.person import Person
from flow.services.actions import agree_action
from flow.services.board import Board
from flow.ui import fields, who
from flow.ui.messages import refused, saved
from flow.ui.store import store
from flow.ui.text import counted
from flow.vocabulary import Pathway, Tier

EVERYBODY, SELECTED, NOBODY = "everybody", "selected", "nobody"


def form(board: Board, group: DelayGroup, chosen: Sequence[Waiting]) -> None:
    """The form; what it agrees is in the store before anything else is shown."""
    key = f"agree {board.day} {group.key}"
    person = who.needed(board.organisation_names, key)
    if person is None:
        return
    with st.form(key):
        st.markdown("**Agree an action for this group**")
        what = fields.what(key, placeholder="A verb first: confirm, arrange, decide, fund ...")
        left, right = st.columns(2, gap="large")
        with left:
            name, organisation = fields.owner(board.organisation_names, key, organisation=group.owner)
            tier = fields.tier(key, Tier.ORGANISATION)
        with right:
            due_at = fields.due(board.day, key)
            meant = _for_whom(group, chosen, key)
        if st.form_submit_button("Agree this action", type="primary"):
            patients = _patients(meant, group, chosen)
            _agree(board, _new(group, what, name, organisation, due_at, tier, patients), person)


def _for_whom(group: DelayGroup, chosen: Sequence[Waiting], key: str) -> str:
    texts = {
        EVERYBODY: f"All {counted(len(group.people), 'person', 'people')} of the group",
        SELECTED: f"The {counted(len(chosen), 'person', 'people')} selected above",
        NOBODY: "Nobody in particular: the reason only",
    }
    options = [EVERYBODY, *([SELECTED] if chosen else []), NOBODY]
    index = 1 if chosen else 0
    picked = "some" if chosen else "all"
    return st.selectbox("For whom", options, index, format_func=lambda option: texts[option], key=f"{key} for {picked}")


def _patients(meant: str, group: DelayGroup, chosen: Sequence[Waiting]) -> tuple[PatientRef, ...]:
    people = {EVERYBODY: group.people, SELECTED: tuple(chosen), NOBODY: ()}[meant]
    return tuple(PatientRef(person.organisation, person.spell_id) for person in people)


def _new(
    group: DelayGroup,
    what: str,
    name: str,
    organisation: str | None,
    due_at: datetime,
    tier: Tier,
    patients: tuple[PatientRef, ...],
) -> NewAction:
    return NewAction(
        what=what,
        owner_name=name,
        owner_organisation=organisation or "",
        due_at=due_at,
        tier=tier,
        delay_reason=group.reason,
        delay_organisation=group.owner,
        pathway=group.pathway if group.pathway in set(Pathway) else None,
        patients=patients,
    )


def _agree(board: Board, new: NewAction, person: Person) -> None:
    try:
        agree_action(store(), board.system, board.day, new, who=person)
    except FlowError as error:
        refused(error)
        return
    st.session_state.pop(f"group open {board.system} {board.day}", None)
    saved(f"Agreed. {new.owner_name} does it: {new.what}")
