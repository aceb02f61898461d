"""Quarantine: rows left out of what the figures rest on, whose they are, the cell to mend; files loaded again."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from flow.clock import day_words
from flow.security.roles import Act
from flow.services.export_records import left_out_frame
from flow.services.quarantine import LeftOut, counts, left_out, rows_counted
from flow.ui import asking, hidden, load_again, who
from flow.ui.download import download
from flow.ui.morning import Morning
from flow.ui.store import store
from flow.ui.text import capital, counted, listed, said

THIS_MORNING, ALL_FILES = "This morning's files", "Every file in use"
EVERYBODY = "Everybody's"
MANY = 9
MOST = 1_000
WIDTHS: Any = {
    "Owner": st.column_config.TextColumn(width=190),
    "File": st.column_config.TextColumn(width=190),
    "What is wrong, and the cure": st.column_config.TextColumn(width="large"),
}


def show(morning: Morning) -> None:
    """The rows left out, counts first; one row as it was filed; the list for its owner; the files to load again."""
    st.header("Rows left out", anchor=False)
    if not asking.may(Act.SEE_LEFT_OUT):
        st.caption(who.ask(Act.SEE_LEFT_OUT))
        return
    scope = _scope(morning)
    found = _found(morning, morning.day if scope == THIS_MORNING else None)
    _sentence(found, scope)
    if found and hidden.rows_of_files():
        chosen = _owner(found)
        _counts(chosen)
        _table(morning, chosen)
        _download(morning, chosen)
    load_again.show(morning, found)


def _found(morning: Morning, day: date | None) -> list[LeftOut]:
    """Of the organisation that is shown, or of all; where the role reaches one's own alone, of those."""
    db, system, own = store(), morning.system.key, asking.own(Act.SEE_LEFT_OUT)
    if own is None:
        return left_out(db, system, day, morning.organisation, limit=MOST)
    mine = [code for code in own if morning.system.pooled or code == morning.organisation]
    return [item for code in mine for item in left_out(db, system, day, code, limit=MOST)]


def _scope(morning: Morning) -> str:
    if morning.day is None:
        return ALL_FILES
    options = [THIS_MORNING, ALL_FILES]
    chosen = st.segmented_control(
        "Rows of", options, default=THIS_MORNING, required=True, key="quarantine of", label_visibility="collapsed"
    )
    return chosen or THIS_MORNING


def _sentence(found: list[LeftOut], scope: str) -> None:
    """7 rows are left out of what this morning's figures rest on: 5 of Livewell Southwest and 2 of Derriford."""
    of = "what this morning's figures rest on" if scope == THIS_MORNING else "the files in use"
    rows = rows_counted(found)
    if not rows:
        st.success(f"No row is left out of {of}.", icon=":material/check_circle:")
        return
    owners = dict.fromkeys(item.organisation_name for item in found)
    each = [
        f"{rows_counted(item for item in found if item.organisation_name == name):,} of {said(name)}" for name in owners
    ]
    whose = listed(each) if len(owners) > 1 else f"{'it is' if rows == 1 else 'all'} of {said(next(iter(owners)))}"
    st.warning(
        f"**{counted(rows, 'row is', 'rows are')} left out of {of}: {whose}.**",
        icon=":material/playlist_remove:",
    )


def _owner(found: list[LeftOut]) -> list[LeftOut]:
    """One organisation's rows, or everybody's."""
    names = dict(sorted({(item.organisation, item.organisation_name) for item in found}))
    if len(names) < 2:
        return found
    chosen = st.selectbox(
        "Whose rows",
        [EVERYBODY, *names],
        format_func=lambda code: names.get(code, code),
        key=f"quarantine owner {','.join(names)}",
        width=420,
    )
    return [item for item in found if chosen in (EVERYBODY, item.organisation)]


def _counts(found: list[LeftOut]) -> None:
    """Where one reason holds for several rows, how many."""
    many = [group for group in counts(found) if group.rows > 1]
    for group in many[:3]:
        st.markdown(
            f"- **{counted(group.rows, 'row')}** of {said(group.organisation_name)}, {group.feed},"
            f" {said(group.column)}: {said(group.reason)}"
        )


def _table(morning: Morning, found: list[LeftOut]) -> None:
    """A line a cell; a selected one shows its whole row."""
    event = st.dataframe(
        [_line(item) for item in found],
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        key=f"left out {morning.system.key} {len(found)}",
        height=340 if len(found) > MANY else "content",
        column_config=WIDTHS,
        placeholder="",
        alt="The cells to mend. Select one to see its whole row as it was filed.",
    )
    if len(found) == MOST:
        st.caption(f"The newest {MOST:,}.")
    for item in [found[row] for row in event["selection"]["rows"] if row < len(found)]:
        _row(item)


def _line(item: LeftOut) -> dict[str, object]:
    return {
        "Owner": item.organisation_name,
        "File": item.file_name,
        "Day": day_words(item.day) if item.day else "not said",
        "Row": item.row,
        "Cell to mend": item.column,
        "It says": item.value,
        "What is wrong, and the cure": capital(item.reason),
    }


def _row(item: LeftOut) -> None:
    """The row as filed; an NHS number is never shown."""
    st.markdown(f"**Row {item.row:,} of {said(item.file_name)}, as it was filed** (loaded by {said(item.loaded_by)})")
    st.markdown(f"{said(item.column)}: {said(item.reason)}")
    filled = {name: cell for name, cell in item.cells.items() if cell or name == item.column}
    st.dataframe([filled], hide_index=True, placeholder="", alt="The row as it was filed.")


def _download(morning: Morning, found: list[LeftOut]) -> None:
    """The list to send to the owner: of one at a time, since what is one's is not another's."""
    owners = {item.organisation_name for item in found}
    if len(owners) == 1:
        st.markdown(f"The list for {said(owners.pop())}, to send:")
        download("left_out", morning, partial(left_out_frame, found))
    else:
        st.caption("Choose one organisation to download its list and send it.")
