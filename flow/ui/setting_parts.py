"""The parts of a system's settings: each in a table, with the form that changes one line of it or adds one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from flow.clock import day_words, moment_words, today
from flow.layout import Layout
from flow.measures.definitions import MEASURES
from flow.security.roles import Act
from flow.services import settings_edit
from flow.services.definitions import ALWAYS, targets
from flow.services.settings_words import FIELD_WORDS, target_words, value_words
from flow.ui import asking, setting_form, setting_people, who
from flow.ui.download import download
from flow.ui.morning import Morning
from flow.ui.store import store
from flow.ui.text import capital, counted, said

Row = dict[str, str]
PARTS: dict[str, str] = {
    "organisation": "Organisations",
    "site": "Sites",
    "ward": "Wards",
    "target": "Targets",
    "system": "Thresholds",
    "people": "People and roles",
    "history": "History",
}
TABLES: dict[str, str] = {
    "organisation": "organisations",
    "site": "sites",
    "ward": "ward_list",
    "target": "targets",
    "system": "thresholds",
    "history": "settings_history",
}
"""The export table of each part."""
MANY = 12
AT_ONCE = 25
USUAL_WIDTHS = (7, 4)
WIDTHS = {"system": (4, 7)}
"""Of the table and of the form."""


def show(morning: Morning) -> None:
    """The choice of a part, and the part."""
    part = st.segmented_control(
        "Part",
        [name for name in PARTS if name != "people" or setting_people.may_see()],
        default="organisation",
        required=True,
        format_func=PARTS.__getitem__,
        key="settings part",
        label_visibility="collapsed",
    )
    part = part or "organisation"
    layout = settings_edit.settings(store(), morning.system.key)
    if part == "history":
        _history(morning)
        return
    if part == "people":
        setting_people.show(morning)
        return
    left, right = st.container(key="settings-side-by-side").columns(WIDTHS.get(part, USUAL_WIDTHS), gap="large")
    with left:
        rows = LISTS[part](layout, morning)
        if rows:
            _table(rows, PARTS[part])
        else:
            st.info(f"No {PARTS[part].lower()} are configured yet.")
        download(TABLES[part], morning)
    with right:
        _edit(morning, layout, part)


def _table(rows: list[Row], what: str) -> None:
    st.dataframe(
        rows,
        hide_index=True,
        height=460 if len(rows) > MANY else "content",
        placeholder="",
        alt=f"{what} of the system as they are now.",
    )


def _edit(morning: Morning, layout: Layout, part: str) -> None:
    """Which one is changed, or that one is added; then its form."""
    if not asking.may(Act.CONFIGURE):
        st.caption(who.ask(Act.CONFIGURE))
        return
    if part == "system":
        setting_form.show(morning, layout, part, {})
        return
    there = NAMED[part](layout)
    word = "target" if part == "target" else part
    chosen = st.selectbox(
        f"Which {word}",
        [None, *there],
        format_func=lambda key: f"Add a new {word}" if key is None else there[key],
        key=f"settings which {part} {layout.key}",
    )
    named = None if chosen is None else dict(zip(settings_edit.NAMED_BY[part], chosen, strict=True))
    setting_form.show(morning, layout, part, named)


NAMED: dict[str, Callable[[Layout], Mapping[tuple[Any, ...], str]]] = {
    "organisation": lambda layout: {(code,): f"{item.name} ({code})" for code, item in layout.organisations.items()},
    "site": lambda layout: {(code,): f"{item.name} ({code})" for code, item in layout.sites.items()},
    "ward": lambda layout: {
        place: f"{item.name} ({item.code}), {layout.sites[item.site].name if item.site in layout.sites else item.site}"
        for place, item in layout.wards.items()
    },
    "target": lambda layout: {
        (item.measure, item.start): f"{_measure(item.measure)} from {day_words(item.start)}" for item in layout.targets
    },
}
"""What may be changed: its name -> the words it is chosen by."""


def _measure(key: str) -> str:
    return MEASURES[key].label


def _organisations(layout: Layout, morning: Morning) -> list[Row]:
    return [
        {
            "Name": item.name,
            "Code": code,
            "Kind": value_words("kind", item.kind),
            "Feeds owed": value_words("feeds", item.feeds) if item.feeds else "none",
            "Due": item.due or layout.settings.files_due if item.feeds else "",
        }
        for code, item in layout.organisations.items()
    ]


def _sites(layout: Layout, morning: Morning) -> list[Row]:
    names = morning.organisation_names
    return [
        {"Name": item.name, "Code": code, "Organisation": names.get(item.organisation, item.organisation)}
        for code, item in layout.sites.items()
    ]


def _wards(layout: Layout, morning: Morning) -> list[Row]:
    return [
        {
            "Name": item.name,
            "Type": value_words("type", item.type) if item.type else "as its file says",
            "Zone": item.zone or "",
            "Site": layout.sites[site].name if site in layout.sites else site,
            "Code": code,
        }
        for (site, code), item in layout.wards.items()
    ]


def _targets(layout: Layout, morning: Morning) -> list[Row]:
    day = morning.day or today()
    return [
        {
            "Measure": item.measure.label,
            "Target": target_words(target.measure, target.value),
            "From": "always" if target.start == ALWAYS else day_words(target.start),
            "To": day_words(target.end) if target.end else "",
            "Whose": whose,
            day_words(day): stands,
            "Source": target.source,
        }
        for item, target, whose, stands in targets(store(), layout.key, day)
    ]


def _thresholds(layout: Layout, morning: Morning) -> list[Row]:
    known = settings_edit.fields_of(layout, "system", {}) or {}
    return [
        {
            "Setting": capital(FIELD_WORDS[name]),
            "Now": value_words(name, value.isoformat() if name == "opens_on" and value else value),
        }
        for name, value in known.items()
    ]


LISTS: dict[str, Callable[[Layout, Morning], list[Row]]] = {
    "organisation": _organisations,
    "site": _sites,
    "ward": _wards,
    "target": _targets,
    "system": _thresholds,
}


def _history(morning: Morning) -> None:
    """Every change, newest first, a few at a time."""
    key = f"settings history shown {morning.system.key}"
    shown = st.session_state.get(key, AT_ONCE)
    every = settings_edit.changes_counted(store(), morning.system.key)
    st.markdown(f"**{counted(every, 'change')}**, newest first")
    for place, line in enumerate(settings_edit.history(store(), morning.system.key, shown)):
        with st.container(key=f"event-setting-{place}", gap=None):
            st.caption(said(f"{moment_words(line.at)}, {line.who}"))
            st.markdown(f"**{said(capital(line.what))}:** {said(line.told)}")
    if every > shown:
        more = f"Show more ({every - shown:,} further)"
        st.button(more, on_click=_show_more, args=(key, shown), width="stretch")
    download(TABLES["history"], morning)


def _show_more(key: str, shown: int) -> None:
    st.session_state[key] = shown + AT_ONCE
