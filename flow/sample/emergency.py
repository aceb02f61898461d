"""The emergency departments by day: published months, shared out over their days so that each month adds up exactly."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import numpy as np
import pandas as pd

from flow.sample.chance import stream
from flow.sample.days import DAYS, Floats, Ints, apportion, between, number, weekday
from flow.sample.parameters import PARAMETERS, Parameters, after_winter
from flow.sample.systems import published

SHAPES = {
    "attendances": (np.array([1.09, 1.01, 0.99, 0.98, 0.98, 0.96, 0.99]), 0.035),
    "over_4h": (np.array([1.22, 1.02, 0.97, 0.95, 0.95, 0.90, 0.99]), 0.16),
    "emergency_admissions": (np.array([1.03, 1.01, 1.01, 1.00, 1.01, 0.96, 0.98]), 0.04),
}
"""What is counted: its Monday to Sunday, and how far a day swings round it (as a share)."""


@cache
def emergency_days(system: str) -> pd.DataFrame:
    """A row a day, site and department type, February to August 2018: day (a number), site, type, counts of `SHAPES`.

    Over its sites, each count of each department type adds up to the month published for the trust.
    """
    parameters = PARAMETERS[system]
    rows = [row for row in published("emergency") if row["organisation_code"] == parameters.acute]
    frames = []
    for kind in sorted({row["department_type"] for row in rows}):
        months = [row for row in rows if row["department_type"] == kind]
        shares = {parameters.minor_site: 1.0} if kind == "3" and parameters.minor_site else parameters.site_shares
        for place, site in enumerate(shares):
            rng = stream(system, "emergency", kind, str(site))
            noise = rng.normal(size=len(DAYS))
            counts = {name: _by_day(months, name, tuple(shares.values()), place, noise, rng) for name in SHAPES}
            frames.append(pd.DataFrame({"day": DAYS, "site": site, "type": kind, **counts}))
    return pd.concat(frames, ignore_index=True).sort_values(["day", "site", "type"], ignore_index=True)


def _by_day(
    months: list[dict[str, str]],
    name: str,
    shares: tuple[float, ...],
    place: int,
    noise: Floats,
    rng: np.random.Generator,
) -> Ints:
    """One count at one site, the one at `place` among `shares`. A busy day is a slow day: both follow `noise`."""
    shape, swing = SHAPES[name]
    own = rng.normal(size=len(DAYS))
    weights = _rates(months, name) * shape[weekday(DAYS)] * np.exp((noise + own / 2) * swing) + 1e-9
    values = np.zeros(len(DAYS), dtype=np.int64)
    for row in months:
        start = date.fromisoformat(row["month"])
        inside = (number(start) <= DAYS) & (number(_next_month(start)) > DAYS)
        total = int(apportion(int(row[name]), np.array(shares))[place])
        values[inside] = apportion(total, weights[inside])
    return values


def _rates(months: list[dict[str, str]], name: str) -> Floats:
    """The published daily rate, on straight lines through the middles of the months."""
    starts = [date.fromisoformat(row["month"]) for row in months]
    lengths = [number(_next_month(start)) - number(start) for start in starts]
    points = [
        (start + timedelta(days=length // 2), int(row[name]) / length)
        for row, start, length in zip(months, starts, lengths, strict=True)
    ]
    return between(points)


def _next_month(start: date) -> date:
    return (start + timedelta(days=32)).replace(day=1)


def emergency_rows(system: str, first: int, last: int) -> pd.DataFrame:
    """The emergency feed as numbers: a row a day, site and department type of [first, last], filed under the day."""
    parameters = PARAMETERS[system]
    whole = emergency_days(system)
    main = (whole["type"] == "1").to_numpy()
    for name, values in _waits(system, parameters, whole).items():
        whole = whole.assign(**{name: np.where(main, values, 0)})
    return whole[(whole["day"] >= first) & (whole["day"] <= last)].reset_index(drop=True)


def _waits(system: str, parameters: Parameters, days: pd.DataFrame) -> dict[str, Ints]:
    """What else a department counts: drawn so that each is part of the one before it."""
    rng = stream(system, "waits")
    share = days["site"].map(parameters.site_shares).fillna(0.0).to_numpy()
    over, admitted = days["over_4h"].to_numpy(), days["emergency_admissions"].to_numpy()
    place = days["day"].to_numpy() - DAYS[0]
    hour = between(after_winter(parameters.acute, "handover_over_60"))[place] * share
    half = between(after_winter(parameters.acute, "handover_30_60"))[place] * share
    pressure = over / np.maximum(days["attendances"].to_numpy(), 1)
    trolley = rng.binomial(np.minimum(over, admitted), np.clip(0.05 + 0.35 * pressure, 0, 0.5))
    long_trolley = rng.poisson(np.clip(pressure - 0.33, 0, None) * 6)
    ambulances = rng.binomial(days["attendances"].to_numpy(), 0.34)
    over_60 = np.minimum(rng.poisson(hour * pressure / 0.25), ambulances)
    over_30 = np.minimum(over_60 + rng.poisson(half * (0.5 + pressure / 0.5)), ambulances)
    return {
        "dta_waits_4_12h": trolley,
        "dta_waits_12h": long_trolley,
        "over_12h_from_arrival": long_trolley + rng.binomial(over, 0.03),
        "ambulance_arrivals": ambulances,
        "handover_over_15": over_30 + rng.binomial(ambulances - over_30, 0.30),
        "handover_over_30": over_30,
        "handover_over_60": over_60,
    }
