"""The points of charts: facts of days, weeks or months that count, as `spc` takes them. A gap is left a gap."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from flow import clock
from flow.layout import Layout
from flow.measures.definitions import MEASURES
from flow.measures.readmissions import WITHIN
from flow.measures.weeks import COMPLETE, INCOMPLETE, SKIPPED, monthly, weekly
from flow.services import series
from flow.services.readmissions import week_facts
from flow.store import facts as stored
from flow.vocabulary import Grain, Scope

POINTS = ["measure", "day", "value", "numerator", "denominator", "source", "standing"]
"""A row a point: day is its first day; standing complete or incomplete (five or six days of a week)."""
BEDS_OF_MONTH, PATIENTS = "dtoc_beds", "dtoc_patients"
WEEKEND, DISCHARGES = "weekend_discharge_ratio", "discharges"


@dataclass(frozen=True)
class Place:
    """Whose numbers, and the morning they are looked at from: what has not ended by then is not there."""

    layout: Layout
    scope: Scope
    code: str
    until: date


def read(connection: Any, place: Place, grain: Grain, first: date, last: date, keys: Collection[str]) -> pd.DataFrame:
    """Points of these measures, columns POINTS, from the first to the last day; for weeks and months whole ones."""
    if grain is Grain.DAY:
        return days(connection, place, first, last, keys)
    if grain is Grain.WEEK:
        found = weeks(connection, place, first, last, keys)
        return pd.concat([found, came_back(connection, place, first, last, keys)], ignore_index=True)
    return months(connection, place, first, last, keys)


def days(connection: Any, place: Place, first: date, last: date, keys: Collection[str]) -> pd.DataFrame:
    """Of single days. What describes a whole day is there from the next morning on."""
    found = _facts(connection, place, first, last, keys)
    flows = [key for key in keys if MEASURES[key].is_flow]
    over = (found["day"] < place.until) | ~found["measure"].isin(flows) & (found["day"] == place.until)
    return _points(found[over].assign(standing=COMPLETE))


def weeks(connection: Any, place: Place, first: date, last: date, keys: Collection[str]) -> pd.DataFrame:
    """Of weeks that have ended and have five days or more, readmissions left aside (`came_back`)."""
    start, end = clock.monday(first), clock.monday(last) + timedelta(days=6)
    behind = {*keys, DISCHARGES} if WEEKEND in keys else set(keys)
    return _ended(weekly(_facts(connection, place, start, end, behind), place.until), keys)


def came_back(connection: Any, place: Place, first: date, last: date, keys: Collection[str]) -> pd.DataFrame:
    """Readmissions of weeks: the slower part, which no action changes."""
    start, end = clock.monday(first), min(clock.monday(last) + timedelta(days=6), place.until)
    codes = None if place.scope is Scope.SYSTEM else [place.code]
    found = week_facts(connection, place.layout, start, end, place.scope, [key for key in keys if key in WITHIN], codes)
    return _points(found.assign(standing=COMPLETE))


def months(connection: Any, place: Place, first: date, last: date, keys: Collection[str]) -> pd.DataFrame:
    """Of months that have ended: those published as months, else those that enough days make."""
    start, end = clock.month_start(first), clock.next_month(last) - timedelta(days=1)
    kept = published_months(connection, place, start, end, keys)
    behind = {key for key in keys if MEASURES[key].grain is not Grain.MONTH}
    behind |= {PATIENTS} if BEDS_OF_MONTH in keys else set()
    made = _ended(monthly(_facts(connection, place, start, end, behind), place.until), keys)
    return pd.concat([kept, made], ignore_index=True).drop_duplicates(["measure", "day"], ignore_index=True)


def published_months(connection: Any, place: Place, first: date, last: date, keys: Collection[str]) -> pd.DataFrame:
    """What was filed by month, as it was filed."""
    found = stored.read(
        connection, place.layout.key, (first, last), span=True, scope=place.scope, scope_codes=[place.code],
        measures=list(keys), grain=Grain.MONTH,
    )  # fmt: skip
    ended = np.array([clock.next_month(day) <= place.until for day in found["day"]], dtype=bool)
    return _points(found[ended].assign(standing=COMPLETE))


def _facts(connection: Any, place: Place, first: date, last: date, keys: Collection[str]) -> pd.DataFrame:
    return series.facts(connection, place.layout, first, last, Grain.DAY, place.scope, list(keys), [place.code])


def _ended(pooled: pd.DataFrame, keys: Collection[str]) -> pd.DataFrame:
    counts = pooled["ended"] & (pooled["standing"] != SKIPPED) & pooled["measure"].isin(list(keys))
    return _points(pooled[counts])


def _points(facts: pd.DataFrame) -> pd.DataFrame:
    """A rate as numerator over denominator; with nothing to divide by there is no value."""
    top, bottom = facts["numerator"], facts["denominator"]
    value = top.where(bottom.isna(), top / bottom.where(bottom != 0))
    return facts.assign(value=value).dropna(subset="value").reindex(columns=POINTS).reset_index(drop=True)


__all__ = ["COMPLETE", "INCOMPLETE", "POINTS", "Place", "came_back", "days", "months", "read", "weeks"]
