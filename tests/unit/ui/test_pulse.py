"""A screen that nobody touches is drawn anew when somebody else wrote: at once for few, in their turn for many."""

from __future__ import annotations

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from flow.ui import process, pulse


def _page() -> None:
    from datetime import timedelta

    import streamlit as st

    from flow.clock import now
    from flow.ui import pulse, store

    store._versions()["demo"] = (st.session_state["newest"], now())
    st.session_state["runs"] = st.session_state.get("runs", 0) + 1
    if st.session_state["runs"] == 1:
        drawn_at = now() - timedelta(seconds=st.session_state["ago"])
        pulse.follow("demo", "1.7", drawn_at, meeting=st.session_state["meeting"])


def drawn_anew(newest: str, ago: float, *, meeting: bool = False) -> bool:
    """Whether a page of version 1.7, drawn so many seconds ago, is drawn again by itself."""
    at = AppTest.from_function(_page)
    at.session_state["newest"], at.session_state["ago"], at.session_state["meeting"] = newest, ago, meeting
    at.run()
    assert not at.exception
    return bool(at.session_state["runs"] == 2)


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seventy-five browsers on this process, and pages that take 30 ms of its processor."""
    monkeypatch.setattr(process, "sessions", lambda: 75)
    monkeypatch.setattr(pulse, "work_of_a_run", lambda: 0.03)


def test_nothing_new_draws_nothing() -> None:
    assert not drawn_anew("1.7", ago=60, meeting=True)


def test_while_few_look_on_what_others_write_comes_after_two_seconds() -> None:
    assert pulse.rest() == timedelta(seconds=2)
    assert drawn_anew("1.8", ago=2.5)
    assert not drawn_anew("1.8", ago=0.5)


def test_while_many_look_on_a_screen_rests_in_between(many: None) -> None:
    assert pulse.rest() == timedelta(seconds=15)
    assert not drawn_anew("1.8", ago=10, meeting=True)
    assert drawn_anew("1.8", ago=16, meeting=True)


def test_the_meeting_is_followed_at_once_however_many_look_on(many: None) -> None:
    assert drawn_anew("2.7", ago=0.5, meeting=True)
    assert not drawn_anew("2.7", ago=0.5, meeting=False)
