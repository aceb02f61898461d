"""The DTOC glide path: how many more today, how many delayed bed-days this week, and what would end the run."""

from __future__ import annotations

import streamlit as st

from flow.clock import short_day
from flow.services.board import Board
from flow.services.gate import doubt_of
from flow.services.meeting import Meeting
from flow.ui import doubt
from flow.ui.look import card
from flow.ui.text import said
from flow.vocabulary import Feed


def show(board: Board, meeting: Meeting) -> None:
    path, run = meeting.lessons.glide, meeting.lessons.run
    if path is None:
        st.caption("No glide path: there is no target for delayed transfers of care on this day, or no figure for it.")
        return
    with card("glide", attention=path.headroom < 0 or path.week.fails):
        reason = doubt_of(board.gate, Feed.DTOC) or doubt_of(board.gate, Feed.BEDS)
        st.markdown(doubt.struck(f"**Delayed transfers of care: {said(path.today_words)}.**", reason))
        doubt.caption(reason)
        st.markdown(f"{said(path.week_words)} {said(path.run_words)}")
        if run and run.best.length > run.length:
            st.caption(f"Best run: {run.best.length} weeks, from {short_day(run.best.weeks[0])}.")
        if run and run.ended_by:
            ended = run.ended_by
            st.caption(f"The last run was ended by the week of {short_day(ended.monday)}, at {ended.value:.2%}.")
