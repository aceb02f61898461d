"""How many discharges today needs, from the beds now and the admissions to expect."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from math import isnan

from flow.clock import day_words
from flow.layout import Layout
from flow.measures.targets import target_on
from flow.measures.usual import usual


def discharges_needed(
    beds_occupied: float, beds_open: float, usual_admissions: float, electives: float, target_occupancy: float
) -> float:
    """max(0, beds occupied + admissions expected - target occupancy x beds open). Not rounded."""
    return max(0.0, beds_occupied + usual_admissions + electives - target_occupancy * beds_open)


@dataclass(frozen=True)
class Parts:
    """What the figure rests on, for one organisation or site; None: not known. Beds, and admissions a day."""

    code: str
    beds_occupied: float | None = None
    beds_open: float | None = None
    usual_admissions: float | None = None
    electives: float | None = None

    @property
    def lacks(self) -> str:
        """The first thing that is missing, in words; an empty text when all is there."""
        if self.beds_occupied is None or self.beds_open is None:
            return "no bed state"
        if self.usual_admissions is None:
            return "too few earlier days to say what is usual for emergency admissions"
        return "no planned admissions (demand feed)" if self.electives is None else ""


@dataclass(frozen=True)
class Needed:
    """`value` None means that `reason` says why; with a value `reason` names who is left out, if anybody is."""

    value: float | None
    expected: float | None = None
    target_occupancy: float | None = None
    reason: str = ""


def parts_on(
    code: str, day: date, values: Mapping[str, float], admissions: Mapping[date, float], layout: Layout
) -> Parts:
    """The parts from that day's values (measure -> value) and the history of emergency_admissions (day -> value)."""
    known = {key: value for key, value in values.items() if not isnan(value)}
    expected = usual(admissions, day, layout.settings.usual_weeks)
    return Parts(code, known.get("beds_occupied"), known.get("beds_open"), expected, known.get("electives_expected"))


def needed_on(day: date, everybody: Iterable[Parts], layout: Layout) -> Needed:
    """For one organisation, or a system as its organisations together.

    Only those take part that have beds of the kind and every part; the sum is of the same ones throughout.
    """
    target = target_on("occupancy", day, layout)
    if target is None:
        return Needed(None, reason="No target for occupancy.")
    concerned = [parts for parts in everybody if parts.beds_open != 0]
    lacking = "; ".join(f"{parts.code}: {parts.lacks}" for parts in concerned if parts.lacks)
    whole = [parts for parts in concerned if not parts.lacks]
    if not whole:
        why = f"Cannot be worked out for {day_words(day)}: {lacking}." if lacking else "No beds of this kind."
        return Needed(None, target_occupancy=target.value, reason=why)
    occupied, opened, usual_ones, electives = (
        sum(getattr(parts, name) for parts in whole)
        for name in ("beds_occupied", "beds_open", "usual_admissions", "electives")
    )
    value = discharges_needed(occupied, opened, usual_ones, electives, target.value)
    return Needed(value, usual_ones + electives, target.value, f"Without {lacking}." if lacking else "")
