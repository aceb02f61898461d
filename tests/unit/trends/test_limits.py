"""The mean and the limits: exact on small series, right to the last bit on any."""

from __future__ import annotations

from fractions import Fraction
from math import isnan, ulp

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from flow.trends.limits import near_exact_means
from flow.trends.spc import spc
from tests.unit.trends.draw import charted
from tests.unit.trends.reference import inputs

VALUES = st.lists(st.floats(-1e6, 1e6, allow_subnormal=False), min_size=1, max_size=60)


def lines(values, **options) -> list[tuple[float, float, float]]:
    points = charted(values, **options).points
    return list(zip(points["lpl"], points["cl"], points["upl"], strict=True))


def test_limits_are_the_mean_and_two_point_six_six_average_ranges() -> None:
    # ranges 2, 4, 2, 4: average 3; mean 12
    assert lines([10, 12, 16, 14, 10], screen_outliers=False) == [(12.4 - 2.66 * 3, 12.4, 12.4 + 2.66 * 3)] * 5


def test_a_large_range_is_left_out_and_its_points_stay_in_the_mean() -> None:
    # ranges 1 eight times and 10: average 2, screen 6.534, so 10 goes and the average is 1
    values = [0, 1, 0, 1, 0, 10, 9, 10, 9, 10]
    mean = 50 / 10
    assert lines(values) == [(mean - 2.66, mean, mean + 2.66)] * 10
    assert lines(values, screen_outliers=False) == [(mean - 2.66 * 2, mean, mean + 2.66 * 2)] * 10


def test_a_range_of_exactly_the_screen_is_left_out() -> None:
    # the average of the ten ranges is 1,000 and one of them is 3,267
    points = spc(inputs()["edge_mr_on_3267"]).points
    assert points["upl"].iloc[0] - points["cl"].iloc[0] == pytest.approx(2.66 * (8 * 748 + 749) / 9, rel=1e-12)


def test_screening_is_done_once() -> None:
    # ranges: 1 ten times, 8, 60: average 6.5, so 60 goes; 8 is over 3.267 x the new average 18/11 and stays
    values = [0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 8, 68]
    lower, mean, upper = lines(values)[0]
    assert mean == 81 / 13
    assert upper - mean == pytest.approx(2.66 * 18 / 11, rel=1e-12)
    assert mean - lower == pytest.approx(2.66 * 18 / 11, rel=1e-12)


def test_a_gap_removes_both_ranges_beside_it() -> None:
    assert lines([1, 3, None, 103, 104, 106], screen_outliers=False)[0] == pytest.approx(
        (63.4 - 2.66 * 5 / 3, 63.4, 63.4 + 2.66 * 5 / 3), rel=1e-12
    )


def test_a_fixed_base_counts_its_gaps_and_holds_for_later_points() -> None:
    values = [10, 12] * 5 + [10, None] + [100] * 3
    result = lines(values, fix_after_n_points=12)
    assert {mean for _, mean, _ in result} == {120 / 11}
    assert {upper for _, _, upper in result} == {120 / 11 + 2.66 * 2}
    assert lines(values, fix_after_n_points=12.5) == result


def test_a_recalculation_starts_mean_limits_and_base_again_and_no_range_crosses_it() -> None:
    values = [10, 12] * 7 + [110, 113] * 7
    points = charted(values, rebase="2018-04-09", fix_after_n_points=12, screen_outliers=False).points
    assert points["rebase_group"].tolist() == [0] * 14 + [1] * 14
    assert points["cl"].tolist() == [11] * 14 + [111.5] * 14
    assert points["upl"].tolist() == [11 + 2.66 * 2] * 14 + [111.5 + 2.66 * 3] * 14


def test_a_recalculation_on_the_first_day_gives_one_group_numbered_one() -> None:
    assert charted([1, 2, 3], rebase="2018-01-01").points["rebase_group"].tolist() == [1, 1, 1]


@pytest.mark.parametrize("value", [0.1, 1 / 3, 0.7, 1e15 + 0.3, -0.1])
@pytest.mark.parametrize("count", [3, 7, 15, 49, 104])
def test_the_mean_of_one_value_is_that_value(value: float, count: int) -> None:
    points = charted([value] * count).points
    assert set(points["cl"]) == {value}
    assert set(points["relative_to_mean"]) == {0}


@given(VALUES)
@example([0.0, 0.0, 374214.0, 374214.0, -679336.6011185385])
def test_a_mean_is_the_exact_mean_rounded(values: list[float]) -> None:
    exact = sum(map(Fraction, values)) / len(values)
    found = near_exact_means(np.array(values), np.ones(len(values), bool), np.zeros(len(values), int), 1)[0]
    assert abs(Fraction(found) - exact) <= Fraction(ulp(float(exact))) * Fraction(501, 1000)


@given(st.lists(VALUES, min_size=1, max_size=6))
def test_groups_do_not_touch_one_another(groups: list[list[float]]) -> None:
    owner = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
    values = np.array([value for group in groups for value in group])
    together = near_exact_means(values, np.ones(len(values), bool), owner, len(groups))
    alone = [near_exact_means(np.array(one), np.ones(len(one), bool), np.zeros(len(one), int), 1)[0] for one in groups]
    assert together.tolist() == alone


def test_a_group_of_nothing_has_no_mean() -> None:
    means = near_exact_means(np.array([1.0, 5.0]), np.array([True, False]), np.array([0, 1]), 3)
    assert means[0] == 1
    assert all(isnan(mean) for mean in means[1:])
