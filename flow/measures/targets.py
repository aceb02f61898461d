"""Targets with their dates: an old day keeps the target that stood then. Comparisons use unrounded values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import isnan

from flow.layout import Layout
from flow.measures.definitions import MEASURES
from flow.vocabulary import Better, Scope, TargetStatus

ALWAYS = date.min
"""A target whose start nobody dated."""


@dataclass(frozen=True)
class DatedTarget:
    """A target from one day to another, both included; with no end it still stands. Rates as shares: 0.92, not 92."""

    measure: str
    value: float
    start: date
    source: str
    end: date | None = None

    def stands_on(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day <= self.end)


STANDARDS: tuple[DatedTarget, ...] = (
    DatedTarget("four_hour", 0.95, ALWAYS, "NHS constitution standard: 95% within four hours"),
)
"""Standards that stay named beside an ambition that is lower."""

NATIONAL: tuple[DatedTarget, ...] = (
    *STANDARDS,
    DatedTarget("four_hour", 0.76, date(2023, 4, 1), "NHS planning ambition: 76% by March 2024"),
    DatedTarget("four_hour", 0.78, date(2024, 4, 1), "NHS planning ambition: 78% by March 2025 and March 2026"),
    DatedTarget("four_hour", 0.82, date(2026, 4, 1), "NHS planning ambition: 82% by March 2027"),
    DatedTarget(
        "dtoc_rate",
        0.035,
        date(2017, 9, 1),
        "Government mandate to NHS England 2017-18: no more than 3.5% by September 2017; collection ended Feb 2020",
        date(2020, 2, 29),
    ),
    DatedTarget("occupancy", 0.92, ALWAYS, "NHS planning guidance: no more than 92% of general and acute beds"),
    DatedTarget("discharges_before_noon_rate", 0.33, ALWAYS, "SAFER patient flow bundle: a third before midday"),
    DatedTarget("weekend_discharge_ratio", 0.80, ALWAYS, "NHS improvement ambition: weekends at 80% of weekdays"),
    DatedTarget("edd_set_48h", 1.0, ALWAYS, "High Impact Change Model, change 1: set within 48 hours of admission"),
    DatedTarget("dta_waits_12h", 0.0, ALWAYS, "NHS standard contract: nobody waits over 12 hours for a bed"),
    DatedTarget("handover_over_60", 0.0, ALWAYS, "NHS standard contract: no handover over 60 minutes"),
    DatedTarget("community_mean_stay", 14.0, ALWAYS, "Plymouth local target for community hospitals: 14 days"),
    DatedTarget("dst_in_hospital_rate", 0.15, ALWAYS, "Continuing healthcare quality premium: under 15% in hospital"),
    DatedTarget("dst_28_day_rate", 0.80, ALWAYS, "Continuing healthcare quality premium: 80% within 28 days"),
)
FEWER_LONG_STAYS = 0.75
"""The long-stay ambition of 2018: a quarter fewer than the baseline."""


def target_on(measure: str, day: date, layout: Layout, scope: Scope = Scope.SYSTEM) -> DatedTarget | None:
    """The target that stood on that day, or None.

    A system's own target takes the national one's place from its start. Its own targets on counts, and the long-stay
    baseline, are the whole system's and apply at no smaller scope; targets on rates, and noughts, apply at every scope.
    """
    whole_system = scope is Scope.SYSTEM
    if whole_system or MEASURES[measure].is_rate:
        own = [item for item in layout.targets if item.measure == measure and item.start <= day]
        if own:
            newest = max(own, key=lambda item: item.start)
            return DatedTarget(measure, newest.value, newest.start, newest.source)
    baseline = layout.settings.baseline_long_stay_21
    if measure == "long_stay_21" and whole_system and baseline is not None:
        return DatedTarget(
            measure, FEWER_LONG_STAYS * baseline, ALWAYS, f"a quarter fewer than the baseline {baseline:g}"
        )
    return _newest(NATIONAL, measure, day)


def standard_on(measure: str, day: date) -> DatedTarget | None:
    """The standard that is named beside the target of that day, or None."""
    return _newest(STANDARDS, measure, day)


def _newest(table: tuple[DatedTarget, ...], measure: str, day: date) -> DatedTarget | None:
    standing = [item for item in table if item.measure == measure and item.stands_on(day)]
    return max(standing, key=lambda item: item.start, default=None)


def status(value: float | None, target: float | None, better: Better) -> TargetStatus:
    """Met, missed, or no target; exactly on the target is met. With no value there is nothing to compare: no target."""
    if value is None or target is None or isnan(value) or better is Better.NEITHER:
        return TargetStatus.NO_TARGET
    met = value <= target if better is Better.DOWN else value >= target
    return TargetStatus.MET if met else TargetStatus.MISSED
