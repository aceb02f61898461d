"""The run of the meeting: opened and closed, the part under way, the clock; the same for everybody who looks on."""

from __future__ import annotations

from datetime import datetime, timedelta

import streamlit as st

from flow.clock import now, time_words
from flow.errors import FlowError
from flow.huddle.record import Held
from flow.security.roles import Act
from flow.services import huddles
from flow.services.board import Board
from flow.ui import asking, meeting_forms, pulse, who
from flow.ui.messages import refused
from flow.ui.part import part
from flow.ui.run_sheet import PARTS, heading
from flow.ui.store import store
from flow.ui.text import counted, said
from flow.vocabulary import HuddlePart

MINUTES = dict(zip(HuddlePart, (1, 3, 2, 2, 5, 1, 1), strict=True))
"""Of the fifteen, planned for each part."""
SECOND = timedelta(seconds=1)


def _shows_one_part(board: Board, held: Held) -> bool:
    """While the meeting runs, unless somebody wants the whole morning."""
    return held.under_way and not st.session_state.get(_whole(board))


def _whole(board: Board) -> str:
    return f"whole {board.system} {board.day}"


def show(board: Board, held: Held, drawn: str) -> HuddlePart | None:
    """The bar. The one part to show while the meeting runs; None: the whole morning on one page.

    `drawn`: the version of the data that this look at the page shows.
    """
    with st.container(key="run-bar", horizontal=True, vertical_alignment="center", gap="small"):
        heading(board)
        _pulse(board, held, drawn, now())
        if not held.under_way:
            _open(board, held)
            return None
        if asking.may(Act.HOLD_HUDDLE):
            with st.popover("Decision", icon=":material/gavel:"):
                meeting_forms.decide(board, held.part)
        st.toggle("Whole morning", key=_whole(board), help="Every part on one page")
        _close(board)
    return _part(board, held) if _shows_one_part(board, held) else None


@part(run_every=pulse.EVERY)
def _pulse(board: Board, held: Held, drawn: str, at: datetime) -> None:
    """The clock; and when anybody has written anything, the page as it is now. What is being typed stays."""
    pulse.follow(board.system, drawn, at, meeting=True)
    st.markdown(_clock(held))


def _clock(held: Held) -> str:
    if held.not_held:
        return f"**Not held:** {said(held.not_held)}"
    if held.opened_at is None:
        return "Not opened yet"
    if held.closed_at is not None:
        minutes = round((held.closed_at - held.opened_at) / timedelta(minutes=1))
        told = f"Held {time_words(held.opened_at)} to {time_words(held.closed_at)}, {counted(minutes, 'minute')}"
        return f"{told}, {counted(len(held.here), 'person', 'people')}"
    moment = now()
    in_part = moment - (held.started or held.opened_at)
    planned = MINUTES[held.part or HuddlePart.GATE]
    return f"**{_minutes(held.spent(moment))}** of 15:00 · this part **{_minutes(in_part)}** of {planned}:00"


def _minutes(spent: timedelta) -> str:
    """07:12; hours too where it was left open."""
    seconds = max(int(spent / SECOND), 0)
    hours, rest = divmod(seconds, 3600)
    minutes = f"{rest // 60:02}:{rest % 60:02}"
    return f"{hours}:{minutes}" if hours else minutes


def _open(board: Board, held: Held) -> None:
    if not asking.may(Act.HOLD_HUDDLE):
        return
    label = "Open it again" if held.opened_at else "Open the huddle"
    person = who.person(Act.HOLD_HUDDLE)
    if person is None:
        with st.popover(label, icon=":material/play_arrow:"):
            st.markdown(who.ask(Act.HOLD_HUDDLE))
    elif st.button(label, icon=":material/play_arrow:", type="secondary" if held.opened_at else "primary"):
        _do(lambda: huddles.open_huddle(store(), board.system, board.day, who=person))
    if held.opened_at is None and held.not_held is None:
        with st.popover("Not held"):
            meeting_forms.not_held(board)


def _close(board: Board) -> None:
    person = who.person(Act.HOLD_HUDDLE)
    if person and st.button("Close the huddle", icon=":material/stop:"):
        _do(lambda: huddles.close_huddle(store(), board.system, board.day, who=person))


def _part(board: Board, held: Held) -> HuddlePart:
    """The part that is shown: the meeting's, or another that this person looks at."""
    key = f"looks at {board.system} {board.day}"
    shared = held.part or HuddlePart.GATE
    shown = HuddlePart(st.session_state.get(key) or shared)
    chosen = _steps(shown, f"{board.day} {shared} {shown}")
    if chosen is not shown:
        _go(board, chosen, key)
    if shown is not shared:
        _apart(shared, key)
    return shown


def _steps(shown: HuddlePart, key: str) -> HuddlePart:
    """The parts in their order, and the way to the next."""
    parts = list(HuddlePart)
    with st.container(key="steps", horizontal=True, vertical_alignment="center", gap="small"):
        chosen = st.segmented_control(
            "Part of the meeting",
            parts,
            default=shown,
            format_func=lambda part: f"{parts.index(part) + 1}\u2002{PARTS[part][0]}",
            key=f"step {key}",
            label_visibility="collapsed",
        )
        later = parts[parts.index(shown) + 1 :]
        if later and st.button(f"Next: {PARTS[later[0]][0]}", icon=":material/arrow_forward:", type="primary"):
            return later[0]
    return chosen or shown


def _go(board: Board, part: HuddlePart, key: str) -> None:
    """Who has said who they are takes everybody along; anybody else looks by themselves."""
    person = who.person(Act.HOLD_HUDDLE)
    if person is None:
        st.session_state[key] = part
        st.rerun()
    st.session_state.pop(key, None)
    _do(lambda: huddles.start_part(store(), board.system, board.day, part, who=person))


def _apart(shared: HuddlePart, key: str) -> None:
    def back() -> None:
        st.session_state.pop(key, None)

    st.button(f"The meeting is at {PARTS[shared][0]}: go there", on_click=back, type="tertiary")


def _do(write: object) -> None:
    assert callable(write)
    try:
        write()
    except FlowError as error:
        refused(error)
        return
    st.rerun()
