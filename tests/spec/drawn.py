"""Small tables drawn as text, read as the checks would hand them on: typed by the feed's own declaration."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd

from flow.clock import LONDON
from flow.layout import Layout, Organisation, Site, SystemSettings, Target, Ward
from flow.measures.compute import compute
from flow.snapshots.columns import Column, Kind
from flow.snapshots.feeds import FEEDS
from flow.vocabulary import DelayKind, Feed, OrganisationKind, WardType

DAY = date(2018, 6, 5)
"""A Tuesday."""
KINDS = {"E": DelayKind.EXTERNAL, "C": DelayKind.EXTERNAL, "pharmacy": DelayKind.INTERNAL}
USUALLY = {
    "snapshot_at": "2018-06-05 08:00",
    "activity_date": "2018-06-05",
    "day": "2018-06-05",
    "organisation_code": "RK9",
    "site_code": "RK950",
    "ward_code": "HAR",
    "admission_at": "2018-06-04 10:00",
    "discharge_at": "2018-06-05 13:00",
    "arrival_at": "2018-06-05 10:00",
    "department_type": "1",
    "care_type": "acute",
    "reason": "E",
    "attributable_to": "social_care",
    "delayed_since": "2018-06-02",
    "service": "Home First",
    "pathway": None,
}


def layout(**settings: object) -> Layout:
    """Two organisations. University Hospitals Plymouth has a general, an assessment, a critical care and a maternity
    ward at Derriford, and none of them at its second site; Livewell has a community ward."""
    wards = [
        Ward("HAR", "RK950", "Hartor", WardType.GENERAL_ACUTE),
        Ward("MAU", "RK950", "Medical assessment", WardType.ASSESSMENT),
        Ward("ICU", "RK950", "Intensive care", WardType.CRITICAL_CARE),
        Ward("MAT", "RK950", "Maternity", WardType.MATERNITY),
        Ward("EYE", "RK951", "Eye infirmary", WardType.OTHER),
        Ward("MGC", "LW1", "Mount Gould", WardType.COMMUNITY),
    ]
    owes = (Feed.BEDS, Feed.INPATIENTS, Feed.DISCHARGES, Feed.DTOC, Feed.EMERGENCY)
    targets = settings.pop("targets", ())
    assert isinstance(targets, tuple)
    assert all(isinstance(item, Target) for item in targets)
    return Layout(
        key="plymouth",
        name="Plymouth",
        organisations={
            "RK9": Organisation("RK9", "University Hospitals Plymouth", OrganisationKind.ACUTE, owes),
            "LWSW": Organisation(
                "LWSW", "Livewell Southwest", OrganisationKind.COMMUNITY, (Feed.BEDS, Feed.INPATIENTS)
            ),
        },
        sites={
            "RK950": Site("RK950", "Derriford", "RK9"),
            "RK951": Site("RK951", "Royal Eye Infirmary", "RK9"),
            "LW1": Site("LW1", "Mount Gould", "LWSW"),
        },
        wards={(ward.site, ward.code): ward for ward in wards},
        targets=targets,
        settings=SystemSettings(**settings),  # type: ignore[arg-type]
    )


def draw(feed: Feed, table: str, **usually: str) -> pd.DataFrame:
    """A table `column | column` with a line a row, as checked rows. Times are those of an English clock.

    Columns that are not drawn hold what is usual where the feed requires them (or `usually` says), else nothing.
    """
    lines = [line.strip() for line in table.strip().splitlines()] if table.strip() else [""]
    head = [name.strip() for name in lines[0].split("|")]
    rows = [dict(zip(head, (cell.strip() for cell in line.split("|")), strict=True)) for line in lines[1:]]
    columns = {}
    for column in FEEDS[feed].columns:
        fallback = usually.get(column.name, USUALLY.get(column.name) if column.required else None)
        if column.name in FEEDS[feed].key and column.required and fallback is None:
            cells = [row.get(column.name) or f"{column.name}{number}" for number, row in enumerate(rows)]
        else:
            cells = [(row[column.name] or None) if column.name in row else fallback for row in rows]
        columns[column.name] = _typed(column, cells)
    return pd.DataFrame(columns)


def _typed(column: Column, cells: list[str | None]) -> pd.Series:
    match column.kind:
        case Kind.COUNT:
            return pd.Series([int(cell) if cell else None for cell in cells], dtype="Int64")
        case Kind.NUMBER:
            return pd.Series([float(cell) if cell else None for cell in cells], dtype="float64")
        case Kind.DATE:
            return pd.Series(pd.to_datetime(pd.Series(cells, dtype="str")), dtype="datetime64[us]")
        case Kind.MOMENT:
            times = pd.to_datetime(pd.Series(cells, dtype="str"), format="mixed")
            first_of_two = [True] * len(cells)
            return (
                times.dt.tz_localize(LONDON, ambiguous=first_of_two).dt.tz_convert("UTC").astype("datetime64[us, UTC]")
            )
        case Kind.YES_NO:
            return pd.Series([None if not cell else cell == "Y" for cell in cells], dtype="boolean")
        case _:
            return pd.Series(cells, dtype="str")


def facts_of(
    frames: Mapping[Feed, pd.DataFrame], organisation: str = "RK9", day: date = DAY, of: Layout | None = None
) -> pd.DataFrame:
    return compute(organisation, day, frames, of or layout(), delay_kinds=KINDS)


def parts(facts: pd.DataFrame, measure: str, code: str = "RK9") -> tuple[float, float] | None:
    """Numerator and denominator (nan where it has none) of a measure at a place, or None when there is no fact."""
    found = facts[(facts["measure"] == measure) & (facts["scope_code"] == code)]
    assert len(found) <= 1, f"{measure} at {code} is there twice"
    if found.empty:
        return None
    return float(found["numerator"].iloc[0]), float(found["denominator"].iloc[0])


def value(facts: pd.DataFrame, measure: str, code: str = "RK9") -> float | None:
    """The value of a measure at a place, or None when there is no fact."""
    found = parts(facts, measure, code)
    if found is None:
        return None
    numerator, denominator = found
    return numerator if denominator != denominator else numerator / denominator
