"""A chart in one sentence, exactly."""

from __future__ import annotations

import pytest

from flow.trends.labels import POINT_TYPES, label_texts, point_words
from flow.trends.sentences import number_words, sentence
from tests.unit.trends.draw import charted

BASE = [40.0, 60.0] * 16
FIXED = {"fix_after_n_points": 32, "improvement_direction": "decrease"}


def said(values, profile: str = "nhsr", unit: str = "week", **options: object) -> str:
    return sentence(charted(values, profile, **options), "s", unit)


def test_weeks_below_the_old_mean_with_and_without_a_target() -> None:
    values = [*BASE, 44, 45, 44, 45, 44, 45, 44, 45]
    assert said(values, **FIXED) == "The last eight of 40 weeks are below the old mean: real improvement."
    assert said(values, target=30, **FIXED) == (
        "The last eight of 40 weeks are below the old mean: real improvement; it will still miss the target most weeks."
    )
    assert said(values, target=-30, **FIXED).endswith("; it will still miss the target every week.")
    assert said(values, target=60, **FIXED).endswith("; it will meet the target most weeks, not all.")
    assert said(values, target=50, **FIXED).endswith("; it will meet the target about every other week.")
    assert said(values, target=200, **FIXED).endswith("; it will meet the target every week.")


def test_the_mean_is_old_only_where_it_was_fixed_before() -> None:
    values = [54.0, 50.0] * 4 + [44, 48] * 4
    assert said(values, improvement_direction="increase") == (
        "The last eight of 16 weeks are below the mean: real worsening."
    )


def test_a_trend_counts_its_steps() -> None:
    values = [*BASE[:-1], 50, 53, 52, 51, 50, 49, 48, 47]
    assert said(values, unit="day", **FIXED) == "The last seven of 39 days are six falls in a row: real improvement."
    rising = [*BASE, 47, 48, 49, 50, 51, 52, 53, 54]
    assert said(rising, improvement_direction="neutral", fix_after_n_points=32) == (
        "The last eight of 40 weeks are seven rises in a row: a real rise."
    )


def test_a_point_beyond_a_limit_and_two_in_three() -> None:
    assert said([*BASE, -10], target=1, **FIXED) == (
        "The last of 33 weeks is below the lower limit: real improvement; it will still miss the target most weeks."
    )
    assert said([*BASE, 90, 55, 90], target=1, **FIXED) == (
        "At least two of the last three of 35 weeks are close to the upper limit: real worsening; "
        "it will miss the target most weeks."
    )
    assert "are close to the upper limit or beyond it:" in said([*BASE, 110, 55, 90], outside_counts=True, **FIXED)


def test_chance_is_called_chance() -> None:
    assert said([*BASE, 51], **FIXED) == "The last of 33 weeks shows nothing but chance."
    assert said([*BASE, 51], target=70, improvement_direction="neutral") == (
        "The last of 33 weeks shows nothing but chance."
    )


def test_only_the_weeks_since_a_recalculation_are_counted_unless_runs_cross_it() -> None:
    asked = {"rebase": [{"x": "2018-04-02", "reason": "A new ward", "who": "Ruth Hall"}]}
    values = [40, 60] * 6 + [60] + [40, 60] * 7
    assert said(values, **asked) == "The last of 14 weeks shows nothing but chance."
    assert said(values, "mdc", **asked) == "The last of 27 weeks shows nothing but chance."


def test_a_gap_is_no_week_and_ends_a_run() -> None:
    run = [44.0, 45.0] * 4
    assert said([*BASE, 44, 45, None, *run], **FIXED) == (
        "The last eight of 42 weeks are below the old mean: real improvement."
    )
    assert said([*BASE, *run, None], **FIXED) == (
        "The last eight of 40 weeks are below the old mean: real improvement. The last week has no value."
    )
    assert said([*BASE, *run, None, None], **FIXED).endswith(" The last two weeks have no value.")
    falls = [54, 53, None, 53.5, 52, 51, 50, 49, 48, 47]
    assert said([*BASE, *falls], **FIXED) == ("The last seven of 41 weeks are six falls in a row: real improvement.")


@pytest.mark.parametrize(
    ("values", "profile", "words"),
    [
        ([7, 8] * 6, "mdc", "12 points have a value; limits and icons need 13."),
        ([10], "nhsr", "One point has a value, so there are no limits: they need two points in a row."),
        ([10] * 14, "nhsr", "Every value is the same, so there are no limits and no target can be held against them."),
        ([None], "nhsr", "No point has a value, so there is no mean and no limits. The last point has no value."),
    ],
)
def test_without_limits_the_sentence_says_why(values, profile: str, words: str) -> None:
    assert said(values, profile, target=3) == words


def test_every_label_has_plain_words() -> None:
    words = {label: point_words(label, "special_cause_concern", 6) for label in label_texts(6).values()}
    assert words == {
        "6 Points Below CL": "One of 6 or more points in a row below the mean: real worsening.",
        "2 in 3 Below CL": "One of at least two in three points close to the lower limit: real worsening.",
        "6 Point Trend (Decreasing)": "One of 6 or more points falling one after another: real worsening.",
        "Below LCL": "Below the lower limit: real worsening.",
        "Common Cause": "Within what chance alone would do.",
        "Above UCL": "Above the upper limit: real worsening.",
        "6 Point Trend (Increasing)": "One of 6 or more points rising one after another: real worsening.",
        "2 in 3 Above CL": "One of at least two in three points close to the upper limit: real worsening.",
        "6 Points Above CL": "One of 6 or more points in a row above the mean: real worsening.",
    }
    meanings = [point_words("Above UCL", kind).partition(": ")[2] for kind in POINT_TYPES[1:]]
    assert meanings == ["real improvement.", "real worsening.", "a real rise.", "a real fall."]


def test_numbers_are_words_up_to_twelve() -> None:
    assert [number_words(number) for number in (1, 12, 13, 1040)] == ["one", "twelve", "13", "1,040"]
