"""Any table as a file. One registry names every table; the screens and the command line read it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from flow import clock
from flow.errors import RuleRefused, UsageError, nearest
from flow.measures.definitions import MEASURES
from flow.security.roles import Act
from flow.services import (
    export_plan,
    export_records,
    export_settings,
    export_tables,
    export_trends,
    export_wards,
    export_work,
)
from flow.services.allowed import GUARDED, allowed
from flow.services.board import choices
from flow.services.definitions import definitions, meaning
from flow.services.export_public import public_version
from flow.services.export_write import MADE, MORNING, SYSTEM, WRITERS, About, Ending
from flow.services.public_numbers import OF_ALL
from flow.services.values import NO_SYSTEM, known_system
from flow.store.database import Database

Make = Callable[[Database, str, date, str | None], pd.DataFrame]


class Table(NamedTuple):
    """A table that may be exported: what it is in words, and how it is made for a system, a day, an organisation."""

    words: str
    make: Make


TABLES: dict[str, Table] = {
    "position": Table("The position: the tiles of the huddle", export_tables.position),
    "gate": Table("The gate: every feed owed or filed", export_tables.gate),
    "waiting": Table("Who is waiting: groups by reason, organisation and pathway", export_tables.waiting),
    "people": Table("The people who are ready to leave and still here", export_tables.people),
    "wards": Table("Bed state by site, zone and ward", export_wards.wards),
    "reviews": Table("Long stays, each with its newest review", export_wards.reviews),
    "delays": Table("Days lost by who must act", export_wards.delays),
    "dtoc": Table("The day's list of delayed transfers of care", export_wards.dtoc),
    "measures": Table("Every measure of the morning at every scope", export_tables.measures),
    "trends": Table("Every measure of the weekly review, by week", export_trends.trends),
    "trend_points": Table("The points of one chart with its limits", export_trends.trend_points),
    "effects": Table("What the actions did, beside others like them", export_trends.effects),
    "actions": Table("Every action", export_records.actions),
    "action_history": Table("Everything done to every action", export_records.action_history),
    "worklist": Table("The live list of Care Traffic Control", export_work.live_list),
    "work_history": Table("Everything done on the live list", export_work.work_history),
    "loads": Table("Every load of a file", export_records.loads),
    "findings": Table("What was found in every load", export_records.findings),
    "left_out": Table("Rows left out of the morning's files, with the cell to mend", export_records.left_out),
    "plan": Table("The improvement plan, line by line", export_plan.plan_lines),
    "plan_history": Table("Everything done to every line of the plan", export_plan.plan_history),
    "plan_quarter": Table("The quarterly report on the plan", export_plan.plan_quarter),
    "maturity": Table("What was said of every change of the High Impact Change Model", export_plan.maturity),
    "indicators": Table("The indicators of the local system review", export_plan.indicators),
    "benchmark": Table("Every organisation's place in the published returns", export_plan.benchmark),
    "definitions": Table("What every measure means", export_settings.measure_definitions),
    "feeds": Table("Every column of every feed", export_settings.feeds),
    "delay_reasons": Table("Every delay reason", export_settings.delay_reasons),
    "organisations": Table(
        "The organisations of the system",
        export_settings.configured("organisation", ("code", "name", "kind", "feeds", "due")),
    ),
    "sites": Table("The sites of the system", export_settings.configured("site", ("code", "name", "organisation"))),
    "ward_list": Table(
        "The wards of the system as configured",
        export_settings.configured("ward", ("site", "code", "name", "type", "zone")),
    ),
    "targets": Table("Targets, own and national, those that stood too", export_settings.targets),
    "thresholds": Table("The system's own settings", export_settings.thresholds),
    "settings_history": Table("Every change of the system's settings", export_settings.settings_history),
}


def act_for(table: str) -> Act:
    """What somebody must be allowed to do, beside exporting, to have this table."""
    make = TABLES[table].make
    guarded = GUARDED.get(f"{make.__module__.removeprefix('flow.services.')}.{getattr(make, '__name__', '')}")
    return guarded.act if guarded else Act.SEE


@dataclass(frozen=True)
class Exported:
    """What was written: how many rows of which table, of which system and morning."""

    table: str
    system: str
    day: date
    rows: int


@allowed(Act.EXPORT)
def export(
    db: Database,
    table: str,
    path: Path,
    system: str | None = None,
    day: date | None = None,
    organisation: str | None = None,
    now: datetime | None = None,
    *,
    public: bool = False,
) -> Exported:
    """Writes one table to a file, CSV or xlsx by its suffix. Without a system or a day, those that the app opens.

    `public`: with small numbers hidden. Raises RuleRefused for a table without such a version; UsageError for a table,
    suffix, system, organisation or folder that is not there.
    """
    known(table)
    ending = ending_of(path)
    key, opens = _opened(db, system)
    on = day or opens
    content, rows = made(db, table, ending, key, on, organisation, now, public=public)
    try:
        path.write_bytes(content)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}.") from None
    return Exported(table, key, on, rows)


@allowed(Act.EXPORT)
def made(
    db: Database,
    table: str,
    ending: Ending,
    system: str,
    day: date,
    organisation: str | None = None,
    now: datetime | None = None,
    frame: pd.DataFrame | None = None,
    *,
    public: bool = False,
) -> tuple[bytes, int]:
    """The bytes of the file, and how many rows it has; of this frame, where the table is at hand already.

    A `public` version is always of the whole table: what a part of it hides, another part might tell.
    """
    with db.reading() as connection:
        layout = known_system(connection, system)
    if organisation is not None and organisation not in layout.organisations:
        raise UsageError(
            f"{layout.name} has no organisation '{organisation}'. It has {', '.join(layout.organisations)}."
        )
    make = known(table).make
    if public and organisation and layout.pooled:
        raise RuleRefused(OF_ALL)
    frame = make(db, system, day, organisation) if frame is None or public else frame
    frame = public_version(table, frame) if public else frame
    about = _about(db, table, layout.name, system, day, organisation, now or clock.now(), frame)
    return WRITERS[ending](frame, about, table), len(frame)


def known(table: str) -> Table:
    """The table of this name; a sentence naming the nearest where there is none."""
    if table not in TABLES:
        near = nearest(table, TABLES)
        hint = f"Did you mean '{near}'?" if near else f"There are {', '.join(TABLES)}."
        raise UsageError(f"There is no table '{table}' to export. {hint}")
    return TABLES[table]


def ending_of(path: Path) -> Ending:
    """The kind of file, by the end of its name."""
    ending = path.suffix.removeprefix(".").lower()
    if ending not in set(Ending):
        near = nearest(ending, Ending) or Ending.CSV
        raise UsageError(f"'{path.name}' is neither .csv nor .xlsx. Write it as {path.with_suffix(f'.{near}').name}?")
    return Ending(ending)


def file_name(table: str, system: str, day: date, ending: Ending, *, public: bool = False) -> str:
    """plymouth-2018-06-05-position.csv"""
    return f"{system}-{day.isoformat()}-{table.replace('_', '-')}{'-public' if public else ''}.{ending}"


def _opened(db: Database, system: str | None) -> tuple[str, date]:
    """The system named, else the first; the morning that it opens on."""
    there = choices(db)
    if system is None and not there:
        raise UsageError(f"There is no system yet. {NO_SYSTEM}")
    key = system or there[0].key
    with db.reading() as connection:
        known_system(connection, key)
    return key, next((item.opens_on for item in there if item.key == key and item.opens_on), clock.today())


def _about(
    db: Database,
    table: str,
    name: str,
    system: str,
    day: date,
    organisation: str | None,
    now: datetime,
    frame: pd.DataFrame,
) -> About:
    """What the header says: which table of whom, of which morning, made when; and what its measures mean."""
    about: list[tuple[str, str | date]] = [
        ("table", TABLES[table].words),
        (SYSTEM, f"{name} ({system})"),
        (MORNING, day),
        (MADE, now),
    ]
    if organisation:
        about.append(("organisation", organisation))
    if "measure" in frame and table not in ("definitions", "actions"):
        wanted = set(frame["measure"])
        for item in definitions(db, system, day).measures:
            if item.measure.key in wanted:
                told = meaning(item.numerator, item.denominator)
                about.append((item.measure.key, f"{MEASURES[item.measure.key].label}: {told}"))
    return about
