"""Owed for the morning: organisation by feed, what is in, what has not come, and since when it is late."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from flow.clock import day_words, london, now, short_day, time_words
from flow.services.gate import FeedState
from flow.services.owed import Owing, owing
from flow.ui.morning import Morning, board_of
from flow.ui.store import store
from flow.ui.text import counted, said
from flow.vocabulary import Feed


def show(morning: Morning) -> None:
    """One sentence, then a table. Nothing where no morning is open yet."""
    if morning.day is None:
        return
    st.header(f"Owed for {day_words(morning.day)}", anchor=False)
    found = owing(store(), morning.system.key, morning.day, board_of(morning).gate, now())
    owed = [each for each in found if each.owed]
    if not owed:
        st.info("No organisation of this system owes a file each day.")
        return
    _sentence(owed)
    days = {state.feed: state.day for each in owed for state in each.states}
    feeds = [feed for feed in Feed if feed in days]
    with st.container(key="owed"):
        st.table([_row(each, feeds) for each in owed], hide_index=True, border="horizontal")
    other = sorted({day for day in days.values() if day != morning.day})
    if other:
        of_before = [str(feed) for feed in feeds if days[feed] != morning.day]
        st.caption(f"{', '.join(of_before)}: of {short_day(other[0])}, the day before; the others of the morning.")


def _sentence(owed: Sequence[Owing]) -> None:
    many = sum(len(each.owed) for each in owed)
    missing = sum(len(each.missing) for each in owed)
    if not missing:
        st.markdown(f":material/check_circle: **All {counted(many, 'file')} have come.**")
        return
    names = [f"{said(each.name)} {', '.join(map(_feed, each.missing))}" for each in owed if each.missing]
    late = any(each.missing and each.passed for each in owed)
    told = f"**{counted(missing, 'file')} of {many} still owed:** {'; '.join(names)}."
    (st.warning if late else st.info)(told, icon=":material/warning:" if late else ":material/schedule:")


def _feed(state: FeedState) -> str:
    return str(state.feed)


def _row(each: Owing, feeds: Sequence[Feed]) -> dict[str, str]:
    states = {state.feed: state for state in each.states}
    still = f"**{len(each.missing)} of {len(each.owed)}**" if each.missing else f"none of {len(each.owed)}"
    return {
        "Organisation": said(each.name),
        "Still owes": still,
        **{str(feed): _cell(each, states.get(feed)) for feed in feeds},
    }


def _cell(each: Owing, state: FeedState | None) -> str:
    if state is None:
        return ""
    if state.arrived:
        version = f", version {state.versions}" if state.versions > 1 else ""
        return f":material/check: {_when(each, state)}{version}"
    if state not in each.missing:
        return "another feed serves"
    due = time_words(each.due)
    return f":material/warning: **late since {due}**" if each.passed else f"not come yet, due {due}"


def _when(each: Owing, state: FeedState) -> str:
    """07:52; in words where it was loaded on another day."""
    if state.loaded_at is None:
        return "in"
    loaded = london(state.loaded_at)
    return time_words(state.loaded_at) if loaded.date() == london(each.due).date() else f"{loaded:%d/%m/%y}"
