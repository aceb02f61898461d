"""What every table holds about people, how long it is kept, why, and what `purge` does with it.

The days are the default of the product; the removal is asked for by a person (`flow purge --before DAY`), and never
reaches further than the days say. A test refuses a table of the store that is not here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Purge(StrEnum):
    """What a purge does with a table."""

    ROWS = "rows"
    FILES = "files"
    LINES = "lines"
    NAMES = "names"
    STAYS = "stays"


PURGE_WORDS: dict[Purge, str] = {
    Purge.ROWS: "removes the rows of the day's snapshots; the snapshots stay, marked as purged",
    Purge.FILES: "removes those of the files of patients that reach back before the day",
    Purge.LINES: "removes the lines of before the day",
    Purge.NAMES: "takes the spells out of closed actions of before the day; the action itself stays",
    Purge.STAYS: "nothing",
}


@dataclass(frozen=True)
class Kept:
    """How long a table is kept. `days` None: for good, as long as the store; `holds`: what of people is in it."""

    table: str
    holds: str
    days: int | None
    why: str
    purge: Purge = Purge.STAYS


A_YEAR, TWO_YEARS = 366, 731
NOBODY = "nothing of patients"
STAFF = "names of staff, and what they wrote"
SPELLS = "one patient's row by spell number; no name, no NHS number"
PSEUDONYMS = "one patient's row by spell number, with a pseudonym of the NHS number and an age"
CONFIGURED = "the facts are read by it"
COUNTED = "counts alone; trends over years rest on them"
COMPARED = "a year of trends, readmissions and versions can be worked out again, and last winter compared with this"
PROOF = "the proof of what was agreed and done, as of the minutes of any meeting"
RECORD = "the proof of what was loaded"
WORKED = "what was said of a patient while they were here; the patient's record is in the hospital's own system"


def _rows(feed: str, holds: str) -> Kept:
    return Kept(f"{feed}_row", holds, TWO_YEARS, COMPARED, Purge.ROWS)


TABLES: tuple[Kept, ...] = (
    _rows("inpatients", PSEUDONYMS),
    _rows("discharges", PSEUDONYMS),
    _rows("dtoc", SPELLS),
    _rows("attendances", "one attendance by its own number"),
    _rows("chc", "one case of continuing healthcare by its own number"),
    Kept("source_file", "the file as it came, NHS numbers made pseudonyms", A_YEAR, "to be read again", Purge.FILES),
    Kept("left_out_row", "rows that could not be read, as they came", A_YEAR, "to be mended", Purge.FILES),
    Kept("finding", "cells that could not be read", A_YEAR, "to be mended", Purge.FILES),
    Kept("work_item", "one patient on the live list by spell number", TWO_YEARS, WORKED, Purge.LINES),
    Kept("work_event", "what was done for them, in staff's words", TWO_YEARS, WORKED, Purge.LINES),
    Kept("stay_review", "a long-stay review by spell number, in staff's words", TWO_YEARS, WORKED, Purge.LINES),
    Kept("dtoc_verdict", "a verdict on a delay by spell number, in staff's words", TWO_YEARS, WORKED, Purge.LINES),
    Kept("handover", "claims passed on, by spell number, and a note", A_YEAR, WORKED, Purge.LINES),
    Kept("action_patient", "which spells an action is for", TWO_YEARS, WORKED, Purge.NAMES),
    Kept("action_event", "the same in its history, and what staff wrote", TWO_YEARS, WORKED, Purge.NAMES),
    *(Kept(f"{feed}_row", NOBODY, None, COUNTED) for feed in ("beds", "emergency", "capacity", "demand", "counts")),
    Kept("fact", NOBODY, None, COUNTED),
    Kept("feed_check", NOBODY, None, COUNTED),
    Kept("load", "names of staff who loaded, names of files", None, RECORD),
    Kept("mending", NOBODY, None, RECORD),
    Kept("snapshot", NOBODY, None, RECORD),
    Kept("day_snapshot", NOBODY, None, RECORD),
    Kept("purged", NOBODY, None, "says for good which rows were removed"),
    Kept("purge_log", "names of staff", None, "says for good what was removed, and by whom"),
    Kept("legal_hold", STAFF, None, "says for good what was held, and why"),
    Kept("opening", NOBODY, None, "always empty: a row is there only while a purge or a new key is at work"),
    Kept("pseudonym_key", "names of staff; a fingerprint, never the key", None, "tells a wrong key before it is used"),
    Kept("action", STAFF, None, PROOF),
    Kept("huddle", NOBODY, None, PROOF),
    Kept("huddle_event", STAFF, None, PROOF),
    Kept("plan_line", STAFF, None, PROOF),
    Kept("plan_event", STAFF, None, PROOF),
    Kept("maturity", STAFF, None, PROOF),
    Kept("rebase", STAFF, None, PROOF),
    Kept("capacity_entry", STAFF, None, PROOF),
    Kept("indicator", "names of staff", None, PROOF),
    Kept("saved_filter", "names of staff", None, "one's own; removed by whoever made it"),
    Kept("setting_change", "names of staff", None, PROOF),
    Kept("person_account", "names and addresses of staff who may sign in", None, "who may do what"),
    Kept("account_event", "the same, and who changed it", None, "who could do what, and when"),
    Kept("sign_in", "addresses of staff, and when they signed in", None, "ends a session that should end"),
    Kept("audit", "addresses of staff, what they did, from where", None, "who did or saw what, and when"),
    *(
        Kept(table, NOBODY, None, CONFIGURED)
        for table in ("system", "organisation", "site", "ward", "target", "profile", "delay_reason")
    ),
)
"""Every table of the store, those that a purge reaches first."""

BY_TABLE: dict[str, Kept] = {kept.table: kept for kept in TABLES}


def reaches(table: str, before: date, today: date) -> date:
    """The day before which a purge of `before` removes from this table: never what must be kept longer than that."""
    kept = BY_TABLE[table]
    if kept.days is None:
        raise ValueError(f"{table} is kept for good")
    return min(before, today - timedelta(days=kept.days))
