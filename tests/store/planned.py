"""A plan, a level of the model, an indicator and published returns, for tests of every table."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from flow import clock
from flow.security.person import Person
from flow.services import plan_config
from flow.services.configure import configure
from flow.services.indicators import enter
from flow.services.load import How, load_bytes
from flow.services.plans import set_maturity
from flow.store.database import Database
from flow.vocabulary import Maturity
from tests.again import done_once
from tests.mornings import DAY, KEY
from tests.rules.source import ROOT

PLAN = """
[plan]
name = "Action Plan"

[[line]]
key = "A1"
words = "=Support care homes"
lead = "RK9"
due = 2018-06-01
status = "at_risk"
measures = ["occupancy"]
progress = "@launched"
"""
HEADS = "Code,Name,Date,G&A Beds Open,G&A beds occ'd"
AREA, SOURCE = "Demo", "=LG Inform"


@done_once
def planned(store: Database, folder: Path, who: Person, at: datetime) -> None:
    """All of it in the demo system, and eight trusts that returned their beds in the published one."""
    (folder / "plan.toml").write_text(PLAN, encoding="utf-8")
    with store.writing() as connection:
        plan_config.keep_plan(connection, "demo", folder / "plan.toml", who, clock.naive_utc(at))
    set_maturity(store, "demo", "home_first", DAY, Maturity.PLANS, "=pilot", read=None, who=who, at=at)
    enter(store, "demo", "reablement_65", AREA, date(2018, 6, 1), SOURCE, value=0.03, who=who, at=at)
    configure(store, ROOT / "sample_data" / "published.toml")
    rows = [f"T{number},=Trust {number},2018-06-04,500,{400 + number}" for number in range(1, 9)]
    load_bytes(store, "\n".join([HEADS, *rows]).encode(), "winter.csv", How(system="published"), KEY)
