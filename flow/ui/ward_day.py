"""What every part of the wards' screen shares: the morning's wards, kept as long as the data stands; its heading."""

from __future__ import annotations

from datetime import date

import streamlit as st

from flow.clock import time_words
from flow.services import wards as services
from flow.services.board import version
from flow.services.wards import WardDay
from flow.ui import asking, doubt
from flow.ui.morning import Morning
from flow.ui.store import store
from flow.ui.text import listed, said
from flow.vocabulary import Feed

PARTS: dict[str, tuple[str, str]] = {
    "beds": ("Bed state", "How each site, zone and ward stands this morning"),
    "stays": ("Long-stay reviews", "Who has been here long, who looked last, what happens next"),
    "leaving": ("Planned discharges", "Who is planned to leave today"),
}

COUNTED_FROM = {Feed.BEDS: "Figures of beds", Feed.INPATIENTS: "Figures of people"}


def ward_day(morning: Morning) -> WardDay:
    """The wards of this morning; where nothing was ever filed a sentence, and the page ends."""
    if morning.day is None:
        st.title("Wards", anchor=False)
        st.info("No file has been loaded yet. Open **Load** in the menu and put the day's files in.")
        st.stop()
    key = morning.system.key
    return _ward_day(key, morning.day, morning.organisation, version(store(), key), asking.sight())


@st.cache_resource(max_entries=64, show_spinner=False)
def _ward_day(system: str, day: date, organisation: str | None, version: str, sight: str) -> WardDay:
    return services.ward_day(store(), system, day, organisation)


def heading(wards: WardDay) -> None:
    """The title, and the way to each part."""
    place = wards.organisation_names[wards.organisation] if wards.organisation else wards.system_name
    with st.container(key="heading", horizontal=True, vertical_alignment="center"):
        st.title(said(f"Wards: {place}"), anchor=False)
        links = [f"[{title}](#{name})" for name, (title, _) in PARTS.items()]
        st.markdown("\u2003".join(links), width="content")
    for feed, sentence in wards.doubts.items():
        doubt.warning(sentence, COUNTED_FROM[feed])


def part(name: str) -> None:
    """The heading of one part."""
    title, about = PARTS[name]
    first = name == next(iter(PARTS))
    with st.container(
        key=f"first-{name}" if first else f"part-{name}", horizontal=True, vertical_alignment="bottom", gap="small"
    ):
        st.header(title, anchor=name, width="content")
        st.caption(about, width="content")


def counted_at(wards: WardDay) -> str:
    """at 08:00; at 07:30 and 08:00 where organisations count at different times."""
    times = list(dict.fromkeys(time_words(moment) for moment in wards.census))
    return f"at {listed(times)}" if times else ""
