"""`backup` and `restore`: a safe copy of a running store, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flow import clock
from flow.cli import show
from flow.services import safe_copy, start
from flow.settings import child_environment, read_settings


def backup(
    file: Annotated[Path, typer.Argument(help="The file to write; an earlier backup there is replaced.")],
) -> None:
    """Write a backup of the store as it is now, while people go on working.

    Patients are in it as pseudonyms. The pseudonym key is never in it: keep that somewhere else, as safely.
    """
    done = safe_copy.backup(start.open_store(), file, start.key(), child_environment())
    show.say(f"{done.path}: the store as it was at {clock.moment_words(done.made_at)}, {done.size:,} bytes.")
    show.say("The pseudonym key is not in it. Keep the key too, in another place.")


def restore(file: Annotated[Path, typer.Argument(help="A file that `backup` wrote.")]) -> None:
    """Put the store back as a backup has it: all of it or nothing. What stood before is kept as a backup too.

    The pseudonym key is not in a backup: where the key in use is another one, a warning says so.
    """
    settings = read_settings()
    store = start.store_as_it_is(settings)
    done = safe_copy.restore(store, file, start.key(), child_environment(), settings.data_folder)
    start.open_store(settings).close()
    show.say(f"The store is as it was at {clock.moment_words(done.made_at)}.")
    if done.migrated_from:
        show.say(f"It was of an earlier version (schema {done.migrated_from}) and is now of this one.")
    if done.safety:
        show.say(f"What stood before is kept in {done.safety}.")
    for warning in done.warnings:
        show.say(f"Warning: {warning}")
