"""A partner's figure of the day: how many it can start on a pathway. Entered in seconds; the newest holds."""

from __future__ import annotations

from datetime import date, datetime

from flow import clock
from flow.actions import fields
from flow.actions.action import utc
from flow.errors import RuleRefused
from flow.huddle.starts import Entry
from flow.security.person import Person
from flow.security.roles import Act
from flow.services.allowed import allowed
from flow.services.values import known_system
from flow.store import capacity as store
from flow.store.database import Database
from flow.vocabulary import Pathway

MOST = 999
LONGEST_LOCALITY = 40


@allowed(Act.ENTER_CAPACITY)
def enter_capacity(
    db: Database,
    system: str,
    day: date,
    organisation: str,
    pathway: str,
    locality: str,
    starts: int,
    available: int | None = None,
    note: str | None = None,
    *,
    who: Person,
    at: datetime | None = None,
) -> Entry:
    """Starts that an organisation can make that day on a pathway, in a locality or (empty) everywhere.

    What was entered before is kept. RuleRefused, with a sentence, for what may not stand.
    """
    moment = utc(at) if at else clock.now()
    entry = Entry(
        day=_day(day, moment),
        organisation=organisation,
        pathway=_pathway(pathway),
        locality=_locality(locality),
        starts=_whole(starts, "Starts"),
        available=None if available is None else _whole(available, "Places free"),
        note=fields.note(note),
        at=moment,
        who=who.name,
        who_organisation=who.organisation,
    )
    with db.writing() as connection:
        layout = known_system(connection, system)
        fields.check_organisation(organisation, set(layout.organisations))
        store.insert(connection, layout.key, entry)
    return entry


def _day(day: date, moment: datetime) -> date:
    if day > clock.london(moment).date():
        raise RuleRefused(f"A figure for {clock.day_words(day)} cannot be entered yet: that day has not come.")
    return day


def _pathway(value: str) -> str:
    if value not in set(Pathway):
        raise RuleRefused(f"'{fields.plain(value)[:20]}' is not a pathway: choose {', '.join(Pathway)}.")
    return value


def _locality(value: str) -> str:
    place = fields.plain(value)
    if len(place) > LONGEST_LOCALITY:
        raise RuleRefused(f"A locality has at most {LONGEST_LOCALITY} letters; this has {len(place)}.")
    return place


def _whole(value: object, what: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST:
        raise RuleRefused(f"{what}: give a whole number from 0 to {MOST}.")
    return value
