"""What our actions did, of the last weeks: counts for each kind of action, beside people whom no action named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from flow.errors import UsageError
from flow.measures.discharges import DIED
from flow.security.roles import Act
from flow.services.allowed import allowed
from flow.services.values import known_system
from flow.store import effects as stored
from flow.store.database import Database
from flow.trends.effects import HOURS, Effect, Seen, effects

FOLLOWED_DAYS = max(HOURS) // 24
WEEKS = 12


class KindBy(StrEnum):
    """What makes actions of one kind."""

    REASON = "reason"
    TIER = "tier"
    OWNER = "owner"


@dataclass(frozen=True)
class Effects:
    """`first` to `last`: the huddles looked at. `not_waiting`: people named who were not ready to leave that morning;
    `not_followed`: people waiting of whom it is not known when they left, or who died; neither is counted."""

    first: date
    last: date
    by: KindBy
    rows: tuple[Effect, ...]
    not_waiting: int
    not_followed: int


@allowed(Act.SEE, hides=True)
def action_effects(
    db: Database,
    system: str,
    until: date,
    by: KindBy = KindBy.REASON,
    weeks: int = WEEKS,
    organisation: str | None = None,
) -> Effects:
    """Of the huddles of so many weeks, those left out that had not been followed for three days on the morning `until`.

    `organisation`: patients of one alone. Kinds are codes (delay reason, tier, owner); ALL is every action.
    """
    last = until - timedelta(days=FOLLOWED_DAYS + 1)
    first = last - timedelta(weeks=weeks)
    with db.reading() as connection:
        layout = known_system(connection, system)
        if organisation is not None and organisation not in layout.organisations:
            raise UsageError(f"{layout.name} has no organisation '{organisation}'.")
        within = [organisation] if organisation else list(layout.organisations)
        of = (connection, layout.key, first, last, within)
        people = _Followed(
            stored.censuses(*of),
            stored.left(connection, layout.key, first, until, within),
            stored.discharges_filed(connection, layout.key, first, until, within),
        )
        waiting = stored.waiting(*of)
        named = [row for row in stored.named(connection, layout.key, first, last) if row["organisation"] in within]
        since = stored.first_named(connection, layout.key)
    return _effects(first, last, by, people, waiting, named, since)


@dataclass(frozen=True)
class _Followed:
    """Of whom it is known whether they had left after three days."""

    censuses: Mapping[tuple[str, date], datetime]
    left: Mapping[stored.Spell, tuple[datetime, str | None]]
    filed: set[tuple[str, date]]

    def seen(self, day: date, organisation: str, spell: str, reason: str | None, ready: date | None) -> Seen | None:
        """The person on that morning; None where what became of them is not known, or they died within three days."""
        census = self.censuses.get((organisation, day))
        days = [day + timedelta(days=number) for number in range(FOLLOWED_DAYS + 1)]
        if census is None or any((organisation, each) not in self.filed for each in days):
            return None
        at, method = self.left.get((organisation, spell), (None, None))
        hours = None if at is None or at < census else (at - census) / timedelta(hours=1)
        within = hours is not None and hours <= max(HOURS)
        if within and method == DIED:
            return None
        return Seen(organisation, spell, reason, (day - ready).days if ready else None, hours if within else None)


def _effects(
    first: date,
    last: date,
    by: KindBy,
    people: _Followed,
    waiting: list[tuple[date, str, str, str | None, date | None]],
    named: list[dict[str, Any]],
    since: Mapping[stored.Spell, date],
) -> Effects:
    there = {(day, code, spell): (reason, ready) for day, code, spell, reason, ready in waiting}
    mornings: dict[tuple[str, str, str], Seen | None] = {}
    not_waiting = 0
    for row in named:
        key = (_kind(row, by), row["organisation"], row["spell_id"])
        place = (row["day"], row["organisation"], row["spell_id"])
        if key in mornings:
            continue
        if place not in there:
            not_waiting += 1
            continue
        mornings[key] = people.seen(*place, *there[place])
    touched = [(kind, seen) for (kind, _, _), seen in mornings.items() if seen]
    untouched = _untouched(people, waiting, since)
    not_followed = sum(seen is None for seen in mornings.values())
    return Effects(first, last, by, effects(touched, untouched), not_waiting, not_followed)


def _untouched(
    people: _Followed,
    waiting: list[tuple[date, str, str, str | None, date | None]],
    since: Mapping[stored.Spell, date],
) -> Iterator[Seen]:
    """Mornings before anybody named them, whether or not somebody did later: whom nobody ever named is known only from
    what came after, and is whoever left of their own accord."""
    for day, code, spell, reason, ready in waiting:
        if day < since.get((code, spell), date.max) and (seen := people.seen(day, code, spell, reason, ready)):
            yield seen


def _kind(row: Mapping[str, Any], by: KindBy) -> str:
    return str(row[by] or "none")
