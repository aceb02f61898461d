"""Who may sign in and with which roles: everybody in a table, what each role may do, and what was done to accounts."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from flow.clock import day_words, london, moment_words
from flow.security.principal import Grant
from flow.security.role_table import meanings, reaches, role_name
from flow.security.roles import Act, Role
from flow.services import accounts
from flow.services.accounts import Listed
from flow.ui import asking, setting_person
from flow.ui.morning import Morning
from flow.ui.store import choices, store
from flow.ui.text import counted, said

AT_ONCE = 12
MANY = 12
NOBODY_SIGNS_IN = (
    "**Nobody signs in here:** one person, on this machine, may do everything. What you prepare counts once people sign"
    " in: set `FLOW_SIGN_IN` to `oidc` (Entra ID, NHSmail, Keycloak) or `proxy`, with what it needs, in the environment"
    " and start the app again; `python -m flow settings` lists it all. Give somebody the role of administrator first."
)


def may_see() -> bool:
    """Whether this part stands on Settings for whoever asks."""
    return asking.may(Act.MANAGE_PEOPLE)


def show(morning: Morning) -> None:
    """The table beside the form, then what may be looked up."""
    if asking.alone():
        st.info(NOBODY_SIGNS_IN)
    systems = {system.key: system.name for system in choices()}
    found = accounts.accounts(store())
    left, right = st.container(key="settings-side-by-side").columns([9, 5], gap="large")
    with left:
        _table(found, morning, systems)
        with st.expander("What each role may do", icon=":material/table:"):
            _roles()
        with st.expander("What was done to accounts", icon=":material/history:"):
            _history(found)
    with right:
        setting_person.show(found, morning, systems)


def _table(found: Sequence[Listed], morning: Morning, systems: dict[str, str]) -> None:
    if not found:
        st.info("Nobody has an account yet.")
        return
    closed = sum(not each.account.active for each in found)
    st.markdown(f"**{counted(len(found), 'account')}**{f', {closed} closed' if closed else ''}")
    st.dataframe(
        [_row(each, morning, systems) for each in found],
        hide_index=True,
        height=460 if len(found) > MANY else "content",
        row_height=32,
        column_config=COLUMNS,
        placeholder="",
        alt="Everybody who may sign in, with their roles.",
    )


WIDTHS = {"Name": 112, "Roles": 280, "Account": 70, "Last signed in": 140, "Works for": 76, "Address": 210}
COLUMNS = {name: st.column_config.Column(width=width) for name, width in WIDTHS.items()}


def _row(each: Listed, morning: Morning, systems: dict[str, str]) -> dict[str, str]:
    account, here = each.account, morning.system.key
    roles = [short_words(grant, here, systems) for grant in account.grants]
    more = [f"{counted(each.elsewhere, 'role')} in other systems"] if each.elsewhere else []
    return {
        "Name": account.name,
        "Roles": "; ".join([*roles, *more]) or "none yet",
        "Account": "open" if account.active else "closed",
        "Last signed in": day_words(london(each.last_seen).date()) if each.last_seen else "never",
        "Works for": account.organisation,
        "Address": account.key,
    }


def short_words(grant: Grant, here: str, systems: dict[str, str]) -> str:
    """Huddle member (RK9); of this system where no other is named."""
    named = systems.get(grant.system, grant.system) if grant.system else "every system"
    parts = [*([] if grant.system == here else [named]), *([grant.organisation] if grant.organisation else [])]
    return f"{role_name(grant.role)} ({', '.join(parts)})" if parts else role_name(grant.role)


def _roles() -> None:
    """Made from the table that is asked at every press."""
    for name, meaning in meanings():
        st.markdown(f"**{said(name)}** {said(meaning)}.")
    heads = ("May", *(role_name(role) for role in Role))
    st.table([dict(zip(heads, line, strict=True)) for line in reaches()], hide_index=True)
    st.caption(
        "Own organisation: the one that the role is given for. A role without one is for every organisation of its"
        " system, and a role without a system for every system."
    )


def _history(found: Sequence[Listed]) -> None:
    """The newest first, of one person or of all, a few at a time."""
    names = {each.account.key: each.account.name for each in found}
    of = st.selectbox(
        "Whose",
        list(names),
        index=None,
        format_func=names.__getitem__,
        placeholder="Everybody",
        key="people history of",
    )
    key = f"people history shown {of}"
    shown = st.session_state.get(key, AT_ONCE)
    events = accounts.account_history(store(), of)
    st.markdown(f"**{counted(len(events), 'change')}**, newest first")
    for place, (account, event) in enumerate(events[:shown]):
        with st.container(key=f"event-person-{place}", gap=None):
            st.caption(said(f"{moment_words(event.at)}, {event.who}"))
            st.markdown(f"**{said(names.get(account, account))}:** {said(event.said)}")
    if len(events) > shown:
        more = f"Show more ({len(events) - shown:,} further)"
        st.button(more, on_click=_show_more, args=(key, shown), width="stretch", key="people history more")


def _show_more(key: str, shown: int) -> None:
    st.session_state[key] = shown + AT_ONCE
