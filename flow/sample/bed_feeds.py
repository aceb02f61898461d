"""The feeds with a row a ward or site: beds, emergency and demand."""

from __future__ import annotations

import numpy as np
import pandas as pd

from flow.sample.chance import stream
from flow.sample.days import CENSUS, DAYS, MINUTES, Ints, day_texts, minute_texts
from flow.sample.emergency import emergency_days, emergency_rows
from flow.sample.patient_feeds import census_rows
from flow.sample.patients import planned
from flow.sample.sheets import Sheet, counts, sheet
from flow.sample.simulation import simulate


def beds(key: str, first: int, last: int) -> Sheet:
    """A row a ward and day; the occupied beds are the inpatients of the ward, and so are the discharges expected."""
    simulation = simulate(key)
    wards, plan = simulation.system.wards, simulation.plan
    frame = census_rows(key, first, last)
    expected = planned(frame)
    shape = (last - first + 1, len(wards))
    place = (frame["day"].to_numpy() - first, frame["ward"].to_numpy())
    occupied, definite, possible = (np.zeros(shape, dtype=np.int64) for _ in range(3))
    np.add.at(occupied, place, 1)
    np.add.at(definite, place, expected == "definite")
    np.add.at(possible, place, expected == "possible")
    day = np.repeat(np.arange(first, last + 1), len(wards))
    days = slice(first - DAYS[0], last + 1 - DAYS[0])

    def of_ward(name: str) -> np.ndarray:
        return np.tile(np.array([getattr(ward, name) for ward in wards], dtype=object), shape[0])

    return sheet(
        "beds",
        day,
        {
            "snapshot_at": minute_texts(day * MINUTES + CENSUS),
            "organisation_code": of_ward("organisation"),
            "site_code": of_ward("site"),
            "ward_code": of_ward("code"),
            "ward_name": of_ward("name"),
            "ward_type": of_ward("type"),
            "core_beds": counts(plan.core[:, days].T.ravel()),
            "escalation_beds": counts(plan.escalation[:, days].T.ravel()),
            "closed_beds": counts(plan.closed[:, days].T.ravel()),
            "closed_reason": plan.reason[:, days].T.ravel(),
            "occupied_beds": counts(occupied.ravel()),
            "definite_discharges_today": counts(definite.ravel()),
            "possible_discharges_today": counts(possible.ravel()),
        },
    )


def emergency(key: str, first: int, last: int) -> Sheet:
    rows = emergency_rows(key, first, last)
    numbers = {name: counts(rows[name].to_numpy()) for name in rows.columns if name not in ("day", "site", "type")}
    return sheet(
        "emergency",
        rows["day"].to_numpy(),
        {
            "activity_date": day_texts(rows["day"].to_numpy()),
            "organisation_code": np.full(len(rows), simulate(key).parameters.acute, dtype=object),
            "site_code": rows["site"].to_numpy(),
            "department_type": rows["type"].to_numpy(),
            **numbers,
        },
    )


def demand(key: str, first: int, last: int) -> Sheet:
    """A row an acute site and day: those waiting for a bed in the department, and planned admissions still to come."""
    simulation = simulate(key)
    sites = list(simulation.parameters.site_shares)
    frames = [_coming(key, site, place) for place, site in enumerate(sites)]
    rows = pd.concat(frames, ignore_index=True).sort_values(["day", "site"], ignore_index=True)
    rows = rows[(rows["day"] >= first) & (rows["day"] <= last)]
    day = rows["day"].to_numpy()
    return sheet(
        "demand",
        day,
        {
            "snapshot_at": minute_texts(day * MINUTES + CENSUS),
            "organisation_code": np.full(len(rows), simulation.parameters.acute, dtype=object),
            "site_code": rows["site"].to_numpy(),
            "decisions_to_admit_waiting": counts(rows["waiting"].to_numpy()),
            "electives_expected": counts(rows["planned"].to_numpy()),
            "beds_reserved": counts(rows["reserved"].to_numpy()),
        },
    )


def _coming(key: str, site: str, place: int) -> pd.DataFrame:
    stays = simulate(key).stays
    pools = [pool.key for pool in simulate(key).parameters.pools if site in pool.sites and pool.kind == "adult"]
    planned_stays = stays[stays["pool"].isin(pools) & (stays["source"] == "elective")]
    after_census = planned_stays[planned_stays["admit"] % MINUTES >= CENSUS]
    rng = stream(key, "demand", site)
    days = emergency_days(key)
    slow = days[(days["site"] == site) & (days["type"] == "1")]["over_4h"].to_numpy()
    coming: Ints = np.bincount(
        np.clip(after_census["admit"] // MINUTES - DAYS[0], 0, len(DAYS) - 1), minlength=len(DAYS)
    )
    return pd.DataFrame(
        {
            "day": DAYS,
            "site": site,
            "waiting": rng.poisson(1 + slow * 0.12),
            "planned": coming + rng.binomial(3, 0.3, len(DAYS)),
            "reserved": rng.binomial(6, 0.5, len(DAYS)),
        }
    )
