"""`serve` and `migrate`: the app started, and the store brought to the schema that this version needs."""

from __future__ import annotations

from typing import Annotated

import typer

from flow.cli import show
from flow.errors import RuleRefused
from flow.services import migrate as migrating
from flow.services import serve as serving
from flow.settings import read_settings

Check = Annotated[
    bool, typer.Option("--check", help="Say how it stands and change nothing; exits with 4 if it is to be migrated.")
]


def serve(
    port: Annotated[int | None, typer.Option("--port", help="Port to listen on.")] = None,
    host: Annotated[str | None, typer.Option("--host", help="Address to listen on.")] = None,
    headless: Annotated[bool, typer.Option("--headless", help="Do not open a browser.")] = False,
) -> None:
    """Start the app."""
    settings = read_settings()
    raise typer.Exit(serving.serve(settings, host or settings.host, port or settings.port, headless=headless))


def migrate(check: Check = False) -> None:
    """Bring the store to the schema of this version; processes of the version before may go on meanwhile."""
    settings = read_settings()
    stands = migrating.look(settings) if check else migrating.migrate(settings)
    show.say(stands.in_words(done=not check))
    if check and not stands.fits:
        raise typer.Exit(RuleRefused.exit_code)
