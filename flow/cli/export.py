"""`export`: a table in a file for a spreadsheet."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flow import clock
from flow.cli import show
from flow.cli.asked import a_day
from flow.services import export as exporting
from flow.services import start


def export(
    table: Annotated[str, typer.Argument(help=f"Which table: {', '.join(exporting.TABLES)}.")],
    output: Annotated[Path, typer.Option("--output", help="The file to write; .csv or .xlsx says which kind.")],
    system: Annotated[str | None, typer.Option("--system", help="Key of the system; else the one shown first.")] = None,
    day: Annotated[str | None, typer.Option("--day", help="Morning, YYYY-MM-DD; else the one shown first.")] = None,
    organisation: Annotated[str | None, typer.Option("--organisation", help="Of this organisation alone.")] = None,
    public: Annotated[bool, typer.Option("--public", help="With small numbers hidden, and nothing about one.")] = False,
) -> None:
    """Write a table to a file for a spreadsheet: no text in it is ever a formula, and nobody is named."""
    on = a_day(day) if day else None
    done = exporting.export(start.open_store(), table, output, system, on, organisation, public=public)
    show.say(f"{output}: {done.rows:,} rows of {done.table}, {done.system}, {clock.day_words(done.day)}.")
