"""One short form that does something to an action. The version that was read stays with the form until it is saved.

Somebody else may save in between: then the sentence says who and when, what was typed stays, and it can be put on top
of the newest version.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import streamlit as st

from flow.actions.action import Action
from flow.errors import FlowError, SomebodyElseSaved
from flow.security.person import Person
from flow.security.roles import Act
from flow.services.actions import get_action
from flow.ui import asking, who
from flow.ui.action_lines import is_told, what
from flow.ui.answers import ANSWERS, Asked, Typed, possible
from flow.ui.messages import refused, saved
from flow.ui.part import part
from flow.ui.store import store
from flow.ui.text import said
from flow.vocabulary import ActionEventKind as Kind


@part()
def answer(action: Action, day: date, names: Mapping[str, str], kinds: tuple[Kind, ...], place: str) -> None:
    """The choice of what to do, and its form once chosen.

    `kinds` empty: all that may be done, on the action's own page; there whoever may not learns why.
    """
    if not asking.may(Act.AGREE):
        if not kinds:
            st.caption(who.ask(Act.AGREE))
        return
    place = f"{place} {action.id}"
    read = _read(place) or action
    kind = st.segmented_control(
        "What became of it" if kinds else "What to do",
        [kind for kind in possible(read, kinds or tuple(ANSWERS)) if kind is not Kind.CHANGED or is_told(read)],
        format_func=lambda kind: ANSWERS[kind].label,
        key=f"{place} {read.version} kind",
        label_visibility="collapsed",
    )
    if kind is None:
        _forget(place)
        return
    st.session_state[f"{place} read"] = read
    person = who.needed(names, place, Act.AGREE)
    if person is not None:
        _form(Asked(read, day, names, f"{place} {read.version} {kind}"), kind, person, place)


def being_answered(action: Action, place: str) -> bool:
    """Whether a form is open on it: it stays, with what was typed, though somebody else closes the action meanwhile."""
    return _read(f"{place} {action.id}") is not None


def _read(place: str) -> Action | None:
    """The action as it was when its form was opened; None while no form is open."""
    kept = st.session_state.get(f"{place} read")
    return kept if isinstance(kept, Action) else None


def _forget(place: str) -> None:
    for name in ("read", "refused"):
        st.session_state.pop(f"{place} {name}", None)


def _form(asked: Asked, kind: Kind, person: Person, place: str) -> None:
    answer = ANSWERS[kind]
    with st.form(asked.key, border=True):
        typed = answer.ask(asked)
        if st.form_submit_button(answer.button, type="primary"):
            _save(kind, asked.action, asked.action.version, typed, person, place)
    meanwhile = st.session_state.get(f"{place} refused")
    if meanwhile:
        _offer(meanwhile, asked.action, kind, typed, person, place)


def _offer(meanwhile: str, read: Action, kind: Kind, typed: Typed, person: Person, place: str) -> None:
    """What was typed can go on top of what somebody else saved, or be let go."""
    st.warning(said(meanwhile), icon=":material/warning:")
    with st.container(horizontal=True):
        if st.button("Save mine on the newest version", type="primary", key=f"{place} on top"):
            newest = get_action(store(), read.id)
            _save(kind, newest, newest.version, typed, person, place)
        if st.button("Let mine go", key=f"{place} let go"):
            _forget(place)
            st.rerun(scope="app")


def _save(kind: Kind, action: Action, version: int, typed: Typed, person: Person, place: str) -> None:
    try:
        ANSWERS[kind].save(store(), action.id, version, typed, person)
    except SomebodyElseSaved as meanwhile:
        st.session_state[f"{place} refused"] = str(meanwhile)
        return
    except FlowError as error:
        refused(error)
        return
    _forget(place)
    saved(f"{ANSWERS[kind].saved} {what(action)}")
