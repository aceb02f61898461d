"""`migrate` and `settings`: the store brought to the schema that this version needs, and what is set."""

from __future__ import annotations

from typing import Annotated

import typer

from flow.cli import show
from flow.cli.asked import Json
from flow.errors import RuleRefused
from flow.services import migrate as migrating
from flow.settings import described, read_settings

Check = Annotated[
    bool, typer.Option("--check", help="Say how it stands and change nothing; exits with 4 if it is to be migrated.")
]


def migrate(check: Check = False) -> None:
    """Bring the store to the schema of this version; processes of the version before may go on meanwhile."""
    settings = read_settings()
    stands = migrating.look(settings) if check else migrating.migrate(settings)
    show.say(stands.in_words(done=not check))
    if check and not stands.fits:
        raise typer.Exit(RuleRefused.exit_code)


def settings(json: Json = False) -> None:
    """The settings, their help and where each value comes from; secrets are masked."""
    show.settings(described(read_settings()), as_json=json)
