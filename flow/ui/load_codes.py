"""Codes nobody knows in the files already loaded: how often, where, and the form that maps each from a day on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from flow.clock import day_words, today
from flow.errors import FlowError
from flow.security.person import Person
from flow.security.roles import Act
from flow.services import board as boards
from flow.services.mapping import add_codes
from flow.services.mapping_codes import LoadCodes, codes_not_known
from flow.snapshots.unknown_codes import UnknownCode
from flow.ui import asking, who
from flow.ui.look import card
from flow.ui.messages import refused, saved
from flow.ui.morning import Morning
from flow.ui.store import key, store
from flow.ui.text import capital, counted, said
from flow.vocabulary import NOT_MAPPED

ACROSS = 3
MOST_ASKED = 30
AGAIN = "Press **Load again** beside the file under *Loaded before*, so that its rows are filed with the new codes."


def show(morning: Morning) -> None:
    """A card for each load in which a code was not known, with the form that maps it."""
    found = _codes(morning.system.key, boards.version(store(), morning.system.key))
    st.header("Codes we do not know", anchor=False)
    if not found:
        st.success("Every code in the newest files is known.", icon=":material/check_circle:")
        return
    st.markdown("These wordings are none of ours. Their rows are filed, and the value as *not mapped*.")
    if who.person(Act.MAP) is None:
        st.info(who.ask_above(Act.MAP))
    for load in found:
        with card(f"codes-{load.load}"):
            _of_load(morning, load, who.person(Act.MAP) if asking.reaches(Act.MAP, load.organisation) else None)


@st.cache_resource(max_entries=16, ttl=600, show_spinner="Looking for codes nobody knows ...")
def _codes(system: str, version: str) -> list[LoadCodes]:
    """The same until a file lands or a profile changes."""
    return codes_not_known(store(), system, key())


def _of_load(morning: Morning, load: LoadCodes, person: Person | None) -> None:
    whose = morning.organisation_names.get(load.organisation or "", "several organisations")
    day = f" · {day_words(load.first_day)}" if load.first_day else ""
    st.markdown(f"### {said(load.file_name)}", anchors=False)
    st.markdown(f"{said(load.feed)} · {said(whose)}{day} · {counted(len(load.unknown), 'code')} nobody knows")
    if load.mapped:
        st.info(f"Some codes of this file have been mapped since it was loaded. {AGAIN}", icon=":material/refresh:")
    if person is None or not load.unknown:
        return
    place = f"codes of load {load.load} {len(load.unknown)}"
    with st.form(place):
        codes = ask_codes(load.unknown, load.choices, place)
        start = from_when(load.first_day, place)
        sent = st.form_submit_button("Map these codes", type="primary")
    if sent and not codes:
        st.warning("Choose what a code means first.")
    elif sent:
        _map(morning, load, codes, start, person)


def ask_codes(
    unknown: Sequence[UnknownCode], choices: Mapping[str, Mapping[str, str]], place: str
) -> dict[str, dict[str, str]]:
    """One field a code; our column -> their wording -> our code, of those that were given one."""
    found: dict[str, dict[str, str]] = {}
    for start in range(0, min(len(unknown), MOST_ASKED), ACROSS):
        for cell, one in zip(st.columns(ACROSS), unknown[start : start + ACROSS], strict=False):
            with cell:
                chosen = _ask(one, choices[one.column], place)
            if chosen != NOT_MAPPED:
                found.setdefault(one.column, {})[one.text] = chosen
    if len(unknown) > MOST_ASKED:
        st.markdown(f"{counted(len(unknown) - MOST_ASKED, 'more code')} once these are mapped.")
    return found


def _ask(one: UnknownCode, choices: Mapping[str, str], place: str) -> str:
    """Nothing is chosen unless the code says the same letters and digits as ours; the likeliest comes first."""
    rest = [code for code in choices if code != one.likely]
    options = [NOT_MAPPED, *([one.likely] if one.likely else []), *rest]

    def words(code: str) -> str:
        if code == NOT_MAPPED:
            return "Leave as not mapped"
        return code if choices[code] == code else f"{capital(choices[code])} ({code})"

    column = capital(one.column.replace("_", " "))
    chosen = st.selectbox(
        f"**{said(one.text)}** · {column} · {counted(one.count, 'row')}, first in row {one.row}",
        options,
        index=1 if one.exact else 0,
        format_func=words,
        key=f"{place} {one.column} {one.text}",
    )
    if one.likely and not one.exact:
        st.caption(f"Likeliest: {said(words(one.likely))}")
    return chosen


def from_when(first_day: date | None, place: str) -> date:
    """The day from which the codes hold: the file's own, unless somebody says otherwise."""
    return st.date_input(
        "These codes hold from",
        first_day or today(),
        format="DD/MM/YYYY",
        key=f"{place} from",
        help="Rows of an earlier day keep what they have.",
        width=260,
    )


def _map(
    morning: Morning, load: LoadCodes, codes: Mapping[str, Mapping[str, str]], start: date, person: Person
) -> None:
    try:
        for column, pairs in codes.items():
            add_codes(
                store(), morning.system.key, load.profile, column, pairs, start, person,
                feed=load.feed, organisation=load.organisation,
            )  # fmt: skip
    except FlowError as error:
        refused(error)
        return
    saved(f"{counted(sum(map(len, codes.values())), 'code')} mapped from {day_words(start)}. {AGAIN.replace('*', '')}")
