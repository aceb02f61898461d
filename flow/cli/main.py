"""The commands. Exit code 0: done; 1: our bug; 2: usage; 3: a file was refused; 4: a rule or permission refused it."""

from __future__ import annotations

import logging
import sys
import traceback
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from flow import clock
from flow.cli import actions, documents, show, show_board
from flow.cli.recompute import recompute
from flow.cli.spc import spc
from flow.cli.watch import watch
from flow.errors import FlowError, UsageError, nearest
from flow.services import board as boards
from flow.services import configure as configuring
from flow.services import export as exporting
from flow.services import load as loading
from flow.services import meeting as meetings
from flow.services import sample as samples
from flow.services import serve as serving
from flow.services import start, values, verify
from flow.settings import described, read_settings
from flow.vocabulary import Feed, Grain, Scope

app = typer.Typer(
    help="The daily patient-flow huddle: the same services as the screens.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command()(watch)
app.command()(recompute)
app.command()(documents.sheet)
app.command()(documents.minutes)
app.command()(documents.pack)
app.command()(spc)
app.add_typer(actions.app, name="actions", help="The action log: list, add, update, history.")

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
SystemOption = Annotated[str, typer.Option("--system", help="Key of the system, for example plymouth.")]
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
DayOption = Annotated[str, typer.Option("--day", help="Day, YYYY-MM-DD.")]
MaybeDay = Annotated[str | None, typer.Option("--day", help="Day of a file that has no rows, YYYY-MM-DD.")]
Confirm = Annotated[bool, typer.Option("--confirm", help="A correction may lack a site that the earlier file had.")]
Paths = Annotated[list[Path], typer.Argument(help="Files or folders.")]


def a_day(text: str) -> date:
    """A day as typed on the command line."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"'{text}' is not a day. Use year-month-day, for example 2018-06-05.") from None


def one_of(word: str, known: list[str], what: str) -> str:
    if word not in known:
        near = nearest(word, known)
        hint = f" Did you mean '{near}'?" if near else f" Known: {', '.join(known)}."
        raise UsageError(f"There is no {what} '{word}'.{hint}")
    return word


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


@app.command()
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
    store, key = start.open_store(), start.key()
    reports = [loading.load_path(store, path, how, key, keep=keep) for path in loading.files(paths)]
    show.loads(reports, as_json=as_json)
    if any(report.refused for report in reports):
        raise typer.Exit(3)


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
    show_board.board(found, meetings.meeting(db, system, on, found.organisation), json=json)


@app.command()
def export(
    table: Annotated[str, typer.Argument(help=f"Which table: {', '.join(exporting.TABLES)}.")],
    output: Annotated[Path, typer.Option("--output", help="The file to write; .csv or .xlsx says which kind.")],
    system: Annotated[str | None, typer.Option("--system", help="Key of the system; else the one shown first.")] = None,
    day: Annotated[str | None, typer.Option("--day", help="Morning, YYYY-MM-DD; else the one shown first.")] = None,
    organisation: Annotated[str | None, typer.Option("--organisation", help="Of this organisation alone.")] = None,
) -> None:
    """Write a table to a file for a spreadsheet: no text in it is ever a formula, and nobody is named."""
    on = a_day(day) if day else None
    done = exporting.export(start.open_store(), table, output, system, on, organisation)
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


@app.command()
def serve(
    port: Annotated[int | None, typer.Option("--port", help="Port to listen on.")] = None,
    host: Annotated[str | None, typer.Option("--host", help="Address to listen on.")] = None,
    headless: Annotated[bool, typer.Option("--headless", help="Do not open a browser.")] = False,
) -> None:
    """Start the app."""
    settings = read_settings()
    raise typer.Exit(serving.serve(host or settings.host, port or settings.port, headless=headless))


def main() -> None:
    """Run a command. A FlowError is a sentence and its exit code; anything else is our bug: 1."""
    logging.basicConfig(level=read_log_level(), stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")
    try:
        app()
    except FlowError as error:
        print(error, file=sys.stderr)
        raise SystemExit(error.exit_code) from None
    except Exception:
        traceback.print_exc()
        print("This is a fault of ours; what was stored before still stands.", file=sys.stderr)
        raise SystemExit(1) from None


def read_log_level() -> str:
    try:
        return read_settings().log_level.upper()
    except FlowError as error:
        print(error, file=sys.stderr)
        raise SystemExit(error.exit_code) from None
