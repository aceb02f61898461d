"""The store, opened once a process, and what screens read from it, kept as long as its data version stands."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from flow.services import board as boards
from flow.services import meeting as meetings
from flow.services import start
from flow.services.board import Board, SystemChoice
from flow.services.meeting import Lessons, Meeting

Store = Any
"""The opened database: a screen hands it on to services and never looks inside."""


@st.cache_resource(show_spinner="Opening the store ...")
def store() -> Store:
    return start.open_store()


def choices() -> list[SystemChoice]:
    """The systems there are, with the days on which something is filed."""
    return boards.choices(store())


def board(system: str, day: date, organisation: str | None) -> Board:
    """Everything the huddle says of one morning. The same until a file lands or an action changes."""
    return _board(system, day, organisation, version(system))


def version(system: str) -> str:
    """Changes whenever anything that a screen shows of the system does."""
    return boards.version(store(), system)


def meeting(system: str, day: date, organisation: str | None) -> tuple[Meeting, str]:
    """What the meeting needs beside the board, and the version it was read at."""
    at = version(system)
    return _meeting(system, day, organisation, at, meetings.files_version(store(), system)), at


@st.cache_resource(max_entries=64, ttl=60, show_spinner=False)
def _meeting(system: str, day: date, organisation: str | None, version: str, files: str) -> Meeting:
    return meetings.meeting(store(), system, day, organisation, _lessons(system, day, organisation, files))


@st.cache_resource(max_entries=64, ttl=3600, show_spinner=False)
def _lessons(system: str, day: date, organisation: str | None, files: str) -> Lessons:
    """The slower part, which only files and settings change."""
    return meetings.lessons(store(), system, day, organisation)


@st.cache_resource(max_entries=64, ttl=60, show_spinner=False)  # a minute: what is overdue depends on the clock
def _board(system: str, day: date, organisation: str | None, version: str) -> Board:
    return boards.board(store(), system, day, organisation)


@st.cache_resource(show_spinner=False)
def key() -> bytes:
    """The key that makes pseudonyms."""
    return start.key()
