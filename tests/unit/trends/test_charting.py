"""Many measures in one calculation: gaps, recalculations by a person, and limits that no longer describe the target."""

from collections.abc import Sequence
from datetime import date, timedelta

import pandas as pd
import pytest

from flow.trends.charting import Calculated, calculate, first_point
from flow.trends.spc_options import Rebase
from flow.vocabulary import Grain

MONDAY = date(2018, 3, 5)
HIGH, LOW = [0.060, 0.062, 0.058, 0.061, 0.059] * 2, [0.030, 0.031, 0.029, 0.032, 0.030] * 2


def weekly(values: Sequence[float | None], key: str = "dtoc_rate") -> pd.DataFrame:
    rows = [(key, MONDAY + timedelta(weeks=week), value) for week, value in enumerate(values) if value is not None]
    return pd.DataFrame(rows, columns=["measure", "day", "value"])


def drawn(values: Sequence[float | None], *rebases: Rebase, target: float = 0.035) -> Calculated:
    points = weekly(values)
    return calculate(points, {"dtoc_rate": Grain.WEEK}, {"dtoc_rate": target}, {"dtoc_rate": rebases}, "nhsr")


def test_weeks_that_nobody_sent_are_gaps_and_break_the_run() -> None:
    found, _ = drawn([0.06, None, None, 0.061, 0.059]).result.of("dtoc_rate")
    assert found["y"].isna().tolist() == [False, True, True, False, False]
    assert not found["special_cause_flag"].any()


def test_limits_start_again_at_the_first_point_on_or_after_the_day_that_a_person_names() -> None:
    start = MONDAY + timedelta(weeks=9, days=3)
    found, row = drawn(HIGH + LOW, Rebase(start, "Home First", "Ruth"), target=0.04).result.of("dtoc_rate")
    assert found["rebase_group"].tolist() == [0] * 10 + [1] * 10
    assert row["assurance_type"] == "consistent_pass"
    assert row["cl"] == pytest.approx(sum(LOW) / 10)


def test_a_recalculation_outside_the_chart_changes_nothing_and_is_not_complained_of() -> None:
    far = [Rebase(MONDAY, "first", "R"), Rebase(MONDAY + timedelta(weeks=90), "later", "R")]
    one = drawn(HIGH + LOW, *far)
    assert one.result.of("dtoc_rate")[1]["n_groups"] == 1
    assert one.notes("dtoc_rate") == ()


def test_a_target_that_newer_weeks_met_is_said_beside_limits_that_promise_a_miss() -> None:
    said = drawn(HIGH + LOW, target=0.0325).says("dtoc_rate")
    assert "it will still miss the target every week" in said
    assert "Yet it was met in ten of these weeks" in said
    assert "Yet" not in drawn([0.060, 0.062, 0.058] * 5).says("dtoc_rate")


def test_without_limits_the_sentence_says_why_and_nothing_of_other_measures_targets() -> None:
    points = pd.concat([weekly(HIGH + LOW), weekly([2.0] * 20, "discharges")])
    both = calculate(points, dict.fromkeys(("dtoc_rate", "discharges"), Grain.WEEK), {"dtoc_rate": 0.035}, {}, "nhsr")
    assert both.says("discharges") == (
        "Every value is the same, so there are no limits and no target can be held against them."
    )


@pytest.mark.parametrize(
    ("start", "grain", "point"),
    [
        (date(2018, 5, 21), Grain.WEEK, date(2018, 5, 21)),
        (date(2018, 5, 22), Grain.WEEK, date(2018, 5, 28)),
        (date(2018, 5, 1), Grain.MONTH, date(2018, 5, 1)),
        (date(2018, 5, 2), Grain.MONTH, date(2018, 6, 1)),
        (date(2018, 5, 22), Grain.DAY, date(2018, 5, 22)),
    ],
)
def test_a_day_takes_effect_at_the_first_whole_period(start: date, grain: Grain, point: date) -> None:
    assert first_point(start, grain) == point
