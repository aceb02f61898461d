"""`serve`: the app started. What it imports is what stays in memory beside the app, so it imports little."""

from __future__ import annotations

from typing import Annotated

import typer

from flow.services import serve as serving
from flow.settings import read_settings


def serve(
    port: Annotated[int | None, typer.Option("--port", help="Port to listen on.")] = None,
    host: Annotated[str | None, typer.Option("--host", help="Address to listen on.")] = None,
    headless: Annotated[bool, typer.Option("--headless", help="Do not open a browser.")] = False,
) -> None:
    """Start the app."""
    settings = read_settings()
    raise typer.Exit(serving.serve(settings, host or settings.host, port or settings.port, headless=headless))
