"""A file nobody knows yet: put in, shown as it was read, its columns matched, tried, kept as a profile, loaded."""

from __future__ import annotations

from typing import Any, Literal

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from flow.errors import FlowError
from flow.security.person import Person
from flow.security.roles import Act
from flow.services.mapping import Preview, preview
from flow.ui import asking, hidden, load_mapping_form, load_mapping_try, who
from flow.ui.messages import refused
from flow.ui.morning import Morning
from flow.ui.store import store
from flow.ui.text import capital, counted, said

KINDS = ["csv", "txt", "tsv", "xlsx", "xlsm", "xls", "ods"]
SEVERAL = "several organisations"
"""Whose files have rows of more than one organisation: the profile is anybody's."""
LIKELY = 0.5
MANY = 8


def show(morning: Morning) -> None:
    """The whole way of a new kind of file, each step under the one before."""
    st.header("A file we do not know yet", anchor=False)
    st.markdown("For a file in columns of its own: match them to ours once, and every later file like it is known.")
    person = who.person(Act.MAP)
    if person is None:
        st.info(who.ask_above(Act.MAP))
        return
    if not hidden.rows_of_files():
        return
    file = st.file_uploader("A file like those to come", type=KINDS, key="mapping file")
    if file is None:
        return
    try:
        _steps(morning, person, file)
    except FlowError as error:
        refused(error)


def _steps(morning: Morning, person: Person, file: UploadedFile) -> None:
    organisation, seen = _what_it_is(morning, person, file)
    _first_rows(seen)
    if seen.personal:
        for finding in seen.personal:
            st.error(said(finding.message), icon=":material/block:")
        return
    place = f"mapping {file.file_id} {organisation} {seen.sheet} {seen.header_row} {seen.feed}"
    draft = load_mapping_form.ask(morning, seen, organisation, place)
    if draft is not None:
        load_mapping_try.try_it(morning, file, draft, place)
    load_mapping_try.show(morning, person, file, place)


def _what_it_is(morning: Morning, person: Person, file: UploadedFile) -> tuple[str | None, Preview]:
    """Whose file it is, which sheet and row hold the names of its columns, and of which feed it is."""
    names = morning.organisation_names | {SEVERAL: "Several organisations"}
    codes = asking.only(Act.MAP, names)
    first = _seen(morning, file)
    cells = st.columns([3, 2, 2, 3] if len(first.sheets) > 1 else [3, 2, 3])
    mine = codes.index(person.organisation) if person.organisation in codes else None
    whose = cells[0].selectbox(
        "Whose file it is", codes, index=mine, format_func=lambda code: names[code], key=f"mapping whose {file.file_id}"
    )
    sheet = first.sheet
    if len(first.sheets) > 1:
        sheet = cells[1].selectbox(
            "Sheet", first.sheets, index=first.sheets.index(first.sheet or ""), key=f"mapping sheet {file.file_id}"
        )
    of_sheet = _seen(morning, file, sheet=sheet if sheet != first.sheet else None)
    row = cells[-2].number_input(
        "Row with the column names", 1, value=of_sheet.header_row, key=f"mapping row {file.file_id} {sheet}"
    )
    asked: dict[str, Any] = {
        "sheet": sheet if sheet != first.sheet else None,
        "header_row": row if row != of_sheet.header_row else None,
    }
    found = _seen(morning, file, **asked)
    feeds = [feed for feed, _ in found.feeds]
    feed = cells[-1].selectbox(
        "What it is a list of",
        feeds,
        format_func=lambda one: capital(str(one)) + (" (likely)" if dict(found.feeds)[one] >= LIKELY else ""),
        key=f"mapping feed {file.file_id} {sheet} {row}",
    )
    seen = _seen(morning, file, **asked, feed=feed if feed != found.feed else None)
    return (whose if whose in morning.organisation_names else None), seen


def _seen(morning: Morning, file: UploadedFile, **asked: Any) -> Preview:
    """The file as it looks, read once for each way of asking."""
    place = f"mapping preview {file.file_id}"
    if place not in st.session_state:
        for old in [name for name in st.session_state if str(name).startswith("mapping preview ")]:
            del st.session_state[old]
        st.session_state[place] = {}
    kept: dict[object, Preview] = st.session_state[place]
    own = (asking.own(Act.MAP) or (None,))[0]
    wanted = tuple(sorted((name, value) for name, value in asked.items() if value is not None))
    if wanted not in kept:
        with st.spinner("Reading the file ..."):
            whole = file.getvalue()
            kept[wanted] = preview(store(), whole, file.name, morning.system.key, organisation=own, **dict(wanted))
    return kept[wanted]


def _first_rows(seen: Preview) -> None:
    st.subheader("First rows as read", anchor=False)
    where = f"sheet {said(seen.sheet)}, " if seen.sheet else ""
    st.markdown(f"{counted(seen.rows, 'row')}, {where}column names in row {seen.header_row}. NHS numbers are hidden.")
    height: Literal["content"] | int = 320 if len(seen.first_rows) > MANY else "content"
    rows = seen.first_rows.rename_axis("Row")
    st.dataframe(rows, height=height, placeholder="", alt="The first rows as they were read.")
