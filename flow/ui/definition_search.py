"""The one field that searches everything defined, and the section that is open."""

from __future__ import annotations

import streamlit as st

from flow.clock import today
from flow.services.definitions import Definitions, definitions, matches
from flow.snapshots.feeds import FeedSpec
from flow.ui import definition_lists, definition_measures
from flow.ui.morning import Morning
from flow.ui.store import store

SECTIONS = {
    "measures": "Measures",
    "feeds": "Feeds",
    "reasons": "Delay reasons",
    "profiles": "Published files",
    "terms": "Ways of counting",
}


def show(morning: Morning) -> None:
    """The field, the sections with how many of each it finds, and the section chosen."""
    every = definitions(store(), morning.system.key, morning.day or today())
    left, right = st.columns([2, 5], vertical_alignment="bottom", gap="large")
    search = left.text_input("Search", placeholder="occupancy, four hours, handover", key="definitions search").strip()
    found = _found(every, search)
    section = right.segmented_control(
        "Section",
        list(SECTIONS),
        default="measures",
        required=True,
        format_func=SECTIONS.__getitem__,
        key="definitions section",
        label_visibility="collapsed",
    )
    if search:
        st.caption(_sentence(found))
    _section(morning, section or "measures", every, found, searching=bool(search))


def _sentence(found: Definitions) -> str:
    """In which section how much was found."""
    many = {title: len(getattr(found, name)) for name, title in SECTIONS.items()}
    told = [f"{number} in {title.lower()}" for title, number in many.items() if number]
    return f"Found: {', '.join(told)}." if told else "Found nowhere."


def _section(morning: Morning, section: str, every: Definitions, found: Definitions, *, searching: bool) -> None:
    if section == "measures":
        definition_measures.show(morning, every.measures, found.measures)
    elif section == "feeds":
        definition_lists.feeds(morning, found.feeds, searching)
    elif section == "reasons":
        definition_lists.reasons(morning, found.reasons)
    elif section == "profiles":
        definition_lists.profiles(found.profiles, any_kept=bool(every.profiles))
    else:
        definition_lists.terms(found.terms)


def _found(every: Definitions, search: str) -> Definitions:
    """What has every word that was typed."""
    return Definitions(
        measures=tuple(item for item in every.measures if matches(item.search, search)),
        feeds=tuple(spec for spec in every.feeds if matches(_of_feed(spec), search)),
        reasons=tuple(
            item
            for item in every.reasons
            if matches(f"{item.code} {item.words} {item.group} {item.kind} {item.dtoc_letter or ''}", search)
        ),
        profiles=tuple(item for item in every.profiles if matches(f"{item.key} {item.title} {item.notes}", search)),
        terms=tuple(item for item in every.terms if matches(f"{item.title} {item.text}", search)),
    )


def _of_feed(spec: FeedSpec) -> str:
    columns = (f"{column.name} {column.meaning} {' '.join(column.choices)}" for column in spec.columns)
    return " ".join((spec.feed, spec.row_is, spec.filed_by, *columns))
