"""Migration as a step of its own, before the processes of a new version are started one after another."""

from __future__ import annotations

from dataclasses import dataclass

from flow.services.start import open_store, store_as_it_is
from flow.settings import Settings
from flow.store import schema
from flow.store.standing import Standing, refuse_unfit, standing


@dataclass(frozen=True)
class Migrated:
    """How the store stood, the revision it was at (empty: none) and the one that this code needs."""

    stood: Standing
    found: str
    needed: str

    @property
    def fits(self) -> bool:
        """Whether there is nothing to do."""
        return self.stood in (Standing.NEWEST, Standing.LATER)

    def in_words(self, *, done: bool) -> str:
        if self.stood is Standing.NEWEST:
            return f"The store is up to date (schema {self.found})."
        if self.stood is Standing.LATER:
            return f"The store is of a later version (schema {self.found}); this one ({self.needed}) can work with it."
        was = f"schema {self.found}" if self.found else "nothing"
        return f"The store is at schema {self.needed}; it was at {was}." if done else self._to_do()

    def _to_do(self) -> str:
        now = f"at schema {self.found}" if self.found else "empty"
        return f"The store is {now}; this version needs schema {self.needed}: run `python -m flow migrate`."


def look(settings: Settings) -> Migrated:
    """How the store stands; changes nothing. ConfigurationError for a later one that this code cannot work with."""
    store = store_as_it_is(settings)
    try:
        with store.reading() as connection:
            stood, found = standing(connection)
            if stood is Standing.LATER:
                refuse_unfit(connection)
    finally:
        store.close()
    return Migrated(stood, found, schema.newest())


def migrate(settings: Settings) -> Migrated:
    """Brings the store to the newest schema, whatever FLOW_MIGRATE says; says how it stood before."""
    before = look(settings)
    open_store(settings.model_copy(update={"migrate": "auto"})).close()
    return before
