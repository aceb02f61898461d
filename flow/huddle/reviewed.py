"""The six indicators of the local system review, and the two of them that discharges themselves can tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flow.errors import UsageError, nearest

SATURDAY = 5
DAYS = 91
"""How many days of discharges the computed ones rest on: thirteen weeks, so that every weekday is there as often."""


@dataclass(frozen=True)
class Indicator:
    """`why_not`: why our own feeds cannot tell it; None where they can."""

    key: str
    label: str
    unit: str
    why_not: str | None = None


POPULATION = "It needs the number of people who live in the area, which no feed gives."
INDICATORS: dict[str, Indicator] = {
    item.key: item
    for item in (
        Indicator(
            "emergency_admissions_65",
            "Emergency admissions (65+) per 100,000 of 65+ population",
            "per 100,000",
            POPULATION,
        ),
        Indicator("length_of_stay_90th_65", "90th percentile of length of stay for emergency admissions (65+)", "days"),
        Indicator("delayed_days_18", "Total Delayed Days per 100,000 18+ population", "per 100,000", POPULATION),
        Indicator(
            "at_home_91_days_65",
            "Proportion of older people (65+) who were still at home 91 days after discharge",
            "%",
            "Nobody files where people are 91 days after they left.",
        ),
        Indicator(
            "reablement_65",
            "Proportion of older people (65+) who are discharged from hospital who receive reablement/ rehabilitation "
            "services",
            "%",
            "A pathway says which support was planned, not that reablement began.",
        ),
        Indicator(
            "weekend_discharges",
            "Proportion of discharges (following emergency admissions) which occur at the weekend",
            "%",
        ),
    )
}
"""In the order and words of the slide."""


@dataclass(frozen=True)
class Stay:
    """A discharge after an emergency admission. `age`: None where it is not given."""

    admitted: date
    left: date
    age: int | None


@dataclass(frozen=True)
class Computed:
    """A figure of our own: `numerator` of `denominator` for a share; for a percentile `denominator` is how many stays.

    `without_age`: stays that could not be told from younger ones, and were left out.
    """

    value: float
    numerator: float
    denominator: int
    without_age: int = 0


def indicator(key: str) -> Indicator:
    """The indicator of this key; a sentence naming the nearest one where there is none."""
    if key in INDICATORS:
        return INDICATORS[key]
    near = nearest(key, INDICATORS)
    raise UsageError(f"There is no indicator '{key}'." + (f" Did you mean '{near}'?" if near else ""))


def weekend_share(stays: Sequence[Stay]) -> Computed | None:
    """Of discharges after an emergency admission, those on a Saturday or Sunday, all ages."""
    if not stays:
        return None
    weekend = sum(stay.left.weekday() >= SATURDAY for stay in stays)
    return Computed(weekend / len(stays), weekend, len(stays))


def long_stay_end(stays: Sequence[Stay], oldest_from: int = 65) -> Computed | None:
    """The 90th percentile of length of stay in midnights of those 65 or over: the nearest rank, so somebody's stay."""
    older = sorted((stay.left - stay.admitted).days for stay in stays if (stay.age or 0) >= oldest_from)
    without = sum(stay.age is None for stay in stays)
    if not older:
        return None
    place = -(-len(older) * 9 // 10) - 1
    return Computed(float(older[place]), float(older[place]), len(older), without)
