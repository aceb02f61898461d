"""Tipping points: who becomes a long stay or misses a standard tomorrow, unless somebody acts today."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from flow.clock import short_day
from flow.huddle.tipping import Case, Shortened, Tips
from flow.services.board import Board
from flow.services.gate import doubt_of
from flow.services.meeting import Meeting
from flow.ui import doubt, hidden
from flow.ui.paging import paged
from flow.ui.text import counted, said
from flow.vocabulary import Feed

LONG, COMMUNITY, CHC = "7 or 21 days tomorrow", "Community day 12 to 14", "Continuing healthcare day 24 to 28"
NOBODY = {
    LONG: "Nobody without a plan or a date reaches 7 or 21 days tomorrow.",
    COMMUNITY: "Nobody is on day 12 to 14 in a community ward.",
    CHC: "No continuing-healthcare case is on day 24 to 28 without a decision.",
}
Row = dict[str, object]


def show(board: Board, meeting: Meeting, many: int | None = None) -> None:
    """One list at a time, most urgent first, each with how many it has. `many`: lines a page."""
    lists: dict[str, tuple[Shortened[Tips] | Shortened[Case], Callable[..., Row]]] = {
        LONG: (meeting.long_tomorrow, _stay),
        COMMUNITY: (meeting.community, _stay),
        CHC: (meeting.lessons.chc, _case),
    }
    chosen = st.segmented_control(
        "Which list",
        list(lists),
        default=LONG,
        format_func=lambda name: f"{name}: {lists[name][0].total}",
        key=f"tipping {board.system} {board.day}",
        label_visibility="collapsed",
    )
    found, row = lists[chosen or LONG]
    doubt.caption(doubt_of(board.gate, Feed.CHC if chosen == CHC else Feed.INPATIENTS))
    if not found.total:
        st.success(NOBODY[chosen or LONG])
        return
    if not hidden.people():
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        if found.left_out:
            most = f"The {len(found.lines)} most urgent of {counted(found.total, 'person', 'people')}"
            st.caption(most, width="content")
        lines: Sequence[Tips | Case] = paged(found.lines, many, f"tipping {chosen} {board.day}")
    st.dataframe(
        [row(board, line) for line in lines],
        hide_index=True,
        height="content",
        row_height=32,
        placeholder="",
        alt=f"{said(chosen or LONG)}: who is about to tip, most urgent first.",
    )


def _stay(board: Board, line: Tips) -> Row:
    who = line.person
    return {
        "Tomorrow": f"day {line.becomes}",
        "Ward": who.ward_name,
        "Bed": who.bed or "",
        "Local key": who.spell_id,
        "Lacks": ", ".join(line.lacks) or "nothing",
        "Ready to leave": "yes" if who.fit_waiting else "no",
        "Next step": who.next_step or "none recorded",
        "Expected to leave": short_day(who.expected_discharge_date) if who.expected_discharge_date else "no date",
        "Organisation": board.organisation_names.get(who.organisation, who.organisation),
    }


def _case(board: Board, case: Case) -> Row:
    return {
        "Day today": case.days,
        "Days left": case.days_left,
        "Case": case.case_id,
        "Checklist": short_day(case.checklist_date),
        "Decision-support tool": f"done {short_day(case.dst_date)}" if case.dst_date else "still to be done",
        "Organisation": board.organisation_names.get(case.organisation, case.organisation),
    }
