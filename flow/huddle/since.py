"""What is new of one person since an earlier census: everything that changed, where the meeting says only one thing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from flow.clock import short_day
from flow.huddle.cohorts import SEVEN, TWENTY_ONE, Present


class New(StrEnum):
    """What is new, most important first, in the words that stand before what it was and is."""

    ADMITTED = "admitted since"
    NOT_LISTED = "not in the earlier list"
    READY = "newly ready to leave"
    NOT_READY = "no longer ready to leave"
    DELAYED = "now a delayed transfer of care"
    NOT_DELAYED = "no longer a delayed transfer of care"
    REASON = "waits for something else"
    OWNER = "waits for another organisation"
    PATHWAY = "pathway changed"
    EXPECTED = "expected date changed"
    MOVED = "moved"
    LONG = "long stay"


@dataclass(frozen=True)
class Difference:
    """One thing that changed. `was`, `now`: as filed, a date as ISO text, a place as 'site|ward'; None where empty."""

    new: New
    was: str | None = None
    now: str | None = None


@dataclass(frozen=True)
class Names:
    """What codes are called: delay reasons, organisations, and wards by (site, ward)."""

    reasons: Mapping[str, str] = field(default_factory=dict)
    organisations: Mapping[str, str] = field(default_factory=dict)
    wards: Mapping[tuple[str, str], str] = field(default_factory=dict)


def since(was: Present | None, now: Present, days: int = 1) -> tuple[Difference, ...]:
    """Everything that changed of one person in these days, most important first; nothing where nothing did."""
    if was is None:
        return (Difference(New.ADMITTED if now.length_of_stay <= days else New.NOT_LISTED),)
    found = [*_turned(was, now), *_filed(was, now)]
    found += [
        Difference(New.LONG, now=f"{least} days reached")
        for least in (SEVEN, TWENTY_ONE)
        if was.length_of_stay < least <= now.length_of_stay
    ]
    return tuple(found)


def _turned(was: Present, now: Present) -> list[Difference]:
    found = []
    if was.fit_waiting != now.fit_waiting:
        found.append(Difference(New.READY if now.fit_waiting else New.NOT_READY))
    if was.delayed != now.delayed:
        found.append(Difference(New.DELAYED if now.delayed else New.NOT_DELAYED))
    return found


def _filed(was: Present, now: Present) -> list[Difference]:
    def place(person: Present) -> str:
        return f"{person.site}|{person.ward}"

    told = (
        (New.REASON, was.reason, now.reason),
        (New.OWNER, was.owner, now.owner),
        (New.PATHWAY, was.pathway, now.pathway),
        (New.EXPECTED, _iso(was.expected), _iso(now.expected)),
        (New.MOVED, place(was), place(now)),
    )
    return [Difference(new, before, after) for new, before, after in told if before != after]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def said(difference: Difference, names: Names) -> str:
    """Waits for something else: Care package at home, was Assessment."""
    new = difference.new
    if new is New.LONG:
        return str(difference.now)
    if difference.was is None and difference.now is None:
        return str(new)
    now, was = _value(new, difference.now, names), _value(new, difference.was, names)
    return f"{new}: {now}, was {was}"


def _value(new: New, value: str | None, names: Names) -> str:
    if value is None:
        return "none"
    if new is New.REASON:
        return names.reasons.get(value, value)
    if new is New.OWNER:
        return names.organisations.get(value, value)
    if new is New.EXPECTED:
        return short_day(date.fromisoformat(value))
    if new is New.MOVED:
        site, _, ward = value.partition("|")
        return names.wards.get((site, ward), ward)
    return value
