"""One form that adds or changes one part of a system. What was read stays with it until it is saved or let go.

Somebody else may save in between: then the sentence says who and when, what was typed stays, and it can be put on top
of the newest version.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from flow.errors import FlowError, SomebodyElseSaved
from flow.layout import Layout
from flow.security.person import Person
from flow.security.roles import Act
from flow.services.settings_edit import NAMED_BY, Fields, change, fields_of, settings
from flow.ui import setting_fields, who
from flow.ui.messages import refused, saved
from flow.ui.morning import Morning
from flow.ui.store import store
from flow.ui.text import said

SAVING = "Saving. Where figures depend on it they are worked out again, which may take half a minute ..."


def show(morning: Morning, layout: Layout, part: str, named: Mapping[str, Any] | None) -> None:
    """The form of the part of this name; of a new one where `named` is None."""
    person = who.needed(morning.organisation_names, f"settings {part}", Act.CONFIGURE)
    if person is None:
        return
    name = " ".join(map(str, named.values())) if named is not None else "new"
    place = f"settings {layout.key} {part} {name}"
    read = _read(place, fields_of(layout, part, named) if named is not None else None)
    with st.form(_key(place)):
        typed = setting_fields.ask(part, read, layout, morning, _key(place))
        if st.form_submit_button("Save" if read else "Add it", type="primary"):
            _save(layout.key, part, named, read, typed, read, person, place)
    meanwhile = st.session_state.get(f"{place} refused")
    if meanwhile:
        _offer(meanwhile, layout.key, part, named or {}, read, typed, person, place)


def _key(place: str) -> str:
    """Another key for each round: what was typed goes with the round in which it was saved or let go."""
    return f"{place} {st.session_state.get(f'{place} round', 0)}"


def _read(place: str, now: Fields | None) -> Fields | None:
    """The fields as they were when the form was drawn first; a form that was left is read anew."""
    drawn = any(str(name).startswith(f"{_key(place)} field") for name in st.session_state)
    if not drawn or f"{place} read" not in st.session_state:
        st.session_state[f"{place} read"] = now
        st.session_state.pop(f"{place} refused", None)
    kept: Fields | None = st.session_state[f"{place} read"]
    return kept


def _forget(place: str) -> None:
    for name in ("read", "refused"):
        st.session_state.pop(f"{place} {name}", None)
    st.session_state[f"{place} round"] = st.session_state.get(f"{place} round", 0) + 1


def _offer(
    meanwhile: str,
    system: str,
    part: str,
    named: Mapping[str, Any],
    read: Fields | None,
    typed: Fields,
    person: Person,
    place: str,
) -> None:
    """What was typed can go on top of what somebody else saved, or be let go."""
    st.warning(said(meanwhile), icon=":material/warning:")
    with st.container(horizontal=True):
        if st.button("Save mine on the newest version", type="primary", key=f"{place} on top"):
            newest = fields_of(settings(store(), system), part, named)
            _save(system, part, named, read, typed, newest, person, place)
        if st.button("Let mine go", key=f"{place} let go"):
            _forget(place)
            st.rerun()


def _save(
    system: str,
    part: str,
    named: Mapping[str, Any] | None,
    read: Fields | None,
    typed: Fields,
    newest: Fields | None,
    person: Person,
    place: str,
) -> None:
    """Saves what differs from what was read, on top of `newest`."""
    names = {name: typed.get(name) for name in NAMED_BY[part]} if named is None else named
    changes = {name: value for name, value in typed.items() if name not in names and value != (read or {}).get(name)}
    try:
        with st.spinner(SAVING):
            told = change(store(), system, part, names, changes, newest, who=person)
    except SomebodyElseSaved as meanwhile:
        st.session_state[f"{place} refused"] = str(meanwhile)
        return
    except FlowError as error:
        refused(error)
        return
    _forget(place)
    saved(f"Saved. {told}")
