"""The bed gap at 17:00: the sentence first, then how it comes about, who is nearest, and how good the forecast was."""

from __future__ import annotations

import streamlit as st

from flow.charts.waterfall import Bar, describe, waterfall
from flow.clock import short_day
from flow.huddle.bed_gap import BedGap
from flow.services import meeting_words
from flow.services.board import Board
from flow.services.gate import doubt_of
from flow.services.meeting import Meeting
from flow.services.meeting_words import short
from flow.ui import doubt, glide, hidden
from flow.ui.paging import paged
from flow.ui.text import said
from flow.vocabulary import Feed

NEAREST_AT_ONCE = 6
BEHIND = (Feed.BEDS, Feed.INPATIENTS, Feed.DEMAND)


def line(board: Board, meeting: Meeting) -> None:
    """The gap in one line, for beside the figures."""
    first, _, rest = meeting_words.gap(meeting).partition(". ")
    reason = next(filter(None, (doubt_of(board.gate, feed) for feed in BEHIND)), None)
    with st.container(gap=None):
        st.markdown(doubt.struck(f"**{said(first)}.** {said(rest)}", reason))
        doubt.caption(reason)


def show(board: Board, meeting: Meeting) -> None:
    """The waterfall and, beside it, the people nearest to leaving and the record of the forecast."""
    gap = meeting.lessons.gap
    if not isinstance(gap, BedGap):
        glide.show(board, meeting)
        return
    left, right = st.columns([6, 5], gap="large")
    with left:
        bars = _bars(gap)
        title = "How the gap at 17:00 comes about, in beds."
        st.vega_lite_chart(spec=waterfall(bars), theme=None, width="stretch", alt=describe(title, bars))
        glide.show(board, meeting)
    with right:
        _nearest(board, meeting)
        _record(meeting, gap)


def _bars(gap: BedGap) -> list[Bar]:
    """Each begins where the one before it ended; the gap itself from nought."""
    bars, at = [], 0.0
    for part in gap.parts:
        bars.append(Bar(part.label, at, at + part.beds, f"{part.beds:+.0f}"))
        at += part.beds
    return [*bars, Bar("Gap at 17:00", 0.0, at, short(at), total=True)]


def _nearest(board: Board, meeting: Meeting) -> None:
    if not meeting.nearest or not hidden.people():
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**The {len(meeting.nearest)} people nearest to leaving**", width="content")
        shown = paged(meeting.nearest, NEAREST_AT_ONCE, f"nearest {meeting.day}")
    rows = [
        {
            "Ward": near.person.ward_name,
            "Bed": near.person.bed or "",
            "Local key": near.person.spell_id,
            "Why": near.why.capitalize(),
        }
        for near in shown
    ]
    config = {"Why": st.column_config.TextColumn(width="large")}
    st.dataframe(
        rows,
        hide_index=True,
        height="content",
        row_height=32,
        placeholder="",
        column_config=config,
        alt="The people nearest to leaving, nearest first.",
    )


def _record(meeting: Meeting, gap: BedGap) -> None:
    """The last forecast beside what came, and whether forecasting beats saying 'the same as yesterday'."""
    lessons = meeting.lessons
    with st.popover("How it is worked out"):
        rows = [{"Part": part.label, "Beds": f"{part.beds:+.1f}", "How": part.how} for part in gap.parts]
        st.table(rows, hide_index=True, border="horizontal")
        st.caption(said(f"The range: {gap.range_words}."))
    if lessons.scored:
        last = lessons.scored[-1]
        said_then, was = short(last.forecast.likely), short(last.actual)
        off = f"out by {abs(last.error):.0f}" if round(abs(last.error)) else "right"
        st.markdown(f"**{short_day(last.day)}:** forecast {said_then}, was {was}: {off}.")
    if lessons.standing is None:
        st.caption("Too few mornings yet to say how good the forecast is.")
        return
    words = f"The forecast was {lessons.standing.words}."
    if lessons.standing.beats:
        st.caption(said(words))
    else:
        st.warning(said(words), icon=":material/warning:")
