"""One person of the long-stay list: what is known, what was said before, and the form that records a review."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import streamlit as st

from flow.actions.fields import LONGEST_NOTE
from flow.actions.review_fields import LONGEST_STEP
from flow.clock import LONDON, day_words, short_day
from flow.errors import FlowError
from flow.huddle.staying import Review, Staying
from flow.security.person import Person
from flow.security.roles import Act
from flow.services.stay_reviews import record_review, review_history
from flow.services.wards import WardDay
from flow.ui import ward_words as say
from flow.ui import who
from flow.ui.fields import DAYS_AHEAD, HALF_HOURS
from flow.ui.look import card
from flow.ui.messages import refused, saved
from flow.ui.store import store
from flow.ui.text import counted, said, said_in_lines
from flow.vocabulary import Pathway, words

USUAL_CHECK = time(12, 0)
PLACEHOLDER = "A verb first: confirm, arrange, decide, chase ..."


def show(wards: WardDay, person: Staying) -> None:
    with card(f"stay-{wards.day}", opened=True):
        left, right = st.columns([5, 6], gap="large")
        with left:
            _known(wards, person)
            _history(wards, person)
        with right:
            _form(wards, person)


def _known(wards: WardDay, person: Staying) -> None:
    """Who it is, by ward, bed and local key alone, and how things stand."""
    bed = f", bed {person.bed}" if person.bed else ""
    st.subheader(said(f"{person.ward_name}{bed}: {person.spell_id}"), anchor=False)
    with st.container(gap="xsmall"):
        for line in _lines(wards, person):
            st.markdown(line)


def _lines(wards: WardDay, person: Staying) -> list[str]:
    day, pathway = person.expected_discharge_date, person.pathway
    expected = f"expected to leave on **{short_day(day)}**" if day else "**no expected date**"
    lines = [f"Here **{counted(person.length_of_stay, 'day')}**, {expected}."]
    if pathway in set(Pathway):
        lines.append(f"{words(Pathway(pathway))}.")
    if person.reason or person.owner:
        with_whom = f", with {said(say.owner(wards, person.owner))}" if person.owner else ""
        waiting = said(say.reason(wards, person.reason) or "No reason recorded")
        lines.append(f"Reason: **{waiting}**{with_whom}.")
    elif person.fit_waiting:
        lines.append("Ready to leave; **no reason recorded**.")
    lines.append(
        f"Last review: **{said(say.review_sentence(person.review))}**." if person.review else "**Never reviewed.**"
    )
    due = f", by {say.moment(person.next_check)}" if person.next_check else ""
    lines.append(f"Next step: **{said(person.next_step or 'none recorded')}**{due}.")
    return lines


def _history(wards: WardDay, person: Staying) -> None:
    """Every review recorded here, newest first, one click away."""
    reviews = review_history(store(), wards.system, person.organisation, person.spell_id)
    if not reviews:
        st.caption("No review of this person has been recorded here.")
        return
    with st.expander(f"Every review recorded here: {len(reviews)}"):
        for number, review in enumerate(reviews):
            with st.container(key=f"event-review-{number}", gap=None):
                _said(review)


def _said(review: Review) -> None:
    st.caption(said(say.review_sentence(review)))
    check = f", next check {say.moment(review.next_check)}" if review.next_check else ""
    st.markdown(f"{said(review.next_step or '')}{check}")
    if review.note:
        st.markdown(said_in_lines(review.note))


def _form(wards: WardDay, person: Staying) -> None:
    key = f"review {wards.day} {person.organisation} {person.spell_id}"
    somebody = who.needed(wards.organisation_names, key, Act.REVIEW_STAY)
    if somebody is None:
        return
    reviews = person.review.at.isoformat() if person.review else ""
    with st.form(f"{key} {reviews}"):
        st.markdown(f"**Record a review** by {said(str(somebody))}")
        step = st.text_input("Next step", max_chars=LONGEST_STEP, placeholder=PLACEHOLDER, key=f"{key} {reviews} step")
        check = _next_check(wards, f"{key} {reviews}")
        note = st.text_area("Note (optional)", max_chars=LONGEST_NOTE, height=80, key=f"{key} {reviews} note")
        if st.form_submit_button("Record this review", type="primary"):
            _record(wards, person, step, check, note, somebody)


def _next_check(wards: WardDay, key: str) -> datetime:
    """A day and a time on England's clock; at first noon of the next day."""
    left, right = st.columns([3, 2])
    days = [wards.day + timedelta(days=number) for number in range(DAYS_AHEAD)]
    day = left.selectbox("Next check on", days, index=1, format_func=day_words, key=f"{key} check day")
    times = list(HALF_HOURS)
    clock = right.selectbox(
        "At", times, index=times.index(USUAL_CHECK), format_func=lambda half: f"{half:%H:%M}", key=f"{key} check time"
    )
    return datetime.combine(day, clock, tzinfo=LONDON)


def _record(wards: WardDay, person: Staying, step: str, check: datetime, note: str, somebody: Person) -> None:
    """What is recorded is in the store before anything else is shown."""
    try:
        record_review(
            store(),
            wards.system,
            person.organisation,
            person.spell_id,
            wards.day,
            next_step=step,
            next_check=check,
            note=note,
            who=somebody,
        )
    except FlowError as error:
        refused(error)
        return
    saved(f"Review recorded. Next for {person.spell_id}: {' '.join(step.split())}")
