"""Who is here: whoever signed in; or, where nobody signs in, a name and an organisation asked once per session."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from flow.errors import FlowError
from flow.security.person import LONGEST_NAME, Person, somebody
from flow.security.principal import Principal, refusal
from flow.security.role_table import role_words
from flow.security.roles import Act
from flow.ui import asking, signed_in
from flow.ui.messages import refused
from flow.ui.morning import Morning
from flow.ui.text import said

WHO = "who is here"
SPEAKS = "speaks for"
NO_SIGN_IN = " · no sign-in"
"""Stands in the corner where one person on their own machine need not prove who they are."""
ASK = "**Say who you are first**, at the top right. Your name is written beside what you do."


def person(act: Act, organisation: str | None = None) -> Person | None:
    """The person of this session, if they have said who they are and may do this in the system on the screen."""
    who = asking.principal()
    if who is None or not asking.may(act, organisation):
        return None
    if asking.alone():
        told = st.session_state.get(WHO)
        return told if isinstance(told, Person) else None
    return Person(who.name, _speaks_for(who))


def ask(act: Act) -> str:
    """What stands where `person` gave nobody: say who you are, or why you may not."""
    return ASK if asking.alone() else said(refusal(asking.principal(), act, st.session_state.get(asking.SYSTEM), None))


def ask_above(act: Act) -> str:
    """The same, where the form that asks stands higher on the page."""
    return "Say who you are first, above." if asking.alone() else ask(act)


def corner(morning: Morning) -> None:
    """In the frame: who is here, and the form that says or changes it, or the way out."""
    if not asking.alone():
        _signed_in(morning)
        return
    who = st.session_state.get(WHO)
    label = f"{said(f'{who.name}, {who.organisation}') if who else 'Who is here?'}{NO_SIGN_IN}"
    with st.popover(label, icon=":material/person:", key=f"who-{label}"):
        st.caption("One person, on this machine: nobody signs in.")
        _form(morning.organisation_names, "corner")


def needed(names: Mapping[str, str], place: str, act: Act, organisation: str | None = None) -> Person | None:
    """The person who writes. Where nobody has said who they are, the form that asks it, and None."""
    who = person(act, organisation)
    if who is None and asking.alone():
        st.markdown("**Say who you are first.** Your name is written beside what you do.")
        _form(names, place, wide=True)
    elif who is None:
        st.caption(ask(act))
    return who


def _signed_in(morning: Morning) -> None:
    who = asking.principal()
    if who is None:
        return
    with st.popover(said(who.name), icon=":material/person:", key="who-signed-in"):
        st.markdown(f"**{said(who.name)}** · {said(who.key)}")
        speaks = who.speaks_for(morning.system.key)
        names = morning.organisation_names
        if len(speaks) > 1:
            st.selectbox(
                "You speak for", speaks, format_func=lambda code: names.get(code, code), key=SPEAKS, required=True
            )
        else:
            st.markdown(f"For {said(names.get(speaks[0], speaks[0]))}")
        here = (grant.role for grant in who.grants if grant.system in (None, morning.system.key))
        roles = [role_words(role) for role in here]
        st.markdown(f"Here as: {said(', '.join(dict.fromkeys(roles)))}")
        if signed_in.can_sign_out():
            st.button("Sign out", on_click=asking.sign_out, icon=":material/logout:")


def _speaks_for(who: Principal) -> str:
    speaks = who.speaks_for(st.session_state[asking.SYSTEM])
    chosen = st.session_state.get(SPEAKS)
    return chosen if chosen in speaks else speaks[0]


def _form(names: Mapping[str, str], place: str, *, wide: bool = False) -> None:
    who = st.session_state.get(WHO)
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
