"""Where the reference answers badly: what we answer, one departure at a time."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from flow.trends.spc import spc
from flow.trends.spc_options import SpcOptions
from tests.unit.trends import reference
from tests.unit.trends.draw import charted, kinds, labels, weekly

UP = "7 Point Trend (Increasing)"


@pytest.mark.parametrize("case_id", sorted(reference.STOPPED_BY_A_GAP))
def test_a_case_that_a_gap_stopped_is_answered(case_id: str) -> None:
    result = reference.answered(case_id)
    frame = reference.inputs()[reference.BY_ID[case_id]["series_id"]]
    assert len(result.points) == len(frame)
    gaps = result.points["y"].isna()
    assert gaps.any()
    assert set(result.points.loc[gaps, "special_cause_type"]) == {"Common Cause"}
    assert result.points.loc[gaps, ["relative_to_mean", "outside_limits", "close_to_limits"]].isna().all(axis=None)
    assert result.points.loc[~gaps, "cl"].notna().all()


def test_a_gap_in_a_rise_breaks_the_trend_and_is_never_a_fall() -> None:
    found = reference.answered("edge_na_in_trend__inc")
    assert set(labels(found)) == {"Common Cause"}


def test_a_trend_before_a_gap_stands() -> None:
    found = reference.answered("edge_na_after_trend__inc")
    assert labels(found) == ["Common Cause"] * 3 + [UP] * 7 + ["Common Cause"] * 4


@pytest.mark.parametrize("case_id", sorted(reference.COLLAPSED))
def test_collapsed_limits_are_not_given_and_call_nothing_special(case_id: str) -> None:
    result = reference.answered(case_id)
    assert result.points[["lpl", "upl"]].isna().all(axis=None)
    assert result.points["cl"].notna().all()
    assert set(labels(result)) == {"Common Cause"}
    row = result.series.iloc[0]
    assert (row["variation_type"], row["assurance_type"], row["variation_icon"], row["assurance_icon"]) == (None,) * 4
    assert row["notes"] == (
        "Too few distinct ranges: most values equal the one before, so limits would close on the mean and call every "
        "point special. There are no limits and no signals; a chart of the time between events would serve.",
    )


def test_a_base_without_any_change_collapses_too_when_nothing_is_screened() -> None:
    result = charted([3] * 12 + [4, 3, 4], fix_after_n_points=12, screen_outliers=False)
    assert set(labels(result)) == {"Common Cause"}
    assert result.series["notes"].iloc[0][0].startswith("Too few distinct ranges")


@pytest.mark.parametrize("target", [1.0, 10.0, 100.0])
@pytest.mark.parametrize(
    ("values", "note"),
    [
        ([10] * 20, "Every value is the same, so there are no limits and no target can be held against them."),
        ([10], "One point has a value, so there are no limits: they need two points in a row."),
        ([None] * 3, "No point has a value, so there is no mean and no limits."),
        (
            [1, None, 9, None],
            "No two points in a row differ within the points the limits come from, so there are no limits.",
        ),
    ],
)
def test_without_limits_no_target_is_judged_and_a_note_says_why(values, note: str, target: float) -> None:
    row = charted(values, target=target).series.iloc[0]
    assert (row["variation_type"], row["assurance_type"], row["assurance_icon"]) == ("common_cause", None, None)
    assert note in row["notes"]


def test_the_same_value_every_time_has_limits_on_it_when_nothing_is_screened() -> None:
    row = charted([10] * 20, screen_outliers=False, target=11).series.iloc[0]
    assert (row["lpl"], row["cl"], row["upl"], row["assurance_type"]) == (10, 10, 10, "consistent_fail")


@pytest.mark.parametrize(("case_id", "meaning"), [("inc", "improvement"), ("dec", "concern")])
def test_two_rises_joined_by_a_tie_are_two_rises(case_id: str, meaning: str) -> None:
    result = reference.answered(f"edge_flat_join_up_up__{case_id}")
    assert labels(result) == ["Below LCL"] * 4 + [UP] * 6 + ["Above UCL"] * 4
    assert kinds(result)[4:10] == [meaning] * 6


def test_two_rises_joined_by_a_single_fall_are_two_rises() -> None:
    values = [*range(40, 47), *range(43, 50)]
    assert labels(charted([40, 60] * 6 + values, fix_after_n_points=12))[12:] == [UP] * 14


def test_a_series_that_a_table_of_targets_does_not_name_has_no_target() -> None:
    both = pd.concat([weekly([5, 7, 6, 8, 5] * 3, "a"), weekly([5, 7, 6, 8, 5] * 3, "b")])
    result = spc(both, SpcOptions(target={"a": 6.0}))
    assert result.series["assurance_type"].tolist() == ["inconsistent", None]
    assert result.series["assurance_icon"].tolist() == ["inconsistent", None]
    assert result.series["notes"].tolist() == [(), ("No target is set for this series.",)]
    assert np.isnan(result.series["target"].iloc[1])


def test_a_recalculation_on_a_day_without_a_point_is_told_and_not_done() -> None:
    asked = [{"x": "2018-02-06", "reason": "A new ward", "who": "Ruth Hall"}]
    result = charted([5, 7] * 7, rebase=asked)
    assert set(result.points["rebase_group"]) == {0}
    assert result.series["notes"].iloc[0] == (
        "There is no point on Tue 6 February 2018: the limits do not start again there.",
    )


def test_a_recalculation_on_the_last_point_leaves_no_limits_and_says_so() -> None:
    asked = [{"x": "2018-04-02", "reason": "A new ward", "who": "Ruth Hall"}]
    result = charted([5, 7] * 7, rebase=asked, target=4)
    row = result.series.iloc[0]
    assert result.points["upl"].notna().tolist() == [True] * 13 + [False]
    assert row["assurance_type"] is None
    assert row["notes"] == (
        "From Mon 2 April 2018: One point has a value, so there are no limits: they need two points in a row.",
    )


def test_a_short_group_is_told_in_both_ways() -> None:
    row = charted([5, 7] * 6).series.iloc[0]
    assert row["short_group_warning"]
    assert row["notes"] == ("Fewer than 13 points: these are trial limits, which will move with each new point.",)
    assert charted([5, 7] * 6 + [5]).series["notes"].iloc[0] == ()
