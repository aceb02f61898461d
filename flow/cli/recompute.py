"""`recompute`: every fact again, from the snapshots in use."""

from __future__ import annotations

from typing import Annotated

import typer

from flow.cli import show
from flow.services import start
from flow.services.recompute import recompute as again


def recompute(
    system: Annotated[str | None, typer.Option("--system", help="Key of the system; all if left out.")] = None,
) -> None:
    """Work every fact out again, after an update that counts something new. Nothing that was filed changes."""
    names = again(start.open_store(), system, show.progress())
    show.say(f"Every fact is worked out again: {', '.join(names) or 'there is no system yet'}.")
