"""A new pseudonym key: every pseudonym is made over, and numbers that come are hashed through the whole ring of keys.

So everybody keeps one pseudonym, and who has an old key can make none of the new ones. The new ring lies on the disk
before the store is made over, and takes its place after: whenever it is stopped, one of the two fits the store, and the
next start puts the right one in place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flow import clock, settings_key
from flow.errors import RuleRefused, UsageError
from flow.security.person import ADMINISTRATOR, Person
from flow.security.roles import Act
from flow.services.allowed import allowed
from flow.services.pseudonym_keys import ANOTHER_KEY, made_with
from flow.settings import Settings, pseudonym_key
from flow.settings_key import BETWEEN, KEY_LENGTH
from flow.snapshots.pseudonyms import fingerprint, further
from flow.store import pseudonym_keys as stored
from flow.store import rekeying, schema, systems
from flow.store.database import Database

GIVEN = (
    "The keys are given by FLOW_PSEUDONYM_KEY, which only you can change. Put the new key there and those of before, "
    "the oldest first, a line each, into FLOW_PSEUDONYM_KEY_EARLIER; then run this again. Until it has run nothing can "
    "be loaded."
)
NOTHING_NEW = "The store's pseudonyms are made with the newest key already, and no other was given."


@dataclass(frozen=True)
class Rotated:
    """What became of a new key. `rows`: by table how many have a pseudonym; `keys`: of the ring there is now."""

    rows: Mapping[str, int]
    keys: int

    def in_words(self) -> str:
        told = ", ".join(f"{many:,} of {name}" for name, many in self.rows.items() if many) or "none was stored yet"
        return f"Pseudonyms are made with a new key, the {self.keys}. of the ring. Made over: {told}."


@allowed(Act.KEEP_STORE)
def rotate_key(
    db: Database,
    settings: Settings,
    new: str | None = None,
    *,
    who: Person = ADMINISTRATOR,
    now: datetime | None = None,
) -> Rotated:
    """Make every pseudonym over. `new`: the new key, where it is not made here; never where keys come as settings.

    Where the ring given has newer keys than the store was written with, the store is made over to them. Raises
    ConfigurationError where the store was written with others, UsageError for a key that cannot be.
    """
    moment = clock.naive_utc(now or clock.now())
    in_file = settings.pseudonym_key is None
    with db.writing() as connection:
        for key, _ in systems.keys(connection):
            systems.hold(connection, key)
        ring = pseudonym_key(settings).split(BETWEEN)
        many = made_with(connection, BETWEEN.join(ring))
        if many is None:
            raise RuleRefused(ANOTHER_KEY)
        if many == len(ring):
            ring.append(_new_key(new, ring, in_file=in_file))
        elif new is not None:
            raise UsageError(
                "Keys were given that the store is not made over to yet. Run this without another new key."
            )
        if in_file:
            settings_key.write_next(settings.data_folder, BETWEEN.join(ring))
        rows = rekeying.rekey(connection, lambda made: further(made, ring[many:]))
        stored.add(connection, fingerprint(BETWEEN.join(ring)), moment, str(who))
    if in_file:
        settings_key.promote(settings.data_folder)
    schema.forget(db, rekeying.tables(rows))
    return Rotated(rows, len(ring))


def _new_key(new: str | None, ring: list[bytes], *, in_file: bool) -> bytes:
    """The key as given, else a new one. Keys that come as settings are not ours to add to."""
    if not in_file:
        raise UsageError(f"{NOTHING_NEW} {GIVEN}" if new is None else GIVEN)
    made = (new if new is not None else settings_key.new_key()).strip()
    if len(made) < KEY_LENGTH or BETWEEN.decode() in made:
        raise UsageError(f"A key is one line of {KEY_LENGTH} characters or more.")
    if made.encode() in ring:
        raise UsageError("This key was used before: take another.")
    return made.encode()
