"""Working every fact out again: after an update that counts something new, or a method that changed."""

from __future__ import annotations

from collections.abc import Callable

from flow.security.roles import Act
from flow.services.allowed import allowed
from flow.services.landing import land_again
from flow.services.values import known_system
from flow.store import systems
from flow.store.database import Database


@allowed(Act.KEEP_STORE)
def recompute(db: Database, system: str | None, progress: Callable[[int, int, str], None]) -> list[str]:
    """Every fact and check of a system (of every one where none is named), from the snapshots in use; their names.

    Each system is one transaction: what was there stands until all of it is new. Raises UsageError for a system that
    does not exist.
    """
    with db.reading() as connection:
        keys = [known_system(connection, system).key] if system else [key for key, _ in systems.keys(connection)]
    names = []
    for place, key in enumerate(keys):
        progress(place, len(keys), f"Working out the facts of {key}")
        with db.writing() as connection:
            systems.hold(connection, key)
            layout = known_system(connection, key)
            land_again(connection, layout)
        names.append(layout.name)
    progress(len(keys), len(keys), "Every fact is new")
    return names
