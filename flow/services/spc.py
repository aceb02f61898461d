"""Statistical process control of points in a file, one way for all or case by case."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from flow.errors import UsageError
from flow.services.spc_points import file_text, read_points
from flow.trends.options_document import options_from
from flow.trends.sentences import sentence
from flow.trends.spc import POINT_COLUMNS, SpcResult, spc
from flow.trends.spc_options import said

SERIES_COLUMNS = (
    "series_id",
    "variation_type",
    "assurance_type",
    "variation_icon",
    "assurance_icon",
    "direction",
    "target",
    "cl",
    "lpl",
    "upl",
    "n",
    "n_values",
    "n_groups",
    "short_group_warning",
    "notes",
)


@dataclass(frozen=True)
class SpcAnswer:
    """`points` and `series`: JSON-ready rows; each carries case_id where there are cases, and a refused case is one
    row of `series` with its `error`."""

    points: list[dict[str, Any]]
    series: list[dict[str, Any]]

    def as_json(self) -> dict[str, Any]:
        return {"points": self.points, "series": self.series}


def answer(input_file: Path, profile: str, options: str | None) -> SpcAnswer:
    """Every series of the file, calculated one way. `options`: a JSON object as text. UsageError: one sentence."""
    chosen = options_from(_shared(options), profile)
    return _rows(spc(read_points(input_file), chosen), {})


def answer_cases(input_file: Path, profile: str, options: str | None, cases_file: Path) -> SpcAnswer:
    """A calculation a case, each of one series with options of its own over `options`. A refused case has its error."""
    shared = _shared(options)
    cases = _json(file_text(cases_file), f"The file '{cases_file.name}'")
    if not isinstance(cases, list) or not all(isinstance(case, dict) and _named(case) for case in cases):
        raise UsageError(
            f"The file '{cases_file.name}' is not a list of cases: each has case_id, series_id and options."
        )
    options_from(shared, profile)
    by_series = dict(iter(read_points(input_file).groupby("series_id", sort=False)))
    answered = [_case(case, by_series, profile, shared) for case in cases]
    return SpcAnswer(
        [row for one in answered for row in one.points],
        [row for one in answered for row in one.series],
    )


def _shared(options: str | None) -> dict[str, Any]:
    shared = _json(options, "The options") if options is not None else {}
    if not isinstance(shared, dict):
        raise UsageError('The options are a JSON object, for example {"improvement_direction": "decrease"}.')
    return shared


def _named(case: Mapping[str, Any]) -> bool:
    return isinstance(case.get("case_id"), str) and isinstance(case.get("series_id"), str)


def _case(
    case: Mapping[str, Any], by_series: Mapping[Any, pd.DataFrame], profile: str, shared: Mapping[str, Any]
) -> SpcAnswer:
    about = {"case_id": case["case_id"]}
    try:
        own = case.get("options") or {}
        if not isinstance(own, dict):
            raise UsageError("The options are a JSON object.")
        if case["series_id"] not in by_series:
            raise UsageError(f"There is no series '{case['series_id']}' in the points.")
        return _rows(spc(by_series[case["series_id"]], options_from({**shared, **own}, profile)), about)
    except UsageError as error:
        refused = {"series_id": case["series_id"], "variation_type": None, "assurance_type": None, "error": str(error)}
        return SpcAnswer([], [about | refused])


def _rows(result: SpcResult, about: dict[str, Any]) -> SpcAnswer:
    points = result.points[list(POINT_COLUMNS)].assign(x=_days(result.points["x"]))
    series = [
        about
        | row
        | {
            "notes": list(row["notes"]),
            "options": list(said(result.options, row["series_id"])),
            "sentence": sentence(result, row["series_id"], "point"),
        }
        for row in _records(result.series[list(SERIES_COLUMNS)])
    ]
    return SpcAnswer([about | row for row in _records(points)], series)


def _days(moments: pd.Series[Any]) -> list[str]:
    """Days as YYYY-MM-DD; moments as ISO 8601."""
    if (moments == moments.dt.normalize()).all():
        return moments.dt.strftime("%Y-%m-%d").tolist()
    return [moment.isoformat() for moment in moments]


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows whose unknown cells are None."""
    columns = {name: _column(frame[name]) for name in frame.columns}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _column(column: pd.Series[Any]) -> list[Any]:
    unknown = column.isna()
    return column.astype(object).where(~unknown, None).tolist()


def _json(text: str, whose: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise UsageError(f"{whose} cannot be read as JSON: line {error.lineno}, {error.msg}.") from None
    except (ValueError, RecursionError):
        raise UsageError(f"{whose} cannot be read as JSON: a number is too long or it is nested too deeply.") from None
