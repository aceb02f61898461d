"""Reason by organisation: every number a button that opens its people, and the form to agree an action for them."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from flow.huddle.delay_matrix import AND_OWNER, KINDS, Cell, Line, Matrix
from flow.services.board import Board
from flow.services.delays import Delays
from flow.ui import agree, delay_people
from flow.ui.part import part
from flow.ui.text import counted, said
from flow.ui.waiting import owner, reason
from flow.vocabulary import DelayKind

SHOWN = 5
REASON_WIDTH, CELL_WIDTH = 3.4, 1.4
KIND_WORDS = {"internal": "an internal delay", "external": "an external delay", "no kind": "no reason recorded"}
TITLES: dict[DelayKind | None, str] = {
    DelayKind.INTERNAL: "Internal: waiting for the hospital itself",
    DelayKind.EXTERNAL: "External: waiting for somebody outside",
    None: "No reason recorded, or not mapped",
}


def show(board: Board, found: Delays) -> None:
    """Internal and external apart; every line and column with its total."""
    if found.matrix is None or not found.matrix.everybody.total.people:
        return
    st.markdown("**People, and days lost so far.** Press a number to see who they are and to agree an action for them.")
    _matrix(board, found.matrix)


@part()
def _matrix(board: Board, matrix: Matrix) -> None:
    key = f"delays every reason {board.system} {board.day}"
    every = bool(st.session_state.get(key))
    hidden: list[Line] = []
    with st.container(key="delay-matrix", gap="xxsmall"):
        _heads(board, matrix)
        for kind in KINDS:
            lines = [line for line in matrix.lines if line.kind is kind]
            if not lines:
                continue
            _line(board, matrix.of_kind(kind), f"**{TITLES[kind]}**", f"kind-{kind}")
            for line in lines if every else lines[:SHOWN]:
                _line(board, line, said(reason(board, line.reason)), f"reason-{line.reason or 'none'}")
            hidden += lines[SHOWN:]
        _line(board, matrix.everybody, "**Everybody**", "everybody")
    _others(hidden, key)


def _others(hidden: Sequence[Line], key: str) -> None:
    """What the shorter matrix leaves out, in one line; the totals hold them all the same."""
    if not hidden:
        return
    people = sum(len(line.total.people) for line in hidden)
    days = sum(line.total.bed_days for line in hidden)
    told = f"{counted(people, 'person', 'people')}, {counted(days, 'day')}"
    st.toggle(f"Show the other {counted(len(hidden), 'reason')} too: {told}", key=key)


def _widths(owners: int) -> list[float]:
    return [REASON_WIDTH, *[CELL_WIDTH] * owners, CELL_WIDTH]


def _heads(board: Board, matrix: Matrix) -> None:
    heads = ["Waiting for", *(said(owner(board, code)) for code in matrix.owners), "Everybody"]
    with st.container(key="line-heads"):
        columns = st.columns(_widths(len(matrix.owners)), vertical_alignment="bottom")
        for column, head in zip(columns, heads, strict=True):
            column.caption(head)


def _line(board: Board, line: Line, title: str, name: str) -> None:
    """The people and the days of each cell of a line; those of the open one under it."""
    opened = st.session_state.get(_opened(board))
    cells = (*line.cells, line.total)
    mine = next((cell for cell in cells if cell.key == opened), None)
    with st.container(key=f"line-{'opened-' if mine else ''}{name}", gap="small"):
        first, *others = st.columns(_widths(len(line.cells)), vertical_alignment="center")
        first.markdown(title)
        for column, cell in zip(others, cells, strict=True):
            with column:
                _button(board, cell, is_open=cell is mine)
        if mine:
            st.markdown(f"**{_words(board, mine)}**")
            agree.for_group(board, mine, delay_people.behind(board, mine))


def _button(board: Board, cell: Cell, *, is_open: bool) -> None:
    """The people and the days of one cell; nothing where there is nobody."""
    if not cell.people:
        return
    st.button(
        f"**{len(cell.people):,}** · {counted(cell.bed_days, 'day')}",
        key=f"group-cell {board.day} {cell.key}",
        on_click=_turn,
        args=(_opened(board), None if is_open else cell.key),
        type="tertiary",
        help=_words(board, cell),
    )


def _words(board: Board, cell: Cell) -> str:
    """What the button counts, in a sentence."""
    place = cell.place.removesuffix(AND_OWNER)
    kind = f" with {KIND_WORDS[place]}" if place in KIND_WORDS else ""
    for_what = f" for “{said(reason(board, cell.reason))}”" if place == "reason" else ""
    who = f", {said(owner(board, cell.owner))} to act" if cell.place.endswith(AND_OWNER) else ""
    people = counted(len(cell.people), "person", "people")
    return f"{people} waiting{for_what}{kind}{who}: {counted(cell.bed_days, 'day')} lost so far"


def _opened(board: Board) -> str:
    """The name by which the form of the huddle closes what is open, once an action is agreed."""
    return f"group open {board.system} {board.day}"


def _turn(key: str, cell: str | None) -> None:
    st.session_state[key] = cell
