"""How many are delayed on each day, of which care type and for which reason: exact by design.

Plymouth follows its story week by week; York the published months, as both do before and after the sample's days.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import numpy as np

from flow.sample.chance import stream
from flow.sample.codes import DTOC_LETTERS
from flow.sample.days import DAYS, Floats, Ints, apportion, between, months, number, weekday
from flow.sample.parameters import PARAMETERS
from flow.sample.systems import published

CARE_TYPES = ("acute", "non_acute")
_WEEK = np.array([1.025, 1.01, 0.99, 0.98, 0.965, 1.005, 1.025])

_PLYMOUTH: tuple[tuple[date, float, float], ...] = (
    (date(2018, 4, 30), 38.5, 0.985),
    (date(2018, 5, 7), 38.0, 1.0),
    (date(2018, 5, 14), 37.0, 0.98),
    (date(2018, 5, 21), 34.0, 1.0),
    (date(2018, 5, 28), 34.0, 1.0),
    (date(2018, 6, 4), 34.9, 1.0),
    (date(2018, 6, 11), 34.9, 1.0),
    (date(2018, 6, 18), 34.9, 1.0),
    (date(2018, 6, 25), 34.9, 0.99),
    (date(2018, 7, 2), 32.0, 0.99),
    (date(2018, 7, 9), 32.0, 1.0),
    (date(2018, 7, 16), 32.0, 1.0),
    (date(2018, 7, 23), 37.2, 1.14),
    (date(2018, 7, 30), 37.2, 1.0),
)
"""Plymouth from 30 April: the Monday, delayed patients a day, and the last day as a multiple of the first."""
_PLYMOUTH_UNTIL = date(2018, 7, 31)
_FALL = {"2018-02": 0.95, "2018-03": 0.86, "2018-04": 0.82}
"""Plymouth before that: the last day of the month as a multiple of the first."""
_CARE_TYPE_LEAN = {
    "acute": {"A": 1.4, "C": 1.3, "E": 1.0, "I": 0.5, "O": 0.0},
    "non_acute": {"A": 0.6, "C": 0.7, "I": 1.6},
}
_CLOSED_HOME_LEAN = {"Dii": 4.5, "Di": 2.0, "E": 1.35, "C": 0.75}
"""How reasons change when a care home stops admitting: people wait for homes, and for care at home instead."""


@dataclass(frozen=True)
class DelayPlan:
    """By care type: delayed patients by day of `DAYS`, and the share of each reason (days, `DTOC_LETTERS`)."""

    patients: dict[str, Ints]
    reasons: dict[str, Floats]


@cache
def delay_plan(system: str) -> DelayPlan:
    total = _plymouth(system) if system == "plymouth" else _by_month(system, ())
    acute = np.round(total * _monthly_share(system, "care_type", "acute")).astype(np.int64)
    patients = {"acute": acute, "non_acute": total - acute}
    return DelayPlan(patients, {care: _reasons(system, care) for care in CARE_TYPES})


def _figures(system: str, split: str, value: str) -> list[tuple[date, int]]:
    return [
        (date.fromisoformat(row["month"]), int(row["delayed_days"]))
        for row in published("dtoc")
        if (row["system"], row["split"], row["value"]) == (system, split, value)
    ]


def _middle(start: date) -> date:
    return start + timedelta(days=14)


def _shape(system: str, days: Ints) -> Floats:
    wobble = stream(system, "delays").normal(size=len(DAYS))
    return _WEEK[weekday(days)] * (1 + 0.015 * wobble[days - DAYS[0]])


def _by_month(system: str, falls: tuple[tuple[str, float], ...]) -> Ints:
    """The published delayed days of each month, shared out over its days without a step between the months."""
    totals = _figures(system, "total", "total")
    rate = between([(_middle(start), days / 30.4) for start, days in totals])
    counts = np.zeros(len(DAYS), dtype=np.int64)
    for (start, total), (first, last) in zip(totals, months(totals[0][0], date(2018, 8, 31)), strict=True):
        days = np.arange(number(first), number(last) + 1)
        fall = dict(falls).get(f"{start:%Y-%m}")
        trend = np.linspace(1, fall, len(days)) if fall else rate[days - DAYS[0]]
        counts[days - DAYS[0]] = apportion(total, trend * _shape(system, days))
    return counts


def _plymouth(system: str) -> Ints:
    counts = _by_month(system, tuple(_FALL.items()))
    for monday, average, change in _PLYMOUTH:
        last = min(monday + timedelta(days=6), _PLYMOUTH_UNTIL)
        days = np.arange(number(monday), number(last) + 1)
        trend = np.linspace(1, change, len(days))
        counts[days - DAYS[0]] = apportion(round(average * len(days)), trend * _shape(system, days))
    april = np.arange(number(date(2018, 4, 1)), number(date(2018, 4, 30)))
    left = dict(_figures(system, "total", "total"))[date(2018, 4, 1)] - int(counts[april[-1] + 1 - DAYS[0]])
    counts[april - DAYS[0]] = apportion(left, np.linspace(1, _FALL["2018-04"], len(april)) * _shape(system, april))
    return counts


def _monthly_share(system: str, split: str, value: str) -> Floats:
    total = dict(_figures(system, "total", "total"))
    return between([(_middle(start), days / total[start]) for start, days in _figures(system, split, value)])


def _reasons(system: str, care: str) -> Floats:
    """Shares by day and letter, published for all care types, leaning to what each care type has more of."""
    shares = np.stack([_monthly_share(system, "reason", letter) for letter in DTOC_LETTERS], axis=1)
    shares = shares * np.array([_CARE_TYPE_LEAN[care].get(letter, 1.0) for letter in DTOC_LETTERS])
    closed = PARAMETERS[system].closed_home
    if closed:
        lean = np.array([_CLOSED_HOME_LEAN.get(letter, 1.0) for letter in DTOC_LETTERS])
        shares[number(closed) <= DAYS] *= lean
    return shares / shares.sum(axis=1, keepdims=True)
