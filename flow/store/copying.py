"""A backup file: a ZIP with the copy of the store and a manifest that says what it is and what it needs.

`manifest.json`: `made_at` (UTC), `database`, `schema` (of PostgreSQL), `revision`, `key` (a fingerprint of the key of
the pseudonyms, never the key), `sha256` of the copy. `store`: a SQLite database, or what `pg_dump --format=custom`
wrote.
"""

from __future__ import annotations

import hashlib
import json
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo, is_zipfile

from flow.errors import FileRefused, UsageError
from flow.on_disk import owner_only, settle

STORE, MANIFEST, OF = "store", "manifest.json", "patient-flow-huddle"
AT_ONCE = 1 << 20
LARGEST_MANIFEST = 10_000


@dataclass(frozen=True)
class Manifest:
    """What a backup is. `made_at`: UTC without a zone; `schema`: empty for SQLite; `sha256`: of the copy."""

    made_at: datetime
    database: str
    schema: str
    revision: str
    key: str
    sha256: str = ""


@contextmanager
def room(folder: Path, path: Path) -> Iterator[Path]:
    """A folder for its owner alone, gone afterwards; UsageError where the disk does not take what is written."""
    if not folder.is_dir():
        raise UsageError(f"There is no folder {folder}.")
    try:
        with TemporaryDirectory(prefix=".backup-", dir=folder) as made:
            yield Path(made)
    except OSError as error:
        raise UsageError(
            f"{path} cannot be written: {error.strerror or error}. What was there before stands."
        ) from None


def write(path: Path, manifest: Manifest, copy: Path) -> None:
    """The backup, for its owner's eyes only. It is on the disk, whole, before it takes the place of an earlier one."""
    made = copy.with_name("made")
    with open(made, "xb", opener=owner_only) as file:
        with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=1) as packed:
            with copy.open("rb") as read, packed.open(STORE, "w", force_zip64=True) as put:
                digest = _pass_on(read, put)
            said = asdict(manifest) | {"of": OF, "made_at": manifest.made_at.isoformat(), "sha256": digest}
            packed.writestr(ZipInfo(MANIFEST), json.dumps(said, indent=2))
        file.flush()
        os.fsync(file.fileno())
    made.replace(path)
    settle(path.parent)


def _pass_on(read: IO[bytes], put: IO[bytes]) -> str:
    """Copies all of it; gives its sha256."""
    digest = hashlib.sha256()
    while some := read.read(AT_ONCE):
        digest.update(some)
        put.write(some)
    return digest.hexdigest()


def is_backup(path: Path) -> bool:
    """Whether a file says that it is a backup of ours."""
    try:
        read(path)
    except FileRefused:
        return False
    return True


def read(path: Path) -> Manifest:
    """What a backup says of itself. FileRefused for any other file."""
    if not path.is_file():
        raise UsageError(f"There is no file {path}.")
    no = FileRefused(f"{path.name} is not a backup made by this product, or it is damaged. Nothing was changed.")
    try:
        if not is_zipfile(path):
            raise no
        with ZipFile(path) as packed:
            if packed.getinfo(MANIFEST).file_size > LARGEST_MANIFEST:
                raise no
            said = json.loads(packed.read(MANIFEST))
            packed.getinfo(STORE)
        names = ("database", "schema", "revision", "key", "sha256")
        if said.get("of") != OF:
            raise no
        return Manifest(made_at=datetime.fromisoformat(said["made_at"]), **{name: str(said[name]) for name in names})
    except (BadZipFile, KeyError, ValueError, AttributeError, TypeError, OSError, RuntimeError, EOFError):
        raise no from None


def unpack(path: Path, manifest: Manifest, into: Path) -> Path:
    """The copy of the store that is in the backup, byte by byte what was put there; FileRefused where it is not."""
    copy = into / STORE
    damaged = FileRefused(f"{path.name} is damaged: what is in it is not what was put there. Nothing was changed.")
    try:
        with ZipFile(path) as packed, packed.open(STORE) as read, open(copy, "xb", opener=owner_only) as put:
            digest = _pass_on(read, put)
    except (BadZipFile, ValueError, EOFError, RuntimeError, NotImplementedError, zlib.error):
        raise damaged from None
    if digest != manifest.sha256:
        raise damaged
    return copy
