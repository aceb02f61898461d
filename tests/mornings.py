"""Small mornings drawn in the tests: a system of two organisations, and its files as text."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from flow.services.configure import configure
from flow.services.load import How, LoadReport, load_bytes
from flow.store.database import Database
from tests.again import done_once

KEY = b"a key that is only used in the tests"
DAY = date(2018, 6, 5)
NOW = datetime(2018, 6, 20, 9, 0, tzinfo=UTC)

DEMO = """
[system]
key = "demo"
name = "Demo"
baseline_long_stay_21 = 4

[[organisation]]
code = "RK9"
name = "University Hospitals Plymouth"
kind = "acute"
feeds = ["beds", "inpatients", "discharges", "dtoc", "emergency"]
due = "08:45"

[[organisation]]
code = "LWSW"
name = "Livewell Southwest"
kind = "community"
feeds = ["beds", "dtoc"]

[[site]]
code = "RK950"
name = "Derriford Hospital"
organisation = "RK9"

[[site]]
code = "LWMG"
name = "Mount Gould"
organisation = "LWSW"

[[ward]]
code = "HAR"
name = "Hartor"
site = "RK950"
type = "general_acute"
zone = "Medicine North"

[[ward]]
code = "BRA"
name = "Braunton"
site = "RK950"
type = "general_acute"

[[ward]]
code = "SKY"
name = "Skylark"
site = "LWMG"
type = "community"
"""


def make_demo(db: Database, folder: Path, toml: str = DEMO) -> None:
    """Configure the demo system."""
    (folder / "demo.toml").write_text(toml, encoding="utf-8")
    _configured(db, folder, toml)


@done_once
def _configured(db: Database, folder: Path, toml: str) -> None:
    """`toml`: what the file in the folder says."""
    configure(db, folder / "demo.toml")


def csv(*lines: str) -> bytes:
    """A file as bytes."""
    return ("\n".join(lines) + "\n").encode()


BEDS = "snapshot_at,organisation_code,site_code,ward_code,core_beds,escalation_beds,closed_beds,occupied_beds"


def beds(day: date = DAY, *rows: str, organisation: str = "RK9", site: str = "RK950", at: str = "08:00") -> bytes:
    """rows: 'HAR,28,2,1,27' = ward, core, escalation, closed, occupied."""
    rows = rows or ("HAR,28,2,1,27", "BRA,20,0,0,18")
    return csv(BEDS, *(f"{day} {at},{organisation},{site},{row}" for row in rows))


INPATIENTS = (
    "snapshot_at,organisation_code,site_code,ward_code,spell_id,admission_at,criteria_to_reside,"
    "discharge_ready_date,delay_reason,owner_organisation,pathway,nhs_number"
)


def inpatients(day: date = DAY, *rows: str) -> bytes:
    """rows: 'HAR,S1,2018-05-01 10:00,N,2018-06-01,E,LWSW,1,' = ward, spell, admission, ... NHS number."""
    rows = rows or (
        "HAR,S1,2018-05-01 10:00,N,2018-06-01,E,LWSW,1,9990000018",
        "HAR,S2,2018-05-28 10:00,Y,,,,,",
        "BRA,S3,2018-06-03 10:00,N,2018-06-04,therapy,RK9,1,",
        "BRA,S4,2018-06-04 23:00,Y,,,,,",
    )
    return csv(INPATIENTS, *(f"{day} 08:00,RK9,RK950,{row}" for row in rows))


DTOC = "snapshot_at,organisation_code,site_code,spell_id,care_type,reason,attributable_to,delayed_since,local_authority"


def dtoc(day: date = DAY, *rows: str, organisation: str = "RK9", site: str = "RK950") -> bytes:
    """rows: 'S1,acute,E,social_care,2018-06-01,E06000026'."""
    rows = rows or ("S1,acute,E,social_care,2018-06-01,E06000026",)
    return csv(DTOC, *(f"{day} 08:00,{organisation},{site},{row}" for row in rows))


EMERGENCY = "activity_date,organisation_code,site_code,department_type,attendances,over_4h,emergency_admissions"


def emergency(day: date = DAY, *rows: str) -> bytes:
    """rows: '1,200,40,80' = department type, attendances, over four hours, admissions."""
    return csv(EMERGENCY, *(f"{day},RK9,RK950,{row}" for row in rows or ("1,200,40,80", "3,100,0,0")))


DISCHARGES = "organisation_code,site_code,ward_code,spell_id,admission_at,discharge_at,discharge_ready_date,pathway"


def discharges(*rows: str) -> bytes:
    """rows: 'HAR,S9,2018-05-20 10:00,2018-06-04 11:30,2018-06-03,1'."""
    return csv(
        DISCHARGES, *(f"RK9,RK950,{row}" for row in rows or ("HAR,S9,2018-05-20 10:00,2018-06-04 11:30,2018-06-03,1",))
    )


def put(
    db: Database, data: bytes, name: str = "file.csv", *, now: datetime = NOW, how: How | None = None
) -> LoadReport:
    """Load a file into the demo system."""
    return load_bytes(db, data, name, how or How(system="demo"), KEY, now=now)


@done_once
def a_morning(db: Database, day: date = DAY) -> None:
    """Beds, inpatients, dtoc of the day, emergency and discharges of the day before."""
    before = day - timedelta(days=1)
    for data in (
        beds(day),
        inpatients(day),
        dtoc(day),
        emergency(before),
        discharges(f"HAR,S9,2018-05-20 10:00,{before} 11:30,{before},1"),
    ):
        report = put(db, data)
        assert not report.refused, report.findings
