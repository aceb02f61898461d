"""What people and files left behind, as frames: actions with their history, loads with their findings."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pandas as pd

from flow.actions.action import Action
from flow.actions.words import sentence
from flow.security.masking import is_about_one
from flow.security.roles import Act
from flow.services.actions import histories, list_actions
from flow.services.allowed import allowed
from flow.services.export_tables import Row, frame, pathway_words
from flow.services.quarantine import LeftOut
from flow.services.quarantine import left_out as cells_to_mend
from flow.store import reasons, records
from flow.store.database import Database
from flow.vocabulary import Level, LoadStatus, words

ACTIONS = (
    "number", "huddle_day", "what", "owner", "owner_organisation", "due_at", "tier", "status", "for_patients",
    "local_keys", "delay_reason", "waits_for", "pathway", "measure", "outcome", "escalated_to", "carried_over",
    "raised_by", "raised_by_organisation", "raised_at", "closed_at",
)  # fmt: skip


@allowed(Act.SEE, hides=True)
def actions(db: Database, system: str, day: date, organisation: str | None) -> pd.DataFrame:
    """Every action of the system, open ones first; of one organisation those that it does."""
    with db.reading() as connection:
        known = {code: row.words for code, row in reasons.read(connection).items()}
    return frame((_action(item, known) for item in _actions(db, system, organisation)), ACTIONS)


def _actions(db: Database, system: str, organisation: str | None) -> list[Action]:
    if organisation:
        return list_actions(db, system, owner_organisation=organisation)
    return list_actions(db, system)


def _action(item: Action, known: dict[str, str]) -> Row:
    return {
        "number": item.id,
        "huddle_day": item.huddle_day,
        "what": item.what,
        "owner": item.owner_name,
        "owner_organisation": item.owner_organisation,
        "due_at": item.due_at,
        "tier": words(item.tier),
        "status": words(item.status),
        "for_patients": len(item.patients),
        "local_keys": "; ".join(f"{patient.organisation} {patient.spell_id}" for patient in item.patients) or None,
        "delay_reason": known.get(item.delay_reason or "", item.delay_reason),
        "waits_for": item.delay_organisation,
        "pathway": pathway_words(item.pathway) if item.pathway else None,
        "measure": item.measure,
        "outcome": item.outcome,
        "escalated_to": item.escalated_to,
        "carried_over": item.carried,
        "raised_by": item.raised_by,
        "raised_by_organisation": item.raised_by_organisation,
        "raised_at": item.raised_at,
        "closed_at": item.closed_at,
    }


HISTORY = ("number", "version", "at", "who", "who_organisation", "did", "told", "note")


@allowed(Act.SEE, hides=True)
def action_history(db: Database, system: str, day: date, organisation: str | None) -> pd.DataFrame:
    """Everything done to every action, oldest first within each."""
    found = _actions(db, system, organisation)
    events = histories(db, found)
    sees = db.who is not None and db.who.may(Act.SEE_PEOPLE, system)
    rows = (
        {
            "number": event.action,
            "version": event.version,
            "at": event.at,
            "who": event.who,
            "who_organisation": event.who_organisation,
            "did": words(event.kind),
            "told": sentence(event) if sees or not is_about_one(action) else None,
            "note": event.note,
        }
        for action in sorted(found, key=lambda action: action.id)
        for event in events[action.id]
    )
    return frame(rows, HISTORY)


LOADS = (
    "load", "file_name", "status", "feed", "profile", "organisation", "first_day", "last_day", "rows_read",
    "rows_loaded", "rows_left_out", "at", "who",
)  # fmt: skip


@allowed(Act.SEE_LOADS)
def loads(db: Database, system: str, day: date, organisation: str | None) -> pd.DataFrame:
    """Every load, newest first."""
    with db.reading() as connection:
        found = records.loads(connection, system).rename(columns={"id": "load"})
    chosen = found if organisation is None else found[found["organisation"] == organisation]
    return chosen.assign(status=[words(LoadStatus(status)) for status in chosen["status"]])[list(LOADS)]


FINDINGS = ("load", "file_name", "organisation", "at", "level", "row", "column", "value", "message")


@allowed(Act.SEE_LEFT_OUT)
def findings(db: Database, system: str, day: date, organisation: str | None) -> pd.DataFrame:
    """Every finding of every load, the newest load first."""
    with db.reading() as connection:
        found = records.findings(connection, system)
        of = records.loads(connection, system).rename(columns={"id": "load"})
    both = found.merge(of[["load", "file_name", "organisation", "at"]], on="load", how="left")
    chosen = both if organisation is None else both[both["organisation"] == organisation]
    return chosen.assign(level=[words(Level(level)) for level in chosen["level"]])[list(FINDINGS)]


LEFT_OUT = (
    "organisation", "organisation_name", "file_name", "feed", "day", "row", "column", "value", "reason", "row_as_filed",
    "loaded_by",
)  # fmt: skip


@allowed(Act.SEE_LEFT_OUT)
def left_out(db: Database, system: str, day: date, organisation: str | None) -> pd.DataFrame:
    """Every cell to mend in the files that the morning's figures rest on."""
    return left_out_frame(cells_to_mend(db, system, day, organisation))


def left_out_frame(found: Iterable[LeftOut]) -> pd.DataFrame:
    """Cells to mend as a list to send to whose they are: `row_as_filed` has every filled cell, without NHS numbers."""
    rows = (
        {name: getattr(item, name) for name in LEFT_OUT if name != "row_as_filed"}
        | {"row_as_filed": ", ".join(f"{name}: {cell}" for name, cell in item.cells.items() if cell)}
        for item in found
    )
    return frame(rows, LEFT_OUT)
