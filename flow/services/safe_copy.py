"""A backup of the store while it runs, and the store put back from one.

A backup holds everything the store holds - patients as pseudonyms - and never the key that made them: it says only
which key it needs, by a fingerprint.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flow import clock
from flow.errors import FileRefused, RuleRefused
from flow.security.roles import Act
from flow.services.allowed import allowed
from flow.snapshots.pseudonyms import fingerprint
from flow.store import copies, copying, schema
from flow.store.copying import Manifest
from flow.store.database import Database

KINDS = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
OTHER_KEY = (
    "The pseudonym key in use is not the one this backup was made with: people in files loaded from now on are not"
    " recognised as those in the backup. Put the key of that time back (FLOW_PSEUDONYM_KEY, or pseudonym.key in the"
    " data folder) before anything is loaded."
)
STRAY = (
    "What stood before could not be read. Its bytes are kept as they were; stop the app and start it again, as it may"
    " still have the damaged file open."
)


@dataclass(frozen=True)
class Backup:
    """A backup that was made. `made_at`: UTC; `size`: of the file, in bytes."""

    path: Path
    made_at: datetime
    revision: str
    size: int


@dataclass(frozen=True)
class Restored:
    """What was put back. `safety`: where what stood before is kept, None where nothing stood; `migrated_from`: the
    schema it was of, where that was an earlier one; `warnings`: what somebody must now see to, a sentence each."""

    path: Path
    made_at: datetime
    safety: Path | None
    migrated_from: str | None
    warnings: tuple[str, ...]


@allowed(Act.KEEP_STORE)
def backup(
    db: Database, path: Path, key: bytes, environment: Mapping[str, str], *, moment: datetime | None = None
) -> Backup:
    """Writes a backup of the store as it is at one moment. `environment`: of the programs that are run for it.

    An earlier backup at `path` stands until the new one is whole; anything else there is not touched: RuleRefused.
    """
    if path.exists() and not (path.is_file() and copying.is_backup(path)):
        raise RuleRefused(f"{path} is there already and is not a backup: choose another name.")
    at = clock.naive_utc(moment or clock.now())
    made = copies.make(db, path, copies.Making(at, fingerprint(key), environment))
    if made is None:
        raise RuleRefused("There is nothing in the store yet.")
    return Backup(path, made.made_at, made.revision, path.stat().st_size)


@allowed(Act.KEEP_STORE)
def restore(
    db: Database,
    path: Path,
    key: bytes,
    environment: Mapping[str, str],
    folder: Path,
    *,
    moment: datetime | None = None,
) -> Restored:
    """Puts the store back as a backup has it; what stood before is kept as a backup in `folder`.

    FileRefused where the file is no backup, is damaged, is of another kind of database or of a newer version. All of
    the store is replaced, or none of it.
    """
    manifest = copying.read(path)
    _refuse_others(path, manifest, db)
    at = clock.naive_utc(moment or clock.now())
    folder.mkdir(parents=True, exist_ok=True)
    making = copies.Making(at, fingerprint(key), environment)
    safety = folder / f"before-restore-{at:%Y%m%d-%H%M%S}.backup"
    with copying.room(folder, safety) as room:
        copy = copying.unpack(path, manifest, room)
        kept = copies.put_back(db, copy, manifest.revision, safety, making)
    warnings = [OTHER_KEY] if manifest.key != fingerprint(key) else []
    warnings += [STRAY] if kept and not kept.readable else []
    earlier = manifest.revision if manifest.revision != schema.newest() else None
    return Restored(path, manifest.made_at, kept.path if kept else None, earlier, tuple(warnings))


def _refuse_others(path: Path, manifest: Manifest, db: Database) -> None:
    here = "sqlite" if db.is_sqlite else "postgresql"
    if manifest.database != here:
        of, used = KINDS.get(manifest.database, manifest.database), KINDS[here]
        raise FileRefused(f"{path.name} is a backup of a {of} store; the store in use is {used}. Nothing was changed.")
    if not schema.knows(manifest.revision):
        raise FileRefused(
            f"{path.name} was made by a newer version of this product (schema {manifest.revision}; this one knows up"
            f" to {schema.newest()}). Update the product, then restore. Nothing was changed."
        )
