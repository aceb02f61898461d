"""The commands. Exit code 0: done; 1: our bug; 2: usage; 3: a file was refused; 4: a rule or permission refused it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from flow import clock
from flow.cli import actions, around, documents, people, show, show_board
from flow.cli.asked import Json, SystemOption, a_day, one_of
from flow.cli.audit import audit
from flow.cli.keeping import hold, purge, rotate_key
from flow.cli.loading import check, load
from flow.cli.operate import migrate, serve
from flow.cli.recompute import recompute
from flow.cli.safety import backup, restore
from flow.cli.spc import spc
from flow.cli.watch import watch
from flow.services import board as boards
from flow.services import configure as configuring
from flow.services import export as exporting
from flow.services import meeting as meetings
from flow.services import sample as samples
from flow.services import start, values, verify
from flow.services.audit import looked
from flow.settings import described, read_settings
from flow.vocabulary import Grain, Scope

app = typer.Typer(
    help="The daily patient-flow huddle: the same services as the screens.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
COMMANDS: tuple[Callable[..., None], ...] = (
    *(load, check, watch, recompute, documents.sheet, documents.minutes, documents.pack, spc),
    *(backup, restore, purge, audit, serve, migrate),
)
for _one in COMMANDS:
    app.command()(_one)
app.command(name="rotate-key")(rotate_key)
app.add_typer(hold, name="hold", help="Legal holds: add, release, list.")
app.add_typer(actions.app, name="actions", help="The action log: list, add, update, history.")
app.add_typer(people.app, name="people", help="Who may sign in, and which roles they have.")

DayOption = Annotated[str, typer.Option("--day", help="Day, YYYY-MM-DD.")]


@app.command()
def sample(
    system: Annotated[list[str] | None, typer.Option("--system", help="Which sample system; all if left out.")] = None,
) -> None:
    """Make the sample systems' files and load them. Running it again changes nothing."""
    samples.make(start.open_store(), read_settings(), system or None, show.progress())


@app.command()
def configure(file: Annotated[Path, typer.Argument(help="The system's TOML file.")], json: Json = False) -> None:
    """Create or update a system from its configuration file."""
    show.configured(configuring.configure(start.open_store(), file), as_json=json)


@app.command()
def measures(
    system: SystemOption,
    day: DayOption,
    to: Annotated[str | None, typer.Option("--to", help="Last day; the same day if left out.")] = None,
    grain: Annotated[str, typer.Option("--grain", help="day, week or month.")] = "day",
    scope: Annotated[str, typer.Option("--scope", help="system, organisation, site or ward.")] = "system",
    measure: Annotated[list[str] | None, typer.Option("--measure", help="Key of a measure; all if left out.")] = None,
    json: Json = False,
) -> None:
    """Values of measures, each with its parts, target and status, or the reason why there is none."""
    asked = values.values(
        start.open_store(),
        system,
        a_day(day),
        a_day(to) if to else None,
        Grain(one_of(grain, list(Grain), "grain")),
        Scope(one_of(scope, list(Scope), "scope")),
        measure or None,
    )
    show.values(asked, as_json=json)


@app.command()
def board(
    system: SystemOption,
    day: DayOption,
    organisation: Annotated[str | None, typer.Option("--organisation", help="For a system that is not pooled.")] = None,
    json: Json = False,
) -> None:
    """Everything the huddle screen says."""
    db, on = start.open_store(), a_day(day)
    found = boards.board(db, system, on, organisation)
    looked(db, "board", system, on)
    show_board.board(found, meetings.meeting(db, system, on, found.organisation), json=json)


@app.command()
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


@app.command(name="settings")
def settings_command(json: Json = False) -> None:
    """The settings, their help and where each value comes from; secrets are masked."""
    show.settings(described(read_settings()), as_json=json)


@app.command(name="verify")
def verify_command(json: Json = False) -> None:
    """Check that the store is whole and that facts equal a recomputation."""
    problems = verify.verify(start.open_store(), show.progress())
    show.problems(problems, as_json=json)
    if problems:
        raise typer.Exit(1)


def main() -> None:
    """Run a command. A FlowError is a sentence and its exit code; anything else is our bug: 1."""
    try:
        around.begin()
        app()
    except Exception as error:
        raise SystemExit(around.end(error)) from None
