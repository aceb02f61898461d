"""The live list as it is read for a screen, kept as long as the data stands; how one thing of it is said in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import streamlit as st

from flow.clock import london, now, short_day, time_words
from flow.huddle.delays import NO_OWNER, NO_PATHWAY, NO_REASON
from flow.huddle.narrowing import GroupBy
from flow.huddle.since import Names, said
from flow.huddle.worklist import Key, Row, Worklist
from flow.services import worklist as services
from flow.ui import asking
from flow.ui.morning import Morning
from flow.ui.store import store, version
from flow.ui.text import capital
from flow.vocabulary import NOT_MAPPED, Pathway

HALF_AN_HOUR = timedelta(minutes=30)


@dataclass(frozen=True)
class Look:
    """One look at the live list: what it holds, what its codes are called, and the version of the data it shows."""

    morning: Morning
    found: Worklist
    names: Names
    drawn: str

    @property
    def organisations(self) -> Mapping[str, str]:
        return self.names.organisations


def look(morning: Morning) -> Look:
    """The live list of this morning; where nothing was ever filed a sentence, and the page ends."""
    if morning.day is None:
        st.info("No file has been loaded yet. Open **Load** in the menu and put the day's files in.")
        st.stop()
    key = morning.system.key
    drawn = version(key)
    minute = now().replace(second=0, microsecond=0)
    found = _worklist(key, morning.day, drawn, minute, asking.sight())
    return Look(morning, found, _names(key, drawn), drawn)


@st.cache_resource(max_entries=32, ttl=120, show_spinner=False)
def _worklist(system: str, day: date, version: str, minute: datetime, sight: str) -> Worklist:
    return services.worklist(store(), system, day, minute)


@st.cache_resource(max_entries=32, ttl=3600, show_spinner=False)
def _names(system: str, version: str) -> Names:
    return services.names(store(), system)


def chosen(look: Look) -> Key | None:
    """Whose card is open."""
    found: Key | None = st.session_state.get(f"work chosen {look.found.system}")
    return found


def choose(look: Look, key: Key | None) -> None:
    st.session_state[f"work chosen {look.found.system}"] = key


def reason(names: Names, code: str | None) -> str:
    return capital(names.reasons.get(code, code) if code else NO_REASON)


def owner(names: Names, code: str | None) -> str:
    return names.organisations.get(code, code) if code else capital(NO_OWNER)


def pathway(code: str | None) -> str:
    """Pathway 1; what is not known says so."""
    if code is None:
        return capital(NO_PATHWAY)
    return f"Pathway {code}" if code in set(Pathway) else capital(NOT_MAPPED)


def moment(at: datetime, day: date) -> str:
    """14:00; 14:00 Wed 6 June on another day."""
    local = london(at)
    return time_words(at) if local.date() == day else f"{time_words(at)} {short_day(local.date())}"


def standing(row: Row, at: datetime) -> str:
    """Overdue by 3 hours; not touched for 2 days. Of somebody who left, how they did, first of all."""
    return capital("; ".join((*([str(row.left.how)] if row.left else []), *row.standing(at))))


def changed(names: Names, row: Row) -> str:
    if row.left:
        return f"Last seen {short_day(row.left.last_seen)}"
    return capital("; ".join(said(difference, names) for difference in row.changed))


def place(row: Row) -> str:
    """Hartor, bed B12."""
    bed = f", bed {row.person.bed}" if row.person.bed else ""
    return f"{row.person.ward_name}{bed}"


def group_name(names: Names, by: GroupBy, value: str | None) -> str:
    """What a group of the list is called."""
    if by is GroupBy.PATHWAY:
        return pathway(value)
    if by is GroupBy.OWNER:
        return owner(names, value)
    if by is GroupBy.WARD:
        site, _, ward = (value or "|").partition("|")
        return names.wards.get((site, ward), ward or site)
    return value or "No zone"


def is_past(look: Look) -> bool:
    """Whether the morning is judged as at its huddle, not as at this minute."""
    return now() - look.found.now > HALF_AN_HOUR
