"""The wall view: big counts in one screen, refreshed every half minute; no identifiers anywhere in the page."""

from __future__ import annotations

import streamlit as st

from flow.clock import day_words, now, short_day, time_words
from flow.services.capacity_queue import Line
from flow.services.gate import doubt_of
from flow.services.queue_words import people
from flow.services.wall import Wall
from flow.ui import asking, doubt
from flow.ui.care_reading import wall_of
from flow.ui.morning import Morning, board_of, meeting_of
from flow.ui.part import part
from flow.ui.store import choices
from flow.ui.text import said
from flow.vocabulary import Feed

EVERY = "30s"
FOLLOWS = "newest morning that the wall knows"
PATHWAYS = {"0": "Home, no support", "1": "Home with support", "2": "Community bed", "3": "Care home"}


def show(morning: Morning) -> None:
    """Everything on the wall, in one fragment that draws itself anew."""
    _wall(morning)


@part(run_every=EVERY)
def _wall(morning: Morning) -> None:
    asking.stay()
    _follow(morning)
    found = wall_of(morning)
    gate = board_of(morning).gate
    reason = doubt_of(gate, Feed.INPATIENTS)
    with st.container(key="wall", gap=None):
        _head(morning, found, reason)
        if found.reason:
            st.markdown(said(found.reason))
        with st.container(key="wall-queues", horizontal=True, gap=None):
            for line in found.lines:
                _queue(line, reason)
        with st.container(key="wall-counts", horizontal=True, gap=None):
            _counts(morning, found, reason)


def _follow(morning: Morning) -> None:
    """A wall that shows the newest morning goes on to the next one once something of it is filed."""
    days = next((each.days for each in choices() if each.key == morning.system.key), ())
    newest, was = (days[0] if days else morning.day), st.session_state.get(FOLLOWS)
    st.session_state[FOLLOWS] = newest
    if was is not None and newest is not None and newest != was and morning.day == was:
        st.query_params["day"] = newest.isoformat()
        st.rerun(scope="app")


def _head(morning: Morning, found: Wall, reason: str | None) -> None:
    assert morning.day is not None
    taken = f"{time_words(found.census_at)} on {short_day(found.census_at.date())}" if found.census_at else "not known"
    with st.container(key="wall-head", horizontal=True, vertical_alignment="center"):
        st.title(f"{said(morning.system.name)}: {day_words(morning.day)}", anchor=False, width="content")
        st.markdown(f"Data of **{taken}** · shown **{time_words(now())}**", width="content")
    if reason:
        st.markdown(f"{doubt.ICON} {said(doubt.because(reason))}")


def _queue(line: Line, reason: str | None) -> None:
    with st.container(key=f"wall-queue-{line.pathway}", gap=None):
        st.markdown(f"**Pathway {line.pathway}**")
        st.markdown(PATHWAYS[line.pathway])
        with st.container(key=f"wall-number-{line.pathway}"):
            st.markdown(doubt.struck(f"**{line.waiting}**", reason))
        for point in line.points:
            many = "1 day" if point.ahead == 1 else f"{point.ahead} days"
            spread = f" ({people(point.low)} to {people(point.high)})" if point.low is not None and point.high else ""
            st.markdown(f"in {many} {doubt.struck(f'**{people(point.likely)}**', reason)}{spread}")
        if line.why:
            st.markdown("no forecast yet")


def _counts(morning: Morning, found: Wall, reason: str | None) -> None:
    gate = board_of(morning).gate
    _count("overdue", found.overdue, "checks overdue", reason)
    _count("stale", found.stale, "not touched for 24 hours", reason)
    _count("cases", found.cases, "cases near 28 days", doubt_of(gate, Feed.CHC))
    _count("stays", found.stays, "community stays near 14 days", reason)
    _count("dates", found.dates, "need an expected date in 24 h", reason)
    path = meeting_of(morning)[0].lessons.glide
    if path is not None:
        delayed = doubt_of(gate, Feed.DTOC) or doubt_of(gate, Feed.BEDS)
        said_of_it = "DTOC headroom, patients" if path.headroom >= 0 else "DTOC over the ceiling, patients"
        _count("dtoc", abs(path.headroom), said_of_it, delayed)


def _count(name: str, number: int, label: str, reason: str | None) -> None:
    with st.container(key=f"wall-count-{name}", gap=None):
        st.markdown(doubt.struck(f"**{number}**", reason))
        st.markdown(label)
