"""Every case of the reference: labels and flags the same, limits to twelve digits, or a departure named by its id."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from flow.errors import UsageError
from flow.trends.departures import DEPARTURES
from flow.trends.spc import SpcResult, spc
from flow.trends.spc_options import SpcOptions
from tests.unit.trends import reference
from tests.unit.trends.reference import BY_ID, CASES, EXEMPT, NO_LIMITS, REFUSED_BY_BOTH, STOPPED_BY_A_GAP

LINES = ["cl", "lpl", "upl"]
EXACT = [
    "rebase_group",
    "relative_to_mean",
    "outside_limits",
    "close_to_limits",
    "special_cause_type",
    "special_cause_flag",
    "point_type",
    "short_group_warning",
]
COMPARED_POINTS = [case_id for case_id in BY_ID if case_id not in (EXEMPT - NO_LIMITS) | set(REFUSED_BY_BOTH)]
COMPARED_ICONS = [case_id for case_id in BY_ID if case_id not in EXEMPT | set(REFUSED_BY_BOTH)]


def cells(column: pd.Series) -> list[object]:
    return column.astype(object).where(column.notna(), None).tolist()


def point_differences(result: SpcResult, case_id: str) -> list[str]:
    ours, theirs = result.points, reference.expected_points()[case_id]
    found = [name for name in EXACT if cells(ours[name]) != cells(theirs[name])]
    for name in LINES:
        mine, other = ours[name].to_numpy(), theirs[name].to_numpy(dtype=float)
        if not np.allclose(mine, other, rtol=1e-12, atol=0, equal_nan=True):
            found.append(name)
    if ours["x"].dt.strftime("%Y-%m-%d").tolist() != theirs["x"].tolist():
        found.append("x")
    return found


def icon_differences(result: SpcResult, case_id: str) -> list[str]:
    theirs, ours = reference.expected_series()[case_id], result.series.iloc[0]
    names = ["variation_type", "assurance_type", "variation_icon", "assurance_icon"]
    return [name for name in names if (ours[name] or "") != theirs[name]] + [
        name for name in ("n", "n_groups") if ours[name] != int(theirs[name])
    ]


def test_every_case_is_compared_or_named_as_exempt() -> None:
    assert len(CASES) == len(BY_ID) == 316
    assert (len(COMPARED_POINTS), len(COMPARED_ICONS)) == (300, 298)
    assert (len(EXEMPT), len(REFUSED_BY_BOTH)) == (15, 3)
    assert sum(len(reference.expected_points()[case_id]) for case_id in COMPARED_POINTS) == 15_614
    failed = {name for name, row in reference.expected_series().items() if row["status"] == "error"}
    assert failed == STOPPED_BY_A_GAP | set(REFUSED_BY_BOTH)


@pytest.mark.parametrize("case_id", COMPARED_POINTS)
def test_points_are_the_reference_s(case_id: str) -> None:
    assert point_differences(reference.answered(case_id), case_id) == []


@pytest.mark.parametrize("case_id", COMPARED_ICONS)
def test_icons_are_the_reference_s(case_id: str) -> None:
    assert icon_differences(reference.answered(case_id), case_id) == []


@pytest.mark.parametrize("case_id", REFUSED_BY_BOTH)
def test_what_the_reference_refuses_for_good_reason_is_refused_with_a_sentence(case_id: str) -> None:
    with pytest.raises(UsageError) as refused:
        reference.answered(case_id)
    assert str(refused.value) == REFUSED_BY_BOTH[case_id]


@pytest.mark.parametrize("case_id", sorted(EXEMPT - STOPPED_BY_A_GAP))
def test_an_exempt_case_does_differ(case_id: str) -> None:
    result = reference.answered(case_id)
    assert point_differences(result, case_id) + icon_differences(result, case_id) != []


def test_the_comparison_sees_a_label_or_a_limit_that_is_wrong() -> None:
    result = reference.answered("edge_two3_at_end__inc_fix12")
    limit = result.points["upl"] * (1 + 1e-11)
    wrong = result.points.assign(upl=limit, special_cause_flag=~result.points["special_cause_flag"])
    changed = SpcResult(wrong, result.series, result.options, result.rows)
    assert point_differences(changed, "edge_two3_at_end__inc_fix12") == ["special_cause_flag", "upl"]


def test_all_series_at_once_are_as_each_alone() -> None:
    together = {name: frame for name, frame in reference.inputs().items() if name != "edge_duplicate_dates"}
    options = SpcOptions(target=50.0)
    at_once = spc(pd.concat(together.values()).sample(frac=1, random_state=7), options)
    assert len(at_once.series) == len(together) == 110
    for name, frame in together.items():
        alone = spc(frame, options)
        points, row = at_once.of(name)
        pd.testing.assert_frame_equal(points.reset_index(drop=True), alone.points, check_exact=True)
        pd.testing.assert_series_equal(pd.Series(row), alone.series.iloc[0], check_names=False)


def test_departures_are_told_in_sentences() -> None:
    assert [departure.key for departure in DEPARTURES] == [
        "gap_in_a_run",
        "collapsed_limits",
        "no_limits_no_assurance",
        "joined_trends",
        "series_without_target",
        "unmatched_rebase",
    ]
    assert all(text.endswith(".") for departure in DEPARTURES for text in (departure.theirs, departure.ours))
