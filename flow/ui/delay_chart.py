"""Days lost by reason and by the organisation that must act: two charts, each with its table one click away."""

from __future__ import annotations

import re
from collections.abc import Sequence

import streamlit as st

from flow.charts.delay_bars import Bar, delay_bars, describe
from flow.huddle.delay_matrix import Line, Matrix, days_by_owner
from flow.services.board import Board
from flow.services.delays import Delays
from flow.ui.text import capital, counted, said
from flow.ui.waiting import owner, reason
from flow.vocabulary import DelayKind

MOST = 8
INCLUDING = re.compile(r" \(including[^)]*\)")
KIND_WORDS: dict[DelayKind | None, str] = {
    DelayKind.INTERNAL: "internal",
    DelayKind.EXTERNAL: "external",
    None: "no reason",
}


def show(board: Board, found: Delays) -> None:
    """By reason on the left, by organisation on the right."""
    if found.matrix is None or not found.matrix.everybody.total.bed_days:
        return
    with st.container(key="delays-side-by-side"):
        left, right = st.columns(2, gap="large")
    with left:
        _chart("reason", _reason_title(board, found.matrix), _by_reason(board, found.matrix)[:MOST])
    with right:
        _chart("organisation", _owner_title(board, found.matrix), _by_owner(board, found.matrix)[:MOST])


def short(words: str) -> str:
    """A reason's words without what a national table repeats in each: awaiting, and what is included."""
    return capital(INCLUDING.sub("", words).removeprefix("Awaiting "))


def _most_first(matrix: Matrix) -> list[Line]:
    return sorted(matrix.lines, key=lambda line: -line.total.bed_days)


def _by_reason(board: Board, matrix: Matrix) -> list[Bar]:
    return [
        Bar(short(reason(board, line.reason)), line.kind, line.total.bed_days, _lost(line.total.bed_days, line.kind))
        for line in _most_first(matrix)
    ]


def _by_owner(board: Board, matrix: Matrix) -> list[Bar]:
    return [
        Bar(owner(board, lost.owner), lost.kind, lost.days, _lost(lost.days, lost.kind))
        for lost in days_by_owner(matrix)
    ]


def _lost(days: int, kind: DelayKind | None) -> str:
    return f"{counted(days, 'day')}, {KIND_WORDS[kind]}"


def _reason_title(board: Board, matrix: Matrix) -> str:
    first, everybody = _most_first(matrix)[0], matrix.everybody.total.bed_days
    lost = f"{first.total.bed_days:,} of {counted(everybody, 'day')} lost"
    return f"{short(reason(board, first.reason))} costs most: {lost}."


def _owner_title(board: Board, matrix: Matrix) -> str:
    first = max(matrix.everybody.cells, key=lambda cell: cell.bed_days)
    return f"{owner(board, first.owner)} has most to unlock: {counted(first.bed_days, 'day')} lost wait for it."


def _chart(name: str, title: str, bars: Sequence[Bar]) -> None:
    st.markdown(f"**{said(title)}**")
    st.vega_lite_chart(spec=delay_bars(bars), theme=None, width="stretch", alt=describe(title, bars))
    with st.expander("The same as a table", key=f"delay-table-{name}"):
        rows = [
            {"Waiting": said(bar.label), "Kind": KIND_WORDS[bar.kind], "Days lost": f"{bar.days:,}"} for bar in bars
        ]
        st.table(rows, hide_index=True, border="horizontal")
