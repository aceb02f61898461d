"""What the commands print: words for a person, or one JSON document on stdout and nothing else there."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
from rich.progress import Progress as Bar
from rich.table import Table

from flow.vocabulary import words

if TYPE_CHECKING:
    from flow.services.configure import Configured
    from flow.services.load import LoadReport
    from flow.services.values import Value

WIDE = 220
"""Columns of a table that goes to a file or another program."""
Progress = Callable[[int, int, str], None]


def document(content: Any) -> None:
    """One JSON document on stdout."""
    json.dump(content, sys.stdout, ensure_ascii=False, indent=2, default=str)
    sys.stdout.write("\n")


def say(line: str = "") -> None:
    sys.stdout.write(line + "\n")


def table(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    made = Table(*heads, box=None, pad_edge=False)
    for row in rows:
        made.add_row(*("" if cell is None else str(cell) for cell in row))
    console = Console()
    if not console.is_terminal:
        console = Console(width=WIDE)
    console.print(made)


def progress() -> Progress:
    """A progress bar on stderr: call it with (done, of, what); it ends when done reaches of."""
    bar = Bar(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), console=Console(stderr=True))
    task = bar.add_task("", total=None)

    def step(done: int, of: int, what: str) -> None:
        if not bar.live.is_started and done < of:
            bar.start()
        bar.update(task, completed=done, total=of, description=what)
        if done >= of:
            bar.stop()

    return step


def configured(done: Configured, as_json: bool) -> None:
    if as_json:
        document({"system": done.system, "name": done.name, "is_new": done.is_new, "changed": list(done.changed)})
        return
    say(f"{done.name} ({done.system}) {'is set up' if done.is_new else 'was updated'}: {len(done.changed)} changes.")
    if not done.is_new:
        for line in done.changed:
            say(f"  {line}")


def loads(reports: Sequence[LoadReport], as_json: bool) -> None:
    if as_json:
        document([report.as_json() for report in reports])
        return
    for report in reports:
        about = f"{report.feed or 'not recognised'}, {report.organisation or 'no organisation'}"
        say(f"{report.file}: {report.status} ({about}; {report.rows_loaded} of {report.rows_read} rows)")
        for finding in report.findings:
            say(f"  {words(finding.level)}: {finding.message}")


def _number(number: float | None) -> str:
    return "" if number is None else f"{number:g}"


def values(found: Sequence[Value], as_json: bool) -> None:
    if as_json:
        document([value.as_json() for value in found])
        return
    heads = ("day", "scope", "measure", "value", "of", "target", "status", "source", "reason")
    table(
        heads,
        (
            (
                value.day,
                value.scope_code,
                value.measure,
                _number(value.value),
                _number(value.denominator),
                _number(value.target),
                value.status,
                value.source,
                value.reason,
            )
            for value in found
        ),
    )


def settings(found: Sequence[dict[str, Any]], as_json: bool) -> None:
    if as_json:
        document(list(found))
        return
    heads = ("setting", "value", "from", "help")
    table(heads, ([row[name] for name in heads] for row in found))


def problems(found: Sequence[str], as_json: bool) -> None:
    if as_json:
        document({"problems": list(found)})
        return
    for line in found:
        say(line)
    if not found:
        say("The store is whole, and every fact equals what its rows give.")
