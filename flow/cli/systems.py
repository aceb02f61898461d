"""`sample`, `configure` and `verify`: a system made, described, and looked through."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flow.cli import show
from flow.cli.asked import Json
from flow.services import configure as configuring
from flow.services import sample as samples
from flow.services import start
from flow.services import verify as verifying
from flow.settings import read_settings


def sample(
    system: Annotated[list[str] | None, typer.Option("--system", help="Which sample system; all if left out.")] = None,
) -> None:
    """Make the sample systems' files and load them. Running it again changes nothing."""
    samples.make(start.open_store(), read_settings(), system or None, show.progress())


def configure(file: Annotated[Path, typer.Argument(help="The system's TOML file.")], json: Json = False) -> None:
    """Create or update a system from its configuration file."""
    show.configured(configuring.configure(start.open_store(), file), as_json=json)


def verify(json: Json = False) -> None:
    """Check that the store is whole and that facts equal a recomputation."""
    problems = verifying.verify(start.open_store(), show.progress())
    show.problems(problems, as_json=json)
    if problems:
        raise typer.Exit(1)
