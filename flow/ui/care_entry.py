"""What a partner can start today, entered in seconds, on a phone too: organisation, pathway, locality, a number."""

from __future__ import annotations

import streamlit as st

from flow.clock import short_day
from flow.errors import FlowError
from flow.huddle.localities import EVERYWHERE, locality_words
from flow.security.person import Person
from flow.security.roles import Act
from flow.services.capacity_entry import MOST, enter_capacity
from flow.services.capacity_queue import Queue
from flow.ui import asking, who
from flow.ui.care_reading import queue_of
from flow.ui.messages import refused, saved
from flow.ui.morning import Morning
from flow.ui.store import store
from flow.ui.text import said
from flow.vocabulary import Pathway, words


def show(morning: Morning) -> None:
    """The form, and what stands entered with its age."""
    queue = queue_of(morning)
    with st.container(key="capacity-entry", gap="small"):
        st.markdown("**What can you start today?**")
        person = who.needed(morning.organisation_names, "capacity entry", Act.ENTER_CAPACITY)
        if person is not None:
            _form(morning, queue, person)
    entered(queue)


def _form(morning: Morning, queue: Queue, person: Person) -> None:
    names = queue.organisation_names
    codes = asking.only(Act.ENTER_CAPACITY, names)
    with st.form("capacity", border=False):
        organisation = st.selectbox(
            "Organisation",
            codes,
            index=codes.index(person.organisation) if person.organisation in codes else None,
            format_func=lambda code: names[code],
            placeholder="Choose",
        )
        pathway = st.segmented_control(
            "Pathway", list(Pathway), format_func=lambda each: f"P{each}", key="entry pathway", width="stretch"
        )
        locality = st.selectbox("Locality", [EVERYWHERE, *queue.localities], format_func=locality_words)
        starts = st.number_input("Starts today", 0, MOST, value=None, step=1, placeholder="How many")
        with st.expander("Places free, note"):
            available = st.number_input("Places free (optional)", 0, MOST, value=None, step=1)
            note = st.text_input("Note (optional)", max_chars=500)
        if st.form_submit_button("Save", type="primary", width="stretch"):
            if organisation is None or pathway is None or starts is None:
                st.error("Choose the organisation and the pathway, and give the starts.")
                return
            _save(morning, organisation, pathway, locality, int(starts), available, note, person)


def _save(
    morning: Morning,
    organisation: str,
    pathway: Pathway,
    locality: str,
    starts: int,
    available: int | None,
    note: str,
    person: Person,
) -> None:
    assert morning.day is not None
    free = None if available is None else int(available)
    try:
        enter_capacity(
            store(), morning.system.key, morning.day, organisation, pathway, locality, starts, free, note, who=person
        )
    except FlowError as error:
        refused(error)
        return
    saved(f"Saved: {starts} starts today, {words(pathway)}, {locality_words(locality)}.")


def entered(queue: Queue) -> None:
    """Every figure that stands, with its age; one too old to use says so."""
    if not queue.entries:
        st.caption("Nobody has entered a figure in the last seven days.")
        return
    st.markdown("**Entered by partners**")
    for entry in queue.entries:
        place = (
            locality_words(entry.locality).lower() if entry.locality == EVERYWHERE else locality_words(entry.locality)
        )
        name = queue.organisation_names.get(entry.organisation, entry.organisation)
        told = f"{entry.starts} {'start' if entry.starts == 1 else 'starts'} on {short_day(entry.day)}"
        told += f", P{entry.pathway}, {place}, {name}"
        free = f", {entry.available} places free" if entry.available is not None else ""
        figure = f"**{said(told)}**" if entry.used(queue.now) else f"~~{said(told)}~~"
        note = f". {said(entry.note)}" if entry.note else ""
        st.markdown(f"{figure}{free}: {said(entry.words(queue.now))}{note}")
