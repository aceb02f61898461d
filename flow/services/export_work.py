"""The live list as frames: a row a person, and everything that was done for them. Named by ward, bed and local key."""

from __future__ import annotations

from datetime import date

import pandas as pd

from flow.actions.work_words import sentence
from flow.huddle.since import Names, said
from flow.huddle.worklist import Row as Line
from flow.security.roles import Act
from flow.services.allowed import allowed
from flow.services.export_tables import Row, frame, pathway_words
from flow.services.worklist import names, worklist
from flow.store import work
from flow.store.database import Database
from flow.vocabulary import words

WORKLIST = (
    "organisation", "local_key", "ward", "bed", "zone", "why", "days_ready", "length_of_stay", "pathway", "reason",
    "owner", "expected_discharge_date", "next_step", "next_check", "standing", "claimed_by", "blocked_by", "done",
    "last_touched", "open_actions", "since_yesterday", "left", "last_seen",
)  # fmt: skip


@allowed(Act.SEE_PEOPLE)
def live_list(db: Database, system: str, day: date, organisation: str | None) -> pd.DataFrame:
    """Everybody on the live list of the morning, the longest since ready first; then those who left since."""
    found, called = worklist(db, system, day), names(db, system)
    lines = sorted(found.rows, key=lambda line: (-(line.person.days_ready or 0), line.key))
    chosen = (line for line in (*lines, *found.left_since) if organisation in (None, line.person.organisation))
    return frame((_line(line, called) | {"standing": "; ".join(line.standing(found.now))} for line in chosen), WORKLIST)


def _line(line: Line, called: Names) -> dict[str, object]:
    person, item = line.person, line.work
    return {
        "organisation": person.organisation,
        "local_key": person.spell_id,
        "ward": person.ward_name,
        "bed": person.bed,
        "zone": person.zone,
        "why": "; ".join(person.why),
        "days_ready": person.days_ready,
        "length_of_stay": person.length_of_stay,
        "pathway": pathway_words(person.pathway) if person.pathway else None,
        "reason": called.reasons.get(person.reason or "", person.reason),
        "owner": person.owner,
        "expected_discharge_date": person.expected,
        "next_step": line.next_step,
        "next_check": line.next_check,
        "claimed_by": item.holder,
        "blocked_by": item.blocked_by,
        "done": item.done,
        "last_touched": line.touched,
        "open_actions": len(line.open_actions),
        "since_yesterday": "; ".join(said(one, called) for one in line.changed),
        "left": str(line.left.how) if line.left else None,
        "last_seen": line.left.last_seen if line.left else None,
    }


HISTORY = ("organisation", "local_key", "version", "at", "who", "who_organisation", "did", "told", "note")


@allowed(Act.SEE_PEOPLE)
def work_history(db: Database, system: str, day: date, organisation: str | None) -> pd.DataFrame:
    """Everything done on the live list, person by person, oldest first within each."""
    with db.reading() as connection:
        found = work.every_history(connection, system)
    rows: list[Row] = [
        {
            "organisation": key[0],
            "local_key": key[1],
            "version": event.version,
            "at": event.at,
            "who": event.who,
            "who_organisation": event.who_organisation,
            "did": words(event.kind),
            "told": sentence(event),
            "note": event.note,
        }
        for key, events in sorted(found.items())
        for event in events
        if organisation in (None, key[0])
    ]
    return frame(rows, HISTORY)
