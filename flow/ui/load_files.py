"""Files in: choose several, say how they are read where their own columns do not, and load them."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from flow.clock import day_words
from flow.errors import FlowError
from flow.security.person import Person
from flow.services.load import How, LoadReport, load_bytes
from flow.ui import store, who
from flow.ui.load_report import REPORTS
from flow.ui.messages import refused
from flow.ui.morning import Morning
from flow.ui.text import counted
from flow.vocabulary import Feed

KINDS = ["csv", "txt", "tsv", "xlsx", "xlsm", "xls", "ods"]


def show(morning: Morning) -> None:
    """The form. Nobody loads a file without having said who they are."""
    person = who.needed(morning.organisation_names, "load")
    if person is None:
        return
    with st.form("load-files"):
        files = st.file_uploader("The day's files", type=KINDS, accept_multiple_files=True, key="files")
        how = _how(morning)
        with st.container(horizontal=True):
            load = st.form_submit_button("Load", type="primary")
            check = st.form_submit_button("Check only", help="Says what would be found, and stores nothing.")
    if (load or check) and not files:
        st.warning("Choose one or more files first.")
    elif load or check:
        st.session_state[REPORTS] = _read_all(files, how, person, keep=load)
        st.rerun()


def _how(morning: Morning) -> How:
    """Overrides, tucked away: a file is known by its columns, its day by its rows."""
    names = morning.organisation_names
    with st.expander("Say how the files are read (rarely needed)"):
        first, second, third = st.columns(3)
        feed = first.selectbox("Feed", list(Feed), index=None, placeholder="By its columns", key="how feed")
        sender = second.selectbox(
            "Sent by",
            list(names),
            index=None,
            format_func=lambda code: names[code],
            placeholder="By its rows",
            key="how sender",
        )
        profile = third.text_input("Profile", placeholder="By its columns", key="how profile")
        on_the_day = morning.day is not None and st.checkbox(
            f"A file without rows is a return of nought for {day_words(morning.day)}", key="how day"
        )
        confirm = st.checkbox("A correction may lack a site that the earlier file had", key="how confirm")
    return How(
        system=morning.system.key,
        feed=feed,
        profile=profile.strip() or None,
        sender=sender,
        day=morning.day if on_the_day else None,
        confirm=confirm,
    )


def _read_all(files: Sequence[UploadedFile], how: How, person: Person, keep: bool) -> list[tuple[LoadReport, bool]]:
    """One report a file, with whether it was kept. A file that cannot be taken is a sentence; the others go on."""
    reports = []
    with st.spinner(f"Reading {counted(len(files), 'file')} ..."):
        for file in files:
            try:
                report = load_bytes(store.store(), file.getvalue(), file.name, how, store.key(), who=person, keep=keep)
            except FlowError as error:
                refused(error)
                continue
            reports.append((report, keep))
    return reports
