"""Count by hand: a number for a feed that has not come or is not to be relied on, in half a minute."""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from flow.actions.fields import LONGEST_NOTE
from flow.clock import day_words
from flow.errors import FlowError
from flow.measures.definitions import MEASURES, Measure
from flow.security.person import Person
from flow.security.roles import Act
from flow.services.by_hand import ByHand, by_hand, count_by_hand, countable
from flow.services.gate import FeedState
from flow.ui import asking, store, who
from flow.ui.figures import with_unit
from flow.ui.messages import refused, saved
from flow.ui.morning import Morning, board_of
from flow.ui.text import capital, said


def show(morning: Morning) -> None:
    """What was counted already, and the form: whoever is missing or wrong this morning is offered first."""
    if morning.day is None:
        return
    wrong = [state for state in board_of(morning).gate if state.failed]
    st.markdown("A number for a file that has not come, or that is not to be relied on.")
    _counted(morning, morning.day)
    person = who.needed(morning.organisation_names, "by hand", Act.COUNT)
    if person is not None:
        _form(morning, morning.day, wrong, person)


def _form(morning: Morning, day: date, wrong: list[FeedState], person: Person) -> None:
    """The number's fields depend on the measure, so these are not one form: the button at the end keeps it."""
    names, key = morning.organisation_names, f"by hand {morning.system.key} {day}"
    first, second = st.columns(2)
    lacking = {state.organisation for state in wrong}
    codes = sorted(asking.only(Act.COUNT, names), key=lambda code: code not in lacking)
    organisation = first.selectbox("Organisation", codes, format_func=names.__getitem__, key=f"{key} of")
    measures = _ordered([state for state in wrong if state.organisation == organisation])
    chosen = second.selectbox("What was counted", measures, format_func=_label, key=f"{key} {organisation} measure")
    item = MEASURES[chosen]
    on = day - timedelta(days=1) if item.is_flow else day
    period = f"All of {day_words(on)}" if item.is_flow else f"As it stood at the census of {day_words(on)}"
    st.caption(f"{period}. It is marked as counted by hand, and gives way to a figure worked out of a file.")
    value = _fields(item, f"{key} {organisation} {chosen}")
    note = st.text_input("How it was counted (optional)", max_chars=LONGEST_NOTE, key=f"{key} {organisation} note")
    if st.button("Keep this number", type="primary", key=f"{key} keep"):
        _keep(morning, organisation, on, item, value, note, person)


def _fields(item: Measure, key: str) -> str | tuple[str, str]:
    """One number; of a rate its two counts, since a share alone cannot be added up."""
    if not item.is_rate:
        return st.text_input(f"{item.label} ({item.unit})", key=f"{key} value", placeholder="290")
    left, right = st.columns(2)
    top = left.text_input(_part(item.numerator), key=f"{key} top", placeholder="236")
    return top, right.text_input(f"out of: {_part(item.denominator or '')}", key=f"{key} bottom", placeholder="290")


def _part(words: str) -> str:
    return capital(MEASURES[words].label if words in MEASURES else words)


def _label(key: str) -> str:
    return MEASURES[key].label


def _ordered(wrong: list[FeedState]) -> list[str]:
    """Measures of feeds that are missing or failed first, then all others; each in the order of the screens."""
    feeds = {state.feed for state in wrong}
    return [item.key for item in sorted(countable(), key=lambda item: not feeds & {*item.feeds, *item.instead})]


def _keep(
    morning: Morning,
    organisation: str,
    on: date,
    item: Measure,
    value: str | tuple[str, str],
    note: str,
    person: Person,
) -> None:
    try:
        kept = count_by_hand(
            store.store(), morning.system.key, organisation, on, item.key, value, person, note=note or None
        )
    except FlowError as error:
        refused(error)
        return
    saved(f"Kept: {item.label}, {with_unit(kept.figure, item.unit)}, for {day_words(on)}.")


def _counted(morning: Morning, day: date) -> None:
    """What was counted by hand for this morning's figures."""
    for on in (day, day - timedelta(days=1)):
        for one in by_hand(store.store(), morning.system.key, on):
            if MEASURES[one.measure].is_flow is (on != day):
                st.markdown(_line(morning, one))


def _line(morning: Morning, one: ByHand) -> str:
    item = MEASURES[one.measure]
    name = morning.organisation_names.get(one.organisation, one.organisation)
    told = f"{item.label}, {name}, {day_words(one.day)}, {one.words}" + (f": {one.note}" if one.note else "")
    return f":material/pan_tool: **{with_unit(one.figure, item.unit)}** {said(told)}"
