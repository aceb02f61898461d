"""Bed state: what each ward has and who is there; a zone and a site are the sum of their wards, and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from itertools import groupby
from typing import Any

from flow.huddle.staying import LONG, Place, Staying
from flow.layout import Layout
from flow.vocabulary import G_AND_A, WardType

FACTS = {"seven": "stranded_7", "fourteen": "stay_14", "twenty_one": "long_stay_21", "fit": "fit_waiting"}
"""Field of a State -> the measure at ward scope that it is."""
NO_REASON = "no reason given"
COLUMNS = (
    "organisation_code",
    "site_code",
    "ward_code",
    "ward_name",
    "ward_type",
    "core_beds",
    "escalation_beds",
    "closed_beds",
    "closed_reason",
    "occupied_beds",
    "definite_discharges_today",
    "possible_discharges_today",
)
"""What of a ward's row in the beds file the bed state needs."""


@dataclass(frozen=True)
class State:
    """Beds and people of a ward, or of several together. None: not known, or (people) not counted in such a ward."""

    core: int | None = None
    escalation: int | None = None
    closed: int | None = None
    opened: int | None = None
    """core + escalation - closed"""
    occupied: int | None = None
    empty: int | None = None
    """Of each ward max(open - occupied, 0): one ward too many takes no empty bed from another."""
    definite: int | None = None
    possible: int | None = None
    seven: int | None = None
    fourteen: int | None = None
    twenty_one: int | None = None
    fit: int | None = None
    closed_for: tuple[tuple[str, int], ...] = ()
    """(reason, beds) of the closed beds, most beds first."""

    @property
    def occupancy(self) -> float | None:
        """Occupied / open beds; may exceed 1. None where no bed is open."""
        return self.occupied / self.opened if self.opened and self.occupied is not None else None

    @property
    def over(self) -> int:
        """How many more patients than open beds."""
        return max((self.occupied or 0) - (self.opened or 0), 0)


NUMBERS = tuple(item.name for item in fields(State) if item.name != "closed_for")


def together(states: Iterable[State]) -> State:
    """The sum of these. A number that none of them knows stays unknown."""
    parts = list(states)
    summed: dict[str, Any] = {}
    for name in NUMBERS:
        known = [number for part in parts if (number := getattr(part, name)) is not None]
        summed[name] = sum(known) if known else None
    reasons: Counter[str] = Counter()
    for part in parts:
        reasons.update(dict(part.closed_for))
    return State(**summed, closed_for=tuple(reasons.most_common()))


@dataclass(frozen=True)
class Ward:
    """One ward. `in_file`: whether the beds file has a row of it; `is_configured`: whether the system names it."""

    organisation: str
    site: str
    code: str
    name: str
    zone: str | None
    kind: WardType
    is_configured: bool
    in_file: bool
    state: State

    @property
    def key(self) -> tuple[str, str]:
        return self.site, self.code


@dataclass(frozen=True)
class Zone:
    """Wards of one site under one name; `name` None: wards without a zone."""

    name: str | None
    wards: tuple[Ward, ...]

    @cached_property
    def state(self) -> State:
        return together(ward.state for ward in self.wards)


@dataclass(frozen=True)
class Site:
    organisation: str
    code: str
    name: str
    zones: tuple[Zone, ...]

    @property
    def wards(self) -> tuple[Ward, ...]:
        return tuple(ward for zone in self.zones for ward in zone.wards)

    @cached_property
    def state(self) -> State:
        return together(ward.state for ward in self.wards)


@dataclass(frozen=True)
class Known:
    """What is known of one day.

    `beds`: rows of the beds in use (`COLUMNS`); `counts`: (ward scope code, measure) -> people; `people`: those here
    long or ready to leave, who count in wards that are not configured; `filed_beds`, `filed_people`: organisations.
    """

    beds: Sequence[Mapping[str, Any]]
    counts: Mapping[tuple[str, str], float]
    people: Sequence[Staying]
    filed_beds: Collection[str]
    filed_people: Collection[str]


def place_of(row: Mapping[str, Any]) -> Place:
    return row["organisation_code"], row["site_code"], row["ward_code"]


def sites(layout: Layout, known: Known, organisations: Collection[str]) -> tuple[Site, ...]:
    """Sites in the order of the configuration, those not configured last; in them zones, in these wards."""
    rows = {place_of(row): row for row in known.beds}
    wards = [_ward(layout, place, rows.get(place), known) for place in _places(layout, known, rows, organisations)]
    order = list(dict.fromkeys([*layout.sites, *(ward.site for ward in wards)]))
    wards.sort(key=lambda ward: order.index(ward.site))
    made = []
    for (organisation, code), members in groupby(wards, key=lambda ward: (ward.organisation, ward.site)):
        configured = layout.sites.get(code)
        made.append(Site(organisation, code, configured.name if configured else code, _zones(list(members))))
    return tuple(made)


def _places(layout: Layout, known: Known, rows: Mapping[Place, Any], organisations: Collection[str]) -> list[Place]:
    """Configured wards of those who filed anything, then wards that only a file names."""
    filed = {*known.filed_beds, *known.filed_people}
    configured = [(layout.sites[site].organisation, site, code) for site, code in layout.wards if site in layout.sites]
    of_people = [(who.organisation, who.site, who.ward) for who in known.people]
    every = dict.fromkeys([*(place for place in configured if place[0] in filed), *rows, *of_people])
    return [place for place in every if place[0] in organisations]


def _zones(wards: list[Ward]) -> tuple[Zone, ...]:
    """Zones in the order of their first ward; wards without one at the end."""
    names = list(dict.fromkeys(ward.zone for ward in wards))
    names.sort(key=lambda name: name is None)
    return tuple(Zone(name, tuple(ward for ward in wards if ward.zone == name)) for name in names)


def _ward(layout: Layout, place: Place, row: Mapping[str, Any] | None, known: Known) -> Ward:
    organisation, site, code = place
    configured = layout.wards.get((site, code))
    kind = layout.ward_type(organisation, site, code, row["ward_type"] if row else None)
    in_file = row["ward_name"] if row else None
    return Ward(
        organisation=organisation,
        site=site,
        code=code,
        name=configured.name if configured else in_file or code,
        zone=configured.zone if configured else None,
        kind=kind,
        is_configured=configured is not None,
        in_file=row is not None,
        state=State(**_beds(row), **(_people(layout, place, known) if kind in G_AND_A else {})),
    )


def _beds(row: Mapping[str, Any] | None) -> dict[str, Any]:
    if row is None:
        return {}
    core, escalation, closed = row["core_beds"], row["escalation_beds"], row["closed_beds"]
    opened = core + escalation - closed
    return {
        "core": core,
        "escalation": escalation,
        "closed": closed,
        "opened": opened,
        "occupied": row["occupied_beds"],
        "empty": max(opened - row["occupied_beds"], 0),
        "definite": row["definite_discharges_today"],
        "possible": row["possible_discharges_today"],
        "closed_for": ((row["closed_reason"] or NO_REASON, closed),) if closed else (),
    }


def _people(layout: Layout, place: Place, known: Known) -> dict[str, Any]:
    """From the facts; a ward that is not configured has none of its own, so there the list itself is counted."""
    organisation, site, code = place
    if (site, code) in layout.wards:
        named = layout.ward_scope_code(*place)
        found = {name: known.counts.get((named, measure)) for name, measure in FACTS.items()}
        return {name: int(number) for name, number in found.items() if number is not None}
    if organisation not in known.filed_people:
        return {}
    here = [who for who in known.people if (who.organisation, who.site, who.ward) == place]
    at_least = (sum(who.length_of_stay >= days for who in here) for days in LONG)
    return dict(zip(FACTS, [*at_least, sum(who.fit_waiting for who in here)], strict=True))
