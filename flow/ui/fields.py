"""The fields that forms about actions share: when it is due, who does it, at which tier."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

import streamlit as st

from flow.actions.fields import LONGEST_NOTE, LONGEST_WHAT
from flow.clock import LONDON, day_words, london
from flow.security.person import LONGEST_NAME
from flow.vocabulary import Tier, words

DAYS_AHEAD = 15
HALF_HOURS = tuple(time(hour, minute) for hour in range(24) for minute in (0, 30))
USUAL_TIME = time(16, 0)


def due(first: date, key: str, at: datetime | None = None) -> datetime:
    """A day and a time on England's clock, from `first` on; at first 16:00 that day, or the moment given."""
    local = london(at) if at else None
    chosen_day = max(local.date(), first) if local else first
    chosen_time = local.time().replace(second=0, microsecond=0) if local else USUAL_TIME
    days = sorted({chosen_day, *(first + timedelta(days=number) for number in range(DAYS_AHEAD))})
    times = sorted({chosen_time, *HALF_HOURS})
    left, right = st.columns([3, 2])
    day = left.selectbox("Due on", days, index=days.index(chosen_day), format_func=day_words, key=f"{key} due day")
    clock = right.selectbox("At", times, index=times.index(chosen_time), format_func=_hours, key=f"{key} due time")
    return datetime.combine(day, clock, tzinfo=LONDON)


def _hours(clock: time) -> str:
    return f"{clock:%H:%M}"


def owner(
    names: Mapping[str, str], key: str, name: str = "", organisation: str | None = None
) -> tuple[str, str | None]:
    """The person and the organisation that do it."""
    left, right = st.columns([2, 3])
    person = left.text_input("Who does it", value=name, max_chars=LONGEST_NAME, key=f"{key} owner")
    codes = list(names)
    chosen = right.selectbox(
        "Of which organisation",
        codes,
        index=codes.index(organisation) if organisation and organisation in names else None,
        format_func=lambda code: names[code],
        placeholder="Choose",
        key=f"{key} organisation",
    )
    return person, chosen


def tier(key: str, chosen: Tier, among: list[Tier] | None = None) -> Tier:
    tiers = among or list(Tier)
    return st.selectbox("Tier", tiers, index=tiers.index(chosen), format_func=words, key=f"{key} tier")


def what(key: str, value: str = "", placeholder: str | None = None) -> str:
    return st.text_input("What is to be done", value, LONGEST_WHAT, placeholder=placeholder, key=f"{key} what")


def note(label: str, key: str) -> str:
    return st.text_area(label, max_chars=LONGEST_NOTE, height=80, key=f"{key} note")


def replier(key: str) -> str:
    return st.text_input("To whom: the person who must reply", max_chars=LONGEST_NAME, key=f"{key} to")
