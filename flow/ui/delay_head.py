"""The head of the Delays page: its title, the way to each part, and the figures of the morning."""

from __future__ import annotations

import streamlit as st

from flow.huddle.delay_matrix import Cell
from flow.services.board import Board
from flow.services.delays import Delays
from flow.ui import doubt
from flow.ui.look import card
from flow.ui.run_sheet import place
from flow.ui.text import counted, said
from flow.vocabulary import DelayKind

PARTS: dict[str, tuple[str, str]] = {
    "reasons": ("Reasons and organisations", "What people wait for, and who must act"),
    "longest": ("Longest waits", "Ready for the most days, and still here"),
    "list": ("The day's list of delayed transfers", "Agreed by the NHS and by the council, each for its own side"),
}
SHORT = {"reasons": "Reasons", "longest": "Longest waits", "list": "The day's list"}


def heading(board: Board) -> None:
    """The title, and the way to each part."""
    with st.container(key="heading", horizontal=True, vertical_alignment="center"):
        st.title(said(f"Delays: {place(board)}"), anchor=False)
        st.markdown("\u2003".join(f"[{title}](#{name})" for name, title in SHORT.items()), width="content")


def part(name: str) -> None:
    """The heading of one part."""
    title, about = PARTS[name]
    with st.container(key=f"part-{name}", horizontal=True, vertical_alignment="bottom", gap="small"):
        st.header(title, anchor=name, width="content")
        st.caption(about, width="content")


def figures(found: Delays) -> None:
    """People ready to leave, of them for internal and for external reasons, and the days lost."""
    if found.matrix is None:
        st.info(said(found.reason or "Nobody has filed who is waiting this morning."))
        return
    everybody = found.matrix.everybody.total
    nobody = found.matrix.of_kind(None).total
    doubt.warning(found.doubt)
    with st.container(key="grid-tiles"):
        _figure(found, "ready", "Ready to leave", len(everybody.people), "people", _where(found))
        _kind(found, "Internal delays", found.matrix.of_kind(DelayKind.INTERNAL).total)
        _kind(found, "External delays", found.matrix.of_kind(DelayKind.EXTERNAL).total)
        if nobody.people:
            _kind(found, "No reason recorded", nobody)
        _figure(found, "lost", "Days lost so far", everybody.bed_days, "days", _dated(everybody))


def _kind(found: Delays, title: str, cell: Cell) -> None:
    lost = f"{counted(cell.bed_days, 'day')} lost"
    _figure(found, cell.place.replace(" ", "-"), title, len(cell.people), "people", lost)


def _figure(found: Delays, name: str, title: str, number: int, unit: str, beside: str) -> None:
    with card(f"delays-{name}"):
        st.markdown(f"**{title}**")
        with st.container(key=f"figure-{name}"):
            st.markdown(f"{doubt.struck(f'**{number:,}**', found.doubt)} {_unit(number, unit)}")
        st.caption(beside)


def _unit(number: int, unit: str) -> str:
    return {"people": "person", "days": "day"}[unit] if number == 1 else unit


def _where(found: Delays) -> str:
    return f"{found.in_g_and_a or 0:,} in general and acute"


def _dated(everybody: Cell) -> str:
    """Midnights since each was ready; who has no date adds none."""
    without = sum(person.days is None for person in everybody.people)
    undated = f"; {counted(without, 'person has', 'people have')} no ready date and count none" if without else ""
    return f"Midnights since ready{undated}"
