"""The six indicators of the local system review: ranks as given, beside what our own discharges say; a newer figure."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from flow.clock import day_words, moment_words, today
from flow.errors import FlowError
from flow.huddle.reviewed import INDICATORS, Indicator
from flow.security.person import Person
from flow.security.roles import Act
from flow.services.indicators import LONGEST, Entry, Line, Reviewed, enter, indicators
from flow.ui import asking, who
from flow.ui.download import download
from flow.ui.figures import figure
from flow.ui.messages import refused, saved
from flow.ui.morning import Morning
from flow.ui.store import store, version
from flow.ui.text import counted, said

AS_GIVEN = (
    "Ranks stand as their source gives them: each area within its own comparator group, so that two areas' ranks "
    "cannot be compared, and the source does not say which end is which. Nothing is ranked again."
)


def show(morning: Morning) -> None:
    day = morning.day or today()
    found = _indicators(morning.system.key, day, version(morning.system.key))
    st.caption(said(AS_GIVEN))
    _ours(found)
    _areas(found)
    download("indicators", morning)
    if asking.may(Act.REVIEW_WEEK):
        with st.expander("Enter a newer figure", key="indicator-entry"):
            _form(morning, found)


@st.cache_resource(max_entries=32, ttl=3600, show_spinner=False)
def _indicators(system: str, day: date, version: str) -> Reviewed:
    return indicators(store(), system, day)


def _ours(found: Reviewed) -> None:
    st.table([_row(line, found.area) for line in found.lines], hide_index=True, border="horizontal")


def _row(line: Line, area: str) -> dict[str, str]:
    entry = line.entries.get(area)
    return {
        "Indicator": line.indicator.label,
        "Rank as given": _rank(entry),
        "Figure": _figure(line.indicator, entry.value) if entry else "not given",
        "As of": day_words(entry.on) if entry else "",
        "Computed here": _computed(line),
        "Source": said(entry.source) if entry else "",
    }


def _rank(entry: Entry | None) -> str:
    return f"{entry.rank} of {entry.of}" if entry and entry.rank is not None else "not given"


def _figure(item: Indicator, value: float | None) -> str:
    return (
        "not given" if value is None else f"{figure(value, item.unit)} {item.unit if item.unit != '%' else ''}".strip()
    )


def _computed(line: Line) -> str:
    """23.7% of 10,463 discharges from Tue 13 March 2018 to Mon 11 June 2018; or why there is none."""
    if line.computed is None:
        return line.why_not or ""
    told = f"{_figure(line.indicator, line.computed.value)} of {counted(line.computed.denominator, 'discharge')}"
    without = f"; {line.computed.without_age:,} without an age left out" if line.computed.without_age else ""
    return f"{told} from {day_words(line.first)} to {day_words(line.last)}, every ward{without}"


def _areas(found: Reviewed) -> None:
    if len(found.areas) < 2:
        return
    with st.expander(f"All {len(found.areas)} areas, as given"):
        rows: list[dict[str, Any]] = [
            {"Area": said(area)} | {line.indicator.label: _cell(line, area) for line in found.lines}
            for area in found.areas
        ]
        st.table(rows, hide_index=True, border="horizontal")


def _cell(line: Line, area: str) -> str:
    entry = line.entries.get(area)
    if entry is None:
        return ""
    figures = [str(entry.rank)] if entry.rank is not None else []
    return "; ".join([*figures, *([_figure(line.indicator, entry.value)] if entry.value is not None else [])])


def _form(morning: Morning, found: Reviewed) -> None:
    person = who.needed(morning.organisation_names, "indicators", Act.REVIEW_WEEK)
    if person is None:
        return
    with st.form("indicator form", border=False):
        key = st.selectbox("Indicator", list(INDICATORS), format_func=lambda key: INDICATORS[key].label, required=True)
        left, middle, right = st.columns(3)
        value = left.number_input("Figure (a share in per cent)", min_value=0.0, value=None)
        rank = middle.number_input("Rank", min_value=1, value=None, step=1)
        of = right.number_input("Of how many", min_value=1, value=None, step=1)
        left, right = st.columns([1, 2])
        on = left.date_input("As of", value=morning.day or today(), format="DD/MM/YYYY")
        source = right.text_input("Source", max_chars=LONGEST)
        if st.form_submit_button("Enter it", type="primary"):
            _save(morning.system.key, found.area, key, on, source, (value, rank, of), person)
    for line in found.lines:
        for entry in line.history[:3]:
            told = f"{_rank(entry)}, figure {_figure(line.indicator, entry.value)}, as of {day_words(entry.on)}"
            by = f"entered by {entry.who} at {moment_words(entry.at)}"
            st.caption(said(f"{line.indicator.label}: {told}; {entry.source}; {by}."))


Typed = tuple[float | None, int | None, int | None]
"""figure, rank, of how many, as typed"""


def _save(system: str, area: str, key: str, on: date, source: str, typed: Typed, person: Person) -> None:
    value, rank, of = typed
    share = value / 100 if value is not None and INDICATORS[key].unit == "%" else value
    try:
        enter(store(), system, key, area, on, source, value=share, rank=rank, of=of, who=person)
    except FlowError as error:
        refused(error)
        return
    saved(f"Entered. {INDICATORS[key].label}")
