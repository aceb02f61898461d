"""Small files drawn in the test: a header and rows of one feed, each row the usual one but for what a test changes."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from flow.layout import Layout, Organisation, Site, Ward
from flow.snapshots.feeds import FEEDS
from flow.snapshots.findings import Finding
from flow.snapshots.pipeline import Understood, understand
from flow.snapshots.profile import Profile
from flow.snapshots.profiles import parse_profile
from flow.vocabulary import Feed, Level, OrganisationKind, WardType

NOW = datetime(2018, 6, 5, 8, 30, tzinfo=UTC)
"""09:30 on an English clock, the morning of Tue 5 June 2018."""
KEY = b"a key of thirty-two characters or so"
ROOT = Path(__file__).resolve().parents[3]
PUBLISHED = ROOT / "tests" / "data"

PLYMOUTH = Layout(
    "plymouth",
    "Plymouth",
    organisations={
        "RK9": Organisation("RK9", "University Hospitals Plymouth", OrganisationKind.ACUTE, (Feed.INPATIENTS,)),
        "LWSW": Organisation("LWSW", "Livewell Southwest", OrganisationKind.COMMUNITY),
    },
    sites={"RK950": Site("RK950", "Derriford", "RK9"), "LWMG": Site("LWMG", "Mount Gould", "LWSW")},
    wards={
        ("RK950", "HAR"): Ward("HAR", "RK950", "Hartor", WardType.GENERAL_ACUTE),
        ("RK950", "NA"): Ward("NA", "RK950", "Norfolk", WardType.GENERAL_ACUTE),
    },
)
ANYWHERE = Layout("published", "Published figures", pooled=False)

USUAL: dict[Feed, dict[str, str]] = {
    Feed.BEDS: {
        "snapshot_at": "2018-06-05 08:00",
        "organisation_code": "RK9",
        "site_code": "RK950",
        "ward_code": "HAR",
        "core_beds": "28",
        "escalation_beds": "2",
        "closed_beds": "1",
        "occupied_beds": "29",
    },
    Feed.INPATIENTS: {
        "snapshot_at": "2018-06-05 08:00",
        "organisation_code": "RK9",
        "site_code": "RK950",
        "ward_code": "HAR",
        "spell_id": "S1",
        "admission_at": "2018-05-28 14:20",
    },
    Feed.DISCHARGES: {
        "organisation_code": "RK9",
        "site_code": "RK950",
        "ward_code": "HAR",
        "spell_id": "S1",
        "admission_at": "2018-05-28 14:20",
        "discharge_at": "2018-06-04 13:10",
    },
    Feed.DTOC: {
        "snapshot_at": "2018-06-05 08:00",
        "organisation_code": "RK9",
        "site_code": "RK950",
        "spell_id": "S1",
        "care_type": "acute",
        "reason": "E",
        "attributable_to": "social_care",
        "delayed_since": "2018-06-02",
    },
    Feed.EMERGENCY: {
        "activity_date": "2018-06-04",
        "organisation_code": "RK9",
        "site_code": "RK950",
        "department_type": "1",
        "attendances": "290",
        "over_4h": "58",
    },
    Feed.ATTENDANCES: {
        "organisation_code": "RK9",
        "site_code": "RK950",
        "department_type": "1",
        "attendance_id": "ED1",
        "arrival_at": "2018-06-04 10:31",
        "departure_at": "2018-06-04 14:31",
    },
    Feed.CAPACITY: {
        "snapshot_at": "2018-06-05 08:00",
        "organisation_code": "LWSW",
        "service": "Home First",
        "pathway": "1",
        "capacity_total": "40",
        "capacity_available": "3",
    },
    Feed.DEMAND: {
        "snapshot_at": "2018-06-05 08:00",
        "organisation_code": "RK9",
        "site_code": "RK950",
        "electives_expected": "18",
    },
    Feed.CHC: {
        "snapshot_at": "2018-06-05 08:00",
        "organisation_code": "RK9",
        "case_id": "CHC-1",
        "checklist_date": "2018-05-14",
    },
    Feed.COUNTS: {
        "day": "2018-06-04",
        "organisation_code": "RK9",
        "measure": "beds_open",
        "value": "836",
    },
}
KEYED = {feed: FEEDS[feed].key[-1] for feed in Feed}


def rows(feed: Feed, *changes: dict[str, str], more: int = 0) -> list[dict[str, str]]:
    """The usual row with each of these changes, then `more` usual ones; every one with a key of its own."""
    made = []
    for number, change in enumerate([*changes, *([{}] * more)], start=1):
        own = {"spell_id": f"S{number}", "attendance_id": f"ED{number}", "case_id": f"CHC-{number}"}
        usual = USUAL[feed]
        made.append(usual | {name: value for name, value in own.items() if name in usual} | change)
    return made


def text(table: list[dict[str, str]], delimiter: str = ",") -> str:
    """CSV of rows; the columns are those of all rows in their order."""
    columns = list(dict.fromkeys(name for row in table for name in row))
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, delimiter=delimiter, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(table)
    return out.getvalue()


def understood(content: str | bytes | list[dict[str, str]], **options: Any) -> Understood:
    """The pipeline over a text, bytes or rows, with what a test leaves out as it usually is."""
    if isinstance(content, list):
        content = text(content)
    data = content.encode() if isinstance(content, str) else content
    given: dict[str, Any] = {"profiles": [], "layout": PLYMOUTH, "now": NOW, "key": KEY} | options
    return understand(data, given.pop("name", "file.csv"), **given)


def messages(found: list[Finding] | Understood, level: Level | None = None) -> list[str]:
    findings = found.findings if isinstance(found, Understood) else found
    return [finding.message for finding in findings if level is None or finding.level is level]


@cache
def shipped_profiles() -> tuple[Profile, ...]:
    folder = ROOT / "sample_data" / "profiles"
    return tuple(parse_profile(path.read_text(encoding="utf-8"), path.name) for path in sorted(folder.glob("*.toml")))


AS_PUBLISHED: dict[str, Any] = {
    "profiles": shipped_profiles(),
    "layout": ANYWHERE,
    "now": datetime(2026, 11, 22, tzinfo=UTC),
}


def published(name: str, **options: Any) -> Understood:
    """One of the excerpts, read with the shipped profiles in a system that is not pooled."""
    return understood((PUBLISHED / name).read_bytes(), name=name, **AS_PUBLISHED | options)


def number(found: Understood, organisation: str, day: date, measure: str) -> float:
    """The one value of a measure in a counts file."""
    counts = found.checked.rows
    chosen = counts[
        (counts["organisation_code"] == organisation) & (counts["day"].dt.date == day) & (counts["measure"] == measure)
    ]
    assert len(chosen) == 1, f"{len(chosen)} rows of {measure}"
    return float(chosen["value"].iloc[0])
