"""Gate: which of the day's files are in, by organisation; what has not come; rows left out; versions; times."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby

import streamlit as st

from flow.clock import day_words, london, short_day, time_words
from flow.services.board import Board
from flow.services.gate import FeedState
from flow.ui.look import card
from flow.ui.text import counted, listed, said

States = list[FeedState]


def show(board: Board) -> None:
    """One sentence for the meeting, then a card an organisation."""
    if not board.gate:
        st.info("Nothing is owed and nothing has been filed for this morning.")
        return
    _sentence(board)
    with st.container(key="grid-gate"):
        for _, states in groupby(board.gate, key=lambda state: state.organisation):
            _card(board, list(states))


def _sentence(board: Board) -> None:
    owed = [state for state in board.gate if state.owed]
    missing = [state for state in owed if not state.arrived]
    left_out = sum(state.left_out for state in board.gate)
    rows = f" {counted(left_out, 'row is', 'rows are')} left out." if left_out else " No row is left out."
    if not owed:
        filed = sum(state.arrived for state in board.gate)
        st.markdown(
            f"Nothing is owed here each day; {counted(filed, 'file is', 'files are')} in for this morning.{rows}"
        )
    elif missing:
        names = listed([said(f"{state.feed} from {state.organisation_name}") for state in missing])
        arrived = len(owed) - len(missing)
        st.warning(
            f"**{arrived} of {counted(len(owed), 'file')} in. Not come: {names}.**{rows}", icon=":material/warning:"
        )
    else:
        st.success(
            f"**All {counted(len(owed), 'file')} owed this morning are in.**{rows}", icon=":material/check_circle:"
        )


def _card(board: Board, states: States) -> None:
    first = states[0]
    missing = any(state.owed and not state.arrived for state in states)
    with card(f"gate-{first.organisation}", attention=missing):
        with st.popover(f"**{said(first.organisation_name)}**", type="tertiary", key=f"about-{first.organisation}"):
            st.table([_row(state) for state in states], hide_index=True, border="horizontal")
        for line in _lines(board, states):
            st.markdown(line)


def _lines(board: Board, states: States) -> list[str]:
    arrived = [state for state in states if state.arrived]
    missing = [state for state in states if state.owed and not state.arrived]
    lines = []
    if missing:
        lines.append(f":material/warning: **Not come:** {listed([str(state.feed) for state in missing])}")
    times = dict.fromkeys(_loaded(board, state) for state in arrived)
    for at in times:
        feeds = [_feed(state) for state in arrived if _loaded(board, state) == at]
        lines.append(f":material/check: In{at}: {', '.join(feeds)}")
    left_out = [f"{state.left_out:,} in {state.feed}" for state in arrived if state.left_out]
    if left_out:
        lines.append(f":material/playlist_remove: Rows left out: {', '.join(left_out)}")
    return lines


def _loaded(board: Board, state: FeedState) -> str:
    """at 07:52; the day instead where it was loaded on another one."""
    if state.loaded_at is None:
        return ""
    loaded = london(state.loaded_at).date()
    return f" at {time_words(state.loaded_at)}" if loaded == board.day else f", loaded {day_words(loaded)}"


def _feed(state: FeedState) -> str:
    return f"{state.feed} (version {state.versions})" if state.versions > 1 else str(state.feed)


def _row(state: FeedState) -> dict[str, str]:
    """A line of the table behind a card: everything known of one feed."""
    return {
        "Feed": str(state.feed),
        "Day": short_day(state.day),
        "Census": time_words(state.census_at) if state.census_at else "",
        "Loaded": _when(state.loaded_at) if state.loaded_at else "not come",
        "File": said(state.file_name or ""),
        "Rows": f"{state.rows:,}" if state.arrived else "",
        "Left out": f"{state.left_out:,}" if state.arrived else "",
        "Version": str(state.versions or ""),
        "Notes": str(state.notes or ""),
    }


def _when(moment: datetime) -> str:
    return f"{time_words(moment)}, {short_day(london(moment).date())}"
