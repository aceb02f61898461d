"""What each part of the meeting shows: the whole morning on one page, or the part under way, which fits a screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from flow.services.board import Board
from flow.services.meeting import Meeting
from flow.ui import (
    agenda,
    attendance,
    bed_gap,
    changed,
    documents,
    gate,
    position,
    promises,
    read_back,
    tipping,
)
from flow.ui.run_sheet import part
from flow.vocabulary import HuddlePart

FIGURES, GAP = "Figures", "Bed gap and glide path"


@dataclass(frozen=True)
class Screen:
    """How many lines of a list a part shows at once; None: every one, on the page that is read rather than run."""

    promises: int | None = None
    lines: int | None = None
    groups: int | None = None
    actions: int | None = None


WHOLE = Screen()
ALONE = Screen(promises=3, lines=11, groups=7, actions=4)
"""What fits 1366 x 768 under the frame and the bar."""


def whole(board: Board, meeting: Meeting) -> None:
    """Every part, one under the other."""
    for name, show in SHOWN.items():
        part(name)
        show(board, meeting, WHOLE)


def alone(board: Board, meeting: Meeting, name: HuddlePart) -> None:
    """One part, and nothing else."""
    with st.container(key="alone"):
        SHOWN[name](board, meeting, ALONE)


def _gate(board: Board, meeting: Meeting, _screen: Screen) -> None:
    gate.show(board)
    attendance.show(board, meeting)


def _position(board: Board, meeting: Meeting, screen: Screen) -> None:
    """Of one part alone, the figures or the two paths: both do not fit a screen."""
    if screen is WHOLE:
        position.show(board)
        bed_gap.line(board, meeting)
        bed_gap.show(board, meeting)
        return
    with st.container(horizontal=True, wrap=False, vertical_alignment="center", gap="medium"):
        shown = st.segmented_control(
            "Of the position",
            (FIGURES, GAP),
            default=FIGURES,
            key=f"position {board.day}",
            label_visibility="collapsed",
            width="content",
        )
        bed_gap.line(board, meeting)
    if shown == GAP:
        bed_gap.show(board, meeting)
    else:
        position.show(board)


def _read_back(board: Board, meeting: Meeting, screen: Screen) -> None:
    read_back.show(board, meeting, screen.actions)
    documents.show(board)


SHOWN: dict[HuddlePart, Callable[[Board, Meeting, Screen], None]] = {
    HuddlePart.GATE: _gate,
    HuddlePart.YESTERDAY: lambda board, _, screen: promises.show(board, screen.promises),
    HuddlePart.POSITION: _position,
    HuddlePart.CHANGED: lambda board, meeting, screen: changed.show(board, meeting, screen.lines),
    HuddlePart.AGENDA: lambda board, meeting, screen: agenda.show(board, meeting, screen.groups),
    HuddlePart.TIPPING: lambda board, meeting, screen: tipping.show(board, meeting, screen.lines),
    HuddlePart.READ_BACK: _read_back,
}
