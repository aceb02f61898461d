"""What the screens of capacity, clocks, handover and the wall read; kept as long as the data version stands."""

from __future__ import annotations

from datetime import date

import streamlit as st

from flow.huddle.worklist import Worklist
from flow.services import capacity_queue, meeting
from flow.services.capacity_queue import Learnt, Queue
from flow.services.clocks import ClockDay, clock_day
from flow.services.wall import Wall, wall
from flow.ui import asking
from flow.ui.morning import Morning
from flow.ui.store import store, version
from flow.ui.work_reading import look


def _organisation(morning: Morning) -> str | None:
    return None if morning.system.pooled else morning.organisation


def _day(morning: Morning) -> date:
    """Where nothing was ever filed a sentence, and the page ends."""
    if morning.day is None:
        st.info("No file has been loaded yet. Open **Load** in the menu and put the day's files in.")
        st.stop()
    return morning.day


def queue_of(morning: Morning) -> Queue:
    day = _day(morning)
    files = meeting.files_version(store(), morning.system.key)
    asked = (morning.system.key, day, _organisation(morning))
    return _queue(*asked, files, version(morning.system.key), asking.sight())


def clocks_of(morning: Morning) -> ClockDay:
    key = morning.system.key
    return _clocks(key, _day(morning), _organisation(morning), version(key), asking.sight())


def worklist_of(morning: Morning) -> Worklist:
    return look(morning).found


def wall_of(morning: Morning) -> Wall:
    return wall(queue_of(morning), clocks_of(morning), worklist_of(morning))


@st.cache_resource(max_entries=64, ttl=3600, show_spinner=False)
def _learnt(system: str, day: date, organisation: str | None, files: str, sight: str) -> Learnt:
    """The slower part, which only files and settings change."""
    return capacity_queue.learn(store(), system, day, organisation)


@st.cache_resource(max_entries=64, ttl=60, show_spinner=False)  # a minute: ages depend on the clock
def _queue(system: str, day: date, organisation: str | None, files: str, version: str, sight: str) -> Queue:
    learnt = _learnt(system, day, organisation, files, sight)
    return capacity_queue.queue(store(), system, day, None, organisation, learnt)


@st.cache_resource(max_entries=64, ttl=60, show_spinner=False)
def _clocks(system: str, day: date, organisation: str | None, version: str, sight: str) -> ClockDay:
    return clock_day(store(), system, day, None, organisation)
