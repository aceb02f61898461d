"""`load` and `check`: files from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flow.cli import show
from flow.cli.asked import Json, a_day, one_of
from flow.services import load as loading
from flow.services import start
from flow.vocabulary import Feed

MaybeSystem = Annotated[
    str | None, typer.Option("--system", help="Key of the system; the only fitting one if left out.")
]
FeedOption = Annotated[str | None, typer.Option("--feed", help="The feed; else recognised by the file's columns.")]
ProfileOption = Annotated[
    str | None, typer.Option("--profile", help="Key of the profile that says how to read the file.")
]
Sender = Annotated[
    str | None, typer.Option("--organisation", help="The organisation that sends: it may file for itself only.")
]
MaybeDay = Annotated[str | None, typer.Option("--day", help="Day of a file that has no rows, YYYY-MM-DD.")]
Confirm = Annotated[bool, typer.Option("--confirm", help="A correction may lack a site that the earlier file had.")]
Paths = Annotated[list[Path], typer.Argument(help="Files or folders.")]


def load(
    paths: Paths,
    system: MaybeSystem = None,
    feed: FeedOption = None,
    profile: ProfileOption = None,
    organisation: Sender = None,
    day: MaybeDay = None,
    confirm: Confirm = False,
    json: Json = False,
) -> None:
    """Load files or folders. Exits with 3 where a file was refused."""
    how = _how(system, feed, profile, organisation, day, confirm)
    _load(paths, how, as_json=json, keep=True)


def check(
    paths: Paths,
    system: MaybeSystem = None,
    feed: FeedOption = None,
    profile: ProfileOption = None,
    organisation: Sender = None,
    day: MaybeDay = None,
    confirm: Confirm = False,
    json: Json = False,
) -> None:
    """Say what `load` would find, storing nothing."""
    how = _how(system, feed, profile, organisation, day, confirm)
    _load(paths, how, as_json=json, keep=False)


def _how(
    system: str | None,
    feed: str | None,
    profile: str | None,
    organisation: str | None,
    day: str | None,
    confirm: bool,
) -> loading.How:
    return loading.How(
        system=system,
        feed=Feed(one_of(feed, list(Feed), "feed")) if feed else None,
        profile=profile,
        sender=organisation,
        day=a_day(day) if day else None,
        confirm=confirm,
    )


def _load(paths: list[Path], how: loading.How, *, as_json: bool, keep: bool) -> None:
    store, key, most = start.open_store(), start.key(), start.largest_file()
    reports = [loading.load_path(store, path, how, key, keep=keep, largest=most) for path in loading.files(paths)]
    show.loads(reports, as_json=as_json)
    if any(report.refused for report in reports):
        raise typer.Exit(3)
