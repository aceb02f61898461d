"""Who is here: a name and an organisation, asked once per session and before anything is written."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from flow.errors import FlowError
from flow.security.person import LONGEST_NAME, Person, somebody
from flow.ui.messages import refused
from flow.ui.morning import Morning
from flow.ui.text import said

WHO = "who is here"
ASK = "**Say who you are first**, at the top right. Your name is written beside what you do."


def person() -> Person | None:
    """The person of this session, if they have said who they are."""
    who = st.session_state.get(WHO)
    return who if isinstance(who, Person) else None


def corner(morning: Morning) -> None:
    """In the frame: who is here, and the form that says or changes it."""
    who = person()
    label = said(f"{who.name}, {who.organisation}") if who else "Who is here?"
    with st.popover(label, icon=":material/person:", key=f"who-{label}"):
        _form(morning.organisation_names, "corner")


def needed(names: Mapping[str, str], place: str) -> Person | None:
    """The person who writes. Where nobody has said who they are, the form that asks it, and None."""
    who = person()
    if who is None:
        st.markdown("**Say who you are first.** Your name is written beside what you do.")
        _form(names, place, wide=True)
    return who


def _form(names: Mapping[str, str], place: str, *, wide: bool = False) -> None:
    who = person()
    with st.form(f"who-form-{place}", border=False):
        left, right = st.columns([2, 3]) if wide else (st.container(), st.container())
        name = left.text_input("Your name", value=who.name if who else "", max_chars=LONGEST_NAME)
        codes = list(names)
        index = codes.index(who.organisation) if who and who.organisation in names else None
        organisation = right.selectbox(
            "Your organisation", codes, index=index, format_func=lambda code: names[code], placeholder="Choose"
        )
        if st.form_submit_button("That is me", type="primary"):
            _said(name, organisation)


def _said(name: str, organisation: str | None) -> None:
    if organisation is None:
        st.error("Choose your organisation.")
        return
    try:
        st.session_state[WHO] = somebody(name, organisation)
    except FlowError as error:
        refused(error)
        return
    st.rerun(scope="app")
