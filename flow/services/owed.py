"""What each organisation still owes for a morning, and since when it is late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from flow import clock
from flow.security.roles import Act
from flow.services.allowed import allowed
from flow.services.gate import FeedState
from flow.services.values import known_system
from flow.store.database import Database
from flow.vocabulary import Feed

INSTEAD = {Feed.EMERGENCY: Feed.ATTENDANCES}
"""A feed that serves for another."""


@dataclass(frozen=True)
class Owing:
    """One organisation: what it owes or filed for the morning, what of it has not come, and when it is due (UTC)."""

    organisation: str
    name: str
    due: datetime
    passed: bool
    states: tuple[FeedState, ...]

    @property
    def owed(self) -> tuple[FeedState, ...]:
        return tuple(state for state in self.states if state.owed)

    @property
    def missing(self) -> tuple[FeedState, ...]:
        """Owed and not come, neither itself nor what serves for it."""
        arrived = {state.feed for state in self.states if state.arrived}
        return tuple(state for state in self.owed if not {state.feed, INSTEAD.get(state.feed)} & arrived)


@allowed(Act.SEE)
def owing(db: Database, system: str, day: date, gate: Sequence[FeedState], now: datetime) -> list[Owing]:
    """The organisations of a morning's gate, in its order. Raises UsageError for a system that does not exist."""
    with db.reading() as connection:
        layout = known_system(connection, system)
    found = []
    for code in dict.fromkeys(state.organisation for state in gate):
        item = layout.organisations[code]
        due = clock.at(day, time.fromisoformat(item.due or layout.settings.files_due))
        states = tuple(state for state in gate if state.organisation == code)
        found.append(Owing(code, item.name, due, now >= due, states))
    return found
