"""Shift handover: the note, the claims that go to the next person, the list to print, and the shifts before."""

from __future__ import annotations

from functools import partial

import streamlit as st

from flow.clock import moment_words
from flow.errors import FlowError
from flow.huddle.worklist import Row, Worklist
from flow.security.person import LONGEST_NAME, Person, somebody
from flow.security.roles import Act
from flow.services import handover
from flow.services.handover import Claim
from flow.ui import hidden, who
from flow.ui.care_reading import worklist_of
from flow.ui.messages import refused, saved
from flow.ui.morning import Morning
from flow.ui.store import store
from flow.ui.text import counted, said, said_in_lines


def show(morning: Morning) -> None:
    """Handing over on the left; what was handed over, and the list to print, on the right."""
    found = worklist_of(morning)
    if not hidden.people():
        rows = handover.to_print(found)
        st.markdown(f"**{counted(len(rows), 'person', 'people')}** with open work.")
        return
    left, right = st.columns([4, 3], gap="large")
    with left:
        st.subheader("Hand over the shift", anchor=False)
        person = who.needed(morning.organisation_names, "handover", Act.WORK)
        if person is not None:
            _form(morning, found, person)
    with right:
        st.subheader("The list to print", anchor=False)
        _print(found)
        st.subheader("Handed over before", anchor=False)
        _before(morning)


def _form(morning: Morning, found: Worklist, person: Person) -> None:
    mine = {row.key: row for row in handover.open_claims(found, person)}
    names = morning.organisation_names
    with st.form("handover", border=False):
        note = st.text_area("What the next shift has to know", height=140, max_chars=2000)
        name = st.text_input("Who takes over", max_chars=LONGEST_NAME)
        codes = list(names)
        own = codes.index(person.organisation) if person.organisation in codes else None
        organisation = st.selectbox("Their organisation", codes, index=own, format_func=lambda code: names[code])
        if mine:
            passed = st.multiselect(
                "Your open claims to pass on", list(mine), default=list(mine), format_func=lambda key: _place(mine[key])
            )
        else:
            passed = []
            st.caption("You have claimed nobody: the note alone is handed over.")
        if st.form_submit_button("Hand over", type="primary"):
            _hand_over(morning, note, name, organisation, [mine[key] for key in passed], person)


def _place(row: Row) -> str:
    """Ward, bed and local key."""
    bed = f", bed {row.person.bed}" if row.person.bed else ""
    return f"{row.person.ward_name}{bed}: {row.person.spell_id}"


def _hand_over(
    morning: Morning, note: str, name: str, organisation: str | None, rows: list[Row], person: Person
) -> None:
    claims = [Claim(row.person.organisation, row.person.spell_id, row.work.version) for row in rows]
    if organisation is None:
        st.error("Choose the organisation of who takes over.")
        return
    try:
        to_whom = somebody(name, organisation)
        handover.hand_over(store(), morning.system.key, note, to_whom, claims, who=person)
    except FlowError as error:
        refused(error)
        return
    saved(f"Handed over to {to_whom} with {counted(len(claims), 'claim')}.")


def _print(found: Worklist) -> None:
    rows = handover.to_print(found)
    st.markdown(f"**{counted(len(rows), 'person', 'people')}** with open work: ward, bed and local key, no names.")
    st.download_button(
        "Handover list: page to print",
        data=partial(handover.printed, store(), found, who=who.person(Act.SEE_PEOPLE)),
        file_name=f"handover-{found.system}-{found.day.isoformat()}.html",
        mime="text/html",
        icon=":material/print:",
        key="handover list",
        on_click="ignore",
    )


def _before(morning: Morning) -> None:
    handed = handover.handovers(store(), morning.system.key)
    if not handed:
        st.caption("No shift has been handed over yet.")
    for each in handed:
        with st.container(key=f"event-{each.at.timestamp():.0f}-{len(each.passed_on)}", gap=None):
            by = Person(each.who, each.who_organisation)
            claims = counted(len(each.passed_on), "claim")
            st.caption(said(f"{moment_words(each.at)}: {by} to {each.to_whom}, {claims} passed on"))
            st.markdown(said_in_lines(each.note))
