"""The weekday pattern is learnt from whole weeks and never read as a signal."""

from datetime import date, timedelta

import numpy as np
import pandas as pd

from flow.trends.charting import calculate
from flow.trends.labels import COMMON_CAUSE
from flow.trends.spc import spc
from flow.trends.weekdays import weekday_effects
from flow.vocabulary import Grain

MONDAY = date(2018, 1, 1)
USUAL = (160, 162, 158, 161, 165, 155, 40)


def daily(weeks: int, *, noise: int = 4, key: str = "discharges") -> pd.DataFrame:
    """Discharges with a low Sunday and a small wobble that repeats every three days."""
    days = [MONDAY + timedelta(days=number) for number in range(7 * weeks)]
    values = [USUAL[number % 7] + noise * (number % 3 - 1) for number in range(7 * weeks)]
    return pd.DataFrame({"measure": key, "day": days, "value": [float(value) for value in values]})


def flagged(points: pd.DataFrame) -> list[date]:
    drawn = calculate(points, {"discharges": Grain.DAY}, {}, {}, "nhsr")
    found = drawn.result.points
    return [stamp.date() for stamp in found.loc[found["special_cause_flag"], "x"]]


def test_sundays_are_no_signal_though_they_would_be_without_the_pattern_taken_out() -> None:
    points = daily(20)
    raw = spc(points.rename(columns={"measure": "series_id", "day": "x", "value": "y"})).points
    assert (raw["special_cause_type"] != COMMON_CAUSE).sum() == 20
    assert flagged(points) == []


def test_a_bad_wednesday_still_stands_out() -> None:
    points = daily(20)
    odd = MONDAY + timedelta(weeks=12, days=2)
    points.loc[points["day"] == odd, "value"] = 90.0
    assert flagged(points) == [odd]


def test_a_change_of_level_is_a_signal_and_not_a_weekday() -> None:
    points = daily(20)
    points.loc[points["day"] >= MONDAY + timedelta(weeks=10), "value"] += 12
    drawn = calculate(points, {"discharges": Grain.DAY}, {}, {}, "nhsr")
    kinds = drawn.result.points["point_type"].tolist()
    assert set(kinds[:60]) == {"special_cause_concern"}
    assert set(kinds[-60:]) == {"special_cause_improvement"}


def test_the_effects_of_a_week_add_up_to_nothing_and_are_the_same_every_week() -> None:
    points = daily(20, noise=0).rename(columns={"measure": "series_id", "day": "x", "value": "y"})
    effects = weekday_effects(points).to_numpy().reshape(20, 7)
    assert np.allclose(effects.sum(axis=1), 0)
    assert np.allclose(effects, effects[0])
    assert np.allclose(effects[0] - effects[0][0], np.array(USUAL) - USUAL[0])


def test_fewer_than_six_whole_weeks_teach_nothing() -> None:
    points = daily(6).rename(columns={"measure": "series_id", "day": "x", "value": "y"})
    assert weekday_effects(points).abs().max() > 0
    assert weekday_effects(points.iloc[1:]).tolist() == [0.0] * 41


def test_a_gap_in_a_week_leaves_that_week_out_of_the_lesson() -> None:
    points = daily(8, noise=0).rename(columns={"measure": "series_id", "day": "x", "value": "y"})
    whole = weekday_effects(points)
    points.loc[3, "y"] = np.nan
    points.loc[4, "y"] = 1000.0
    assert np.allclose(weekday_effects(points), whole)
