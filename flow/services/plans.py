"""Improvement plans: one function for each thing a person does. Each change names the version it was read at.

Where somebody saved in between nothing is stored, and the refusal (SomebodyElseSaved) says who changed what and when.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from flow import clock
from flow.actions import maturity as model
from flow.actions.fields import plain
from flow.actions.maturity import CHANGES, Level
from flow.actions.plan import LONGEST_NOTE, PlanEvent, PlanLine, decide, saved_meanwhile
from flow.errors import RuleRefused, SomebodyElseSaved, UsageError
from flow.measures.definitions import MEASURES, measure
from flow.security.person import Person
from flow.security.roles import Act
from flow.services.actions import LARGEST_ID
from flow.services.allowed import allowed
from flow.services.values import Value, known_system, values
from flow.store import plans as store
from flow.store.database import Database
from flow.vocabulary import Grain, Maturity, Scope, words

Levels = Mapping[tuple[str, date], Level]
"""(change, first day of a quarter) -> what holds of it."""
LOOK_BACK: dict[Grain, timedelta] = {
    Grain.DAY: timedelta(days=14),
    Grain.WEEK: timedelta(days=21),
    Grain.MONTH: timedelta(days=75),
}
"""How old a value beside a line may be, by what it describes."""


@allowed(Act.SEE)
def plan(db: Database, system: str) -> list[PlanLine]:
    """Every line of the system's plans, in their order: a goal, then what belongs to it."""
    with db.reading() as connection:
        known_system(connection, system)
        return store.lines(connection, system)


@allowed(Act.SEE)
def get_line(db: Database, line: int) -> PlanLine:
    """The line as it stands; UsageError where there is none."""
    with db.reading() as connection:
        return _known(connection, line)


@allowed(Act.SEE)
def line_history(db: Database, line: int) -> list[PlanEvent]:
    """Everything done to the line, oldest first; `flow.actions.plan.sentence` says each."""
    with db.reading() as connection:
        return store.events(connection, [line])[line]


@allowed(Act.SEE)
def histories(db: Database, lines: Sequence[PlanLine]) -> dict[int, list[PlanEvent]]:
    """The same for many lines, in one query."""
    with db.reading() as connection:
        return store.events(connection, [line.id for line in lines])


@allowed(Act.REVIEW_WEEK)
def change_line(
    db: Database,
    line: int,
    version: int,
    changes: Mapping[str, Any],
    note: str | None,
    *,
    who: Person,
    at: datetime | None = None,
) -> PlanLine:
    """New values by field (`flow.actions.plan.CLEAN`), a progress note, or both."""
    for key in changes.get("measures", ()):
        measure(key)
    with db.writing() as connection:
        before = _known(connection, line)
        if before.version != version:
            raise _moved_on(connection, before, version)
        after, event = decide(before, changes, note, who, at or clock.now())
        if not store.save(connection, after, event, version):
            raise _moved_on(connection, before, version)
        return after


@allowed(Act.REVIEW_WEEK)
def note_on_line(
    db: Database, line: int, version: int, note: str, *, who: Person, at: datetime | None = None
) -> PlanLine:
    """A progress note alone."""
    return change_line(db, line, version, {}, note, who=who, at=at)


def _known(connection: Any, line: int) -> PlanLine:
    found = store.get(connection, line) if 0 < line <= LARGEST_ID else None
    if found is None:
        raise UsageError(f"There is no line {line} in any plan.")
    return found


def _moved_on(connection: Any, line: PlanLine, version: int) -> Exception:
    since = [event for event in store.events(connection, [line.id])[line.id] if event.version > version]
    if since:
        return SomebodyElseSaved(saved_meanwhile(since))
    return UsageError(f"The line is at version {line.version}; it has no version {version} yet.")


@allowed(Act.SEE)
def maturity(db: Database, system: str) -> Levels:
    """What holds of each change of the High Impact Change Model in each quarter of which anything was said."""
    with db.reading() as connection:
        known_system(connection, system)
        return {(level.change, level.quarter): level for level in store.levels(connection, system)}


@allowed(Act.SEE)
def maturity_history(db: Database, system: str, change: str) -> list[Level]:
    """Everything said of one change, newest first."""
    with db.reading() as connection:
        return store.levels(connection, system, model.change(change).key)[::-1]


@allowed(Act.REVIEW_WEEK)
def set_maturity(
    db: Database,
    system: str,
    change: str,
    quarter: date,
    level: Maturity,
    note: str | None,
    *,
    read: int | None,
    who: Person,
    at: datetime | None = None,
) -> Level:
    """How far a change is in the quarter that holds this day. `read`: the id of what held when it was read, if any.

    Raises SomebodyElseSaved where something else holds by now, RuleRefused for a quarter that has not begun.
    """
    moment = at or clock.now()
    first, said = model.quarter_of(quarter), plain(note, lines=True) or None
    if first > clock.london(moment).date():
        raise RuleRefused(f"{model.quarter_words(first)} has not begun: nothing can be said of it yet.")
    if said and len(said) > LONGEST_NOTE:
        raise RuleRefused(f"A note has at most {LONGEST_NOTE} letters; this has {len(said)}.")
    new = Level(0, model.change(change).key, first, level, said, moment, who.name, who.organisation)
    with db.writing() as connection:
        known_system(connection, system)
        holds = store.newest_level(connection, system, new.change, first)
        if (holds.id if holds else None) != read:
            raise SomebodyElseSaved(_said_meanwhile(holds))
        if holds and (holds.level, holds.note) == (level, said):
            raise RuleRefused("Nothing was changed: everything is as it was.")
        store.add_level(connection, system, new)
    return new


def _said_meanwhile(holds: Level | None) -> str:
    assert holds is not None, "what was said is never taken back"
    return (
        f"{holds.who} ({holds.who_organisation}) said “{words(holds.level)}” for {model.quarter_words(holds.quarter)} "
        f"at {clock.moment_words(holds.at)}, after you opened it. Yours was not saved; what you typed is still here."
    )


@allowed(Act.SEE)
def linked(db: Database, system: str, lines: Sequence[PlanLine], day: date) -> dict[str, Value]:
    """The latest value up to this day of every measure linked to a line or to a change of the model, by key.

    Of each the newest that `LOOK_BACK` reaches: a stock of this day, a flow of the day before, a week or month that is
    over. A measure that has none is there with the reason.
    """
    keys = {key for line in lines for key in line.measures} | {key for one in CHANGES.values() for key in one.measures}
    known = [key for key in MEASURES if key in keys and Scope.SYSTEM in MEASURES[key].scopes]
    with db.reading() as connection:
        if not known_system(connection, system).pooled:
            return {}
    found: list[Value] = []
    for grain, back in LOOK_BACK.items():
        for is_flow in (False, True):
            chosen = [key for key in known if (MEASURES[key].grain, MEASURES[key].is_flow) == (grain, is_flow)]
            last = _over(day, grain, is_flow)
            if chosen:
                found += values(db, system, last - back, last, grain, keys=chosen)
    latest: dict[str, Value] = {}
    for value in sorted(found, key=lambda value: value.day):
        if value.value is not None or value.measure not in latest or latest[value.measure].value is None:
            latest[value.measure] = value
    return latest


def _over(day: date, grain: Grain, is_flow: bool) -> date:
    """The last day that may count on the morning of this day."""
    if grain is Grain.WEEK:
        return clock.monday(day) - timedelta(days=1)
    if grain is Grain.MONTH:
        return clock.month_start(day) - timedelta(days=1)
    return day - timedelta(days=1) if is_flow else day
