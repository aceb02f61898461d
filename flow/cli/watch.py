"""`watch`: the drop folder from the command line."""

from __future__ import annotations

import json
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from flow import clock
from flow.cli import show
from flow.services import start
from flow.services.watching import Moved, Pace, Watcher

Seconds = Annotated[float, typer.Option(min=0.1, help="Seconds without change after which a file has stopped growing.")]
Lines = Annotated[bool, typer.Option("--json", help="Print one line of JSON for each file, and nothing else.")]
Abandoned = Annotated[
    float, typer.Option(min=5, help="Seconds of silence after which the file of a watcher that died is taken over.")
]


def watch(
    folder: Annotated[Path, typer.Argument(help="The folder where files are dropped.")],
    system: Annotated[str | None, typer.Option(help="Key of the system; the only fitting one if left out.")] = None,
    once: Annotated[bool, typer.Option("--once", help="Deal with what is there, and stop.")] = False,
    settle: Seconds = Pace.settle,
    abandoned_after: Abandoned = Pace.abandoned,
    as_json: Lines = False,
) -> None:
    """Load files as they are dropped in FOLDER, and move each to `loaded` or `refused` with its report beside it.

    A file dropped in a folder inside that is named after an organisation's code counts as sent by it. Several watchers
    may watch one folder: each file is loaded by one of them. Ctrl-C ends it after the file in hand.
    """
    watcher = Watcher(
        folder=folder,
        opened=start.open_store,
        key=start.key(),
        tell=_line if as_json else _words,
        say=_sentence,
        system=system,
        pace=Pace(settle=settle, abandoned=abandoned_after),
        once=once,
        largest=start.largest_file(),
    )
    _stop_gracefully(watcher)
    if not once:
        _sentence(f"Watching {folder}. Ctrl-C ends it.")
    watcher.run()


def _stop_gracefully(watcher: Watcher) -> None:
    """The first signal ends it after the file in hand; a second one ends it at once, as signals do."""

    def asked(number: int, frame: FrameType | None) -> None:
        watcher.stop.set()
        signal.signal(number, signal.SIG_DFL)

    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, asked)


def _words(moved: Moved) -> None:
    show.loads([moved.report], as_json=False)
    show.say(f"  At {clock.time_words(clock.now())} moved to {moved.to}")
    sys.stdout.flush()


def _line(moved: Moved) -> None:
    line = {**moved.report.as_json(), "moved_to": str(moved.to)}
    show.say(json.dumps(line, ensure_ascii=False))
    sys.stdout.flush()


def _sentence(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)
