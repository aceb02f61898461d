"""Points in any order and of any fair type become series by date; anything else is one sentence."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from flow.errors import UsageError
from flow.trends.gaps import with_gaps
from flow.trends.spc import spc
from tests.unit.trends.draw import weekly


def points(**columns: object) -> pd.DataFrame:
    return pd.DataFrame({"series_id": ["a", "a"], "x": ["2018-01-01", "2018-01-08"], "y": [1.0, 2.0], **columns})


def days(frame: pd.DataFrame) -> list[str]:
    return spc(frame).points["x"].dt.strftime("%Y-%m-%d").tolist()


def test_rows_come_back_by_series_as_first_seen_then_by_date() -> None:
    frame = pd.DataFrame(
        {
            "series_id": ["b", "a", "b", "a"],
            "x": ["2018-01-08", "2018-01-01", "2018-01-01", "2017-12-01"],
            "y": [1, 2, 3, 4],
        },
        index=[9, 9, 3, 1],
    )
    result = spc(frame)
    assert result.points["series_id"].tolist() == ["b", "b", "a", "a"]
    assert result.points["y"].tolist() == [3, 1, 4, 2]
    assert result.series["series_id"].tolist() == ["b", "a"]
    assert result.points.index.tolist() == [0, 1, 2, 3]
    assert result.of("a")[0]["y"].tolist() == [4, 2]
    assert result.of("a")[1]["cl"] == 3


def test_the_frame_that_was_given_is_left_as_it_was() -> None:
    frame = points().iloc[::-1]
    before = frame.copy()
    spc(frame)
    pd.testing.assert_frame_equal(frame, before)


@pytest.mark.parametrize(
    "x",
    [
        [date(2018, 1, 1), date(2018, 1, 8)],
        [pd.Timestamp(2018, 1, 1), pd.Timestamp(2018, 1, 8)],
        pd.to_datetime(["2018-01-01", "2018-01-08"]).astype("datetime64[s]"),
        pd.to_datetime(["2018-01-01T12:00+11:30", "2018-01-08T12:00+11:30"]),
        ["2018-01-01T12:00+11:30", "2018-01-08T12:00+11:30"],
        [" 2018-01-01", "20180108"],
    ],
)
def test_a_day_may_be_of_any_fair_type(x) -> None:
    assert days(points(x=x)) == ["2018-01-01", "2018-01-08"]


@pytest.mark.parametrize("y", [["1", "2"], [1, 2], pd.array([1, None], "Int64"), [True, False], [1, None]])
def test_a_value_may_be_of_any_type_that_says_a_number(y) -> None:
    assert spc(points(y=y)).points["y"].dtype == np.float64


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"x": ["2018-01-01", "2018-01-01"]}, "Mon 1 January 2018 comes twice in the series 'a'."),
        ({"x": ["2018-01-01", "01/02/2018"]}, "'01/02/2018' is not a day. Use year-month-day, for example 2018-06-05."),
        ({"x": ["2018-01-01", "now"]}, "'now' is not a day. Use year-month-day, for example 2018-06-05."),
        ({"x": [1, 2]}, "'1' is not a day. Use year-month-day, for example 2018-06-05."),
        ({"x": ["2018-01-01", None]}, "A point has no x: say its day."),
        ({"x": pd.to_datetime(["2018-01-01", None])}, "A point has no x: say its day."),
        ({"y": [1, "many"]}, "A value of y is not a number; leave it empty where there is none."),
        ({"y": [1, float("inf")]}, "A value of y is too large: at most 1e+150."),
        ({"y": [1, -1e200]}, "A value of y is too large: at most 1e+150."),
        ({"series_id": ["a", None]}, "A point has no series_id."),
        ({"series_id": ["a", " "]}, "A point has no series_id."),
    ],
)
def test_points_that_cannot_be_understood_are_one_sentence(columns: dict[str, object], sentence: str) -> None:
    with pytest.raises(UsageError) as refused:
        spc(points(**columns))
    assert str(refused.value) == sentence


def test_a_missing_column_and_no_points_are_told() -> None:
    with pytest.raises(UsageError, match=r"The points have no column x or y; they need series_id, x, y\."):
        spc(points().drop(columns=["x", "y"]))
    with pytest.raises(UsageError, match=r"There are no points\."):
        spc(points().iloc[:0])
    with pytest.raises(UsageError, match=r"There is no series 'c'\."):
        spc(points()).of("c")


def test_a_week_that_nobody_sent_is_a_gap_where_it_is_put_in() -> None:
    frame = pd.concat([weekly([9, 8, 7, 6], "a").drop(index=2), weekly([1, 2], "b")], ignore_index=True)
    filled = with_gaps(frame, "7D")
    assert filled["series_id"].tolist() == ["a"] * 4 + ["b"] * 2
    assert filled["y"].isna().tolist() == [False, False, True, False, False, False]
    assert filled["x"].iloc[2] == pd.Timestamp(2018, 1, 15)
    assert with_gaps(filled, "7D").equals(filled)
    assert with_gaps(frame.iloc[:0], "7D").empty


def test_a_fall_over_a_week_that_nobody_sent_ends_a_trend_only_where_the_week_is_put_in() -> None:
    base = [40.0, 60.0] * 6
    falls = [53.0, 52.0, 51.0, 50.0, 49.0, 48.0, 47.0, 46.0]
    frame = weekly([*base, *falls]).drop(index=15)
    assert "7 Point Trend (Decreasing)" in set(spc(frame).points["special_cause_type"])
    assert set(spc(with_gaps(frame, "7D")).points["special_cause_type"]) == {"Common Cause"}
