"""Kept files that can be loaded again: what was mended since, and the button."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from flow import clock
from flow.clock import moment_words
from flow.errors import FlowError
from flow.security.person import Person
from flow.security.roles import Act
from flow.services.load import LoadReport
from flow.services.load_again import MayBeMended
from flow.services.quarantine import LeftOut, load_again, load_again_all, loads_to_mend, mended_since, refused_and_kept
from flow.ui import asking, store, who
from flow.ui.load_report import REPORTS
from flow.ui.messages import refused, saved
from flow.ui.morning import Morning
from flow.ui.text import counted, said

MOST = 12
UNMENDED = (
    "Nothing it is read by was changed since. Mend its profile or the ward list first, or ask for a corrected file."
)


@dataclass(frozen=True)
class Line:
    """One kept file: its load, whose it is (None: several organisations'), its name, why it is listed, and what was
    mended since it was loaded.
    """

    load: int
    organisation: str | None
    file_name: str
    why: str
    mended: str


def show(morning: Morning, found: list[LeftOut]) -> None:
    """The files that were read before something was mended, those that were refused, those with rows left out."""
    lines = _lines(morning, found)
    if not lines:
        return
    st.subheader("Load again", anchor=False)
    st.markdown("What was kept of a file is read again, by the profiles, wards and reasons as they are now.")
    person = who.person(Act.LOAD)
    if person is None:
        st.info(who.ask_above(Act.LOAD))
    lines.sort(key=lambda line: (not line.mended, -line.load))
    if person is not None and asking.own(Act.LOAD) is None:
        _all(morning, person)
    for line in lines[:MOST]:
        _line(line, person)
    if len(lines) > MOST:
        st.caption(f"And {counted(len(lines) - MOST, 'other file')}.")


def _lines(morning: Morning, found: list[LeftOut]) -> list[Line]:
    """Each file once, with the first thing that is to be said of it."""
    db, system = store.store(), morning.system.key
    before = loads_to_mend(db, system)
    lines = {item.load.id: _of(item, "read before") for item in before}
    for item in refused_and_kept(db, system):
        why = f"refused at {moment_words(item.load.at)}"
        lines.setdefault(item.load.id, _of(item, why))
    files = {item.load: item for item in found}
    since = mended_since(db, files)
    for load, one in files.items():
        rows = len({item.row for item in found if item.load == load})
        lines.setdefault(
            load, Line(load, one.organisation, one.file_name, f"{counted(rows, 'row')} left out", since[load])
        )
    return [line for line in lines.values() if asking.reaches(Act.LOAD, line.organisation)]


def _of(item: MayBeMended, why: str) -> Line:
    return Line(item.load.id or 0, item.load.organisation, item.load.file_name, why, item.mended)


def _line(line: Line, person: Person | None) -> None:
    with st.container(key=f"line-again-{line.load}", horizontal=True, vertical_alignment="center"):
        told = f"Mended since: {said(line.mended)}." if line.mended else UNMENDED
        st.markdown(f"**{said(line.file_name)}** ({said(line.why)}). {told}", width="stretch")
        pressed = st.button(
            "Load again",
            key=f"again {line.load}",
            disabled=person is None,
            type="primary" if line.mended else "secondary",
        )
    if pressed and person is not None:
        try:
            report = load_again(store.store(), line.load, store.key(), person, clock.now())
        except FlowError as error:
            refused(error)
            return
        _reported([report])


def _all(morning: Morning, person: Person) -> None:
    """One button for all that a mended profile reads otherwise."""
    many = len(loads_to_mend(store.store(), morning.system.key))
    if many < 2 or not st.button(f"Load all {many} files of the mended profiles again", key="again all"):
        return
    with st.spinner(f"Loading {counted(many, 'file')} again ..."):
        done = load_again_all(store.store(), morning.system.key, store.key(), person, clock.now())
    for _, said_of in done:
        if isinstance(said_of, FlowError):
            refused(said_of)
    _reported([report for _, report in done if isinstance(report, LoadReport)])


def _reported(reports: list[LoadReport]) -> None:
    """Their reports are shown as those of files just loaded."""
    if not reports:
        return
    st.session_state[REPORTS] = [(report, True) for report in reports]
    left = sum(report.rows_left_out for report in reports)
    first = reports[0].file if len(reports) == 1 else counted(len(reports), "file")
    saved(f"{first} loaded again: {counted(left, 'row')} left out.")
