"""The huddle's run sheet: its parts in their fixed order, each with a number and a place to jump to."""

from __future__ import annotations

import streamlit as st

from flow.services.board import Board
from flow.ui.text import said
from flow.vocabulary import HuddlePart

PARTS: dict[HuddlePart, tuple[str, str]] = {
    HuddlePart.GATE: ("Gate", "What has come, what has not, who is here"),
    HuddlePart.YESTERDAY: ("Yesterday first", "What we promised, and what became of it"),
    HuddlePart.POSITION: ("Position", "Where we stand this morning"),
    HuddlePart.CHANGED: ("What changed", "Only what is new since yesterday"),
    HuddlePart.AGENDA: ("Agenda", "Where people are stuck, and with whom"),
    HuddlePart.TIPPING: ("Tipping points", "Who becomes a long stay tomorrow"),
    HuddlePart.READ_BACK: ("Read back", "Who does what by when"),
}


def heading(board: Board) -> None:
    """The title."""
    st.title(said(f"Huddle at {board.huddle_time}: {place(board)}"), anchor=False, width="content")


def links() -> None:
    """The way to each part of the page."""
    to = [f"[{number}\u2002{title}](#{part})" for number, (part, (title, _)) in enumerate(PARTS.items(), 1)]
    st.markdown("\u2003".join(to))


def place(board: Board) -> str:
    """The system; where it is not pooled the organisation that is shown."""
    return board.organisation_names[board.organisation] if board.organisation else board.system_name


def part(name: HuddlePart) -> None:
    """The heading of one part."""
    number = list(PARTS).index(name) + 1
    title, about = PARTS[name]
    with st.container(key=f"part-{name}", horizontal=True, vertical_alignment="bottom", gap="small"):
        st.header(f"{number}\u2002{title}", anchor=str(name), width="content")
        st.caption(about, width="content")
