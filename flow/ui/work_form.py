"""What may be done for one person of the live list: claimed or released at once, all else in one short form.

The version that was read stays with the form until it is saved. Somebody else may save in between: then the sentence
says who and when, what was typed stays, and it can be put on top of the newest version.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from flow.actions.work import WorkItem, may
from flow.errors import FlowError, SomebodyElseSaved
from flow.huddle.worklist import Row
from flow.security.person import Person
from flow.security.roles import Act
from flow.services import work
from flow.ui import who
from flow.ui.messages import refused, saved
from flow.ui.store import store
from flow.ui.text import said
from flow.ui.work_answers import ANSWERS, Asked
from flow.ui.work_reading import Look
from flow.vocabulary import WorkEventKind as Kind


@dataclass(frozen=True)
class _Form:
    """Whose form it is, by whom, and the key that its parts are kept under."""

    look: Look
    row: Row
    person: Person
    place: str

    @property
    def key(self) -> tuple[str, str, str]:
        return self.look.found.system, self.row.person.organisation, self.row.person.spell_id

    def newest(self) -> WorkItem:
        return work.item(store(), *self.key)


def show(look: Look, row: Row) -> None:
    """The buttons, the choice of a form, and the form once chosen."""
    place = f"work do {look.found.system} {row.person.organisation} {row.person.spell_id}"
    person = who.needed(look.organisations, place, Act.WORK)
    if person is None:
        return
    form = _Form(look, row, person, place)
    before = _read(place)
    opened = before or row
    read = _item(opened)
    with st.container(horizontal=True, vertical_alignment="center", key=f"work-do-{row.person.spell_id}"):
        if before is None:
            _claim(form, read)
        kind = st.segmented_control(
            "What to do",
            [kind for kind in ANSWERS if may(read, kind)],
            format_func=lambda kind: ANSWERS[kind].label,
            key=f"{place} {read.version} kind",
            label_visibility="collapsed",
        )
    if kind is None:
        _forget(place)
        return
    st.session_state[f"{place} read"] = opened
    _fields(form, opened, kind)


def _claim(form: _Form, item: WorkItem) -> None:
    """One click, no form: mine, or nobody's."""
    mine = item.holder == str(form.person)
    if may(item, Kind.CLAIMED) and not mine:
        label = f"Take over from {said(item.claimed_by)}" if item.claimed_by else "Claim"
        if st.button(label, type="primary", icon=":material/front_hand:", key=f"{form.place} claim"):
            _at_once(form, lambda: work.claim(store(), *form.key, item.version, who=form.person), "Claimed.")
    elif mine and st.button("Release", icon=":material/undo:", key=f"{form.place} release"):
        _at_once(form, lambda: work.release(store(), *form.key, item.version, who=form.person), "Released.")


def _at_once(form: _Form, do: Callable[[], WorkItem], told: str) -> None:
    try:
        do()
    except FlowError as error:
        refused(error)
        return
    saved(f"{told} {form.row.person.ward_name}, {form.row.person.spell_id}")


def _read(place: str) -> Row | None:
    """The person as they were when the form was opened; None while no form is open."""
    kept = st.session_state.get(f"{place} read")
    return kept if isinstance(kept, Row) else None


def _item(row: Row) -> WorkItem:
    assert isinstance(row.work, WorkItem)
    return row.work


def _forget(place: str) -> None:
    for name in ("read", "refused"):
        st.session_state.pop(f"{place} {name}", None)


def _fields(form: _Form, opened: Row, kind: Kind) -> None:
    answer, read = ANSWERS[kind], _item(opened)
    asked = Asked(read, opened, form.look.found.day, f"{form.place} {read.version} {kind}")
    with st.form(asked.key, border=True):
        typed = answer.ask(asked)
        if st.form_submit_button(answer.button, type="primary"):
            _save(form, kind, read.version, typed)
    meanwhile = st.session_state.get(f"{form.place} refused")
    if meanwhile:
        _offer(form, kind, typed, meanwhile)


def _offer(form: _Form, kind: Kind, typed: dict[str, Any], meanwhile: str) -> None:
    """What was typed can go on top of what somebody else saved, or be let go."""
    st.warning(said(meanwhile), icon=":material/warning:")
    with st.container(horizontal=True):
        if st.button("Save mine on the newest version", type="primary", key=f"{form.place} on top"):
            _save(form, kind, form.newest().version, typed)
        if st.button("Let mine go", key=f"{form.place} let go"):
            _forget(form.place)
            st.rerun(scope="app")


def _save(form: _Form, kind: Kind, version: int, typed: dict[str, Any]) -> None:
    try:
        ANSWERS[kind].save(store(), form.key, version, typed, form.person)
    except SomebodyElseSaved as meanwhile:
        st.session_state[f"{form.place} refused"] = str(meanwhile)
        return
    except FlowError as error:
        refused(error)
        return
    _forget(form.place)
    saved(f"{ANSWERS[kind].saved} {form.row.person.ward_name}, {form.row.person.spell_id}")
