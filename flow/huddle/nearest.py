"""Who is nearest to leaving today, beyond those counted on already: named when more discharges are needed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import ceil

from flow.huddle.bed_gap import BedGap
from flow.huddle.staying import Staying
from flow.vocabulary import G_AND_A, DelayKind, DischargePlanned, Pathway

FOR_EACH = 1.5
"""People named for each discharge needed: not everybody who is near will leave."""
MOST = 20


class Nearness(StrEnum):
    """Why somebody is near, nearest first."""

    DEFINITE = "planned to leave today, definite"
    POSSIBLE = "planned to leave today, possible"
    DUE_TODAY = "expected date is today"
    READY_INTERNAL = "ready to leave; waits for the hospital's own next step"
    READY_HOME = "ready to leave; goes home with no new support"
    READY_AND_PASSED = "ready to leave; expected date has passed"


COUNTED_ON = frozenset({Nearness.DEFINITE})
"""They are in the supply already; of the possible only a part is."""


@dataclass(frozen=True)
class Near:
    person: Staying
    why: Nearness


def nearest(
    people: Iterable[Staying],
    day: date,
    kinds: Mapping[str, str],
    more: int,
    counted_on: Collection[Nearness] = COUNTED_ON,
) -> tuple[Near, ...]:
    """General and acute inpatients to look at for `more` discharges: three for every two, twenty at most.

    `kinds`: the kind of each delay reason by its code. Within a reason to be near: those ready to leave first, then the
    longest stay.
    """
    found = [Near(who, why) for who in people if (why := nearness(who, day, kinds)) and why not in counted_on]
    order = list(Nearness)
    found.sort(
        key=lambda near: (
            order.index(near.why),
            not near.person.fit_waiting,
            -near.person.length_of_stay,
            near.person.organisation,
            near.person.spell_id,
        )
    )
    return tuple(found[: min(ceil(max(more, 0) * FOR_EACH), MOST)])


def nearness(who: Staying, day: date, kinds: Mapping[str, str]) -> Nearness | None:
    """Why this person is near to leaving today, the nearest of the reasons; None where nothing says so."""
    expected = who.expected_discharge_date
    internal = who.fit_waiting and who.reason is not None and kinds.get(who.reason) == DelayKind.INTERNAL
    told = {
        Nearness.DEFINITE: who.planned is DischargePlanned.DEFINITE,
        Nearness.POSSIBLE: who.planned is DischargePlanned.POSSIBLE,
        Nearness.DUE_TODAY: expected == day,
        Nearness.READY_INTERNAL: internal,
        Nearness.READY_HOME: who.fit_waiting and who.pathway == Pathway.P0,
        Nearness.READY_AND_PASSED: who.fit_waiting and expected is not None and expected < day,
    }
    if who.kind not in G_AND_A:
        return None
    return next((why for why, holds in told.items() if holds), None)


def sentence(gap: BedGap, named: int) -> str:
    """For example '9 more discharges before 17:00; these 14 people are nearest.'"""
    if not gap.more:
        spare = int(-gap.likely)
        return (
            f"No more discharges before 17:00 than are counted on: {spare} {'bed' if spare == 1 else 'beds'} to spare."
        )
    many = "1 more discharge" if gap.more == 1 else f"{gap.more} more discharges"
    if not named:
        return f"{many} before 17:00; nobody is marked as near to leaving."
    who = "this person is" if named == 1 else f"these {named} people are"
    return f"{many} before 17:00; {who} nearest."
