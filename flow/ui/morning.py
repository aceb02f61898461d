"""Which morning is open: a system, a day and, where a system is not pooled, one organisation. The address holds it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from flow.clock import day_words
from flow.errors import nearest
from flow.services.board import Board, SystemChoice
from flow.services.meeting import Meeting
from flow.ui import store
from flow.ui.text import said


@dataclass(frozen=True)
class Morning:
    """What is open, and the sentences that say where the address asked for something that is not there."""

    system: SystemChoice
    day: date | None
    organisation: str | None
    corrections: tuple[str, ...] = field(default=(), compare=False)

    @property
    def organisation_names(self) -> dict[str, str]:
        return dict(self.system.organisations)

    @property
    def address(self) -> dict[str, str]:
        """The query of a link that opens this morning."""
        said = {"system": self.system.key, "day": self.day and self.day.isoformat(), "organisation": self.organisation}
        return {name: value for name, value in said.items() if value}


def resolve(asked: Mapping[str, str], systems: list[SystemChoice]) -> Morning:
    """The morning that an address asks for; what it asks in vain is answered by a sentence and the nearest there is."""
    corrections: list[str] = []
    system = _system(asked.get("system"), systems, corrections)
    day = _day(asked.get("day"), system, corrections)
    organisation = None if system.pooled else _organisation(asked.get("organisation"), system, corrections)
    return Morning(system, day, organisation, tuple(corrections))


def _system(asked: str | None, systems: list[SystemChoice], corrections: list[str]) -> SystemChoice:
    by_key = {system.key: system for system in systems}
    if asked is None or asked in by_key:
        return by_key.get(asked or "", systems[0])
    near = by_key.get(nearest(asked, by_key), systems[0])
    corrections.append(f"There is no system '{asked}'. This is {near.name}.")
    return near


def _day(asked: str | None, system: SystemChoice, corrections: list[str]) -> date | None:
    first = system.opens_on
    if asked is None or first is None:
        return first
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        corrections.append(f"'{asked}' is not a day: write it as 2018-06-05. This is {day_words(first)}.")
        return first
    if day in system.days:
        return day
    near = next((filed for filed in system.days if filed < day), system.days[-1])
    corrections.append(f"{system.name} has nothing filed for {day_words(day)}. This is {day_words(near)}.")
    return near


def _organisation(asked: str | None, system: SystemChoice, corrections: list[str]) -> str | None:
    codes = [code for code, _ in system.organisations]
    if asked in codes:
        return asked
    first = codes[0] if codes else None
    if asked is not None and first:
        corrections.append(f"{system.name} has no organisation '{asked}'. This is {dict(system.organisations)[first]}.")
    return first


def board_of(morning: Morning) -> Board:
    """Everything the huddle says about this morning; where nothing was ever filed a sentence, and the page ends."""
    if morning.day is None:
        st.title("Huddle")
        st.info("No file has been loaded yet. Open **Load** in the menu and put the day's files in.")
        st.stop()
    return store.board(morning.system.key, morning.day, morning.organisation)


def meeting_of(morning: Morning) -> tuple[Meeting, str]:
    """What the meeting needs beside the board, and the version of the data that it shows."""
    assert morning.day is not None
    organisation = None if morning.system.pooled else morning.organisation
    return store.meeting(morning.system.key, morning.day, organisation)


def reason_words(morning: Morning) -> Mapping[str, str]:
    """Delay reasons in words, by code."""
    return board_of(morning).reason_words if morning.day else {}


def heading(title: str, morning: Morning) -> None:
    """The title of a page that is about the whole system."""
    with st.container(key="heading"):
        st.title(f"{title}: {said(morning.system.name)}", anchor=False)


def side_by_side(name: str) -> tuple[DeltaGenerator, DeltaGenerator]:
    """A list on the left and what is opened from it on the right."""
    left, right = st.container(key=f"{name}-side-by-side").columns([5, 6], gap="large")
    return left, right
