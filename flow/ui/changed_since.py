"""At the top of a huddle: which of its numbers changed since it was held, by which file."""

from __future__ import annotations

from datetime import date, datetime
from itertools import groupby

import streamlit as st

from flow.clock import london, short_day, time_words
from flow.measures.definitions import MEASURES
from flow.services import meeting as meetings
from flow.services.versions import Came, NumberChanged, since_held
from flow.ui.figures import figure
from flow.ui.morning import Morning
from flow.ui.store import store
from flow.ui.text import listed, said

Changed = tuple[NumberChanged, ...]


def show(morning: Morning, held_at: datetime | None = None) -> None:
    """One notice, a line for each file or group of files; nothing where no number changed.

    `held_at`: when the huddle was held, UTC; where nobody recorded it, the time at which the system holds its huddles.
    """
    if morning.day is None:
        return
    key = morning.system.key
    found = _since(key, morning.day, held_at, morning.organisation, meetings.files_version(store(), key))
    if not found:
        return
    lines = [_line(why, list(numbers)) for why, numbers in groupby(_by_file(found), key=lambda number: number.why)]
    told = "**Changed since this huddle was held**"
    text = f"{told}: {lines[0]}" if len(lines) == 1 else "  \n".join([f"{told}:", *lines])
    with st.container(key="changed-since"):
        st.info(text, icon=":material/update:")


@st.cache_resource(max_entries=64, show_spinner=False)
def _since(system: str, day: date, held_at: datetime | None, organisation: str | None, files: str) -> Changed:
    """The same until a file lands."""
    return since_held(store(), system, day, held_at, organisation)


def _by_file(found: Changed) -> list[NumberChanged]:
    """Numbers that changed for the same files beside one another, in the order of the tiles."""
    first = {number.why: place for place, number in reversed(list(enumerate(found)))}
    return sorted(found, key=lambda number: first[number.why])


def _line(why: tuple[Came, ...], numbers: list[NumberChanged]) -> str:
    """DTOC rate 3.2% → 3.4% (dtoc of University Hospitals Plymouth, version 2 loaded 14:10, Wed 6 June)."""
    told = listed([_number(number) for number in numbers])
    return f"{told} ({listed([_file(file) for file in why])})."


def _number(number: NumberChanged) -> str:
    declared = MEASURES.get(number.measure)
    name = said(declared.short if declared else number.label)
    before = figure(number.before, number.unit, number.after) if number.before is not None else "no value"
    after = figure(number.after, number.unit, number.before) if number.after is not None else "no value"
    return f"{name} **{said(before)} → {said(after)}**"


def _file(file: Came) -> str:
    when = f"{time_words(file.at)}, {short_day(london(file.at).date())}"
    what = f"{file.feed} of {said(file.organisation_name)}"
    return (
        f"{what}, which came at {when}, after the huddle"
        if file.late
        else (f"{what}, version {file.version} loaded at {when}")
    )
