"""One person of the live list opened: what is known, what is new, what may be done, the path so far, the history."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from flow.actions.work_words import sentence
from flow.clock import london, moment_words, short_day, time_words
from flow.huddle.since import said as change_said
from flow.huddle.worklist import Row
from flow.services import work
from flow.ui import work_agree, work_form
from flow.ui import work_reading as reading
from flow.ui.look import card
from flow.ui.store import store
from flow.ui.text import capital, counted, said
from flow.ui.work_reading import Look
from flow.vocabulary import Pathway, words


def show(look: Look, row: Row) -> None:
    with card(f"work-{row.person.spell_id}", opened=True):
        _head(look, row)
        st.markdown("  \n".join((*_known(look, row), *_work(look, row), *_new(look, row))))
        work_form.show(look, row)
        tabs = st.tabs(
            [f"Actions: {len(row.open_actions)} open", "Path so far", "History"],
            key=f"work tabs {look.found.system}",
            on_change="rerun",
        )
        for tab, part in zip(tabs, PARTS, strict=True):
            if tab.open:
                with tab:
                    part(look, row)


def _head(look: Look, row: Row) -> None:
    with st.container(horizontal=True, wrap=False, vertical_alignment="center"):
        st.subheader(said(f"{reading.place(row)}: {row.person.spell_id}"), anchor=False, width="stretch")
        st.button("Close", icon=":material/close:", type="tertiary", on_click=reading.choose, args=(look, None))
    for told in row.standing(look.found.now):
        attention = told != "done"
        st.badge(
            capital(told),
            icon=":material/schedule:" if attention else ":material/check:",
            color="yellow" if attention else "green",
        )


def _known(look: Look, row: Row) -> list[str]:
    """How the lists have this person."""
    person, names = row.person, look.names
    lines = []
    if row.left:
        lines.append(f"**{capital(row.left.how)}**, last seen on {short_day(row.left.last_seen)}.")
    here = (
        f"Here **{counted(person.length_of_stay, 'day')}**"
        if person.length_of_stay is not None
        else "Days here not known"
    )
    ready = f"ready **{counted(person.days_ready, 'day')}**" if person.days_ready is not None else "no ready date"
    expected = f"expected to leave on **{short_day(person.expected)}**" if person.expected else "**no expected date**"
    lines.append(f"{here}, {ready}, {expected}.")
    pathway = f" {words(Pathway(person.pathway))}." if person.pathway in set(Pathway) else ""
    if person.reason or person.owner or person.ready_on:
        waits = said(reading.reason(names, person.reason))
        lines.append(f"Waiting for **{waits}**, with {said(reading.owner(names, person.owner))}.{pathway}")
    if person.why:
        lines.append(f"Listed: {', '.join(person.why)}.")
    return lines


def _work(look: Look, row: Row) -> list[str]:
    """What is being done, as it stands."""
    item, check = row.work, row.next_check
    due = f", check at **{time_words(check)}** on **{short_day(london(check).date())}**" if check else ""
    source = "" if item.next_step or not row.next_step else " (from the list or the last review)"
    lines = [f"Next step: **{said(row.next_step or 'none')}**{due}{source}."]
    if item.holder:
        lines.append(f"Claimed by **{said(item.holder)}**.")
    if item.blocked_by:
        lines.append(f":material/block: Blocked by: **{said(item.blocked_by)}**.")
    if row.touched:
        by = f" by {said(item.touched_by)}" if item.touched_by and item.touched_at == row.touched else ""
        lines.append(f"Last touched at {moment_words(row.touched)}{by}.")
    return lines


def _new(look: Look, row: Row) -> list[str]:
    """What changed since the list before."""
    if row.left:
        return []
    told = "; ".join(said(change_said(one, look.names)) for one in row.changed)
    return [f"Since yesterday: **{told}**." if told else "Nothing of this changed since yesterday's list."]


def _actions(look: Look, row: Row) -> None:
    for action in row.actions:
        with st.container(key=f"line-work-action-{action.id}", gap=None):
            due = f"{time_words(action.due_at)} on {short_day(london(action.due_at).date())}"
            st.markdown(f"**{said(action.what)}**  \n{said(action.owner)} by {due} · {said(action.status)}")
    if not row.actions:
        st.caption("No action is open for this person.")
    work_agree.show(look, row)


def _path(look: Look, row: Row) -> None:
    """Ward by ward, reason by reason, from the lists."""
    person, names = row.person, look.names
    stretches = work.path(store(), look.found.system, person.organisation, person.spell_id, look.found.day)
    if not stretches:
        st.caption("No list of inpatients has named this person so far.")
        return
    st.dataframe(
        [
            {
                "From": short_day(part.first),
                "To": short_day(part.last),
                "Ward": names.wards.get((part.site, part.ward), part.ward),
                "Waiting for": reading.reason(names, part.reason) if part.fit_waiting or part.reason else "not ready",
                "With": reading.owner(names, part.owner) if part.owner else "",
                "Pathway": reading.pathway(part.pathway) if part.pathway else "",
            }
            for part in reversed(stretches)
        ],
        hide_index=True,
        height="content",
        row_height=32,
        key=f"work path {person.organisation} {person.spell_id}",
        alt="Where this person has been and what they waited for, the newest first.",
    )


def _history(look: Look, row: Row) -> None:
    """Newest first: what happened last is what is asked for."""
    person = row.person
    events = work.history(store(), look.found.system, person.organisation, person.spell_id)
    if not events:
        st.caption("Nobody has done anything for this person here yet.")
    for event in reversed(events):
        with st.container(key=f"event-work-{event.version}", gap=None):
            st.caption(moment_words(event.at))
            st.markdown(said(sentence(event)))


PARTS: tuple[Callable[[Look, Row], None], ...] = (_actions, _path, _history)
