"""How one system is laid out: organisations, sites, wards, targets, settings. Plain data, from TOML or the store."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, fields
from datetime import date, time
from functools import cached_property

from flow.vocabulary import WARD_NOT_KNOWN, Feed, OrganisationKind, WardType, usual_ward_type


@dataclass(frozen=True)
class SystemSettings:
    """Settings of one system. Every one has a default and a line of help (`SETTING_HELP`)."""

    census_time: str = "08:00"
    files_due: str = "08:45"
    huddle_time: str = "09:00"
    dtoc_denominator: str = "occupied"
    baseline_long_stay_21: float | None = None
    usual_weeks: int = 6
    far_from_usual: float = 0.3
    local_level: str = ""
    shares: str = ""
    opens_on: str | None = None
    mark: str | None = None
    about: str | None = None

    @property
    def census(self) -> time:
        return time.fromisoformat(self.census_time)


SETTING_HELP: dict[str, str] = {
    "census_time": "time of the census, English clock; of several censuses in a day the nearest one gives the figures",
    "files_due": "time by which files should be in, where an organisation names no time of its own",
    "huddle_time": "time the huddle starts",
    "dtoc_denominator": "what the DTOC rate divides by: occupied beds (as the target was measured) or open beds",
    "baseline_long_stay_21": "21+ day patients at the baseline; the target is a quarter fewer",
    "usual_weeks": "how many weeks back 'usual for this weekday' looks",
    "local_level": "local pressure level: a line a measure, then where 2, 3 and 4 begin (occupancy 0.92 0.95 0.98)",
    "shares": "share of a delay the meeting could resolve: a line a delay reason, its code and a share (E 0.3)",
    "opens_on": "the morning shown first, 2018-06-12 for example; the newest where none is named",
    "mark": "two or three words that stand beside the system's name on every screen, such as Sample data",
    "about": "what the mark means, in a sentence or two",
    "far_from_usual": "share of rows more or fewer than usual for the weekday that is worth knowing",
}
DTOC_DENOMINATORS = ("occupied", "open")
SETTING_NAMES: tuple[str, ...] = tuple(item.name for item in fields(SystemSettings))


@dataclass(frozen=True)
class Organisation:
    code: str
    name: str
    kind: OrganisationKind | None = None
    feeds: tuple[Feed, ...] = ()
    """What it owes each day; none: nothing is expected of it."""
    due: str | None = None

    @property
    def usual_ward_type(self) -> WardType:
        return usual_ward_type(self.kind)


@dataclass(frozen=True)
class Site:
    code: str
    name: str
    organisation: str


@dataclass(frozen=True)
class Ward:
    code: str
    site: str
    name: str
    type: WardType | None = None
    zone: str | None = None


@dataclass(frozen=True)
class Target:
    """A target of this system from a day on. It takes the place of the national one for its measure."""

    measure: str
    value: float
    start: date
    source: str


@dataclass(frozen=True)
class Layout:
    """A system as configured. Wards are named by (site, ward code), since two hospitals may both have a ward 1."""

    key: str
    name: str
    pooled: bool = True
    organisations: dict[str, Organisation] = field(default_factory=dict)
    sites: dict[str, Site] = field(default_factory=dict)
    wards: dict[tuple[str, str], Ward] = field(default_factory=dict)
    targets: tuple[Target, ...] = ()
    settings: SystemSettings = field(default_factory=SystemSettings)

    def owed(self, organisation: str) -> tuple[Feed, ...]:
        known = self.organisations.get(organisation)
        return known.feeds if known else ()

    def owing(self, feed: Feed) -> tuple[str, ...]:
        """Organisations that owe this feed each day."""
        return tuple(code for code, organisation in self.organisations.items() if feed in organisation.feeds)

    @cached_property
    def _shared_codes(self) -> frozenset[str]:
        counted = Counter(code for _, code in self.wards)
        return frozenset(code for code, times in counted.items() if times > 1)

    def ward_scope_code(self, organisation: str, site: str, ward: str) -> str:
        """A ward's code in facts: its own; with the site before it where two sites use the same code."""
        if (site, ward) not in self.wards:
            return f"{WARD_NOT_KNOWN} ({organisation})"
        return f"{site}:{ward}" if ward in self._shared_codes else ward

    @cached_property
    def ward_kinds(self) -> dict[str, set[WardType]]:
        """Of each organisation with wards here, their types."""
        found: dict[str, set[WardType]] = {}
        for site, ward in self.wards:
            if site in self.sites:
                owner = self.sites[site].organisation
                found.setdefault(owner, set()).add(self.ward_type(owner, site, ward))
        return found

    def ward_type(self, organisation: str, site: str, ward: str, in_file: str | None = None) -> WardType:
        """The configured type; else the one the beds file gives; else the organisation's usual one."""
        ward_known = self.wards.get((site, ward))
        if ward_known and ward_known.type:
            return ward_known.type
        if in_file in set(WardType):
            return WardType(in_file)
        known = self.organisations.get(organisation)
        return known.usual_ward_type if known else WardType.GENERAL_ACUTE
