"""What each sample system is made to look like: levels by date, on straight lines between the dates given.

Published figures come from calibration/*.csv; everything here is invented to fit them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flow.sample.systems import published

Points = tuple[tuple[date, float], ...]
MARCH, APRIL, MAY, JUNE, JULY, AUGUST = (date(2018, month, 1) for month in range(3, 9))
PROGRESS_BY_AUGUST = 0.70
"""How far along the way from winter 2017-18 to December 2018 long stays have come by the end of July."""


@dataclass(frozen=True)
class Pool:
    """Patients who share beds: one kind, at one organisation and its sites."""

    key: str
    kind: str
    """adult, child, maternity, community or mental_health."""
    organisation: str
    sites: tuple[str, ...]
    level: Points
    """In beds at the census."""
    edges: tuple[int, ...] = ()
    """Lengths of stay, in days, that are steered."""
    beyond: tuple[Points, ...] = ()
    """In beds at the census with a length of stay of that edge or more."""


@dataclass(frozen=True)
class Parameters:
    acute: str
    """The acute trust; `community` and `mental` run the other wards, `council` and `commissioner` act."""
    community: str
    mental: str
    council: str
    commissioner: str
    ambulance: str
    pools: tuple[Pool, ...]
    site_shares: dict[str, float]
    """Of the acute trust's emergency activity, by site."""
    minor_site: str | None
    """Site of the departments of type 3 where they are not at the acute sites."""
    home: str
    """ONS code of the council whose residents' delays are published."""
    residents: dict[str, dict[str, float]]
    """Shares of patients by council, by site; `*` for any other site."""
    same_day: float
    """Share of adult emergencies who leave before the next census."""
    electives: Points
    """Planned adult admissions on a weekday."""
    fit_share: Points
    """Fit and waiting, as a share of adult acute beds."""
    community_fit_share: Points
    community_beds_wanted: Points
    """Discharges on pathway 2 on a weekday."""
    open_beds: Points
    """General and acute."""
    critical_care: float
    before_noon: Points
    """Share of adults going home who leave before noon."""
    expected_date_set: Points
    """Share of admissions with an expected date within 48 hours."""
    reviewed: Points
    """Share of long stays reviewed in their week."""
    closed_home: date | None = None
    """A care home stops admitting on this day."""


def winter_mean(organisation: str, column: str) -> float:
    """Mean of winter 2017-18 (20 November to 4 March), over its days."""
    rows = [row for row in published("winter") if row["organisation_code"] == organisation and row["month"] < "2018-06"]
    days = [int(row["days"]) for row in rows]
    return sum(float(row[column]) * count for row, count in zip(rows, days, strict=True)) / sum(days)


def after_winter(organisation: str, column: str, share: float = 1.0, more: float = 0.0) -> Points:
    """From the mean of winter 2017-18 part of the way to December 2018, fastest in May and June; a share, and more."""
    start = winter_mean(organisation, column)
    rows = [row for row in published("winter") if row["organisation_code"] == organisation]
    end = float(next(row for row in rows if row["month"] == "2018-12-01")[column])
    way = ((MARCH, 0.0), (MAY, 0.2), (JULY, 0.85), (AUGUST, 1.0))
    return tuple((day, share * (start + (end - start) * PROGRESS_BY_AUGUST * part) + more) for day, part in way)


def _adults(key: str, organisation: str, site: str, share: float, critical: float, fall: float) -> Pool:
    """The adults of one acute hospital, critical care among them: they have long stays too."""
    mean = winter_mean(organisation, "occupied_beds") * share + critical
    return Pool(
        key,
        "adult",
        organisation,
        (site,),
        level=((MARCH, mean * (1 + fall)), (MAY, mean * (1 + fall / 4)), (AUGUST, mean * (1 - fall))),
        edges=(7, 21),
        beyond=(
            after_winter(organisation, "stay_7", share, critical * 0.10),
            after_winter(organisation, "stay_21", share, critical * 0.02),
        ),
    )


def _flat(key: str, kind: str, organisation: str, level: float, *sites: str) -> Pool:
    return Pool(key, kind, organisation, sites, ((MARCH, level),))


def _mental(organisation: str, level: float, *sites: str) -> Pool:
    beyond = (((MARCH, level * 0.5),), ((MARCH, level * 0.14),))
    return Pool("mental", "mental_health", organisation, sites, ((MARCH, level),), (28, 90), beyond)


def _community(organisation: str, level: float, *sites: str) -> Pool:
    """Stays shorten: the mean falls from about three weeks towards a fortnight."""
    beyond = (
        ((MARCH, level * 0.54), (MAY, level * 0.49), (AUGUST, level * 0.36)),
        ((MARCH, level * 0.25), (MAY, level * 0.21), (AUGUST, level * 0.10)),
    )
    return Pool("community", "community", organisation, sites, ((MARCH, level),), (15, 29), beyond)


_BEYOND_THE_CITY = {"E10000008": 0.16, "E06000052": 0.16, "E06000027": 0.02}

PLYMOUTH = Parameters(
    acute="RK9",
    community="LWSW",
    mental="LWSW",
    council="PCC",
    commissioner="99P",
    ambulance="RYF",
    pools=(
        _adults("adult", "RK9", "RK950", 1.0, 32.0, 0.010),
        _flat("child", "child", "RK9", 22.0, "RK950"),
        _flat("maternity", "maternity", "RK9", 28.0, "RK950"),
        _community("LWSW", 130.0, "LWMG", "LWTV", "LWSH"),
        _mental("LWSW", 70.0, "LWMG", "LWGB"),
    ),
    site_shares={"RK950": 1.0},
    minor_site="RK9MIU",
    home="E06000026",
    residents={"*": {"E06000026": 0.66, **_BEYOND_THE_CITY}},
    same_day=0.15,
    electives=((MARCH, 42.0), (MAY, 46.0), (JULY, 51.0), (AUGUST, 55.0)),
    fit_share=((MARCH, 0.215), (MAY, 0.195), (JULY, 0.152), (AUGUST, 0.146)),
    community_fit_share=((MARCH, 0.36), (MAY, 0.29), (JULY, 0.22), (AUGUST, 0.21)),
    community_beds_wanted=((MARCH, 5.6), (MAY, 6.4), (AUGUST, 8.0)),
    open_beds=((MARCH, 832.0), (MAY, 826.0), (AUGUST, 816.0)),
    critical_care=32.0,
    before_noon=((MARCH, 0.21), (MAY, 0.235), (AUGUST, 0.285)),
    expected_date_set=((MARCH, 0.74), (MAY, 0.80), (AUGUST, 0.92)),
    reviewed=((MARCH, 0.55), (MAY, 0.66), (JULY, 0.90), (AUGUST, 0.92)),
    closed_home=date(2018, 7, 20),
)

_YORK = {"E06000014": 0.52, "E10000023": 0.38, "E06000011": 0.10}
_SCARBOROUGH = {"E10000023": 0.82, "E06000011": 0.14, "E06000014": 0.04}

YORK = Parameters(
    acute="RCB",
    community="RCB",
    mental="RX3",
    council="CYC",
    commissioner="03Q",
    ambulance="RX8",
    pools=(
        _adults("adult-york", "RCB", "RCB55", 0.67, 10.5, 0.008),
        _adults("adult-scarborough", "RCB", "RCBCA", 0.33, 6.5, 0.008),
        _flat("child-york", "child", "RCB", 17.0, "RCB55"),
        _flat("child-scarborough", "child", "RCB", 8.0, "RCBCA"),
        _flat("maternity-york", "maternity", "RCB", 19.0, "RCB55"),
        _flat("maternity-scarborough", "maternity", "RCB", 10.0, "RCBCA"),
        _community("RCB", 61.0, "RCBWX", "RCBSE", "RCBMA"),
        _mental("RX3", 86.0, "RX3PC", "RX3CT", "RX3AC"),
    ),
    site_shares={"RCB55": 0.63, "RCBCA": 0.37},
    minor_site=None,
    home="E06000014",
    residents={"*": _YORK, "RCBCA": _SCARBOROUGH},
    same_day=0.24,
    electives=((MARCH, 40.0), (MAY, 42.0), (AUGUST, 47.0)),
    fit_share=((MARCH, 0.195), (MAY, 0.185), (AUGUST, 0.160)),
    community_fit_share=((MARCH, 0.38), (MAY, 0.36), (AUGUST, 0.30)),
    community_beds_wanted=((MARCH, 2.7), (MAY, 3.0), (AUGUST, 3.7)),
    open_beds=((MARCH, 930.0), (MAY, 924.0), (AUGUST, 916.0)),
    critical_care=17.0,
    before_noon=((MARCH, 0.20), (AUGUST, 0.25)),
    expected_date_set=((MARCH, 0.70), (AUGUST, 0.88)),
    reviewed=((MARCH, 0.55), (AUGUST, 0.85)),
)

PARAMETERS = {"plymouth": PLYMOUTH, "york": YORK}
