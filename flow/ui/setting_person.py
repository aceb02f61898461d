"""One account, changed: add a person, give or take a role, close it or open it again.

What was read stays with the form until it is saved or let go. Somebody else may save in between: then the sentence says
who did what, what was chosen stays, and it can be done on top of the newest version.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st

from flow.errors import FlowError, SomebodyElseSaved
from flow.security.account import Account
from flow.security.person import LONGEST_NAME, Person
from flow.security.principal import Grant
from flow.security.role_table import role_name
from flow.security.roles import ROLE_WORDS, Act, Role
from flow.services import accounts
from flow.services.accounts import Listed
from flow.ui import asking, who
from flow.ui.messages import refused, saved
from flow.ui.morning import Morning
from flow.ui.store import store
from flow.ui.text import said

WHICH, READ, MEANWHILE = "settings which person", "person as read", "person refused"
LONGEST_KEY = 250
OPEN, ROUND = "person to open", "person add round"
Do = Callable[..., Account]
"""A service that lacks only the store and the version: whoever asks is found out when it is done."""


@dataclass(frozen=True)
class Asked:
    """What the forms need: whose account as it was read, who asks, and the systems by key."""

    listed: Listed
    person: Person
    morning: Morning
    systems: dict[str, str]

    @property
    def account(self) -> Account:
        return self.listed.account


def show(found: Sequence[Listed], morning: Morning, systems: dict[str, str]) -> None:
    """Which person is changed, or that one is added; then the forms."""
    person = who.needed(morning.organisation_names, "settings people", Act.MANAGE_PEOPLE)
    if person is None:
        return
    there = {each.account.key: each for each in found}
    if OPEN in st.session_state:
        st.session_state[WHICH] = st.session_state.pop(OPEN)
    chosen = st.selectbox(
        "Which person",
        [None, *there],
        format_func=lambda key: "Add a person" if key is None else f"{there[key].account.name} ({key})",
        key=WHICH,
    )
    if chosen is None:
        st.session_state.pop(READ, None)
        _add(morning, person)
        return
    asked = Asked(_read(there[chosen]), person, morning, systems)
    _standing(asked)
    _held(asked)
    _give(asked)
    _meanwhile()


def _read(now: Listed) -> Listed:
    """The account as it was when it was chosen; anew once something was saved, let go, or another was chosen."""
    kept = st.session_state.get(READ)
    drawn = any(str(name).startswith(f"give {now.account.key} ") for name in st.session_state)
    if not drawn or not isinstance(kept, Listed) or kept.account.key != now.account.key:
        _forget()
        st.session_state[READ] = now
        return now
    return kept


def _forget() -> None:
    for name in (READ, MEANWHILE):
        st.session_state.pop(name, None)


def _add(morning: Morning, person: Person) -> None:
    names, place = morning.organisation_names, f"add person {st.session_state.get(ROUND, 0)}"
    with st.form(place):
        key = st.text_input("Address by which the person signs in", max_chars=LONGEST_KEY, key=f"{place} key")
        name = st.text_input("Name", max_chars=LONGEST_NAME, key=f"{place} name")
        organisation = st.selectbox(
            "Works for",
            list(names),
            index=None,
            format_func=lambda code: names[code],
            placeholder="Choose",
            key=f"{place} organisation",
        )
        if not st.form_submit_button("Add the person", type="primary"):
            return
    try:
        made = accounts.open_account(store(), key, name, organisation or "", who=person)
    except FlowError as error:
        refused(error)
        return
    st.session_state.update({ROUND: st.session_state.get(ROUND, 0) + 1, OPEN: made.key})
    saved(f"The account of {made.name} is there. Now give it a role.")


def _standing(asked: Asked) -> None:
    """Closing and opening. Closing is felt at once, wherever the person is signed in."""
    account = asked.account
    if not asked.listed.may_close:
        st.caption("Closing this account takes an administrator of every system in which the person may have a role.")
        return
    if not account.active:
        st.warning("This account is closed: nobody signs in with it.", icon=":material/lock:")
    label, icon = ("Close the account", "lock") if account.active else ("Open the account again", "lock_open")
    done = "is closed, and signed out everywhere" if account.active else "is open again"
    if st.button(label, icon=f":material/{icon}:", key=f"active {account.key}"):
        do = partial(accounts.set_active, key=account.key, active=not account.active, who=asked.person)
        _save(do, account.version, f"The account of {account.name} {done}.")


def _held(asked: Asked) -> None:
    """Each role with the way to take it away, where whoever asks may."""
    account, asking_one = asked.account, asking.principal()
    st.markdown(f"**Roles of {said(account.name)}**")
    if not account.grants:
        st.caption("None yet: the person can sign in, and sees nothing.")
    for place, grant in enumerate(account.grants):
        with st.container(horizontal=True, wrap=False, vertical_alignment="center", key=f"line-grant-{place}"):
            st.markdown(said(_grant_words(grant, asked)), width="stretch")
            if asking_one is None or not asking_one.may(Act.MANAGE_PEOPLE, grant.system):
                continue
            if st.button("Take away", key=f"take {account.key} {place}", icon=":material/remove:", type="tertiary"):
                do = partial(accounts.take_role, key=account.key, grant=grant, who=asked.person)
                _save(do, account.version, f"{account.name} is no longer {_grant_words(grant, asked)}.")


def _grant_words(grant: Grant, asked: Asked) -> str:
    """Huddle member in Plymouth, for University Hospitals Plymouth."""
    where = asked.systems.get(grant.system, grant.system) if grant.system else "every system"
    names, code = asked.morning.organisation_names, grant.organisation
    return f"{role_name(grant.role)} in {where}{f', for {names.get(code, code)}' if code else ''}"


def _give(asked: Asked) -> None:
    """A role, with what it means; where it counts; for which organisation."""
    account, asking_one = asked.account, asking.principal()
    place = f"give {account.key} {account.version}"
    with st.form(place):
        role = st.radio(
            "Give a role",
            list(Role),
            index=None,
            format_func=role_name,
            captions=[ROLE_WORDS[role] for role in Role],
            key=f"{place} role",
        )
        here, names = asked.morning.system, asked.morning.organisation_names
        everywhere = asking_one is not None and asking_one.may(Act.MANAGE_PEOPLE)
        system = st.selectbox(
            "Where",
            [here.key, *([None] if everywhere else [])],
            format_func=lambda key: asked.systems[key] if key else "Every system",
            key=f"{place} system",
            help="Another system: choose it at the top of the page",
        )
        organisation = st.selectbox(
            "For",
            [None, *names],
            format_func=lambda code: names[code] if code else "Every organisation",
            key=f"{place} organisation",
        )
        if not st.form_submit_button("Give the role", type="primary"):
            return
    if role is None:
        st.error("Choose a role.")
        return
    grant = Grant(role, system, organisation)
    do = partial(accounts.give_role, key=account.key, grant=grant, who=asked.person)
    _save(do, account.version, f"{account.name} is now {_grant_words(grant, asked)}.")


def _save(do: Do, version: int | None, told: str) -> None:
    try:
        do(store(), version=version)
    except SomebodyElseSaved as meanwhile:
        st.session_state[MEANWHILE] = (str(meanwhile), do, told)
        return
    except FlowError as error:
        refused(error)
        return
    _forget()
    saved(told)


def _meanwhile() -> None:
    """What was asked for can be done on top of what somebody else saved, or be let go."""
    kept = st.session_state.get(MEANWHILE)
    if kept is None:
        return
    sentence, do, told = kept
    st.warning(said(sentence), icon=":material/warning:")
    with st.container(horizontal=True):
        if st.button("Do mine on the newest version", type="primary", key="person on top"):
            _save(do, None, told)
        if st.button("Let mine go", key="person let go"):
            _forget()
            st.rerun(scope="app")
