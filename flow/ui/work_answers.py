"""The forms of the live list as a table: what each asks, and the service that what is typed goes to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import streamlit as st

from flow.actions.review_fields import LONGEST_STEP
from flow.actions.work import LONGEST_BLOCK, WorkItem
from flow.clock import LONDON, day_words, london
from flow.huddle.worklist import Row
from flow.security.person import Person
from flow.services import work
from flow.ui import fields
from flow.ui.fields import DAYS_AHEAD, HALF_HOURS, USUAL_TIME
from flow.ui.store import Store
from flow.vocabulary import WorkEventKind as Kind

Typed = Mapping[str, Any]
WhoseWork = tuple[str, str, str]
"""(system, organisation, spell)"""


@dataclass(frozen=True)
class Asked:
    """What a form needs to draw its fields: the work as it was read, the person's row, the morning."""

    item: WorkItem
    row: Row
    day: date
    key: str


@dataclass(frozen=True)
class Answer:
    """One thing that may be done. `ask` draws the fields and gives what is typed; `save` takes that to the service."""

    label: str
    button: str
    saved: str
    ask: Callable[[Asked], dict[str, Any]]
    save: Callable[[Store, WhoseWork, int, Typed, Person], WorkItem]


def _only_note(label: str) -> Callable[[Asked], dict[str, Any]]:
    return lambda asked: {"note": fields.note(label, asked.key)}


def _ask_step(asked: Asked) -> dict[str, Any]:
    step = st.text_input(
        "Next step",
        asked.row.next_step or "",
        max_chars=LONGEST_STEP,
        placeholder="A verb first: ring, book, confirm, chase ...",
        key=f"{asked.key} step",
    )
    return {"next_step": step, "next_check": _check(asked), "day": asked.day}


def _check(asked: Asked) -> datetime:
    """A day and a time on England's clock, from the morning on; at first what was set, else the afternoon."""
    local = london(asked.row.next_check) if asked.row.next_check else None
    chosen_day = max(local.date(), asked.day) if local else asked.day
    chosen_time = local.time().replace(second=0, microsecond=0) if local else USUAL_TIME
    days = sorted({chosen_day, *(asked.day + timedelta(days=number) for number in range(DAYS_AHEAD))})
    times = sorted({chosen_time, *HALF_HOURS})
    left, right = st.columns([3, 2])
    day = left.selectbox(
        "Check on", days, index=days.index(chosen_day), format_func=day_words, key=f"{asked.key} check day"
    )
    clock = right.selectbox(
        "At",
        times,
        index=times.index(chosen_time),
        format_func=lambda half: f"{half:%H:%M}",
        key=f"{asked.key} check time",
    )
    return datetime.combine(day, clock, tzinfo=LONDON)


def _ask_block(asked: Asked) -> dict[str, Any]:
    said = st.text_input(
        "What blocks it",
        asked.item.blocked_by or "",
        max_chars=LONGEST_BLOCK,
        placeholder="Waiting for the family, no transport ...",
        key=f"{asked.key} blocked by",
    )
    return {"blocked_by": said}


ANSWERS: dict[Kind, Answer] = {
    Kind.STEP_SET: Answer(
        "Next step",
        "Set the next step",
        "Next step set.",
        _ask_step,
        lambda db, whose, version, typed, who: work.set_step(
            db, *whose, version, typed["next_step"], typed["next_check"], typed["day"], who=who
        ),
    ),
    Kind.BLOCKED: Answer(
        "Block",
        "Say that it is blocked",
        "Blocked.",
        _ask_block,
        lambda db, whose, version, typed, who: work.block(db, *whose, version, typed["blocked_by"], who=who),
    ),
    Kind.UNBLOCKED: Answer(
        "Unblock",
        "Unblock it",
        "Unblocked.",
        _only_note("What changed (optional)"),
        lambda db, whose, version, typed, who: work.unblock(db, *whose, version, typed["note"], who=who),
    ),
    Kind.NOTED: Answer(
        "Note",
        "Add the note",
        "Note added.",
        _only_note("Note"),
        lambda db, whose, version, typed, who: work.note(db, *whose, version, typed["note"], who=who),
    ),
    Kind.DONE: Answer(
        "Done",
        "Mark it done",
        "Marked done.",
        _only_note("What came of it (optional)"),
        lambda db, whose, version, typed, who: work.done(db, *whose, version, typed["note"], who=who),
    ),
    Kind.REOPENED: Answer(
        "Open again",
        "Open it again",
        "Open again.",
        _only_note("Why it is opened again"),
        lambda db, whose, version, typed, who: work.reopen(db, *whose, version, typed["note"], who=who),
    ),
}
