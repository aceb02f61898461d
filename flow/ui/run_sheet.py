"""The huddle's run sheet: its parts in their fixed order, each with a number and a place to jump to."""

from __future__ import annotations

import streamlit as st

from flow.services.board import Board
from flow.ui.text import said

PARTS: dict[str, tuple[str, str]] = {
    "gate": ("Gate", "What has come, what has not"),
    "yesterday": ("Yesterday first", "What we promised, and what became of it"),
    "position": ("Position", "Where we stand this morning"),
    "waiting": ("Who is waiting", "Where people are stuck, and with whom"),
    "agreed": ("Agreed today", "Who does what by when"),
}


def heading(board: Board) -> None:
    """The title, and the way to each part."""
    with st.container(key="heading", horizontal=True, vertical_alignment="center"):
        st.title(said(f"Huddle at {board.huddle_time}: {place(board)}"), anchor=False)
        links = [f"[{number}\u2002{title}](#{name})" for number, (name, (title, _)) in enumerate(PARTS.items(), 1)]
        st.markdown("\u2003".join(links), width="content")


def place(board: Board) -> str:
    """The system; where it is not pooled the organisation that is shown."""
    return board.organisation_names[board.organisation] if board.organisation else board.system_name


def part(name: str) -> None:
    """The heading of one part."""
    number = list(PARTS).index(name) + 1
    title, about = PARTS[name]
    with st.container(key=f"part-{name}", horizontal=True, vertical_alignment="bottom", gap="small"):
        st.header(f"{number}\u2002{title}", anchor=name, width="content")
        st.caption(about, width="content")
