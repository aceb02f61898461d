"""The store, opened once a process, and what screens read from it, kept as long as its data version stands."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from flow.services import board as boards
from flow.services import start
from flow.services.board import Board, SystemChoice

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
    return _board(system, day, organisation, boards.version(store(), system))


@st.cache_resource(max_entries=64, ttl=60, show_spinner=False)  # a minute: what is overdue depends on the clock
def _board(system: str, day: date, organisation: str | None, version: str) -> Board:
    return boards.board(store(), system, day, organisation)


@st.cache_resource(show_spinner=False)
def key() -> bytes:
    """The key that makes pseudonyms."""
    return start.key()
