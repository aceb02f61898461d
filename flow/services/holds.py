"""Legal holds: what must stay, whatever the retention table says, until somebody releases it."""

from __future__ import annotations

from datetime import date, datetime

from flow import clock
from flow.actions.fields import plain
from flow.errors import RuleRefused, UsageError, nearest
from flow.security.person import ADMINISTRATOR, Person
from flow.security.roles import Act
from flow.services.allowed import allowed
from flow.services.values import known_system
from flow.store import holds as stored
from flow.store.database import Database
from flow.store.holds import Hold

__all__ = ["Hold", "add_hold", "holds", "in_words", "release_hold"]

LONGEST_REASON = 300
NO_REASON = "Say why it is held: the reason stands in the log and in what a purge says."


@allowed(Act.RETAIN)
def add_hold(
    db: Database,
    system: str,
    first: date,
    last: date | None,
    reason: str,
    organisation: str | None = None,
    *,
    who: Person = ADMINISTRATOR,
    now: datetime | None = None,
) -> Hold:
    """Hold everything of a system, or of one organisation, from a day to a day (None: and everything after).

    Raises UsageError for a system, organisation or days that cannot be; RuleRefused without a reason.
    """
    said = _reason(reason)
    if last is not None and last < first:
        raise UsageError(f"The last day, {last}, is before the first, {first}.")
    moment = clock.naive_utc(now or clock.now())
    with db.writing() as connection:
        layout = known_system(connection, system)
        if organisation is not None and organisation not in layout.organisations:
            near = nearest(organisation, layout.organisations)
            hint = f" Did you mean '{near}'?" if near else f" Known: {', '.join(layout.organisations)}."
            raise UsageError(f"There is no organisation '{organisation}' in {layout.name}.{hint}")
        number = stored.add(connection, system, organisation, first, last, said, moment, str(who))
    return Hold(number, system, organisation, first, last, said, moment, str(who))


@allowed(Act.RETAIN)
def release_hold(
    db: Database,
    system: str,
    hold: int,
    reason: str,
    *,
    who: Person = ADMINISTRATOR,
    now: datetime | None = None,
) -> Hold:
    """End a hold. It stays in the log with who ended it and why. Raises UsageError where there is none, or it ended."""
    said, moment = _reason(reason), clock.naive_utc(now or clock.now())
    with db.writing() as connection:
        layout = known_system(connection, system)
        found = next((one for one in stored.read(connection, system) if one.id == hold), None)
        if found is None:
            raise UsageError(f"There is no hold {hold} in {layout.name}.")
        if found.released_at is not None:
            raise UsageError(f"Hold {hold} was released already, {clock.moment_words(found.released_at)}.")
        place = (found.system, found.organisation, found.first, found.last)
        stored.add(connection, *place, said, moment, str(who), releases=hold)
    return Hold(hold, *place, found.reason, found.at, found.who, moment, str(who))


@allowed(Act.RETAIN)
def holds(db: Database, system: str | None = None, *, all_of_them: bool = False) -> list[Hold]:
    """The holds that stand, the oldest first; with `all_of_them` also those that ended."""
    with db.reading() as connection:
        if system is not None:
            known_system(connection, system)
        return [one for one in stored.read(connection, system) if one.stands or all_of_them]


def in_words(hold: Hold) -> str:
    """Hold 3: RK9 from Tue 5 June 2018 on, because of an inquest."""
    until = f" to {clock.day_words(hold.last)}" if hold.last else " on"
    whose = hold.organisation or f"everything of {hold.system}"
    ended = f" Released {clock.moment_words(hold.released_at)}." if hold.released_at else ""
    return f"Hold {hold.id}: {whose} from {clock.day_words(hold.first)}{until}: {hold.reason}.{ended}"


def _reason(reason: str) -> str:
    said = plain(reason).rstrip(".")
    if not said:
        raise RuleRefused(NO_REASON)
    if len(said) > LONGEST_REASON:
        raise RuleRefused(f"The reason has more than {LONGEST_REASON} characters. Shorten it.")
    return said
