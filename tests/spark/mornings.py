"""Forty mornings of three organisations, a file a feed, and what a store keeps of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import sqlalchemy as sa

from flow.store import tables
from flow.store.database import Database
from tests.mornings import DAY, DEMO, beds, csv, discharges, dtoc, emergency, inpatients, make_demo, put

DAYS = [DAY - timedelta(days=back) for back in reversed(range(40))]
SPELL = "SPELL77Q"
YORK = """
[[organisation]]
code = "RCB"
name = "York"
kind = "acute"

[[site]]
code = "RCB00"
name = "York Hospital"
organisation = "RCB"

[[ward]]
code = "W11"
name = "Ward 11"
site = "RCB00"
type = "general_acute"
"""
CHC = "snapshot_at,organisation_code,case_id,checklist_date,dst_date,dst_setting,decision_date"
COUNTS = "day,organisation_code,grain,scope,measure,value,numerator,denominator"


def fill(store: Database, folder: Path) -> None:
    """Every kind of fact: of lists, of tables, of counts, by month, pooled."""
    make_demo(store, folder, DEMO + YORK)
    sites = {"RK9": ("RK950", "HAR"), "LWSW": ("LWMG", "SKY"), "RCB": ("RCB00", "W11")}
    for organisation, (site, ward) in sites.items():
        _put(store, _many(_beds(organisation, site, ward)))
    _put(store, _many(_inpatients))
    _put(store, _many(lambda day: dtoc(day, f"{SPELL},acute,E,social_care,{day - timedelta(days=3)},E06000026")))
    _put(store, _many(lambda day: emergency(day, f"1,{200 + day.day},40,80", "3,100,0,0")))
    _put(store, _many(lambda day: discharges(f"HAR,S{day:%m%d},2018-03-01 10:00,{day} 11:30,{day},1")))
    _put(
        store,
        csv(COUNTS, *(f"{day},RCB,day,organisation,nctr_discharged_by_17,{300 + day.day},," for day in DAYS[::3])),
    )
    cases = ("C1,2018-04-03,2018-05-10,own_home,2018-05-12", "C2,2018-05-02,2018-05-20,acute_hospital,2018-06-01")
    _put(store, csv(CHC, *(f"{DAY} 08:00,LWSW,{case}" for case in cases)))


def _beds(organisation: str, site: str, ward: str) -> Callable[[date], bytes]:
    return lambda day: beds(day, f"{ward},28,{day.day % 3},1,{20 + day.day % 7}", organisation=organisation, site=site)


def _inpatients(day: date) -> bytes:
    ready = day - timedelta(days=1 + day.day % 5)
    return inpatients(
        day,
        f"HAR,{SPELL},2018-03-01 10:00,N,{ready},E,LWSW,1,9990000018",
        f"HAR,S2,2018-03-28 10:00,{'Y' if day.day % 2 else 'N'},,,,,",
        f"BRA,S3,2018-03-03 10:00,N,{ready},therapy,RK9,{day.day % 3},",
    )


def _many(of: Callable[[date], bytes]) -> bytes:
    files = [of(day).splitlines() for day in DAYS]
    return csv(*(line.decode() for line in [files[0][0], *(line for file in files for line in file[1:])]))


def _put(store: Database, data: bytes) -> None:
    report = put(store, data)
    assert not report.refused, report.findings


Kept = dict[str, list[tuple[object, ...]]]


def kept(store: Database) -> Kept:
    """Every row of the facts and of the checks, whole."""
    with store.reading() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(sa.select(table))), key=repr)
            for table in (tables.fact, tables.feed_check)
        }


def spoil(store: Database) -> None:
    """Every fact wrong, some gone, some too many, and no check."""
    fact = tables.fact
    with store.writing() as connection:
        connection.execute(sa.delete(fact).where(fact.c.measure == "fit_waiting"))
        connection.execute(sa.update(fact).values(numerator=fact.c.numerator + 1))
        connection.execute(sa.update(fact).where(fact.c.measure == "beds_open").values(measure="no_measure"))
        connection.execute(sa.delete(tables.feed_check))
