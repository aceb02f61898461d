"""The rules on small series whose base fixes the mean at 50, and against a plain statement of them on any series."""

from __future__ import annotations

from itertools import pairwise
from math import isnan

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flow.trends.spc import spc
from tests.unit.trends.draw import charted, kinds, labels, weekly

BASE = [40.0, 60.0] * 6
"""Mean 50, every range 20: limits -3.2 and 103.2, two sigma at 14.53 and 85.47."""


def after(*values: float | None, **options: object) -> list[str]:
    """Labels of the points after a base of 12."""
    return labels(charted([*BASE, *values], fix_after_n_points=12, **options))[12:]


def test_a_point_on_a_limit_is_inside_it() -> None:
    assert after(103.2, 103.2000001, -3.2, -3.2000001)[1::2] == ["Above UCL", "Below LCL"]
    assert after(103.2) == after(-3.2) == ["Common Cause"]


@pytest.mark.parametrize(("points", "flagged"), [(6, False), (7, True), (9, True)])
def test_seven_points_on_one_side_are_a_shift_and_all_are_flagged(points: int, flagged: bool) -> None:
    values = [55.0, 56.0] * 5
    assert after(45.0, *values[:points])[1:] == ["7 Points Above CL" if flagged else "Common Cause"] * points


@pytest.mark.parametrize("break_with", [50.0, None, 49.0])
def test_the_mean_a_gap_or_the_other_side_breaks_a_shift(break_with: float | None) -> None:
    assert set(after(45.0, 51.0, 52.0, 51.0, break_with, 51.0, 52.0, 51.0, 52.0)) == {"Common Cause"}


def test_seven_points_on_the_mean_are_no_shift() -> None:
    assert set(after(*[50.0] * 8)) == {"Common Cause"}


def test_six_rises_in_a_row_are_a_trend_of_seven_points() -> None:
    assert after(47, 48, 49, 50, 51, 52, 53) == ["7 Point Trend (Increasing)"] * 7
    assert set(after(61, 48, 49, 50, 51, 52, 53)) == {"Common Cause"}
    assert after(53, 52, 51, 50, 49, 48, 47) == ["7 Point Trend (Decreasing)"] * 7


def test_a_tie_breaks_a_trend() -> None:
    assert set(after(47, 48, 49, 50, 50, 51, 52, 53)) == {"Common Cause"}


def test_a_peak_of_two_trends_is_named_after_what_follows() -> None:
    found = after(47, 48, 49, 50, 51, 52, 53, 52, 51, 50, 49, 48, 47)
    assert found == ["7 Point Trend (Increasing)"] * 6 + ["7 Point Trend (Decreasing)"] * 7


def test_two_in_three_flags_the_near_points_alone() -> None:
    assert after(90, 55, 90) == ["2 in 3 Above CL", "Common Cause", "2 in 3 Above CL"]
    assert after(10, 10, 45) == ["2 in 3 Below CL", "2 in 3 Below CL", "Common Cause"]
    assert set(after(45, 90, 90, 45)) == set(after(90, 50, 90)) == set(after(90, None, 90)) == {"Common Cause"}


def test_a_point_beyond_a_limit_counts_towards_two_in_three_only_where_it_is_said() -> None:
    assert after(90, 110, 55) == ["Common Cause", "Above UCL", "Common Cause"]
    assert after(90, 110, 55, outside_counts=True) == ["2 in 3 Above CL", "Above UCL", "Common Cause"]
    assert after(90, 90, 110) == ["2 in 3 Above CL", "2 in 3 Above CL", "Above UCL"]


def test_a_rule_of_a_higher_rank_names_the_point() -> None:
    assert after(51, 60, 70, 80, 86, 90, 110) == ["7 Point Trend (Increasing)"] * 6 + ["Above UCL"]


def test_improvement_wins_only_where_it_is_said() -> None:
    falling_but_above = [60.0, 58.0, 57.0, 56.0, 55.0, 54.0, 53.0]
    first = charted([*BASE, *falling_but_above], fix_after_n_points=12)
    assert kinds(first)[12:] == ["concern"] * 7
    best = charted([*BASE, *falling_but_above], fix_after_n_points=12, improvement_wins=True)
    assert labels(best)[12:] == ["7 Points Above CL"] * 7
    assert kinds(best)[12:] == ["improvement"] * 7


@pytest.mark.parametrize(("direction", "peak"), [("increase", "Increasing"), ("decrease", "Decreasing")])
def test_where_improvement_wins_a_peak_belongs_to_the_better_trend(direction: str, peak: str) -> None:
    rise_and_fall = (47, 48, 49, 50, 51, 52, 53, 52, 51, 50, 49, 48, 47)
    found = after(*rise_and_fall, improvement_wins=True, improvement_direction=direction)
    assert found[6] == f"7 Point Trend ({peak})"


@pytest.mark.parametrize(
    ("direction", "above", "below"),
    [
        ("increase", "improvement", "concern"),
        ("decrease", "concern", "improvement"),
        ("neutral", "neutral_high", "neutral_low"),
    ],
)
def test_the_direction_says_what_a_signal_means(direction: str, above: str, below: str) -> None:
    result = charted([*BASE, 110, 50, -10], fix_after_n_points=12, improvement_direction=direction)
    assert kinds(result)[12:] == [above, "common_cause", below]


def test_runs_cross_a_recalculation_only_where_it_is_said() -> None:
    cut = {"rebase": "2018-04-23", "fix_after_n_points": 12}
    rise = [*BASE, 47, 48, 49, 50, 51, 52, 53, 54]
    assert set(labels(charted(rise, **cut))) == {"Common Cause"}
    crossing = labels(charted(rise, runs_cross_rebase=True, **cut))
    assert crossing[12:] == ["7 Point Trend (Increasing)"] * 8


def test_runs_of_another_series_are_another_matter() -> None:
    both = pd.concat([weekly([1, 2, 3, 4], "a"), weekly([5, 6, 7, 8], "b")])
    assert set(spc(both).points["special_cause_type"]) == {"Common Cause"}


def plainly(values: list[float | None], mean: float, lower: float, upper: float, near: float) -> list[str]:
    """The rules window by window as the reference describes them; a window with a gap is no window."""
    size = len(values)
    side = [0 if value is None else (value > mean) - (value < mean) for value in values]
    outside = [value is not None and not lower <= value <= upper for value in values]
    close = [
        value is not None and not out and abs(value - mean) > near for value, out in zip(values, outside, strict=True)
    ]
    shift, two, rising, falling = ([False] * size for _ in range(4))
    for start in range(size - 6):
        window = values[start : start + 7]
        if abs(sum(side[start : start + 7])) == 7:
            shift[start : start + 7] = [True] * 7
        if None not in window:
            if all(a < b for a, b in pairwise(window)):
                rising[start : start + 7] = [True] * 7
            if all(a > b for a, b in pairwise(window)):
                falling[start : start + 7] = [True] * 7
    for start in range(size - 2):
        here = range(start, start + 3)
        if abs(sum(side[place] for place in here)) == 3 and sum(close[place] for place in here) >= 2:
            for place in here:
                two[place] = two[place] or close[place]

    def label(place: int) -> str:
        above = side[place] > 0
        if outside[place]:
            return "Above UCL" if above else "Below LCL"
        if rising[place] or falling[place]:
            up = rising[place] and not (falling[place] and values[place + 1] < values[place])
            return f"7 Point Trend ({'Increasing' if up else 'Decreasing'})"
        if two[place]:
            return f"2 in 3 {'Above' if above else 'Below'} CL"
        return f"7 Points {'Above' if above else 'Below'} CL" if shift[place] else "Common Cause"

    return [label(place) for place in range(size)]


STEPS = st.lists(st.one_of(st.none(), st.sampled_from([-1, 1, 1, 1, 0, 2, -2, 6, -6])), min_size=1, max_size=60)


@settings(max_examples=300)
@given(STEPS)
def test_any_series_with_gaps_is_labelled_as_the_plain_statement_says(steps: list[int | None]) -> None:
    level, values = 50, list(BASE)
    for step in steps:
        level += step or 0
        values.append(None if step is None else float(level))
    result = charted(values, fix_after_n_points=12)
    row = result.series.iloc[0]
    assert (row["cl"], isnan(row["upl"])) == (50, False)
    assert labels(result) == plainly(values, 50, row["lpl"], row["upl"], 2 * (2.66 / 3) * 20)
