"""What is typed on the command line, read into what services take; and the options that several commands share."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import typer

from flow.errors import UsageError, nearest

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
PLAIN: dict[str, Any] = {"add_completion": False, "pretty_exceptions_enable": False, "rich_markup_mode": None}
"""How every group of commands is made: help and errors are plain text."""
SystemOption = Annotated[str, typer.Option("--system", help="Key of the system, for example plymouth.")]


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
