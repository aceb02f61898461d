"""People who wait, in a table: where they lie, how long, for what. No name, no number of theirs but the local key."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from flow.clock import short_day
from flow.huddle.delay_matrix import AND_OWNER, Cell
from flow.huddle.delays import Waiting
from flow.services.board import Board
from flow.services.delays import Delays
from flow.ui import hidden, people
from flow.ui.text import counted
from flow.ui.waiting import owner, pathway, reason

Row = dict[str, object]
WIDTHS: dict[str, int] = {"Waiting for": 280, "With": 180, "Pathway": 190, "Next step": 240, "Days ready": 90}


def behind(board: Board, cell: Cell) -> Sequence[Waiting]:
    """The people of a cell; gives those whose rows are selected."""
    return people.table(
        cell.people,
        [_row(board, person, _of_all(cell)) for person in cell.people],
        key=f"delayed {board.day} {cell.key}",
        alt="The people of this cell, longest wait first. Select rows to agree an action for them alone.",
        columns=_columns(),
    )


def longest(board: Board, found: Delays) -> None:
    """The longest waits of the morning."""
    if not found.longest:
        st.info("Nobody who is ready to leave is waiting, as far as the files say.")
        return
    st.markdown(f"The {counted(len(found.longest), 'longest wait')} since being ready to leave.")
    if not hidden.people():
        return
    st.dataframe(
        [_row(board, person) for person in found.longest],
        hide_index=True,
        key=f"longest {board.system} {board.day}",
        height="content",
        row_height=32,
        placeholder="",
        column_config=_columns(),
        alt="The people who have waited longest since they were ready to leave.",
    )


def _columns() -> dict[str, ColumnConfig]:
    """Room for what is long to read, so that the next step is on the screen too."""
    return {name: st.column_config.Column(width=width) for name, width in WIDTHS.items()}


def _of_all(cell: Cell) -> frozenset[str]:
    """What is the same for everybody of a cell, and said above its table."""
    same = {"Waiting for": cell.place.startswith("reason"), "With": cell.place.endswith(AND_OWNER)}
    return frozenset(name for name, is_same in same.items() if is_same)


def _row(board: Board, person: Waiting, without: frozenset[str] = frozenset()) -> Row:
    row = {
        "Ward": board.ward_names.get((person.site, person.ward), person.ward),
        "Bed": person.bed or "",
        "Local key": person.spell_id,
        "Ready since": short_day(person.ready_on) if person.ready_on else "no date",
        "Days ready": person.days,
        "Days here": person.length_of_stay,
        "Waiting for": reason(board, person.reason),
        "With": owner(board, person.owner),
        "Pathway": pathway(person.pathway),
        "Next step": person.next_step or "none recorded",
    }
    return {name: value for name, value in row.items() if name not in without}
