"""Starts a day: as partners entered them, each with its age, or as usual for the weekday; always said which."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from flow.clock import day_words, london, time_words
from flow.huddle.localities import EVERYWHERE

KEEPS = timedelta(hours=24)
"""A figure older than this is shown and not used."""
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Entry:
    """Starts that a partner said it can make, and places it has free. `locality` EVERYWHERE: not told apart."""

    day: date
    organisation: str
    pathway: str
    locality: str
    starts: int
    available: int | None
    note: str | None
    at: datetime
    who: str
    who_organisation: str

    def age(self, now: datetime) -> timedelta:
        """Never below nought, though somebody sets a clock back."""
        return max(now - self.at, timedelta(0))

    def used(self, now: datetime) -> bool:
        return self.age(now) <= KEEPS

    def words(self, now: datetime) -> str:
        """Entered 07:40 today by Sam Price (LWSW), 2 h old; beyond a day '26 h old: not used'."""
        said = f"entered {time_words(self.at)} {_when(self.at, now)} by {self.who} ({self.who_organisation})"
        return f"{said}, {age_words(self.age(now))}{'' if self.used(now) else ': not used'}"


def age_words(age: timedelta) -> str:
    """Under 1 h old, 2 h old, 26 h old, 3 days old from the fourth day on."""
    hours = int(age / HOUR)
    if hours < 1:
        return "under 1 h old"
    return f"{hours} h old" if hours < 72 else f"{hours // 24} days old"


def _when(at: datetime, now: datetime) -> str:
    days = (london(now).date() - london(at).date()).days
    return {0: "today", 1: "yesterday"}.get(days, f"on {day_words(london(at).date())}")


class Kind(StrEnum):
    """Where a number of starts is from."""

    ENTERED = "entered"
    USUAL = "usual"
    BOTH = "both"
    NONE = "none"


KIND_WORDS: dict[Kind, str] = {
    Kind.ENTERED: "entered",
    Kind.USUAL: "usual (four-week median of the weekday)",
    Kind.BOTH: "entered, where it was; else usual (four-week median of the weekday)",
    Kind.NONE: "not known",
}


@dataclass(frozen=True)
class Starts:
    """Starts of a queue on one day. `entries`: the figures entered for it, those too old to use among them."""

    number: float | None
    kind: Kind
    entries: tuple[Entry, ...]

    def words(self, now: datetime) -> str:
        """The number's source, and each figure behind it or too old for it."""
        return "; ".join([KIND_WORDS[self.kind], *(each.words(now) for each in self.entries)])


def starts_of(entries: Iterable[Entry], locality: str, usual: Mapping[str, float | None], now: datetime) -> Starts:
    """Starts of one pathway's queue of a locality, or EVERYWHERE. `usual`: by locality, EVERYWHERE among them.

    Of one locality: the sum of what was entered for it. Of all: where somebody entered a figure for everywhere, the
    sum of all figures; else each locality's own, and its usual where it has none. Old figures count for nothing.
    """
    mine = tuple(each for each in entries if locality in (each.locality, EVERYWHERE))
    fresh = [each for each in mine if each.used(now)]
    if not fresh:
        return Starts(usual.get(locality), Kind.NONE if usual.get(locality) is None else Kind.USUAL, mine)
    entered = float(sum(each.starts for each in fresh))
    has = {each.locality for each in fresh}
    rest = [number for place, number in usual.items() if place not in (has | {EVERYWHERE}) and number]
    if locality != EVERYWHERE or EVERYWHERE in has or not rest:
        return Starts(entered, Kind.ENTERED, mine)
    return Starts(entered + sum(rest), Kind.BOTH, mine)
