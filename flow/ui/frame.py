"""What stands round every page: which system, which morning, who is here. The choices live in the address."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import streamlit as st

from flow.clock import day_words
from flow.errors import FlowError
from flow.services.sign_ins import Answer
from flow.ui import asking, signed_in, store, typed, who
from flow.ui.guard import mark
from flow.ui.messages import refused, show_saved
from flow.ui.morning import Morning, resolve
from flow.ui.text import said

ADDRESS = ("system", "day", "organisation")
HELP = "The nearest day with something filed"
SHARE_HELP = "For a screen that others see: counts stay, and nobody's row is on it"
LAST = "address of this session"
NO_SYSTEM = (
    "There is no system yet. Make the samples with `python -m flow sample`, or your own with "
    "`python -m flow configure FILE.toml`, and load this page again."
)


def around(page: Callable[[], None]) -> None:
    """Draws the frame, and the page inside. A sentence of ours that nobody else caught is shown here; what was typed is
    kept, though its form could not be drawn."""
    try:
        answer = asking.arrive()
        if answer.principal is None:
            _signed_out(answer)
            st.stop()
        systems = store.choices()
        if not systems:
            st.title("Patient flow huddle")
            st.info(NO_SYSTEM)
            st.stop()
        morning = resolve(_asked(), systems)
        asking.shows(morning.system.key)
        _remember(morning)
        _bar(morning, [system.key for system in systems], {system.key: system.name for system in systems})
        for sentence in morning.corrections:
            st.warning(said(sentence))
        show_saved()
        if not asking.alone():
            signed_in.watch(asking.over)
        with mark(morning):
            page()
    except FlowError as error:
        refused(error)
        typed.keep()


def _signed_out(answer: Answer) -> None:
    """Nobody is here, or somebody without a role. The cookie of a signing-in that is over stays, and opens nothing."""
    signed_in.sign_in_page(answer.why or None)
    if answer.why and not answer.over and signed_in.can_sign_out():
        st.button("Sign out", on_click=asking.sign_out)


def _asked() -> dict[str, str]:
    """What the address asks for. The menu's links carry no query: there the session's last address stands."""
    asked = {name: st.query_params[name] for name in ADDRESS if name in st.query_params}
    return asked or st.session_state.get(LAST, {})


def _remember(morning: Morning) -> None:
    st.session_state[LAST] = morning.address
    for name in ADDRESS:
        value = morning.address.get(name)
        if value is None:
            st.query_params.pop(name, None)
        elif st.query_params.get(name) != value:
            st.query_params[name] = value


def _bar(morning: Morning, keys: list[str], names: dict[str, str]) -> None:
    with st.container(key="frame", horizontal=True, vertical_alignment="center", gap="small"):
        _chooser("system", "System", morning.system.key, keys, names, 190)
        _days(morning)
        if not morning.system.pooled and morning.organisation:
            organisations = morning.organisation_names
            _chooser("organisation", "Organisation", morning.organisation, list(organisations), organisations, 310)
        if morning.system.mark:
            _about(morning.system.mark, morning.system.about or "")
        _share()
        with st.container(key="who", width="stretch", horizontal_alignment="right"):
            who.corner(morning)


def _share() -> None:
    """The switch that keeps people off the screen, as it was left before: it stays from page to page."""
    st.session_state[asking.SHARE] = asking.sharing()
    st.toggle("Screen share", key=asking.SHARE, help=SHARE_HELP)
    asking.keep_sharing()


def _about(mark: str, about: str) -> None:
    with st.popover(said(mark), icon=":material/info:", key="about"):
        st.markdown(said(about))


def _days(morning: Morning) -> None:
    days = morning.system.days
    if morning.day is None:
        return
    place = days.index(morning.day)
    earlier = days[place + 1] if place + 1 < len(days) else None
    later = days[place - 1] if place > 0 else None
    with st.container(key="days", horizontal=True, vertical_alignment="center", gap="xxsmall", width="content"):
        _step("Previous", ":material/chevron_left:", earlier)
        texts = {day.isoformat(): day_words(day) for day in days}
        _chooser("day", "Day", morning.day.isoformat(), list(texts), texts, 215)
        _step("Next", ":material/chevron_right:", later)


def _step(label: str, icon: str, day: date | None) -> None:
    arguments = ("day", day.isoformat() if day else "")
    st.button(
        label,
        icon=icon,
        help=f"{label} day with something filed",
        disabled=day is None,
        on_click=_go,
        args=arguments,
        key=f"step {label}",
    )


def _chooser(name: str, label: str, value: str, options: list[str], texts: dict[str, str], width: int) -> None:
    """A list whose choice is the address's: what is chosen goes there, and what is there is chosen."""
    key = f"frame {name}"
    st.session_state[key] = value
    st.selectbox(
        label,
        options,
        format_func=lambda option: texts[option],
        key=key,
        label_visibility="collapsed",
        on_change=lambda: _go(name, st.session_state[key]),
        width=width,
        required=True,
    )


def _go(name: str, value: str) -> None:
    """Opens another system, day or organisation. Another system opens at its newest morning."""
    if name == "system":
        st.query_params.clear()
    st.query_params[name] = value
