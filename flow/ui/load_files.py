"""Files in: drop several, say how they are read where their own columns do not, and load them one after another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.uploaded_file_manager import UploadedFile

from flow.clock import day_words
from flow.security.person import Person
from flow.security.roles import Act
from flow.services.load import How
from flow.services.load_each import load_each
from flow.services.mapping import profile_keys
from flow.ui import asking, store, who
from flow.ui.load_report import REPORTS
from flow.ui.morning import Morning
from flow.ui.text import said
from flow.vocabulary import Feed

KINDS = ["csv", "txt", "tsv", "xlsx", "xlsm", "xls", "ods"]
TURN = "turn of the files"
"""How often files were loaded in this session: each time the field for them is a fresh one."""


def show(morning: Morning) -> None:
    """The form. Nobody loads a file without having said who they are."""
    person = who.needed(morning.organisation_names, "load", Act.LOAD)
    if person is None:
        return
    turn = st.session_state.setdefault(TURN, 0)
    with st.form("load-files"):
        bar = st.empty()
        files = st.file_uploader(
            "The day's files", type=KINDS, accept_multiple_files=True, key=f"files {turn}" if turn else "files"
        )
        how = _how(morning)
        with st.container(horizontal=True):
            load = st.form_submit_button("Load", type="primary")
            check = st.form_submit_button("Check only", help="Says what would be found, and stores nothing.")
    if (load or check) and not files:
        st.warning("Choose one or more files first.")
    elif load or check:
        _read_all(files, how, person, bar, keep=load)
        st.session_state[TURN] = turn + load
        st.rerun()


def _how(morning: Morning) -> How:
    """Overrides, tucked away: a file is known by its columns, its day by its rows."""
    names, profiles = morning.organisation_names, profile_keys(store.store(), morning.system.key)
    with st.expander("Say how the files are read (rarely needed)"):
        first, second, third = st.columns(3)
        feed = first.selectbox("Feed", list(Feed), index=None, placeholder="By its columns", key="how feed")
        sender = _sender(second, names)
        profile = third.selectbox(
            "Profile",
            list(profiles),
            index=None,
            format_func=lambda key: f"{key}: {profiles[key]}",
            placeholder="By its columns" if profiles else "This system has none",
            key="how profile",
        )
        on_the_day = morning.day is not None and st.checkbox(
            f"A file without rows is a return of nought for {day_words(morning.day)}", key="how day"
        )
        confirm = st.checkbox("A correction may lack a site that the earlier file had", key="how confirm")
    day = morning.day if on_the_day else None
    return How(system=morning.system.key, feed=feed, profile=profile, sender=sender, day=day, confirm=confirm)


def _sender(cell: DeltaGenerator, names: Mapping[str, str]) -> str | None:
    """Whose files they are: of whoever loads for their own organisation, that one; else by the rows where not said."""
    own = asking.own(Act.LOAD)
    codes = asking.only(Act.LOAD, names)
    return cell.selectbox(
        "Sent by",
        codes,
        index=None if own is None else 0,
        format_func=lambda code: names[code],
        placeholder="By its rows",
        key="how sender",
        disabled=own is not None and len(codes) == 1,
    )


def _read_all(files: Sequence[UploadedFile], how: How, person: Person, place: DeltaGenerator, *, keep: bool) -> None:
    """Loads them one after another, each named as its turn comes, and keeps the reports for the page after this."""
    bar = place.progress(0.0)

    def step(number: int, of: int, name: str) -> None:
        bar.progress((number - 1) / of, text=f"{number} of {of}: {said(name)}")

    named = [(file.name, file.getvalue) for file in files]
    reports = load_each(store.store(), named, how, store.key(), step, who=person, keep=keep)
    st.session_state[REPORTS] = [(report, keep) for report in reports]
