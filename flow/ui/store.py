"""The store, opened once a process, and what screens read from it, kept as long as its data version stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import streamlit as st

from flow.clock import now
from flow.huddle.delays import Waiting
from flow.security.roles import Act
from flow.services import board as boards
from flow.services import delays, start
from flow.services import meeting as meetings
from flow.services.board import Board, SystemChoice
from flow.services.meeting import Lessons, Meeting
from flow.services.start import Database
from flow.ui import asking
from flow.ui.opened import opened

LATELY = timedelta(seconds=1)
Store = Database
"""What a screen hands on to services, and never looks inside."""


def store() -> Store:
    """The database, asked on behalf of this browser's person: a screen hands it on and never looks inside.

    What a screen keeps of it (`st.cache_resource`) is shared by everybody: whatever has people in it is kept under
    `asking.sight()` beside what it is of. While the screen is shared, services hide everybody in what they give.
    """
    return replace(opened(), who=asking.asks())


def choices() -> list[SystemChoice]:
    """The systems there are, with the days on which something is filed."""
    return boards.choices(store())


def board(system: str, day: date, organisation: str | None) -> Board:
    """Everything the huddle says of one morning. The same until a file lands or an action changes."""
    return _board(system, day, organisation, version(system), asking.sight())


def people_of(found: Board, key: str) -> tuple[Waiting, ...]:
    """Who is in a group or a cell of this morning's board, for what is written and not for the screen, shared or not.

    Nobody, where this person may not see people.
    """
    if not asking.may(Act.SEE_PEOPLE):
        return ()
    asked = replace(opened(), who=asking.principal())
    whole = boards.board(asked, found.system, found.day, found.organisation) if asking.sharing() else found
    matrix = delays.of_board(whole).matrix
    lines = (*matrix.lines, *matrix.kinds, matrix.everybody) if matrix else ()
    cells = [cell for line in lines for cell in (*line.cells, line.total)]
    return next((each.people for each in (*whole.groups, *cells) if each.key == key), ())


def version(system: str) -> str:
    """Changes whenever anything that a screen shows of the system does."""
    found = boards.version(store(), system)
    _versions()[system] = (found, now())
    return found


def version_lately(system: str) -> str:
    """The same, a second old at most: for the parts of all the open screens that ask every few seconds."""
    found = _versions().get(system)
    return found[0] if found and now() - found[1] < LATELY else version(system)


@st.cache_resource(show_spinner=False)
def _versions() -> dict[str, tuple[str, datetime]]:
    """Of each system the version that this process read last, and when."""
    return {}


def settled_version(system: str) -> str:
    """Changes with everything but what is written all day: actions, a huddle's record, live work and the plan."""
    return boards.settled_version(store(), system)


def meeting(system: str, day: date, organisation: str | None) -> tuple[Meeting, str]:
    """What the meeting needs beside the board, and the version it was read at."""
    at = version(system)
    files = meetings.files_version(store(), system)
    return _meeting(system, day, organisation, at, files, asking.sight()), at


@st.cache_resource(max_entries=64, ttl=60, show_spinner=False)
def _meeting(system: str, day: date, organisation: str | None, version: str, files: str, sight: str) -> Meeting:
    return meetings.meeting(store(), system, day, organisation, _lessons(system, day, organisation, files, sight))


@st.cache_resource(max_entries=64, ttl=3600, show_spinner=False)
def _lessons(system: str, day: date, organisation: str | None, files: str, sight: str) -> Lessons:
    """The slower part, which only files and settings change."""
    return meetings.lessons(store(), system, day, organisation)


@st.cache_resource(max_entries=64, ttl=60, show_spinner=False)  # a minute: what is overdue depends on the clock
def _board(system: str, day: date, organisation: str | None, version: str, sight: str) -> Board:
    return boards.board(store(), system, day, organisation)


@st.cache_resource(show_spinner=False)
def key() -> bytes:
    """The key that makes pseudonyms."""
    return start.key()
