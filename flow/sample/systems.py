"""The sample systems as configured, with the beds that the configuration does not say."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

SYSTEMS = ("plymouth", "york")
SAMPLE_FOLDER = Path(__file__).resolve().parents[2] / "sample_data"
CALIBRATION = SAMPLE_FOLDER / "calibration"
G_AND_A = ("general_acute", "assessment")


@dataclass(frozen=True)
class SampleWard:
    """A ward as configured, with its beds. `group` is the kind of patient that belongs there."""

    code: str
    name: str
    site: str
    organisation: str
    type: str
    zone: str
    group: str
    core: int
    escalation: int
    """Most beds that it opens under pressure."""


@dataclass(frozen=True)
class SampleSystem:
    key: str
    name: str
    feeds: dict[str, tuple[str, ...]]
    """What each organisation owes, by its code, in the order of the configuration."""
    wards: tuple[SampleWard, ...]

    @cached_property
    def ward_places(self) -> dict[tuple[str, str], int]:
        """The position of a ward in `wards`, by site and code."""
        return {(ward.site, ward.code): place for place, ward in enumerate(self.wards)}


def published(table: str) -> Iterator[dict[str, str]]:
    """The rows of one table of published figures (calibration/README.md)."""
    with (CALIBRATION / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@cache
def sample_system(key: str) -> SampleSystem:
    """One of `SYSTEMS`, from its configuration and calibration/wards.csv. KeyError where there is none of that name."""
    if key not in SYSTEMS:
        raise KeyError(key)
    with (SAMPLE_FOLDER / f"{key}.toml").open("rb") as file:
        configured = tomllib.load(file)
    organisation_of = {site["code"]: site["organisation"] for site in configured["site"]}
    beds = {(row["site_code"], row["ward_code"]): row for row in published("wards") if row["system"] == key}
    wards = tuple(_ward(ward, organisation_of, beds[ward["site"], ward["code"]]) for ward in configured["ward"])
    feeds = {row["code"]: tuple(row["feeds"]) for row in configured["organisation"]}
    return SampleSystem(key, configured["system"]["name"], feeds, wards)


def _ward(ward: dict[str, str], organisation_of: dict[str, str], beds: dict[str, str]) -> SampleWard:
    return SampleWard(
        code=ward["code"],
        name=ward["name"],
        site=ward["site"],
        organisation=organisation_of[ward["site"]],
        type=ward["type"],
        zone=ward["zone"],
        group=beds["group"],
        core=int(beds["core_beds"]),
        escalation=int(beds["escalation_beds"]),
    )
