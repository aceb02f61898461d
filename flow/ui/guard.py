"""The first statement of every page: nothing is shown outside the frame, nor to whoever may not open the page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import streamlit as st

from flow.clock import now
from flow.security.principal import NotAllowed, refusal
from flow.services import audit
from flow.ui import asking
from flow.ui.menu import WANTED, page_of
from flow.ui.morning import Morning
from flow.ui.store import store

MARK = "frame of this run"
LOOKED = "looked at"
LOOKED_AGAIN = timedelta(hours=1)


@contextmanager
def mark(morning: Morning) -> Iterator[None]:
    """While this lasts, a page may show itself: the frame is drawn, in this run."""
    st.session_state[MARK] = morning
    try:
        yield
    finally:
        del st.session_state[MARK]


def guard(page: str) -> Morning:
    """The morning that the frame chose. A page that runs without the frame is left, and opened again inside it.

    Raises NotAllowed, which the frame shows, for somebody who may not open this page in the system on the screen.
    """
    morning = st.session_state.get(MARK)
    if morning is None:
        st.session_state[WANTED] = page
        st.switch_page("app.py", query_params=st.query_params.to_dict())
    assert isinstance(morning, Morning)
    wanted = page_of(page)
    if not asking.may(wanted.act):
        raise NotAllowed(refusal(asking.principal(), wanted.act, morning.system.key, None))
    if wanted.people and asking.people_shown() and not asking.alone():
        _told(page, morning)
    return morning


def _told(page: str, morning: Morning) -> None:
    """The audit learns who looked at people: once for a page and morning in a session, and again after an hour."""
    seen = st.session_state.setdefault(LOOKED, {})
    key, moment = (page, morning.system.key, morning.day), now()
    if key not in seen or moment - seen[key] >= LOOKED_AGAIN:
        audit.looked(store(), page, morning.system.key, morning.day, moment)
        seen[key] = moment
