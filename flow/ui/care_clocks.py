"""Clocks: who is about to pass 28 days, 14 days or 48 hours, most urgent first, and how many have."""

from __future__ import annotations

import streamlit as st

from flow.clock import london, short_day, time_words
from flow.huddle.clocks import CaseClock, DateClock, StayClock
from flow.huddle.localities import locality_words
from flow.services.clocks import ClockDay
from flow.services.gate import doubt_of
from flow.ui import asking, doubt, hidden
from flow.ui.care_reading import clocks_of
from flow.ui.morning import Morning, board_of
from flow.ui.text import counted, said
from flow.vocabulary import DstSetting, Feed, words

Row = dict[str, object]


def show(morning: Morning) -> None:
    """Three lists, one under the other."""
    found, gate = clocks_of(morning), board_of(morning).gate
    clocks = found.clocks
    people = doubt_of(gate, Feed.INPATIENTS)
    hidden.people()
    _head("Discharge to assess and continuing healthcare: 28 days", clocks.cases.total, clocks.cases_passed, "case")
    _list(found.cases_reason, doubt_of(gate, Feed.CHC), [_case(found, each) for each in clocks.cases.lines],
          "No case is on day 24 to 28 without a decision.")  # fmt: skip
    _head("Stays in community wards: 14 days", clocks.stays.total, clocks.stays_passed, "person", "people")
    _list(found.people_reason, people, [_stay(found, each) for each in clocks.stays.lines],
          "Nobody is on day 12 to 14 in a community ward.")  # fmt: skip
    _head("Expected date of discharge: 48 hours", clocks.dates.total, clocks.dates_passed, "person", "people")
    _list(found.people_reason, people, [_date(found, each) for each in clocks.dates.lines],
          "Nobody's 48 hours end within the next 24 without an expected date.")  # fmt: skip


def _head(title: str, about: int, passed: int, thing: str, things: str | None = None) -> None:
    st.subheader(title, anchor=False)
    st.markdown(
        f"**{counted(about, thing, things)} about to pass**, {counted(passed, thing, things)} beyond it already."
    )


def _list(reason: str | None, doubtful: str | None, rows: list[Row], nobody: str) -> None:
    if reason:
        st.info(said(reason))
        return
    doubt.caption(doubtful)
    if not rows:
        st.success(nobody)
        return
    if not asking.people_shown():
        return
    st.dataframe(rows, hide_index=True, height="content", row_height=32, placeholder="",
                 alt="Who is about to pass, most urgent first.")  # fmt: skip


def _organisation(found: ClockDay, code: str) -> str:
    return found.organisation_names.get(code, code)


def _case(found: ClockDay, case: CaseClock) -> Row:
    return {
        "Days left": case.left,
        "Day today": case.used,
        "Case": case.case_id,
        "Checklist": short_day(case.checklist_date),
        "Decision-support tool": f"done {short_day(case.dst_date)}" if case.dst_date else "still to be done",
        "Assessed in": words(DstSetting(case.setting)) if case.setting in set(DstSetting) else "",
        "Locality": locality_words(case.locality) if case.locality else "",
        "Organisation": _organisation(found, case.organisation),
    }


def _stay(found: ClockDay, each: StayClock) -> Row:
    who = each.person
    return {
        "Days left": each.left,
        "Day today": each.used,
        "Ward": who.ward_name,
        "Bed": who.bed or "",
        "Local key": who.spell_id,
        "Ready to leave": "yes" if who.fit_waiting else "no",
        "Next step": who.next_step or "none recorded",
        "Expected to leave": short_day(who.expected_discharge_date) if who.expected_discharge_date else "no date",
        "Organisation": _organisation(found, who.organisation),
    }


def _date(found: ClockDay, each: DateClock) -> Row:
    return {
        "Hours left": each.hours_left,
        "Set it by": f"{time_words(each.due)} {short_day(london(each.due).date())}",
        "Ward": found.ward_names.get((each.site, each.ward), each.ward),
        "Bed": each.bed or "",
        "Local key": each.spell_id,
        "Organisation": _organisation(found, each.organisation),
    }
