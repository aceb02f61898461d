"""`measures` and `board`: what the screens say."""

from __future__ import annotations

from typing import Annotated

import typer

from flow.cli import show, show_board
from flow.cli.asked import Json, SystemOption, a_day, one_of
from flow.services import board as boards
from flow.services import meeting as meetings
from flow.services import start, values
from flow.services.audit import looked
from flow.vocabulary import Grain, Scope

DayOption = Annotated[str, typer.Option("--day", help="Day, YYYY-MM-DD.")]


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
