"""The forms of one line: a progress note with its status, or a change of who leads it, by when, and of its words.

The version that was read stays with the form until it is saved. Somebody else may save in between: then the sentence
says who and when, what was typed stays, and it can be put on top of the newest version.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import streamlit as st

from flow.actions.plan import LONGEST_LEAD, LONGEST_NOTE, LONGEST_WORDS, MOST_MEASURES, PlanLine
from flow.errors import FlowError, SomebodyElseSaved
from flow.measures.definitions import MEASURES
from flow.security.person import Person
from flow.security.roles import Act
from flow.services.plans import change_line, get_line
from flow.ui import asking, who
from flow.ui.messages import refused, saved
from flow.ui.part import part
from flow.ui.store import store
from flow.ui.text import said
from flow.vocabulary import PlanStatus, words

PROGRESS, CHANGE = "Write progress", "Change the line"
BUTTONS = {PROGRESS: "Add the progress", CHANGE: "Save the change"}
FIRST, LAST = date(2010, 1, 1), date(2040, 12, 31)
Typed = tuple[dict[str, Any], str]
"""What differs from what was read, by field; the note."""


@part()
def form(line: PlanLine, names: Mapping[str, str]) -> None:
    """The choice of what to write, and its form once chosen."""
    if not asking.may(Act.REVIEW_WEEK):
        st.caption(who.ask(Act.REVIEW_WEEK))
        return
    place = f"plan {line.id}"
    read = st.session_state.get(f"{place} read") or line
    kind = st.segmented_control(
        "What to write", (PROGRESS, CHANGE), key=f"{place} {read.version} kind", label_visibility="collapsed"
    )
    if kind is None:
        _forget(place)
        return
    st.session_state[f"{place} read"] = read
    person = who.needed(names, place, Act.REVIEW_WEEK)
    if person is None:
        return
    key = f"{place} {read.version} {kind}"
    with st.form(key, border=True):
        typed = _progress(read, key) if kind == PROGRESS else _change(read, names, key)
        if st.form_submit_button(BUTTONS[kind], type="primary"):
            _save(read, typed, person, place)
    meanwhile = st.session_state.get(f"{place} refused")
    if meanwhile:
        _offer(meanwhile, read, typed, person, place)


def _progress(line: PlanLine, key: str) -> Typed:
    choices = list(PlanStatus)
    index = choices.index(line.status)
    status = st.selectbox("It is now", choices, index=index, format_func=words, key=f"{key} status", required=True)
    return _differing(line, {"status": status}), _note("Progress", key)


def _change(line: PlanLine, names: Mapping[str, str], key: str) -> Typed:
    """Only what the person changed, so that it can be laid on a newer version too."""
    wording = st.text_area("What it is", line.words, max_chars=LONGEST_WORDS, height=80, key=f"{key} words")
    left, right = st.columns([3, 2])
    leads = list(dict.fromkeys([*names, *([line.lead] if line.lead else [])]))
    lead = left.selectbox(
        "Who leads it",
        leads,
        index=leads.index(line.lead) if line.lead else None,
        format_func=lambda code: names.get(code, code),
        placeholder="Choose, or write a group's name",
        accept_new_options=True,
        key=f"{key} lead",
    )
    due = right.date_input("Due", line.due, FIRST, LAST, format="DD/MM/YYYY", key=f"{key} due")
    milestone = st.text_input("Milestone", line.milestone or "", max_chars=LONGEST_WORDS, key=f"{key} milestone")
    measures = st.multiselect(
        "Measures beside it",
        list(MEASURES),
        list(line.measures),
        format_func=lambda key: MEASURES[key].label,
        max_selections=MOST_MEASURES,
        key=f"{key} measures",
    )
    typed = {
        "words": wording,
        "lead": (lead or "").strip()[:LONGEST_LEAD] or None,
        "due": due or None,
        "milestone": milestone.strip() or None,
        "measures": tuple(measures),
    }
    return _differing(line, typed), _note("Why (optional)", key)


def _differing(line: PlanLine, typed: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in typed.items() if value != getattr(line, name)}


def _note(label: str, key: str) -> str:
    return st.text_area(label, max_chars=LONGEST_NOTE, height=110, key=f"{key} note")


def _offer(meanwhile: str, read: PlanLine, typed: Typed, person: Person, place: str) -> None:
    """What was typed can go on top of what somebody else saved, or be let go."""
    st.warning(said(meanwhile), icon=":material/warning:")
    with st.container(horizontal=True):
        if st.button("Save mine on the newest version", type="primary", key=f"{place} on top"):
            _save(get_line(store(), read.id), typed, person, place)
        if st.button("Let mine go", key=f"{place} let go"):
            _forget(place)
            st.rerun(scope="app")


def _save(line: PlanLine, typed: Typed, person: Person, place: str) -> None:
    changes, note = typed
    try:
        change_line(store(), line.id, line.version, changes, note, who=person)
    except SomebodyElseSaved as meanwhile:
        st.session_state[f"{place} refused"] = str(meanwhile)
        return
    except FlowError as error:
        refused(error)
        return
    _forget(place)
    saved(f"Saved. {line.words}")


def _forget(place: str) -> None:
    for name in ("read", "refused"):
        st.session_state.pop(f"{place} {name}", None)
