"""Removing what is past its time, as the retention table says: in small steps, with a log, and never what is held."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from flow import clock
from flow.errors import UsageError
from flow.security.person import ADMINISTRATOR, Person
from flow.security.retention import reaches
from flow.security.roles import Act
from flow.services import holds as said
from flow.services.allowed import allowed
from flow.services.values import known_system
from flow.store import holds, partitions, purges, schema, systems
from flow.store.database import Database, DatabaseGone
from flow.store.holds import Hold
from flow.store.purge_groups import GROUPS, Group, Unit
from flow.store.purges import Logged
from flow.vocabulary import Feed

__all__ = ["Gone", "Logged", "in_words", "purge", "purge_log"]

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Gone:
    """What went of one table (or would go), of days before a day; how many rows stay because they are held, and by
    which holds."""

    system: str
    table: str
    before: date
    rows: int
    held: int
    holds: tuple[Hold, ...]


@allowed(Act.RETAIN)
def purge(
    db: Database,
    before: date,
    system: str | None = None,
    *,
    dry_run: bool = False,
    progress: Progress = lambda done, of, what: None,
    who: Person = ADMINISTRATOR,
    now: datetime | None = None,
) -> list[Gone]:
    """Remove what of patients is of days before this one and past its time, of a system or of all of them.

    Each step is a transaction of its own with its lines in the log, so that nobody waits long and a purge that was
    stopped is only shorter. Facts, and all that holds nobody, stay. Raises UsageError for a day that is not past.
    """
    moment = now or clock.now()
    today = clock.london(moment).date()
    if before > today:
        raise UsageError(f"{clock.day_words(before)} is not past: nothing of before it could be removed yet.")
    with db.reading() as connection:
        keys = [known_system(connection, system).key] if system else [key for key, _ in systems.keys(connection)]
    run = _Run(db, dry_run, clock.naive_utc(moment), str(who))
    if not dry_run:
        run.months(keys, lambda table: reaches(table, before, today))
    found: list[Gone] = []
    for place, (key, group) in enumerate((key, group) for key in keys for group in GROUPS):
        progress(place, len(keys) * len(GROUPS), f"{', '.join(group.tables)} of {key}")
        found += run.group(key, group, min(reaches(name, before, today) for name in group.tables))
    progress(1, 1, "Done")
    if not dry_run and any(gone.rows for gone in found):
        schema.forget(db, sorted({gone.table for gone in found if gone.rows}))
    return found


@allowed(Act.RETAIN)
def purge_log(db: Database, system: str | None = None) -> list[Logged]:
    """What was removed, the newest first."""
    with db.reading() as connection:
        return purges.log(connection, system)


@dataclass(frozen=True)
class _Run:
    """One purge: when it is, and by whom."""

    db: Database
    dry_run: bool
    at: datetime
    who: str
    gone: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By system and table the rows that went with their whole month."""

    def months(self, keys: Sequence[str], reach: Callable[[str], date]) -> None:
        """Takes out as one every month of rows that is past its time as a whole, is no other system's, and not held."""
        with self.db.reading() as connection:
            over = partitions.over(connection, reach)
        for feed, month, before in over:
            # Where somebody reads the table for long, its rows go one by one.
            with suppress(DatabaseGone), self.db.writing() as connection:
                self.gone.update(self._month(connection, keys, feed, month, before))

    def _month(
        self, connection: Any, keys: Sequence[str], feed: Feed, month: date, before: date
    ) -> dict[tuple[str, str], int]:
        for key in sorted(keys):
            systems.hold(connection, key)
        standing = {key: [one for one in holds.read(connection, key) if one.stands] for key in keys}
        for key, unit in purges.of_month(connection, feed, month):
            if key not in keys or _apart([unit], standing[key])[1]:
                return {}
        return purges.take_out_month(connection, feed, month, before, self.at, self.who)

    def group(self, system: str, group: Group, before: date) -> list[Gone]:
        """Tables that go together, a step at a time."""
        with self.db.reading() as connection:
            units = group.find(connection, system, before)
            free, held, why = _apart(units, [one for one in holds.read(connection, system) if one.stands])
            stay: Counter[str] = Counter()
            for some in _steps(held, group.at_once):
                stay.update(purges.count(connection, group, [unit.id for unit in some]))
        rows: Counter[str] = Counter()
        for some in _steps(free, group.at_once):
            rows.update(self._step(system, group, some, before))
        return [
            Gone(system, name, before, rows[name] + self.gone[system, name], stay[name], why) for name in group.tables
        ]

    def _step(self, system: str, group: Group, units: Sequence[Unit], before: date) -> dict[str, int]:
        """One transaction. A hold that came since the units were found counts."""
        if self.dry_run:
            with self.db.reading() as connection:
                return purges.count(connection, group, [unit.id for unit in units])
        with self.db.writing() as connection:
            systems.hold(connection, system)
            free, _, _ = _apart(units, [one for one in holds.read(connection, system) if one.stands])
            ids = [unit.id for unit in free]
            return purges.take_out(connection, group, system, ids, before, self.at, self.who) if ids else {}


def _apart(units: Sequence[Unit], standing: Sequence[Hold]) -> tuple[list[Unit], list[Unit], tuple[Hold, ...]]:
    """Units that may go, units that stay, and the holds that keep them."""
    free, held, why = list[Unit](), list[Unit](), dict[int, Hold]()
    for unit in units:
        by = [one for one in standing if one.covers(unit.organisations, unit.first, unit.last)]
        (held if by else free).append(unit)
        why |= {one.id: one for one in by}
    return free, held, tuple(why[number] for number in sorted(why))


def _steps(units: Sequence[Unit], at_once: int) -> Iterator[Sequence[Unit]]:
    for start in range(0, len(units), at_once):
        yield units[start : start + at_once]


def in_words(found: Sequence[Gone], *, dry_run: bool = False) -> list[str]:
    """A sentence for each table that something went of or stayed in, and one for each hold."""
    lines = []
    for gone in found:
        if gone.rows:
            done = "would be removed" if dry_run else "removed"
            of = "1 row" if gone.rows == 1 else f"{gone.rows:,} rows"
            lines.append(f"{gone.system}: {of} of {gone.table} of before {clock.day_words(gone.before)} {done}.")
        if gone.held:
            stay = "1 row stays" if gone.held == 1 else f"{gone.held:,} rows stay"
            by = ", ".join(f"hold {one.id}" for one in gone.holds)
            lines.append(f"{gone.system}: {stay} in {gone.table}, held by {by}.")
    every = {one.id: one for gone in found if gone.held for one in gone.holds}
    return [*(lines or ["There is nothing to remove."]), *(said.in_words(every[number]) for number in sorted(every))]
