"""The day's list of delayed transfers: how the NHS and the council stand to each, and what is not agreed yet."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from flow.clock import short_day
from flow.huddle.dtoc_list import Delay
from flow.services.board import Board
from flow.services.delays import DelayList
from flow.ui import delay_verdict, doubt, hidden
from flow.ui.delay_words import named, stands, ward
from flow.ui.part import part
from flow.ui.text import counted, listed, said
from flow.ui.waiting import reason
from flow.vocabulary import Attribution, CareType, DtocSide

FILTERS: dict[str, Callable[[Delay], bool]] = {
    "All": lambda delay: True,
    "Agreed by both": lambda delay: delay.agreed,
    "Waiting for the NHS": lambda delay: delay.waits_for(DtocSide.NHS),
    "Waiting for the council": lambda delay: delay.waits_for(DtocSide.LA),
    "Disputed": lambda delay: delay.disputed,
}
WIDTHS: dict[str, int] = {"Reason": 290, "NHS": 190, "Council": 190, "Days": 60}
STILL_COUNTS = (
    "A delay in dispute still counts in the delayed transfers rate. The file decides who is on the list; what is said "
    "here stands over what the file says of each side."
)


def show(board: Board, found: DelayList) -> None:
    """The counts, the list, and the form for the delay that is selected."""
    if found.reason:
        st.info(said(found.reason))
        return
    if found.missing:
        st.warning(f"Not come: dtoc from {listed([said(name) for name in found.missing])}.", icon=":material/warning:")
    for sentence in found.doubts:
        doubt.warning(sentence)
    if not found.rows:
        st.success("Nobody is filed as a delayed transfer of care for this day.")
        return
    _list(board, found)


@part()
def _list(board: Board, found: DelayList) -> None:
    st.markdown(doubt.struck(_sentence(found), found.doubts or found.missing))
    st.caption(f":material/info: {STILL_COUNTS}")
    counted_by = dict(zip(FILTERS, _counts(found), strict=True))
    with st.container(horizontal=True, vertical_alignment="center"):
        chosen = st.segmented_control(
            "Show",
            list(FILTERS),
            default="All",
            required=True,
            format_func=lambda name: f"{name}: {counted_by[name]}",
            key=f"dtoc filter {board.system}",
            label_visibility="collapsed",
        )
        delay_verdict.agree_all(board, found)
    rows = [delay for delay in found.rows if FILTERS[chosen or "All"](delay)]
    if not hidden.people():
        return
    if rows:
        _table(board, rows)
    else:
        st.info("No delay of the list is like this.")
    delay_verdict.show(board, found)


def _counts(found: DelayList) -> tuple[int, ...]:
    every = found.counts
    return every.rows, every.agreed, every.waiting_nhs, every.waiting_la, every.disputed


def _sentence(found: DelayList) -> str:
    every = found.counts
    told = f"**{counted(every.rows, 'delayed transfer')}** on the list of {short_day(found.day)}"
    return f"{told}: **{every.agreed:,} agreed by both**, **{every.disputed:,} disputed**."


def _table(board: Board, rows: list[Delay]) -> None:
    """Selecting a row opens that delay; the choice stays with the patient, whatever the list does meanwhile."""
    key = f"dtoc {board.system} {board.day} {st.session_state.get(delay_verdict.times_saved(board), 0)}"
    keys = [delay.key for delay in rows]

    def choose() -> None:
        selected = st.session_state[key]["selection"]["rows"]
        picked = next((keys[row] for row in selected if row < len(keys)), None)
        st.session_state[delay_verdict.chosen(board)] = picked

    st.dataframe(
        [_row(board, delay) for delay in rows],
        hide_index=True,
        on_select=choose,
        selection_mode="single-row",
        key=key,
        height="content" if len(rows) <= 12 else 430,
        row_height=32,
        placeholder="",
        column_config={name: st.column_config.Column(width=width) for name, width in WIDTHS.items()},
        alt="The day's list of delayed transfers, longest first. Select one to agree or dispute it.",
    )


def _row(board: Board, delay: Delay) -> dict[str, object]:
    authority = delay.local_authority
    return {
        "Ward": ward(board, delay),
        "Local key": delay.spell_id,
        "Days": delay.days,
        "Delayed since": short_day(delay.delayed_since),
        "Reason": reason(board, delay.reason),
        "Attributable to": named(Attribution, delay.attributable_to),
        "NHS": stands(delay.words[DtocSide.NHS]),
        "Council": stands(delay.words[DtocSide.LA]),
        "Care type": named(CareType, delay.care_type),
        "Local authority": board.organisation_names.get(authority, authority) if authority else "",
    }
