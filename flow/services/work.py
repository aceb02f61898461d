"""The live list: one function for each thing a person does for somebody on it. Each is one transaction, with its event.

Every change names the version it was read at; 0 where nobody had done anything yet. Where somebody saved in between,
nothing is stored, and the refusal (SomebodyElseSaved) says who changed what and when.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flow import clock
from flow.actions import fields
from flow.actions.work import WorkEvent, WorkItem, decide, untouched
from flow.actions.work_words import saved_meanwhile
from flow.errors import RuleRefused, SomebodyElseSaved, UsageError
from flow.huddle.path import Stretch, stretches
from flow.security.person import LONGEST_NAME, Person
from flow.security.roles import Act
from flow.services.allowed import allowed
from flow.services.values import known_system
from flow.store import work as store
from flow.store import worklist as lists
from flow.store.database import Database
from flow.vocabulary import Feed
from flow.vocabulary import WorkEventKind as Kind

FIRST_DAY = date(1990, 1, 1)
MOST_FILTERS = 30


@allowed(Act.WORK)
def claim(
    db: Database, system: str, organisation: str, spell: str, version: int, *, who: Person, at: datetime | None = None
) -> WorkItem:
    """It is mine from now on; of somebody else's it takes it over, and the history says from whom."""
    return _do(db, (system, organisation, spell), version, Kind.CLAIMED, who, at)


@allowed(Act.WORK)
def release(
    db: Database,
    system: str,
    organisation: str,
    spell: str,
    version: int,
    note: str | None = None,
    *,
    who: Person,
    at: datetime | None = None,
) -> WorkItem:
    return _do(db, (system, organisation, spell), version, Kind.RELEASED, who, at, note)


@allowed(Act.WORK)
def set_step(
    db: Database,
    system: str,
    organisation: str,
    spell: str,
    version: int,
    next_step: str,
    next_check: datetime,
    day: date,
    note: str | None = None,
    *,
    who: Person,
    at: datetime | None = None,
) -> WorkItem:
    """What happens next and when somebody looks again: on the morning that is worked through (`day`) or later."""
    given = {"next_step": next_step, "next_check": next_check, "day": day}
    return _do(db, (system, organisation, spell), version, Kind.STEP_SET, who, at, note, given)


@allowed(Act.WORK)
def block(
    db: Database,
    system: str,
    organisation: str,
    spell: str,
    version: int,
    blocked_by: str,
    *,
    who: Person,
    at: datetime | None = None,
) -> WorkItem:
    given = {"blocked_by": blocked_by}
    return _do(db, (system, organisation, spell), version, Kind.BLOCKED, who, at, None, given)


@allowed(Act.WORK)
def unblock(
    db: Database,
    system: str,
    organisation: str,
    spell: str,
    version: int,
    note: str | None = None,
    *,
    who: Person,
    at: datetime | None = None,
) -> WorkItem:
    return _do(db, (system, organisation, spell), version, Kind.UNBLOCKED, who, at, note)


@allowed(Act.WORK)
def note(
    db: Database,
    system: str,
    organisation: str,
    spell: str,
    version: int,
    said: str,
    *,
    who: Person,
    at: datetime | None = None,
) -> WorkItem:
    return _do(db, (system, organisation, spell), version, Kind.NOTED, who, at, said)


@allowed(Act.WORK)
def done(
    db: Database,
    system: str,
    organisation: str,
    spell: str,
    version: int,
    outcome: str | None = None,
    *,
    who: Person,
    at: datetime | None = None,
) -> WorkItem:
    """Nothing more is to be done for this person here; what came of it, where there is something to say."""
    return _do(db, (system, organisation, spell), version, Kind.DONE, who, at, outcome)


@allowed(Act.WORK)
def reopen(
    db: Database,
    system: str,
    organisation: str,
    spell: str,
    version: int,
    why: str,
    *,
    who: Person,
    at: datetime | None = None,
) -> WorkItem:
    return _do(db, (system, organisation, spell), version, Kind.REOPENED, who, at, why)


def _do(
    db: Database,
    person: tuple[str, str, str],
    version: int,
    kind: Kind,
    who: Person,
    at: datetime | None,
    said: str | None = None,
    given: Mapping[str, Any] | None = None,
) -> WorkItem:
    with db.writing() as connection:
        item = store.get(connection, *person)
        if item is None:
            _check_person(connection, *person)
            item = untouched(*person)
        if item.version != version:
            raise _moved_on(connection, item, version)
        after, event = decide(item, kind, who, at or clock.now(), said, given)
        if not store.save(connection, after, event, version):
            raise _moved_on(connection, item, version)
        return after


def _check_person(connection: Any, system: str, organisation: str, spell: str) -> None:
    """Somebody whom a list of this system names."""
    layout = known_system(connection, system)
    fields.check_organisation(organisation, list(layout.organisations))
    newest = lists.newest_lists(connection, system, date.max)
    chosen = [one.snapshot for one in newest if one.organisation == organisation and one.feed is Feed.INPATIENTS]
    if lists.of_spells(connection, chosen, ("organisation_code",), [spell]):
        return
    if not lists.ever_listed(connection, system, organisation, spell):
        key = fields.plain(spell)[:60]
        where = layout.organisations[organisation].name
        raise RuleRefused(f"Nobody with the local key '{key}' was ever on a list of {where}.")


def _moved_on(connection: Any, item: WorkItem, version: int) -> Exception:
    events = store.history(connection, item.system, item.organisation, item.spell_id)
    later = [event for event in events if event.version > version]
    if later:
        return SomebodyElseSaved(saved_meanwhile(later))
    return UsageError(f"The work for {item.spell_id} is at version {item.version}; it has no version {version} yet.")


@allowed(Act.SEE_PEOPLE)
def item(db: Database, system: str, organisation: str, spell: str) -> WorkItem:
    """The work for one person as it stands."""
    with db.reading() as connection:
        return store.get(connection, system, organisation, spell) or untouched(system, organisation, spell)


@allowed(Act.SEE_PEOPLE)
def history(db: Database, system: str, organisation: str, spell: str) -> list[WorkEvent]:
    """Everything done for one person, oldest first; `work_words.sentence` says each."""
    with db.reading() as connection:
        return store.history(connection, system, organisation, spell)


@allowed(Act.SEE_PEOPLE)
def path(db: Database, system: str, organisation: str, spell: str, until: date) -> tuple[Stretch, ...]:
    """Where somebody has been and for what they waited, from the lists up to this morning; the oldest first."""
    with db.reading() as connection:
        return stretches(lists.path(connection, system, organisation, spell, FIRST_DAY, until))


@allowed(Act.SEE_PEOPLE)
def saved_filters(db: Database, system: str, who: Person) -> dict[str, Mapping[str, Any]]:
    """The filters that a person keeps, by the name they gave them."""
    with db.reading() as connection:
        return store.filters(connection, system, str(who))


@allowed(Act.WORK)
def save_filter(db: Database, system: str, who: Person, name: str, said: Mapping[str, Any]) -> None:
    """Keep filters under a name, in place of what was kept under it."""
    named = fields.plain(name)
    if not named:
        raise RuleRefused("Give the filter a name.")
    if len(named) > LONGEST_NAME:
        raise RuleRefused(f"A name has at most {LONGEST_NAME} letters.")
    with db.writing() as connection:
        known_system(connection, system)
        kept = store.filters(connection, system, str(who))
        if named not in kept and len(kept) >= MOST_FILTERS:
            raise RuleRefused(f"You keep {MOST_FILTERS} filters already: delete one first.")
        store.keep_filter(connection, system, str(who), named, said)


@allowed(Act.WORK)
def delete_filter(db: Database, system: str, who: Person, name: str) -> None:
    with db.writing() as connection:
        store.drop_filter(connection, system, str(who), name)
