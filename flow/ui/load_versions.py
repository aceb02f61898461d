"""Versions: for the feeds of which more than one file came, one version beside another, cell by cell."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import streamlit as st

from flow.clock import day_words, moment_words, short_day
from flow.security.roles import Act
from flow.services.gate import FeedState
from flow.services.versions import Comparison, Version, compared, versions
from flow.ui import asking, hidden, who
from flow.ui.morning import Morning, board_of
from flow.ui.store import store
from flow.ui.text import capital, counted, listed, said

EMPTY = "–"
MOST = 2_000
MANY = 12
NO_COLUMN = ("organisation_code", "snapshot_at", "activity_date", "day")
"""Of every row the same: the version says it."""


def show(morning: Morning) -> None:
    """Which feed, which two versions, and what became of their rows: counts first."""
    st.header("Versions", anchor=False)
    if morning.day is None:
        st.info("Nothing has been filed yet.")
        return
    states = [state for state in board_of(morning).gate if state.versions > 1]
    if not states:
        st.info(f"Of every feed of {day_words(morning.day)} there is one version at most.")
        return
    state = states[_feed(states)]
    found = versions(store(), morning.system.key, state.organisation, state.feed, state.day)
    _listed(found)
    two = _two(found)
    if two and not asking.reaches(Act.SEE_LEFT_OUT, state.organisation):
        st.caption(who.ask(Act.SEE_LEFT_OUT))
    elif two and hidden.rows_of_files():
        _compared(compared(store(), morning.system.key, *(item.snapshot for item in two)))


def _feed(states: list[FeedState]) -> int:
    labels = [
        f"{state.feed} of {state.organisation_name}, {short_day(state.day)}: {state.versions} versions"
        for state in states
    ]
    return st.selectbox("Feed", range(len(states)), format_func=lambda place: labels[place], key="versions of") or 0


def _listed(found: list[Version]) -> None:
    """The versions, the newest first: whose figures count, who loaded each and when."""
    lines = [
        {
            "Version": _name(item),
            "Figures": "in use" if item.in_use else "superseded",
            "File": item.file_name,
            "Loaded": moment_words(item.at),
            "By": item.who,
            "Census": moment_words(item.census_at) if item.census_at else "",
            "Rows": item.rows,
            "Left out": item.left_out,
            "Loaded again after": item.mended or "",
        }
        for item in reversed(found)
    ]
    st.dataframe(lines, hide_index=True, placeholder="", alt="The versions of this feed, the newest first.")


def _name(item: Version) -> str:
    return f"{item.number} ({item.series})" if item.series else str(item.number)


def _two(found: list[Version]) -> tuple[Version, Version] | None:
    """The two to compare: the one before the newest, and the newest."""
    places = list(range(len(found)))
    labels = [f"Version {_name(item)}, loaded {moment_words(item.at)}" for item in found]
    name = f"{found[0].organisation} {found[0].feed} {found[0].day}"
    left, right = st.columns(2)
    before = left.selectbox(
        "From", places, index=len(found) - 2, format_func=lambda place: labels[place], key=f"version from {name}"
    )
    after = right.selectbox(
        "To", places, index=len(found) - 1, format_func=lambda place: labels[place], key=f"version to {name}"
    )
    if before is None or after is None or before == after:
        st.info("Choose two different versions.")
        return None
    return found[before], found[after]


def _compared(found: Comparison) -> None:
    if found.nothing_changed:
        st.success(f"The same {counted(found.same, 'row')} in both; nothing changed.", icon=":material/check_circle:")
        return
    cells = len(found.changed)
    changed = f"{found.rows_changed:,} changed" + (f" in {counted(cells, 'cell')}" if cells else "")
    told = [
        f"{counted(len(found.added), 'row')} added",
        f"{len(found.gone):,} gone",
        changed,
        f"{found.same:,} the same",
    ]
    st.markdown(f"**{capital(listed(told))}.**")
    if cells:
        _table("Changed, cell by cell", [_cell_line(row) for row in found.changed.head(MOST).to_dict("records")], cells)
    for title, rows in (("Added", found.added), ("Gone", found.gone)):
        if len(rows):
            filled = rows.drop(columns=[name for name in NO_COLUMN if name in rows]).dropna(axis=1, how="all")
            lines = [
                {str(name): words(cell) for name, cell in row.items()} for row in filled.head(MOST).to_dict("records")
            ]
            _table(title, lines, len(rows))


def _cell_line(row: dict[Any, Any]) -> dict[str, str]:
    """The key of the row, the column, and the cell before and after."""
    key = {str(name): words(cell) for name, cell in row.items() if name not in ("column", "before", "after", "_nth")}
    return key | {"Column": str(row["column"]), "Before": words(row["before"]), "After": words(row["after"])}


def _table(title: str, lines: list[dict[str, str]], many: int) -> None:
    st.markdown(f"**{said(title)}**")
    height: Any = 420 if len(lines) > MANY else "content"
    st.dataframe(lines, hide_index=True, placeholder="", height=height, alt=f"{title}: {many:,}.")
    if many > len(lines):
        st.caption(f"The first {len(lines):,} of {many:,}.")


def words(cell: Any) -> str:
    """One cell as a person reads it: moments on England's clock, no value as a dash."""
    if cell is None or cell != cell:
        return EMPTY
    if isinstance(cell, datetime):
        return moment_words(cell) if cell.tzinfo else day_words(cell.date())
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
