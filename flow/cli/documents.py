"""`sheet`, `minutes` and `pack`: the documents of a huddle and of the weekly review as files."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from flow import clock
from flow.cli import show
from flow.security.person import ADMINISTRATOR
from flow.services import documents
from flow.services import pack as packs
from flow.services.documents import Asked, Kind
from flow.services.start import open_store

System = Annotated[str, typer.Option("--system", help="Key of the system, for example plymouth.")]
Day = Annotated[datetime, typer.Option("--day", formats=["%Y-%m-%d"], help="Day of the huddle, YYYY-MM-DD.")]
SheetFile = Annotated[Path, typer.Option("--output", help="The file to write; .html or .pdf says which kind.")]
MinutesFile = Annotated[Path, typer.Option("--output", help="The file to write; .docx, .html or .pdf says which kind.")]
PackFile = Annotated[Path, typer.Option("--output", help="The file to write; .docx, .pdf or .html says which kind.")]
Organisation = Annotated[
    str | None, typer.Option("--organisation", help="Of this organisation alone; for a system that is not pooled.")
]
Public = Annotated[
    bool, typer.Option("--public", help="To be made public: counts of 1 to 7 hidden, nobody named, no local keys.")
]


def sheet(
    system: System, day: Day, output: SheetFile, organisation: Organisation = None, public: Public = False
) -> None:
    """Write the huddle's sheet: one A4 page with the position, what was promised and what is agreed."""
    _write(Asked(Kind.SHEET, system, day.date(), organisation, public), output)


def minutes(
    system: System, day: Day, output: MinutesFile, organisation: Organisation = None, public: Public = False
) -> None:
    """Write the huddle's minutes: who was there, what was decided, who does what by when."""
    _write(Asked(Kind.MINUTES, system, day.date(), organisation, public), output)


def pack(system: System, day: Day, output: PackFile, organisation: Organisation = None, public: Public = False) -> None:
    """Write the weekly pack: every measure of the review with its charts, runs, and what the actions did."""
    asked = packs.PackAsked(system, day.date(), organisation, public)
    packs.ending_of(output)
    packs.write(open_store(), asked, output, who=ADMINISTRATOR)
    show.say(f"{output}: weekly pack of {asked.system}, {clock.day_words(asked.day)}.")


def _write(asked: Asked, output: Path) -> None:
    documents.ending_of(asked.kind, output)  # said before anything is read
    documents.write(open_store(), asked, output, who=ADMINISTRATOR)
    show.say(f"{output}: {asked.kind} of {asked.system}, {clock.day_words(asked.day)}.")
