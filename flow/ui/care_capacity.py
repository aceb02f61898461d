"""Capacity and queue by pathway and locality: who waits, who starts, how long it will be, what one more would do."""

from __future__ import annotations

import streamlit as st

from flow.charts.queue_bars import Bar, describe, queue_bars
from flow.huddle.localities import locality_words
from flow.services.capacity_queue import Line, Queue
from flow.services.gate import doubt_of
from flow.services.queue_words import clears, dip, no_better, out_by, past_error, with_range
from flow.ui import care_entry, doubt
from flow.ui.care_reading import queue_of
from flow.ui.morning import Morning, board_of
from flow.ui.text import counted, said
from flow.vocabulary import Feed, Pathway, words

OUT_BY = "People, on average, of earlier forecasts for 1, 3 and 5 days ahead"
PALE = "Solid: today. Pale: forecast; the line: eight forecasts in ten were within it."


def show(morning: Morning) -> None:
    """What is entered on the left, the queues on the right, every locality below. A phone shows the entry first."""
    queue = queue_of(morning)
    reason = doubt_of(board_of(morning).gate, Feed.INPATIENTS)
    left, right = st.columns([2, 5], gap="large")
    with left:
        care_entry.show(morning)
    with right:
        if queue.reason:
            st.info(said(queue.reason))
            return
        doubt.warning(reason)
        _chart(queue)
    _table(queue)
    _how(queue)


def _chart(queue: Queue) -> None:
    bars = [bar for line in queue.pathways for bar in _bars(line)]
    chart, told = st.columns([5, 4], gap="medium")
    with chart:
        title = "People ready to leave, by pathway, today and in 1, 3 and 5 days."
        st.vega_lite_chart(spec=queue_bars(bars), theme=None, width="stretch", alt=describe(title, bars))
        st.caption(PALE)
    with told:
        for line in queue.pathways:
            _said(line)
        if queue.unplaced:
            st.caption(f"{counted(queue.unplaced, 'person', 'people')} ready to leave, with no pathway: in no queue.")


def _bars(line: Line) -> list[Bar]:
    today = Bar(f"Pathway {line.pathway} today", line.waiting, str(line.waiting), forecast=False)
    ahead = [
        Bar(f"in {counted(point.ahead, 'day')}", point.likely, with_range(point), point.low, point.high)
        for point in line.points
    ]
    return [today, *ahead]


def _said(line: Line) -> None:
    told = [line.why or "", clears(line), dip(line), no_better(line)]
    st.markdown(f"**{said(words(Pathway(line.pathway)))}:** {counted(line.waiting, 'person waits', 'people wait')}. "
                + said(" ".join(filter(None, told))))  # fmt: skip


def _table(queue: Queue) -> None:
    """The twin of the chart, with every locality."""
    rows = [_row(queue, line) for line in queue.lines]
    st.dataframe(
        rows,
        hide_index=True,
        height="content",
        row_height=32,
        placeholder="",
        column_config={
            "Was out by": st.column_config.TextColumn(help=OUT_BY),
            "Where starts are from": st.column_config.TextColumn(width="large"),
        },
        alt="Each queue: who waits, who is newly ready, starts a day with their source, and the queue ahead.",
    )


def _row(queue: Queue, line: Line) -> dict[str, object]:
    ahead = {point.ahead: with_range(point) for point in line.points}
    return {
        "Queue": f"Pathway {line.pathway}" if line.everywhere else f"    {locality_words(line.locality)}",
        "Waiting": line.waiting,
        "Newly ready a day": None if line.ready is None else line.ready,
        "Starts today": line.starts.number,
        "In 1 day": ahead.get(1, ""),
        "In 3 days": ahead.get(3, ""),
        "In 5 days": ahead.get(5, ""),
        "Was out by": out_by(line),
        "One more a day clears it in": _days(line.with_one_more, line),
        "Places free, filed": line.places,
        "Where starts are from": line.starts.words(queue.now),
    }


def _days(number: int | None, line: Line) -> str:
    if line.why or not line.waiting:
        return ""
    return "over a year" if number is None else counted(number, "day")


def _how(queue: Queue) -> None:
    with st.expander("How good the forecast was, and how it is worked out", icon=":material/info:"):
        for line in queue.pathways:
            st.markdown(f"**{said(words(Pathway(line.pathway)))}:** {said(' '.join(past_error(line)) or line.why)}")
        st.markdown(said(HOW))


HOW = (
    "Tomorrow's queue is today's, and those newly ready, less starts. Usual: the median of the same weekday over four "
    "weeks of our own mornings. A start is whoever left the queue: left hospital, is no longer ready, or is now on "
    "another pathway. A figure that a partner entered stands for today alone, and never once it is older than 24 "
    "hours. A pathway is worked out as a whole, so its localities need not add up to it. The range is where eight in "
    "ten of the same forecasts, made again for each morning of the last four weeks, came out."
)
