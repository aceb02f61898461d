"""`purge`, `hold` and `rotate-key`: what is removed when its time is over, what must stay, and a new pseudonym key."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from flow.cli import show
from flow.cli.asked import PLAIN, Json, SystemOption, a_day
from flow.errors import UsageError
from flow.services import holds as holding
from flow.services import purge as purging
from flow.services import start
from flow.services.rotate import rotate_key as rotate
from flow.settings import read_settings

hold = typer.Typer(help="Legal holds: add, release, list.", no_args_is_help=True, **PLAIN)
MaybeSystem = Annotated[str | None, typer.Option("--system", help="Key of the system; all if left out.")]
Reason = Annotated[str, typer.Option("--reason", help="Why; it stands in the log.")]


def purge(
    before: Annotated[str, typer.Option("--before", help="Day, YYYY-MM-DD: what is of earlier days may go.")],
    system: MaybeSystem = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be removed, and remove nothing.")] = False,
    json: Json = False,
) -> None:
    """Remove what is kept of patients and past its time (docs/retention.md); what is held stays, and all facts."""
    db, day = start.open_store(), a_day(before)
    found = purging.purge(db, day, system, dry_run=dry_run, progress=show.progress())
    if json:
        show.document([asdict(gone) for gone in found])
        return
    for line in purging.in_words(found, dry_run=dry_run):
        show.say(line)


@hold.command(name="add")
def add(
    system: SystemOption,
    first: Annotated[str, typer.Option("--from", help="First day, YYYY-MM-DD.")],
    reason: Reason,
    last: Annotated[str | None, typer.Option("--to", help="Last day; for good if left out.")] = None,
    organisation: Annotated[str | None, typer.Option("--organisation", help="Its code; all if left out.")] = None,
) -> None:
    """Hold what is kept of some days: no purge removes it."""
    until = a_day(last) if last else None
    made = holding.add_hold(start.open_store(), system, a_day(first), until, reason, organisation)
    show.say(holding.in_words(made))


@hold.command(name="release")
def release(
    number: Annotated[int, typer.Argument(help="Number of the hold.")], system: SystemOption, reason: Reason
) -> None:
    """End a hold. It stays on record."""
    show.say(holding.in_words(holding.release_hold(start.open_store(), system, number, reason)))


@hold.command(name="list")
def listed(
    system: MaybeSystem = None,
    every: Annotated[bool, typer.Option("--all", help="Those that were released too.")] = False,
    json: Json = False,
) -> None:
    """The holds that stand."""
    found = holding.holds(start.open_store(), system, all_of_them=every)
    if json:
        show.document([asdict(one) for one in found])
        return
    for one in found:
        show.say(holding.in_words(one))
    if not found:
        show.say("Nothing is held.")


def rotate_key(
    key_file: Annotated[
        Path | None, typer.Option("--key-file", help="File with the new key in one line; one is made if left out.")
    ] = None,
) -> None:
    """Give the store a new pseudonym key: every pseudonym is made over, and nobody becomes another person by it."""
    new = None
    if key_file is not None:
        try:
            new = key_file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            raise UsageError(f"{key_file} cannot be read.") from None
    show.say(rotate(start.open_store(), read_settings(), new).in_words())
