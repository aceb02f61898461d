"""Profile mdc colours the charts of Making Data Count's testing document as the document does."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from flow.trends.options_document import options_from
from flow.trends.spc import SpcResult, spc
from flow.trends.spc_options import SpcOptions
from tests.unit.trends.draw import charted
from tests.unit.trends.reference import FOLDER

COLOURS = {
    "common_cause": "#A6A6A6",
    "special_cause_improvement": "#00B0F0",
    "special_cause_concern": "#E46C0A",
    "special_cause_neutral_high": "#490092",
    "special_cause_neutral_low": "#490092",
}
DIRECTIONS = {"up": "increase", "down": "decrease", "neither": "neutral"}
ALL = {str(name): rows for name, rows in pd.read_csv(FOLDER / "mdc_charts.csv").groupby("chart", sort=False)}
COLOURED = [name for name, rows in ALL.items() if rows["mdc_colour"].notna().any()]
SIX_NOT_SEVEN = {
    "Special cause - High is good",
    "Special cause - Low is good",
    "Special cause - trend - no pauses",
    "Recalculations - Recalculated",
    "Summary icons - variation - Low is good",
    "Summary icons - variation - High is good 2",
    "Summary icons - variation - High is good 3",
    "Summary icons - variation - Neither 2",
}


def options_of(rows: pd.DataFrame) -> SpcOptions:
    document: dict[str, object] = {"improvement_direction": DIRECTIONS[rows["improvement"].iloc[0]]}
    if rows["recalc_after"].notna().any():
        document["rebase"] = rows["date"].iloc[int(rows["recalc_after"].iloc[0])]
    if rows["baseline_points"].notna().any():
        document["fix_after_n_points"] = int(rows["baseline_points"].iloc[0])
    return options_from(document, "mdc")


def drawn(name: str, **changes: object) -> SpcResult:
    rows = ALL[name]
    points = pd.DataFrame({"series_id": name, "x": rows["date"], "y": rows["value"]})
    return spc(points, replace(options_of(rows), **changes))


def wrong(name: str, **changes: object) -> int:
    """Points whose colour is not the document's."""
    colours = drawn(name, **changes).points["point_type"].astype(object).map(COLOURS).to_numpy()
    theirs = ALL[name]["mdc_colour"]
    return int(np.sum((colours != theirs.to_numpy())[theirs.notna().to_numpy()]))


def test_the_charts_whose_colours_are_given_are_counted() -> None:
    assert (len(ALL), len(COLOURED)) == (35, 14)
    assert sum(int(ALL[name]["mdc_colour"].notna().sum()) for name in COLOURED) == 292


@pytest.mark.parametrize("name", COLOURED)
def test_a_chart_has_the_document_s_colours(name: str) -> None:
    assert wrong(name) == 0


@pytest.mark.parametrize(
    ("changes", "charts"),
    [
        ({"run_points": 7}, SIX_NOT_SEVEN),
        ({"runs_cross_rebase": False}, {"Special cause crossing recalculations - two-sigma"}),
        ({"improvement_wins": False}, {"Special cause conflict - High is good"}),
    ],
)
def test_another_setting_would_colour_charts_otherwise(changes: dict[str, object], charts: set[str]) -> None:
    assert {name for name in COLOURED if wrong(name, **changes)} == charts


@pytest.mark.parametrize("name", ALL)
def test_limits_and_icons_are_hidden_under_thirteen_points(name: str) -> None:
    result = drawn(name)
    row, count = result.series.iloc[0], len(ALL[name])
    hidden = count < 13
    assert result.points["lpl"].isna().all() == result.points["upl"].isna().all() == hidden
    assert (row["variation_icon"] is None) == hidden
    assert result.points["cl"].notna().all()
    if hidden:
        assert row["notes"] == (f"{count} points have a value; limits and icons need 13.",)
        assert set(result.points["special_cause_type"]) == {"Common Cause"}


def test_the_points_that_count_towards_thirteen_have_a_value() -> None:
    values = [5, 7, 6, 8, 5, 7, 6, 8, 5, 7, 6, 8]
    assert np.isnan(charted([*values, None], "mdc").points["upl"]).all()
    assert charted([*values, None, 5], "mdc").points["upl"].notna().all()


def test_a_short_group_after_a_recalculation_hides_its_own_limits_and_the_icons() -> None:
    values = [5, 7, 6, 8, 5, 7, 6, 8, 5, 7, 6, 8, 6, 20, 22, 21]
    result = charted(values, "mdc", rebase=[{"x": "2018-04-02", "reason": "A new ward", "who": "Ruth Hall"}], target=9)
    assert result.points["upl"].notna().tolist() == [True] * 13 + [False] * 3
    assert result.points["cl"].tolist()[-1] == 21
    row = result.series.iloc[0]
    assert (row["variation_type"], row["assurance_type"], row["variation_icon"], row["assurance_icon"]) == (None,) * 4
    assert row["notes"] == ("From Mon 2 April 2018: 3 points have a value; limits and icons need 13.",)
