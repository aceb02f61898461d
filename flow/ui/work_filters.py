"""What is wanted of the live list: the bar of counts, the search, the filters, and those that a person keeps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from flow.errors import FlowError
from flow.huddle.narrowing import OF_GROUP, GroupBy, Order, Show, Wanted, counts, wanted
from flow.huddle.worklist import Row, Why
from flow.security.person import LONGEST_NAME
from flow.security.roles import Act
from flow.services import work
from flow.ui import asking, who
from flow.ui.messages import refused
from flow.ui.store import store
from flow.ui.text import capital, said
from flow.ui.work_reading import Look, group_name

WIDTHS = {
    "search": 165, "why": 132, "pathway": 142, "owner": 145, "zone": 130, "ward": 130, "order": 192, "group": 145,
}  # fmt: skip
PLACES = (GroupBy.PATHWAY, GroupBy.OWNER, GroupBy.ZONE, GroupBy.WARD)
BEFORE = {"order": "Sort", "group": "Group"}
LABELS = {"search": "Search", "why": "Why listed", "order": "Sort by", "group": "Group by"}


def show(look: Look) -> Wanted:
    """The bar and the filters; gives what is wanted."""
    rows = (*look.found.rows, *look.found.left_since)
    bar = st.container(key="work-bar", horizontal=True, vertical_alignment="center", gap="small")
    with bar:
        shown = _bar(look, rows)
    with st.container(key="work-filters", horizontal=True, vertical_alignment="bottom", gap="small"):
        search = st.text_input(
            "Search",
            key=_key(look, "search"),
            width=WIDTHS["search"],
            placeholder="Search the list",
            help="Ward, bed, local key, reason, owner, next step, who claimed it, what blocks it",
            label_visibility="collapsed",
        )
        why = _one_of(look, "why", list(Why), capital)
        pathway, owner, zone, ward = (_one_of(look, str(by), *_values(look, by, rows)) for by in PLACES)
        order = _always(look, "order", list(Order))
        group = _always(look, "group", list(GroupBy))
        want = Wanted(search, shown, why, pathway, owner, zone, ward, order, group)
    with bar:
        _kept(look, want)
    return want


def _key(look: Look, name: str) -> str:
    return f"work {name} {look.found.system}"


def _bar(look: Look, rows: Sequence[Row]) -> Show:
    """How many there are of each kind; pressing one shows those alone."""
    person = who.person(Act.WORK)
    told = counted_by_kind(look, rows, str(person) if person else None)
    chosen = st.segmented_control(
        "Show",
        list(Show),
        default=None if _key(look, "show") in st.session_state else Show.EVERYONE,
        required=True,
        format_func=told.__getitem__,
        key=_key(look, "show"),
        label_visibility="collapsed",
    )
    return chosen or Show.EVERYONE


def counted_by_kind(look: Look, rows: Sequence[Row], me: str | None) -> dict[Show, str]:
    """Overdue: 12, of each kind. `me`: the person who looks, as 'Ruth Hall (RK9)'."""
    found = counts(rows, me, look.found.now)
    still = sum(row.has_open_work for row in look.found.left_since)
    open_work = f", {still} with open work" if still else ""
    return {show: f"{capital(show)}: {found[show]:,}{open_work if show is Show.LEFT else ''}" for show in Show}


def _values(look: Look, by: GroupBy, rows: Sequence[Row]) -> tuple[list[str], Callable[[Any], str]]:
    """What the list holds of this, in the order of its words."""

    def name(value: str) -> str:
        return group_name(look.names, by, value)

    return sorted({value for row in rows if (value := OF_GROUP[by](row))}, key=name), name


def _one_of(look: Look, name: str, options: Sequence[Any], words: Callable[[Any], str]) -> Any:
    """A choice among what the list holds; nothing chosen: all of it. A saved choice that it holds no more is let go."""
    key = _key(look, name)
    if st.session_state.get(key) not in (None, *options):
        st.session_state[key] = None
    return st.selectbox(
        LABELS.get(name, capital(name)),
        options,
        index=None,
        format_func=words,
        placeholder=LABELS.get(name, capital(name)),
        label_visibility="collapsed",
        key=key,
        width=WIDTHS[name],
    )


def _always(look: Look, name: str, options: Sequence[Any]) -> Any:
    """A choice that is always made; the word before it stands in for the label."""
    word, key = BEFORE[name], _key(look, name)
    return st.selectbox(
        LABELS[name],
        options,
        format_func=lambda option: f"{word}: {option}",
        key=key,
        width=WIDTHS[name],
        required=True,
        label_visibility="collapsed",
    )


def _kept(look: Look, want: Wanted) -> None:
    """The filters that this person keeps: used, kept under a name, deleted."""
    if not asking.may(Act.WORK):
        return
    with st.popover("Saved filters", icon=":material/bookmark:", key=f"kept-filters-{look.found.system}"):
        person = who.needed(look.organisations, "work filters", Act.WORK)
        if person is None:
            return
        system = look.found.system
        for name, filters in work.saved_filters(store(), system, person).items():
            with st.container(horizontal=True, vertical_alignment="center"):
                st.button(
                    said(name), key=f"use filter {name}", on_click=_use, args=(look, wanted(filters)), width="stretch"
                )
                if st.button("Delete", key=f"delete filter {name}", help=f"Delete “{said(name)}”", type="tertiary"):
                    work.delete_filter(store(), system, person, name)
                    st.rerun(scope="app")
        with st.form("keep filter", border=False):
            name = st.text_input("Keep what is chosen now under a name", max_chars=LONGEST_NAME)
            if st.form_submit_button("Keep it", type="primary"):
                try:
                    work.save_filter(store(), system, person, name, want.as_json())
                except FlowError as error:
                    refused(error)
                else:
                    st.rerun(scope="app")


def _use(look: Look, want: Wanted) -> None:
    """The choices of a saved filter become those on the screen."""
    for name in ("search", "show", "why", "pathway", "owner", "zone", "ward", "order", "group"):
        st.session_state[_key(look, name)] = getattr(want, name)
