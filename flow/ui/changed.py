"""What changed since yesterday: how many came in and went out, adding up; then only people of whom something is new."""

from __future__ import annotations

from datetime import date

import streamlit as st

from flow.clock import short_day
from flow.huddle.changes import Changes, Line
from flow.huddle.cohorts import Change, Cohort, came_words, change_words, went_words
from flow.services.board import Board
from flow.services.gate import doubt_of
from flow.services.meeting import Meeting
from flow.services.meeting_words import COHORTS
from flow.ui import doubt, hidden
from flow.ui.paging import paged
from flow.ui.text import capital, counted, said
from flow.ui.waiting import owner, pathway, reason
from flow.vocabulary import Feed


def show(board: Board, meeting: Meeting, many: int | None = None) -> None:
    """One cohort at a time. `many`: lines a page."""
    key = f"cohort {board.system} {board.day}"
    cohort = st.segmented_control(
        "Of whom", list(COHORTS), default=Cohort.FIT_WAITING, format_func=lambda one: COHORTS[one], key=key,
        label_visibility="collapsed",
    )  # fmt: skip
    wanted = cohort or Cohort.FIT_WAITING
    _cohort(board, meeting, next(one for one in meeting.lessons.changes if one.cohort is wanted), many)


def _cohort(board: Board, meeting: Meeting, changes: Changes, many: int | None) -> None:
    doubt.caption(doubt_of(board.gate, Feed.INPATIENTS))
    for sentence in changes.not_compared:
        st.warning(said(sentence), icon=":material/warning:")
    if not changes.sites:
        st.info("Nobody on either morning." if not changes.not_compared else "There is nothing to compare.")
        return
    total = changes.total
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            f"**{total.before}** on {short_day(changes.before_day)}, **+{sum(total.came_in.values())}** in,"
            f" **-{sum(total.went_out.values())}** out: **{total.now}** now. {_counts(changes)}",
            width="stretch",
        )
        with st.popover("Site by site"):
            _sites(board, meeting, changes)
    _lines(board, changes, many)


def _counts(changes: Changes) -> str:
    """Of those there on both mornings; coming and going is said already."""
    found = changes.counts()
    told = [
        f"{number} {change_words(changes.cohort, change)}"
        for change, number in found.items()
        if change not in (Change.NEW, Change.LEFT, Change.SAME)
    ]
    return ", ".join([*told, f"{changes.unchanged} with nothing new"]).capitalize() + "."


def _sites(board: Board, meeting: Meeting, changes: Changes) -> None:
    """Every site adds up by itself."""
    rows = [
        {
            "Site": said(
                f"{meeting.site_names.get(site, site)}, {board.organisation_names.get(organisation, organisation)}"
            ),
            "Then": movement.before,
            "In": movement.in_words or "none",
            "Out": movement.out_words or "none",
            "Now": movement.now,
        }
        for (organisation, site), movement in changes.sites.items()
    ]
    st.table(rows, hide_index=True, border="horizontal")


def _lines(board: Board, changes: Changes, many: int | None) -> None:
    """The people still here of whom something is new; those who left are counted, and shown when asked for."""
    if not hidden.people():
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        every = st.toggle(
            f"Show the {counted(len(changes.lines) - len(changes.to_read), 'person', 'people')} who left too",
            key=f"left {changes.cohort} {board.day}",
            width="content",
        )
        lines = changes.lines if every else changes.to_read
        shown = paged(lines, many, f"changed {changes.cohort} {board.day} {every}")
    if not lines:
        st.success("Nothing is new of anybody who is here.")
        return
    st.dataframe(
        [_row(board, changes.cohort, line) for line in shown],
        hide_index=True,
        height="content" if many or len(shown) < 12 else 420,
        row_height=32,
        placeholder="",
        column_config={"What is new": st.column_config.TextColumn(width="large")},
        alt="The people of whom something is new since yesterday, what matters most first.",
    )


def _row(board: Board, cohort: Cohort, line: Line) -> dict[str, object]:
    person = line.person
    return {
        "What is new": _what(board, cohort, line),
        "Ward": board.ward_names.get((person.site, person.ward), person.ward),
        "Bed": person.bed or "",
        "Local key": person.spell_id,
        "Waits for": reason(board, person.reason) if person.fit_waiting else "",
        "With": owner(board, person.owner) if person.fit_waiting else "",
        "Days ready": person.days,
        "Days here": person.length_of_stay,
    }


def _what(board: Board, cohort: Cohort, line: Line) -> str:
    """New: newly ready to leave; the blocker from one to another; the date from one day to another."""
    if line.came is not None:
        return capital(came_words(cohort, line.came))
    if line.went is not None:
        return capital(went_words(cohort, line.went))
    said_before, said_now = _value(board, line.what, line.was), _value(board, line.what, line.is_now)
    return f"{capital(change_words(cohort, line.change))}: {said_before} → {said_now}"


def _value(board: Board, what: str | None, value: str | None) -> str:
    """A field of a person in words."""
    if what == "reason":
        return reason(board, value)
    if what == "owner":
        return owner(board, value)
    if what == "pathway":
        return pathway(value)
    if what == "expected":
        return short_day(date.fromisoformat(value)) if value else "no date"
    return value or "none"
