"""The people behind a group: ward, bed, local key, how long, what happens next. No name, no number of theirs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from flow.clock import short_day
from flow.huddle.delays import DelayGroup, Waiting
from flow.services.board import Board
from flow.ui import hidden


def show(board: Board, group: DelayGroup) -> Sequence[Waiting]:
    """The table; gives the people whose rows are selected."""
    return table(
        group.people,
        [_row(board, person) for person in group.people],
        key=f"people {board.day} {group.key}",
        alt="The people of this group, longest wait first. Select rows to agree an action for them alone.",
    )


def table(
    people: Sequence[Waiting],
    rows: Sequence[dict[str, object]],
    *,
    key: str,
    alt: str,
    columns: dict[str, Any] | None = None,
) -> Sequence[Waiting]:
    """People with a row each, to select from; gives those whose rows are selected.

    Where people are not shown a sentence, and nobody.
    """
    if not hidden.people():
        return ()
    st.caption("Longest wait first. Select rows to agree an action for those people alone.")
    event = st.dataframe(
        list(rows),
        hide_index=True,
        on_select="rerun",
        selection_mode="multi-row",
        key=key,
        height="auto",
        row_height=32,
        placeholder="",
        column_config=columns,
        alt=alt,
    )
    return [people[row] for row in event["selection"]["rows"] if row < len(people)]


def _row(board: Board, person: Waiting) -> dict[str, object]:
    day = person.expected_discharge_date
    return {
        "Ward": board.ward_names.get((person.site, person.ward), person.ward),
        "Bed": person.bed or "",
        "Local key": person.spell_id,
        "Ready since": short_day(person.ready_on) if person.ready_on else "no date",
        "Days ready": person.days,
        "Days here": person.length_of_stay,
        "Expected to leave": short_day(day) if day else "no date",
        "Next step": person.next_step or "none recorded",
    }
