"""The capacity feed: community and social-care services, how full they are and who waits for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from flow.sample.chance import stream
from flow.sample.days import CENSUS, DAYS, MINUTES, Flags, Floats, Ints, between, minute_texts, number
from flow.sample.parameters import AUGUST, JULY, MARCH, MAY, Points
from flow.sample.patients import census_patients
from flow.sample.sheets import Sheet, counts, sheet
from flow.sample.simulation import Simulation, simulate

CLOSED_PLACES = 62
"""Places of the care home that stops admitting."""


@dataclass(frozen=True)
class Service:
    organisation: str
    name: str
    pathway: str
    reasons: tuple[str, ...]
    """Those who wait for it are fit, and wait for one of these."""
    places: int
    free: Points
    """Usual number of free places."""
    rest: bool = False
    """Takes everybody else who leaves on its pathway."""


_ROUND_THE_CLOCK = ((MARCH, 2.0), (MAY, 4.0), (AUGUST, 6.0))
SERVICES: dict[str, tuple[Service, ...]] = {
    "plymouth": (
        Service("LWSW", "Home First team", "1", ("A", "G", "H", "therapy"), 64, _ROUND_THE_CLOCK, rest=True),
        Service("LWSW", "Community equipment", "1", ("F",), 30, ((MARCH, 4.0),)),
        Service("LWSW", "Community hospital beds", "2", ("C",), 0, ()),
        Service("PCC", "Home care", "1", ("E",), 420, ((MARCH, 2.0), (MAY, 3.0), (JULY, 5.0), (AUGUST, 2.0))),
        Service("PCC", "Residential homes", "3", ("Di",), 1_080, ((MARCH, 11.0), (JULY, 16.0), (AUGUST, 9.0))),
        Service("PCC", "Nursing homes", "3", ("Dii",), 860, ((MARCH, 6.0), (JULY, 9.0), (AUGUST, 5.0))),
        Service("PCC", "Discharge to assess beds", "3", ("A", "B"), 26, _ROUND_THE_CLOCK, rest=True),
    ),
    "york": (
        Service("RCB", "Community Response Team", "1", ("A", "therapy"), 48, _ROUND_THE_CLOCK, rest=True),
        Service("RCB", "Community hospital beds", "2", ("C",), 0, ()),
        Service("CYC", "Reablement", "1", ("F", "G"), 52, ((MARCH, 2.0), (AUGUST, 5.0))),
        Service("CYC", "Home care", "1", ("E",), 390, ((MARCH, 4.0), (MAY, 2.0), (JULY, 3.0), (AUGUST, 7.0))),
        Service("CYC", "Residential homes", "3", ("Di",), 640, ((MARCH, 9.0), (AUGUST, 11.0))),
        Service("CYC", "Nursing homes", "3", ("Dii",), 710, ((MARCH, 4.0), (MAY, 2.0), (AUGUST, 8.0))),
        Service("CYC", "Step-down flats", "3", ("A", "B"), 12, ((MARCH, 1.0), (AUGUST, 2.0)), rest=True),
    ),
}


def capacity(key: str, first: int, last: int) -> Sheet:
    """A row a service and day. Community hospital beds are the beds feed's; the waiting are the inpatients feed's."""
    simulation = simulate(key)
    frames = [_service_days(simulation, service) for service in SERVICES[key]]
    rows = pd.concat(frames, ignore_index=True).sort_values("day", kind="stable", ignore_index=True)
    rows = rows[(rows["day"] >= first) & (rows["day"] <= last)]
    text = {name: rows[name].to_numpy() for name in ("organisation", "service", "pathway")}
    return sheet(
        "capacity",
        rows["day"].to_numpy(),
        {
            "snapshot_at": minute_texts(rows["day"].to_numpy() * MINUTES + CENSUS),
            "organisation_code": text["organisation"],
            "service": text["service"],
            "pathway": text["pathway"],
            "local_authority": np.full(len(rows), simulation.parameters.home, dtype=object),
            **{
                name: counts(rows[name].to_numpy())
                for name in (
                    "capacity_total",
                    "capacity_available",
                    "waiting",
                    "starts_yesterday",
                    "starts_planned_today",
                )
            },
        },
    )


def _service_days(simulation: Simulation, service: Service) -> pd.DataFrame:
    key = simulation.system.key
    rng = stream(key, "service", service.name)
    frame = census_patients(key)
    mine = frame["reason"].isin(service.reasons).to_numpy() & frame["fit"].to_numpy()
    mine &= simulation.reasons.pathway[frame["stay"].to_numpy()] == service.pathway
    started = _starts(simulation, service)
    planned = np.round(np.append(started[1:], 0) * (0.6 + 0.4 * rng.random(len(DAYS)))).astype(np.int64)
    total, free = _beds(simulation) if service.pathway == "2" else _places(simulation, service, rng)
    return pd.DataFrame(
        {
            "day": DAYS,
            "organisation": service.organisation,
            "service": service.name,
            "pathway": service.pathway,
            "capacity_total": total,
            "capacity_available": free,
            "waiting": _by_day(frame["day"].to_numpy()[mine]),
            "starts_yesterday": started,
            "starts_planned_today": planned,
        }
    )


def _by_day(days: Ints) -> Ints:
    return np.bincount(days - DAYS[0], minlength=len(DAYS))[: len(DAYS)]


def _starts(simulation: Simulation, service: Service) -> Ints:
    """Residents who left on the service's pathway the day before, by what they last waited for."""
    stays, reasons = simulation.stays, simulation.reasons
    reason = np.where(reasons.then != "", reasons.then, reasons.first)
    others = {
        one for other in SERVICES[simulation.system.key] if other.pathway == service.pathway for one in other.reasons
    }
    wanted: Flags = np.isin(reason, service.reasons) | (~np.isin(reason, list(others)) & service.rest)
    wanted &= (reasons.pathway == service.pathway) & (stays["how"] == "home").to_numpy()
    wanted &= (stays["local_authority"] == simulation.parameters.home).to_numpy() | (service.pathway == "2")
    day = stays["leave"].to_numpy() // MINUTES + 1
    return _by_day(day[wanted & (day >= DAYS[0]) & (day <= DAYS[-1])])


def _beds(simulation: Simulation) -> tuple[Ints, Ints]:
    """Community hospital beds open, and empty."""
    wards = simulation.system.wards
    community = [place for place, ward in enumerate(wards) if ward.type == "community"]
    census = simulation.census
    occupied = np.zeros((len(wards), len(DAYS)), dtype=np.int64)
    np.add.at(occupied, (census.ward, census.day - DAYS[0]), 1)
    open_beds = simulation.plan.open[community]
    return open_beds.sum(axis=0), np.clip(open_beds - occupied[community], 0, None).sum(axis=0)


def _places(simulation: Simulation, service: Service, rng: np.random.Generator) -> tuple[Ints, Ints]:
    drift: Floats = np.convolve(rng.normal(size=len(DAYS) + 4), np.ones(5) / 5, mode="valid")
    usual = between(service.free)
    free = np.clip(np.round(usual + drift * np.sqrt(usual) * 1.5), 0, None).astype(np.int64)
    total = np.full(len(DAYS), service.places)
    closed: date | None = simulation.parameters.closed_home
    if closed and service.name == "Nursing homes":
        total = np.where(number(closed) <= DAYS, total - CLOSED_PLACES, total)
        free = np.where(number(closed) <= DAYS, np.minimum(free, 1), free)
    if closed and service.name == "Residential homes":
        free = np.where(number(closed) <= DAYS, np.minimum(free, 2), free)
    return total, free
