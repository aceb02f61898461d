"""A draft tried on its file: what was found, the first rows, the codes nobody knows; then kept, and the file loaded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from flow.errors import FlowError
from flow.security.person import Person
from flow.services.load import How, load_bytes
from flow.services.mapping import Draft, Tried, profile_toml, save_profile, try_profile
from flow.snapshots.drafting import LONGEST_TITLE
from flow.ui.load_codes import ask_codes, from_when
from flow.ui.load_report import REPORTS, findings
from flow.ui.messages import refused, saved
from flow.ui.morning import Morning
from flow.ui.store import key, store
from flow.ui.text import counted, said


@dataclass(frozen=True)
class Shown:
    """A draft and what was found with it."""

    draft: Draft
    tried: Tried


def try_it(morning: Morning, file: UploadedFile, draft: Draft, place: str) -> None:
    """Reads the file as the draft says, and keeps what was found for as long as the screen is open."""
    try:
        with st.spinner("Reading the file as you say ..."):
            tried = try_profile(store(), file.getvalue(), file.name, morning.system.key, draft, key())
    except FlowError as error:
        st.session_state.pop(f"{place} tried", None)
        refused(error)
        return
    st.session_state[f"{place} tried"] = Shown(draft, tried)


def show(morning: Morning, person: Person, file: UploadedFile, place: str) -> None:
    """What was found, the form that maps codes and keeps the profile, and what can be done with it."""
    found = st.session_state.get(f"{place} tried")
    if not isinstance(found, Shown):
        return
    _found(found)
    _form(morning, person, file, found, place)
    profile = st.session_state.get(f"{place} saved")
    if profile:
        _kept(morning, person, file, found.draft, str(profile))


def _found(found: Shown) -> None:
    report = found.tried.report
    st.subheader("What would be found", anchor=False)
    st.markdown(
        f"**{report.rows_read:,}** rows read, **{report.rows_loaded:,}** would be loaded, **{report.rows_left_out:,}** "
        "left out. Nothing is stored yet."
    )
    findings(report.findings)
    if len(found.tried.first_rows):
        st.markdown("**The first rows in our columns**")
        st.dataframe(found.tried.first_rows.rename_axis("Row"), placeholder="", alt="The first rows in our columns.")


def _form(morning: Morning, person: Person, file: UploadedFile, found: Shown, place: str) -> None:
    draft, tried = found.draft, found.tried
    mapped = sum(map(len, draft.codes.values()))
    turn = f"{place} codes {mapped}"
    with st.form(f"{turn} form"):
        codes: Mapping[str, Mapping[str, str]] = {}
        start = draft.codes_from
        if tried.unknown:
            st.markdown(
                f"**{counted(len(tried.unknown), 'code')} nobody knows**, each as often as it stands in the file"
            )
            codes = ask_codes(tried.unknown, tried.choices, turn)
            start = from_when(tried.first_day, turn)
        if mapped:
            st.markdown(f"{counted(mapped, 'code')} of the file mapped so far.")
        title = st.text_input("Name of the profile", draft.title, LONGEST_TITLE, key=f"{place} title")
        with st.container(horizontal=True):
            keep = st.form_submit_button("Save as a profile", type="primary")
            again = tried.unknown and st.form_submit_button("Try it with these codes")
    if not keep and not again:
        return
    draft = replace(draft, title=title, codes=_together(draft.codes, codes), codes_from=start)
    try_it(morning, file, draft, place)
    if keep:
        _save(morning, person, draft, place)
    elif f"{place} tried" in st.session_state:
        st.rerun()


def _together(
    before: Mapping[str, Mapping[str, str]], more: Mapping[str, Mapping[str, str]]
) -> dict[str, dict[str, str]]:
    columns = [*before, *(column for column in more if column not in before)]
    return {column: dict(before.get(column, {})) | dict(more.get(column, {})) for column in columns}


def _save(morning: Morning, person: Person, draft: Draft, place: str) -> None:
    try:
        made = save_profile(store(), morning.system.key, draft.organisation, draft, person)
    except FlowError as error:
        refused(error)
        return
    st.session_state[f"{place} saved"] = made
    saved(f"Saved as the profile {made}. Files like this are now known by their columns.")


def _kept(morning: Morning, person: Person, file: UploadedFile, draft: Draft, profile: str) -> None:
    st.success(
        f"The profile **{said(profile)}** is kept with {said(morning.system.name)}. Files like this are known by their "
        "columns from now on.",
        icon=":material/check:",
    )
    toml = profile_toml(store(), morning.system.key, profile)
    with st.container(horizontal=True, vertical_alignment="center"):
        load = st.button("Load this file now", type="primary", key=f"load with {profile}")
        st.download_button(
            "Download the profile",
            toml,
            f"{profile}.toml",
            "application/toml",
            on_click="ignore",
            key=f"toml {profile}",
        )
    st.markdown("On the command line the same profile reads the same file:")
    st.code(f"python -m flow load FILE --system {morning.system.key} --profile {profile}", language=None)
    st.markdown(
        f"To keep it with your configuration, put {said(profile)}\\.toml beside it and name it there under "
        "`[[profile]]`; see docs/profiles.md."
    )
    if load:
        _load(morning, person, file, draft, profile)


def _load(morning: Morning, person: Person, file: UploadedFile, draft: Draft, profile: str) -> None:
    how = How(system=morning.system.key, profile=profile, sender=draft.organisation)
    try:
        with st.spinner("Reading 1 file ..."):
            report = load_bytes(store(), file.getvalue(), file.name, how, key(), who=person)
    except FlowError as error:
        refused(error)
        return
    st.session_state[REPORTS] = [(report, True)]
    told = "refused" if report.refused else f"{counted(report.rows_loaded, 'row')} loaded"
    saved(f"{file.name}: {told}. What came of it stands at the top of the page.")
