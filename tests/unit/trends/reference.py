"""The reference's cases and charts, as its files say them, and which of them we answer otherwise."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from flow.services.spc_points import read_points
from flow.trends.options_document import options_from
from flow.trends.spc import SpcResult, spc

FOLDER = Path(__file__).parents[2] / "data" / "spc"
CASES: list[dict[str, Any]] = json.loads((FOLDER / "options.json").read_text(encoding="utf-8"))
BY_ID = {case["case_id"]: case for case in CASES}

REFUSED_BY_BOTH = {
    "ae_RCB_t1_attendances__err_fix11": "fix_after_n_points is one number of 12 or more, not 11.",
    "edge_duplicate_dates__dec": "Tue 2 January 2024 comes twice in the series 'edge_duplicate_dates'.",
    "edge_duplicate_dates__neu": "Tue 2 January 2024 comes twice in the series 'edge_duplicate_dates'.",
}
"""Cases that make no sense, and our sentence."""

STOPPED_BY_A_GAP = {
    "edge_na_in_trend__inc",
    "edge_na_after_trend__inc",
    "edge_na_after_trend__dec",
    "edge_na_after_trend__inc_noscreen",
    "edge_na_tail6__neu",
    "edge_na_alternate__neu",
    "edge_na_between_pairs__dec",
    "edge_na_between_pairs__neu",
    "edge_na_between_pairs__inc_noscreen",
}
"""Departure gap_in_a_run: the reference stops with an error; we answer."""
COLLAPSED = {"ae_RK9_t2_breaches__dec_target_hi", "edge_mostly_zero__inc"}
"""Departure collapsed_limits: it calls every point special; we give no limits and say why."""
JOINED = {"edge_flat_join_up_up__inc", "edge_flat_join_up_up__dec"}
"""Departure joined_trends: it calls the seventh of seven rising points decreasing."""
NO_LIMITS = {"edge_single__inc_target", "edge_na_all__inc_target"}
"""Departure no_limits_no_assurance: it calls a target without limits inconsistent. Points are compared all the same."""
EXEMPT = STOPPED_BY_A_GAP | COLLAPSED | JOINED | NO_LIMITS


@cache
def inputs() -> dict[str, pd.DataFrame]:
    return {str(name): frame for name, frame in read_points(FOLDER / "inputs.csv").groupby("series_id", sort=False)}


@cache
def expected_points() -> dict[str, pd.DataFrame]:
    frame = pd.read_csv(FOLDER / "expected.csv.gz")
    return {str(name): rows.reset_index(drop=True) for name, rows in frame.groupby("case_id", sort=False)}


@cache
def expected_series() -> dict[str, dict[str, str]]:
    frame = pd.read_csv(FOLDER / "summary.csv", dtype=str, keep_default_na=False)
    return {row["case_id"]: row for row in frame.to_dict("records")}


def answered(case_id: str) -> SpcResult:
    case = BY_ID[case_id]
    return spc(inputs()[case["series_id"]], options_from(case["options"]))
