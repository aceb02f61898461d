"""`spc`: statistical process control of points in a file, for a person or as one JSON document."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from flow.cli import show
from flow.services import spc as service

HEADS = ("series", "variation", "assurance", "mean", "lower limit", "upper limit", "target", "points")
CELLS = ("series_id", "variation_type", "assurance_type", "cl", "lpl", "upl", "target", "n")


def spc(
    input_file: Annotated[Path, typer.Option("--input", help="CSV file with the columns series_id, x and y.")],
    profile: Annotated[str, typer.Option("--profile", help="Which rules: nhsr or mdc.")] = "nhsr",
    options: Annotated[
        str | None, typer.Option("--options", help='JSON, for example {"improvement_direction": "decrease"}.')
    ] = None,
    cases: Annotated[
        Path | None, typer.Option("--cases", help="JSON file: a list of case_id, series_id and options.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")] = False,
) -> None:
    """Control charts of the series in a file: mean, limits, signals, and the two icons of each."""
    answer = (
        service.answer(input_file, profile, options)
        if cases is None
        else service.answer_cases(input_file, profile, options, cases)
    )
    if json:
        show.document(answer.as_json())
        return
    with_case = cases is not None
    show.table(("case", *HEADS) if with_case else HEADS, _rows(answer.series, with_case=with_case))
    for row in answer.series:
        for line in _in_words(row):
            show.say(f"{row.get('case_id', row['series_id'])}: {line}")
    for line in _settings(answer.series):
        show.say(line)


def _rows(series: Iterable[dict[str, Any]], *, with_case: bool) -> Iterable[tuple[Any, ...]]:
    for row in series:
        cells = tuple(_cell(row.get(name)) for name in CELLS)
        yield (_cell(row["case_id"]), *cells) if with_case else cells


def _in_words(row: dict[str, Any]) -> list[str]:
    """Why it was refused, or its sentence and the notes that the sentence does not say itself."""
    if "error" in row:
        return [row["error"]]
    return [row["sentence"], *(note for note in row["notes"] if note not in row["sentence"])]


def _cell(value: Any) -> Any:
    """Numbers short; text as it is, square brackets too."""
    if isinstance(value, str):
        return escape(value)
    return f"{value:.6g}" if isinstance(value, float) else value


def _settings(series: list[dict[str, Any]]) -> list[str]:
    """The settings once where all series share them; of different cases they are in the JSON document."""
    different = {tuple(row["options"]) for row in series if "options" in row}
    return [f"{'. '.join(different.pop())}."] if len(different) == 1 else []
