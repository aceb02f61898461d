"""`audit`: who did or looked at what, when and from where."""

from __future__ import annotations

from contextlib import closing
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from flow import clock
from flow.cli import show
from flow.errors import UsageError
from flow.services import audit as service
from flow.services.audit import Asked, Found, Line
from flow.services.audit_words import about_words, words
from flow.services.export import ending_of
from flow.services.start import open_store

DAYS = ["%Y-%m-%d"]
AT_ONCE = 200
HEADS = ("when", "who", "what", "of", "system", "allowed", "from")


def audit(
    system: Annotated[str | None, typer.Option("--system", help="Key of the system; every one if left out.")] = None,
    day: Annotated[datetime | None, typer.Option("--day", formats=DAYS, help="First day, YYYY-MM-DD.")] = None,
    to: Annotated[
        datetime | None, typer.Option("--to", formats=DAYS, help="Last day; the same day if left out.")
    ] = None,
    search: Annotated[str, typer.Option("--search", help="A name, an address, a key, or what was done.")] = "",
    refused: Annotated[bool, typer.Option("--refused", help="What was refused comes first.")] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many lines are printed at most.")] = AT_ONCE,
    output: Annotated[Path | None, typer.Option("--output", help="Write every line to a .csv or .xlsx file.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document and nothing else.")] = False,
) -> None:
    """Who did or looked at what, when and from where: the newest first. Reading it is a line of it too."""
    if to and not day:
        raise UsageError("--to says the last day: give the first with --day.")
    first, last = (day.date() if day else None), (to or day)
    asked = Asked(system, first, last.date() if last else None, search=search, refused_first=refused)
    with closing(open_store()) as db:
        if output:
            _write(output, service.export(db, asked, ending_of(output)))
            return
        found = service.read(db, asked, limit)
    if as_json:
        show.document([_document(line) for line in found.lines])
    else:
        show.table(HEADS, (_row(line) for line in found.lines))
    _more(found)


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}.") from None
    show.say(f"{path}: the audit.")


def _more(found: Found) -> None:
    """Beside the answer, where it is not all of it."""
    if found.every > len(found.lines):
        told = f"{len(found.lines):,} of {found.every:,} lines, {found.refused:,} of them refused."
        typer.echo(f"{told} --limit prints more, --output writes them all.", err=True)


def _row(line: Line) -> tuple[str | None, ...]:
    came = ", ".join(filter(None, [line.via, line.address]))
    allowed = "yes" if line.allowed else "refused"
    who = line.who or line.key
    return clock.moment_words(line.at), who, words(line), about_words(line), line.system, allowed, came


def _document(line: Line) -> dict[str, Any]:
    return asdict(line) | {"at": clock.london(line.at).isoformat(), "done": words(line)}
