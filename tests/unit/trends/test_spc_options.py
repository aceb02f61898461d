"""Options: two profiles, every setting in words, and each fault one sentence."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from flow.errors import UsageError
from flow.trends.options_document import options_from
from flow.trends.spc_options import DIRECTIONS, PROFILES, Direction, Rebase, SpcOptions, profile, rebase, said
from flow.vocabulary import Better

DAY = date(2018, 6, 5)


def test_profile_nhsr_is_seven_points_and_screening() -> None:
    assert said(PROFILES["nhsr"]) == (
        "Rules: nhsr",
        "Shift: 7 points on one side of the mean; trend: 7 points rising or falling",
        "Large jumps are left out of the moving range",
        "Limits from all points",
        "Limits shown for any number of points",
        "Runs end at a recalculation",
        "Where rules disagree about a point, the first rule in order decides",
        "A point beyond a limit does not count towards two in three",
        "Better: increase",
        "No target",
    )


def test_profile_mdc_is_six_points_no_screening_and_a_floor_of_thirteen() -> None:
    assert said(PROFILES["mdc"]) == (
        "Rules: mdc",
        "Shift: 6 points on one side of the mean; trend: 6 points rising or falling",
        "Large jumps count in the moving range",
        "Limits from all points",
        "Limits and icons hidden under 13 points",
        "Runs are followed across a recalculation",
        "Where rules disagree about a point, improvement is shown",
        "A point beyond a limit does not count towards two in three",
        "Better: increase",
        "No target",
    )


def test_every_option_is_visible() -> None:
    options = options_from(
        {
            "improvement_direction": "decrease",
            "target": 3.5,
            "fix_after_n_points": 15,
            "outside_counts": True,
            "rebase": ["2018-01-01", {"x": "2018-06-05", "reason": "A new ward", "who": "Ruth Hall"}],
        }
    )
    words = said(options)
    assert words[3] == "Limits from the first 15 points"
    assert words[7] == "A point beyond a limit counts towards two in three"
    assert words[8:] == (
        "Better: decrease",
        "Target 3.5",
        "Recalculated from Mon 1 January 2018: no reason given",
        "Recalculated from Tue 5 June 2018: A new ward (Ruth Hall)",
    )


def test_a_profile_that_is_not_known_is_answered_with_the_nearest() -> None:
    with pytest.raises(UsageError, match=r"There is no SPC profile 'nhs'\. Did you mean 'nhsr'\?"):
        profile("nhs")
    with pytest.raises(UsageError, match=r"Known: nhsr, mdc\."):
        profile("zzzzz")


def test_a_recalculation_needs_a_reason_and_a_person() -> None:
    assert rebase(DAY, " A new ward ", " Ruth Hall ") == Rebase(DAY, "A new ward", "Ruth Hall")
    with pytest.raises(UsageError) as no_reason:
        rebase(DAY, "  ", "Ruth Hall")
    assert str(no_reason.value) == (
        "Say why the limits start again on Tue 5 June 2018: what changed, and how it is known."
    )
    with pytest.raises(UsageError, match=r"Say who decided that the limits start again on Tue 5 June 2018\."):
        rebase(DAY, "A new ward", " ")


def test_direction_target_and_recalculation_may_be_by_series() -> None:
    options = options_from(
        {
            "improvement_direction": {"a": "increase", "b": "decrease"},
            "target": {"a": 3},
            "rebase": {"b": ["2018-06-05"]},
        }
    )
    assert [options.direction_of(name) for name in "ab"] == [Direction.INCREASE, Direction.DECREASE]
    assert [options.target_of(name) for name in "ab"] == [3.0, None]
    assert [options.rebases_of(name) for name in "ab"] == [(), (Rebase(DAY),)]
    with pytest.raises(UsageError, match=r"There is no improvement_direction for the series 'c'\."):
        options.direction_of("c")


def test_settings_of_a_document_stand_over_the_profile() -> None:
    options = options_from({"screen_outliers": True, "run_points": 8, "target": None}, "mdc")
    assert (options.screen_outliers, options.run_points, options.minimum_points, options.target) == (True, 8, 13, None)
    assert options_from(None) == PROFILES["nhsr"]


def test_a_recalculation_may_be_at_a_moment() -> None:
    assert options_from({"rebase": "2018-06-05T12:00"}).rebase == (Rebase(datetime(2018, 6, 5, 12)),)  # noqa: DTZ001
    assert options_from({"rebase": "2018-06-05T00:00"}).rebase == (Rebase(DAY),)


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        ([], 'The options are a JSON object, for example {"improvement_direction": "decrease"}.'),
        ({"targets": 1}, "There is no SPC option 'targets'. Did you mean 'target'?"),
        ({"zzz": 1}, "There is no SPC option 'zzz'. Known: improvement_direction, target, rebase, "),
        ({"improvement_direction": "up"}, "improvement_direction is increase, neutral or decrease, not 'up'."),
        ({"target": "3"}, "target is one number, not '3'."),
        ({"target": True}, "target is one number, not True."),
        ({"target": float("nan")}, "A target is one finite number."),
        ({"target": {"a": float("inf")}}, "A target is one finite number."),
        ({"target": 10**400}, "target is too large a number."),
        ({"screen_outliers": 1}, "screen_outliers is true or false, not 1."),
        ({"fix_after_n_points": 11.9}, "fix_after_n_points is one number of 12 or more, not 11.9."),
        ({"fix_after_n_points": float("nan")}, "fix_after_n_points is one number of 12 or more, not nan."),
        ({"run_points": 4}, "run_points is from 5 to 12, not 4."),
        ({"run_points": 7.0}, "run_points is one whole number, not 7.0."),
        ({"minimum_points": -1}, "minimum_points is 0 or more, not -1."),
        ({"rebase": ["June"]}, "A rebase is a day, for example 2018-06-05, not 'June'."),
        ({"rebase": [20180605]}, "A rebase is a day, for example 2018-06-05, not 20180605."),
        ({"rebase": [{"x": "2018-06-05", "who": "Ruth Hall"}]}, "Say why the limits start again on Tue 5 June 2018"),
        ({"rebase": {"x": "2018-06-05", "reason": "A"}}, "Say who decided that the limits start again on Tue 5 June"),
        ({"rebase": [{"x": "2018-06-05", "why": "A"}]}, "A rebase has x, reason and who, not why."),
    ],
)
def test_a_fault_in_the_options_is_one_sentence(document, sentence: str) -> None:
    with pytest.raises(UsageError) as refused:
        options_from(document)
    assert str(refused.value).startswith(sentence)


def test_a_measure_s_better_way_is_a_direction() -> None:
    assert DIRECTIONS == {
        Better.UP: Direction.INCREASE,
        Better.DOWN: Direction.DECREASE,
        Better.NEITHER: Direction.NEUTRAL,
    }


def test_options_cannot_be_made_wrong_in_code_either() -> None:
    with pytest.raises(UsageError, match="12 or more"):
        SpcOptions(fix_after_n_points=3)
