"""The High Impact Change Model: a table of its changes by quarter, and the form that says how far one is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import streamlit as st

from flow.actions.maturity import CHANGES, SOURCE, Change, Level, quarter_words, quarters
from flow.actions.plan import LONGEST_NOTE
from flow.clock import moment_words, today
from flow.errors import FlowError, SomebodyElseSaved
from flow.security.person import Person
from flow.security.roles import Act
from flow.services.plan_report import NOT_SAID
from flow.services.plans import Levels, maturity, maturity_history, set_maturity
from flow.services.values import Value
from flow.ui import who
from flow.ui.download import download
from flow.ui.messages import refused, saved
from flow.ui.morning import Morning
from flow.ui.plan_lines import measure_rows
from flow.ui.store import store
from flow.ui.text import said, said_in_lines
from flow.vocabulary import Maturity, words

SHORT_LEVELS = {level: f"{number} {words(level)}" for number, level in enumerate(Maturity)}
SHOWN_HISTORY = 8


def show(morning: Morning, values: Mapping[str, Value]) -> None:
    levels = maturity(store(), morning.system.key)
    shown = quarters(morning.day or today())
    st.caption(said(SOURCE))
    st.dataframe(
        [_row(item, levels, shown) for item in CHANGES.values()],
        hide_index=True,
        height="content",
        placeholder="",
        column_config={"Change": st.column_config.TextColumn(width=350)},
        alt="How far each change of the High Impact Change Model is, by quarter. 0 not yet established to 4 exemplary.",
    )
    download("maturity", morning)
    left, right = st.container(key="model-side-by-side").columns([5, 6], gap="large")
    with left:
        chosen = st.selectbox(
            "Change", list(CHANGES), format_func=lambda key: _title(CHANGES[key]), key="model change", required=True
        )
        item = CHANGES[chosen]
        st.markdown(said(item.about))
        if values and item.measures:
            st.table(measure_rows(item.measures, values), hide_index=True, border="horizontal")
    with right:
        quarter = st.selectbox("Quarter", shown[::-1], format_func=quarter_words, key="model quarter", required=True)
        _form(morning, item, quarter, levels)
        _history(morning.system.key, item)


def _title(item: Change) -> str:
    return f"{item.number}. {item.title}"


def _row(item: Change, levels: Levels, shown: list[date]) -> dict[str, str]:
    """Levels by a number and a word, so that they are read in order."""
    told = {quarter: levels.get((item.key, quarter)) for quarter in shown}
    cells = {_short(quarter): SHORT_LEVELS[level.level] if level else NOT_SAID for quarter, level in told.items()}
    return {"Change": _title(item)} | cells


def _short(quarter: date) -> str:
    """Apr to Jun 2018."""
    first, _, last = quarter_words(quarter).split()[:3]
    return f"{first[:3]} to {last[:3]} {quarter.year}"


def _form(morning: Morning, item: Change, quarter: date, levels: Levels) -> None:
    place = f"model {morning.system.key} {item.key} {quarter}"
    person = who.needed(morning.organisation_names, "model", Act.REVIEW_WEEK)
    if person is None:
        return
    read = _read(place, levels.get((item.key, quarter)))
    key = _key(place)
    with st.form(key, border=True):
        choices = list(Maturity)
        level = st.selectbox(
            "How far it is",
            choices,
            index=choices.index(read.level) if read else None,
            format_func=lambda level: SHORT_LEVELS[level],
            placeholder="Choose",
            key=f"{key} level",
        )
        start = (read.note if read else None) or ""
        note = st.text_area("On what grounds", start, max_chars=LONGEST_NOTE, height=80, key=f"{key} note")
        if st.form_submit_button("Save the level", type="primary"):
            _save(morning.system.key, item, quarter, (level, note), read, person, place)
    meanwhile = st.session_state.get(f"{place} refused")
    if meanwhile:
        st.warning(said(meanwhile), icon=":material/warning:")
        with st.container(horizontal=True):
            if st.button("Save mine on the newest", type="primary", key=f"{place} on top"):
                newest = maturity(store(), morning.system.key).get((item.key, quarter))
                _save(morning.system.key, item, quarter, (level, note), newest, person, place)
            if st.button("Let mine go", key=f"{place} let go"):
                _forget(place)
                st.rerun()


def _key(place: str) -> str:
    """Another key for each round: what was typed goes with the round in which it was saved or let go."""
    return f"{place} {st.session_state.get(f'{place} round', 0)}"


def _read(place: str, now: Level | None) -> Level | None:
    """What held when the form was drawn first; a form that was left is read anew."""
    if f"{_key(place)} level" not in st.session_state or f"{place} read" not in st.session_state:
        st.session_state[f"{place} read"] = now
        st.session_state.pop(f"{place} refused", None)
    kept: Level | None = st.session_state[f"{place} read"]
    return kept


def _forget(place: str) -> None:
    for name in ("read", "refused"):
        st.session_state.pop(f"{place} {name}", None)
    st.session_state[f"{place} round"] = st.session_state.get(f"{place} round", 0) + 1


def _save(
    system: str,
    item: Change,
    quarter: date,
    typed: tuple[Maturity | None, str],
    read: Level | None,
    person: Person,
    place: str,
) -> None:
    level, note = typed
    if level is None:
        st.error("Choose how far it is.")
        return
    try:
        set_maturity(store(), system, item.key, quarter, level, note, read=read.id if read else None, who=person)
    except SomebodyElseSaved as meanwhile:
        st.session_state[f"{place} refused"] = str(meanwhile)
        st.rerun()
    except FlowError as error:
        refused(error)
        return
    _forget(place)
    saved(f"Saved. {_title(item)}: {words(level).lower()}, {quarter_words(quarter)}.")


def _history(system: str, item: Change) -> None:
    """What was said of this change, newest first."""
    for level in maturity_history(store(), system, item.key)[:SHOWN_HISTORY]:
        with st.container(key=f"event-maturity-{level.id}", gap=None):
            st.caption(said(f"{moment_words(level.at)}, {level.who} ({level.who_organisation})"))
            st.markdown(said(f"{quarter_words(level.quarter)}: {words(level.level).lower()}"))
            if level.note:
                st.markdown(said_in_lines(level.note))
