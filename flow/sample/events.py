"""What happened in the sample's months, to be marked on its charts. Only the Hard Reset itself is from the record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Happened:
    day: date
    what: str


_EVENTS = {
    "plymouth": (
        Happened(date(2018, 3, 1), "Snow: roads closed for two days"),
        Happened(date(2018, 4, 30), "Hard Reset begins: leaders of all organisations meet each day"),
        Happened(date(2018, 5, 21), "Home First pathways in use on every ward"),
        Happened(date(2018, 7, 16), "Care Traffic Control replaces the tactical control centre (test of change)"),
        Happened(date(2018, 7, 20), "A nursing home of 62 places stops admitting"),
    ),
    "york": (
        Happened(date(2018, 4, 9), "Discharge steering group begins to meet each day"),
        Happened(date(2018, 6, 25), "Home care contract starts with two more providers"),
    ),
}


def events(system: str) -> tuple[Happened, ...]:
    """What happened, in order of day. KeyError for a system that is not one of `SYSTEMS`."""
    return _EVENTS[system]
