"""Gate: which of the day's files are in and may be relied on, by organisation; what has not come; versions; times."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby

import streamlit as st

from flow.clock import day_words, london, short_day, time_words
from flow.services.board import Board
from flow.services.gate import FeedState
from flow.snapshots.confidence import WORST_FIRST, Check
from flow.ui import doubt
from flow.ui.look import card
from flow.ui.text import capital, counted, listed, said
from flow.vocabulary import FeedCheck, Outcome, words

States = list[FeedState]
ICONS = {Outcome.FAILED: doubt.ICON, Outcome.WARNED: ":material/info:"}
SAID_ABOVE = frozenset({FeedCheck.ARRIVED})
"""Checks that a card says in a line of its own."""
NOT_ASKED = "–"


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
    missing = [state for state in owed if state.late]
    rows = _left_out(board) + _failed(board)
    if not owed:
        filed = sum(state.arrived for state in board.gate)
        st.markdown(
            f"Nothing is owed here each day; {counted(filed, 'file is', 'files are')} in for this morning.{rows}"
        )
    elif missing:
        arrived = len(owed) - len(missing)
        st.warning(
            f"**{arrived} of {counted(len(owed), 'file')} in. Not come: {_named(missing)}.**{rows}",
            icon=":material/warning:",
        )
    else:
        told = f"**All {counted(len(owed), 'file')} owed this morning are in.**{rows}"
        (st.warning if _failed(board) else st.success)(told, icon=doubt.ICON if _failed(board) else ALL_IN)


ALL_IN = ":material/check_circle:"


def _left_out(board: Board) -> str:
    left_out = sum(state.left_out for state in board.gate)
    return f" {counted(left_out, 'row is', 'rows are')} left out." if left_out else " No row is left out."


def _failed(board: Board) -> str:
    """Which of the files that are in failed, and what that means for the figures."""
    failed = [state for state in board.gate if state.arrived and state.failed]
    if not failed:
        return ""
    told = f"{counted(len(failed), 'file')} failed the confidence gate: {_named(failed)}."
    return f" **{told}** What is built on {'it' if len(failed) == 1 else 'them'} is struck through."


def _named(states: States) -> str:
    return listed([said(f"{state.feed} from {state.organisation_name}") for state in states])


def _card(board: Board, states: States) -> None:
    first = states[0]
    wrong = any(state.late or state.failed for state in states)
    with card(f"gate-{first.organisation}", attention=wrong):
        with st.popover(f"**{said(first.organisation_name)}**", type="tertiary", key=f"about-{first.organisation}"):
            st.table([_row(state) for state in states], hide_index=True, border="horizontal")
            st.markdown("**The confidence gate**")
            st.table([_outcomes(state) for state in states], hide_index=True, border="horizontal")
            for outcome, told in _remarks(states):
                st.markdown(f"{ICONS[outcome]} {told}")
        for line in _lines(board, states):
            st.markdown(line)


def _lines(board: Board, states: States) -> list[str]:
    arrived = [state for state in states if state.arrived]
    missing = [state for state in states if state.late]
    lines = []
    if missing:
        lines.append(f":material/warning: **Not come:** {listed([str(state.feed) for state in missing])}")
    times = dict.fromkeys(_loaded(board, state) for state in arrived)
    for at in times:
        feeds = [_feed(state) for state in arrived if _loaded(board, state) == at]
        lines.append(f":material/check: In{at}: {', '.join(feeds)}")
    unsaid = [state for state in arrived if state.left_out and not _says(state, FeedCheck.COMPLETE)]
    if unsaid:
        left_out = [f"{state.left_out:,} in {state.feed}" for state in unsaid]
        lines.append(f":material/playlist_remove: Rows left out: {', '.join(left_out)}")
    told = [f"{ICONS[outcome]} {remark}" for outcome, remark in _remarks(states, worst_alone=True)]
    return [*lines, *told]


def _says(state: FeedState, check: FeedCheck) -> bool:
    return any(one.check is check and one.outcome is not Outcome.PASSED for one in state.checks)


def _remarks(states: States, *, worst_alone: bool = False) -> list[tuple[Outcome, str]]:
    """Every check that did not pass, in words, worst first. Feeds that all came late are one remark.

    `worst_alone`: for a card the worst of each feed, but for what the card says in another line.
    """
    found: dict[tuple[Outcome, FeedCheck, str], States] = {}
    for state in states:
        wrong = [one for one in state.checks if one.outcome is not Outcome.PASSED]
        if worst_alone:
            unsaid = [one for one in wrong if one.check not in SAID_ABOVE]
            wrong = sorted(unsaid, key=lambda one: WORST_FIRST.index(one.outcome))[:1]
        for one in wrong:
            found.setdefault((one.outcome, one.check, one.message), []).append(state)
    told = [(outcome, _remark(check, message, those)) for (outcome, check, message), those in found.items()]
    return sorted(told, key=lambda each: WORST_FIRST.index(each[0]))


def _remark(check: FeedCheck, message: str, states: States) -> str:
    feeds = capital(listed([str(state.feed) for state in states]))
    outcome = next(one.outcome for one in states[0].checks if one.check is check)
    mark = f"**{feeds} failed:**" if outcome is Outcome.FAILED else f"{feeds}:"
    return f"{mark} {said(message)}"


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


def _outcomes(state: FeedState) -> dict[str, str]:
    """A line of the second table: what became of each of the six checks."""
    became: dict[FeedCheck, Check] = {one.check: one for one in state.checks}
    return {"Feed": str(state.feed)} | {
        words(check): words(became[check].outcome) if check in became else NOT_ASKED for check in FeedCheck
    }


def _when(moment: datetime) -> str:
    return f"{time_words(moment)}, {short_day(london(moment).date())}"
