"""Who the browser is: said by an OpenID provider, by the named proxy, or one person on this machine.

Entra ID: give every person an app role or assign them to the app, and set FLOW_OIDC_KEY to `preferred_username` (what
people type to sign in) or `oid` (a number that never changes); Entra sends no `email_verified`, so its `email` is
never taken as a key. Keycloak: leave FLOW_OIDC_KEY at `email` and have emails verified. What a person may do is kept in
this app, not in claims: a change bites at once, a claim only at the next sign-in.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Literal, NoReturn

import streamlit as st

from flow.clock import now
from flow.security import claims
from flow.settings import Settings, read_settings
from flow.settings_sign_in import LOOPBACK, is_the_proxy
from flow.ui.look import NAME
from flow.ui.text import said

FORWARDED = "X-Forwarded-For"
TAB = "this browser tab, behind the proxy"
BY_ITSELF = "the last run was nobody's"
BY_HAND = "Start the app with `python -m flow serve`, which sets up the sign-in; nothing is shown until then."
NO_SIGN_IN = (
    "Nothing is shown: others can reach this app and nobody signs in. "
    f"Set FLOW_SIGN_IN to oidc or proxy, or let the app listen on 127.0.0.1 alone. {BY_HAND}"
)
LOOK_AGAIN = timedelta(seconds=60)


@dataclass(frozen=True)
class Browser:
    """One browser: whose word it is, who, since when and until when at the latest, which sign-in, from where.

    `key`: the email in small letters, the claim that FLOW_OIDC_KEY names, or `sub:...`; `local` for the one person.
    `session`: a hash naming this sign-in. `address` None: this machine. The times are None for the one person only.
    Behind a proxy a sign-in is one browser tab: it begins when the tab opens.
    """

    trust: Literal["single", "oidc", "proxy"]
    key: str
    name: str
    issued_at: datetime | None
    expires_at: datetime | None
    session: str
    address: str | None


@st.cache_resource(show_spinner=False)
def settings() -> Settings:
    """The settings, read once a process."""
    return read_settings()


def browser() -> Browser | None:
    """The browser of this run; None: signed out. Asked afresh at every run."""
    if exposed() is not None:
        return None
    how = settings().sign_in
    if how == "none":
        return Browser("single", "local", "Local administrator", None, None, "single", None)
    return _by_provider(settings()) if how == "oidc" else _by_proxy(settings())


def exposed() -> str | None:
    """The sentence to show instead of everything, where the app is open to people whom nobody signs in."""
    one = settings()
    if one.sign_in == "none":
        only_here = st.get_option("server.address") in LOOPBACK and st.context.ip_address is None
        return None if only_here and FORWARDED not in st.context.headers else NO_SIGN_IN
    if one.sign_in == "oidc":
        return None if _auth().get("client_id") == one.oidc_client_id else BY_HAND
    return None if one.proxy_email_header in (st.get_option("server.trustedUserHeaders") or {}) else BY_HAND


def sign_in_page(sentence: str | None = None) -> None:
    """What somebody who is signed out sees, and nothing else; `sentence`: why, such as the end of a sign-in."""
    with st.container(key="sign-in", width=560):
        st.title(NAME if exposed() else "Sign in", anchor=False)
        if sentence:
            st.info(said(sentence))
        danger = exposed()
        if danger:
            st.error(danger)
        elif settings().sign_in == "oidc":
            st.markdown(
                "What is different this morning, what is stuck and with whom. Sign in to see it: what you see depends "
                "on your organisation and your role."
            )
            st.button(f"Sign in with {said(settings().oidc_name)}", type="primary", on_click=st.login)
        else:
            st.markdown("Nobody has said who you are. Open this app by the address you were given, or load it again.")


def can_sign_out() -> bool:
    """Whether signing out is this app's to do; behind a proxy it is the proxy's."""
    return settings().sign_in == "oidc"


def sign_out() -> None:
    """The cookie goes, and the provider is told. Whoever copied the cookie is refused by the sign-in kept as ended."""
    st.logout()


def watch(ended: Callable[[], str | None]) -> None:
    """Looks every minute whether the sign-in has ended, so that a screen nobody touches does not stay. Is no touch."""
    idle = timedelta(minutes=settings().idle_minutes)
    st.fragment(_watch, run_every=min(LOOK_AGAIN, idle / 2))(ended)


def _watch(ended: Callable[[], str | None]) -> None:
    if ended() is not None:
        rerun_by_itself()


def rerun_by_itself() -> NoReturn:
    """Draws the whole page anew though nobody touched it: something else changed."""
    st.session_state[BY_ITSELF] = True
    st.rerun(scope="app")


def touched() -> bool:
    """Whether somebody's hand led to this run of the page, asked once a run."""
    return not st.session_state.pop(BY_ITSELF, False)


def lifetime() -> timedelta:
    return timedelta(hours=settings().session_hours)


def idle() -> timedelta:
    return timedelta(minutes=settings().idle_minutes)


def _by_provider(one: Settings) -> Browser | None:
    """Streamlit checked the token, the cookie's signature and the page's origin before it put anything into st.user."""
    if not st.user.get("is_logged_in"):
        return None
    known = claims.of_provider(st.user.to_dict(), client_id=one.oidc_client_id, named_by=one.oidc_key)
    if known is None:
        return None
    ends = known.issued_at + lifetime()
    return Browser("oidc", known.key, known.name, known.issued_at, ends, known.session, _address(one))


def _by_proxy(one: Settings) -> Browser | None:
    """The header counts only from the named proxy, and only once: a second one is a client's own."""
    if not is_the_proxy(one, st.context.ip_address) or len(st.context.headers.get_all(one.proxy_email_header)) != 1:
        return None
    person = claims.of_proxy(st.user.get("email"), st.user.get("name"))
    if person is None:
        return None
    began, tab = st.session_state.setdefault(TAB, (now(), token_hex()))
    key, name = person
    return Browser("proxy", key, name, began, began + lifetime(), claims.session_of("proxy", key, tab), _address(one))


def _address(one: Settings) -> str | None:
    """Where the browser is. The proxy's word for it is taken from the named proxy alone: the last it added."""
    peer = st.context.ip_address
    said_by_proxy = st.context.headers.get_all(FORWARDED)
    if said_by_proxy and is_the_proxy(one, peer):
        return said_by_proxy[-1].rsplit(",", 1)[-1].strip()[:45] or None
    return peer


def _auth() -> dict[str, object]:
    """What Streamlit was given to sign people in with; nothing where it was given nothing."""
    try:
        return dict(st.secrets["auth"])
    except (KeyError, FileNotFoundError):
        return {}
