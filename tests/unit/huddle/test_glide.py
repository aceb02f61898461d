"""Delayed transfers against their ceiling: today, this week, and the run of weeks, each by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flow.huddle.glide import Glide, Parts, ceiling, glide
from flow.measures.runs import Run, Week, WeeksInARow

MONDAY = date(2018, 7, 16)
TARGET = 0.035


def run(weeks: int) -> WeeksInARow:
    mondays = tuple(MONDAY - timedelta(weeks=number) for number in range(weeks, 0, -1))
    current = Run(mondays)
    return WeeksInARow(current, current, (current,), Week(date(2018, 5, 14), 300.0, 7000.0), (), ())


def week(*parts: Parts | None) -> dict[date, Parts]:
    """From Monday on; None: no figure that day."""
    return {MONDAY + timedelta(days=number): each for number, each in enumerate(parts) if each is not None}


def made(*parts: Parts | None, weeks: int = 8) -> Glide:
    found = glide(MONDAY + timedelta(days=len(parts) - 1), TARGET, week(*parts), run(weeks))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("beds", "most"),
    [(1000.0, 35), (999.0, 34), (1029.0, 36), (1028.5, 35), (0.0, 0), (200.0, 7), (28.0, 0), (29.0, 1)],
)
def test_the_ceiling_in_whole_patients_and_exactly_on_it_is_met(beds: float, most: int) -> None:
    assert ceiling(TARGET, beds) == most


def test_a_target_that_binary_cannot_hold_is_met_exactly_on_it() -> None:
    assert ceiling(0.29, 100.0) == 29


def test_today_in_patients() -> None:
    assert made((34.0, 1035.0)).today_words == "34 delayed; ceiling 36; headroom 2 patients"
    assert made((35.0, 1035.0)).today_words == "35 delayed; ceiling 36; headroom 1 patient"
    assert made((36.0, 1035.0)).today_words == "36 delayed; ceiling 36; headroom 0 patients"
    assert made((37.0, 1035.0)).today_words == "37 delayed; ceiling 36; 1 patient over"
    assert made((40.0, 1035.0)).headroom == -4


def test_delayed_bed_days_left_this_week_by_hand() -> None:
    """Wednesday of a week of 1,000 beds: 245 bed-days allowed, 34 + 36 + 38 used, 137 left for four mornings."""
    found = made((34.0, 1000.0), (36.0, 1000.0), (38.0, 1000.0))
    assert (found.week.days_in, found.week.days_left, found.week.used, found.week.allowed) == (3, 4, 108, 245)
    assert (found.week.left, found.week.left_a_day, found.week.fails) == (137, 34.25, False)
    assert found.week_words == ("137 delayed bed-days left for the 4 mornings to come (34.2 a day), or the week fails.")
    assert found.run_words == (
        "8 weeks in a row at or under 3.5%. More than 34.2 delayed a day, on average, for the rest of this week"
        " would end it."
    )
    assert found.run_since == MONDAY - timedelta(weeks=8)


def test_the_mornings_to_come_have_the_beds_of_the_newest() -> None:
    found = made((30.0, 900.0), (30.0, 1000.0))
    assert found.week.allowed == ceiling(TARGET, 900 + 6 * 1000)


def test_a_week_that_nobody_delayed_any_more_could_save_fails() -> None:
    found = made(*[(60.0, 1000.0)] * 5)
    assert (found.week.left, found.week.fails, found.week.left_a_day) == (-55, True, 0.0)
    assert found.week_words == "The week is 55 delayed bed-days over what it may have: it fails as the beds stand."
    assert found.run_words.endswith("This week ends it, unless more beds are occupied than now.")


def test_a_sunday_decides() -> None:
    met = made(*[(35.0, 1000.0)] * 7)
    assert (met.week.left, met.week.fails, met.week.left_a_day) == (0, False, None)
    assert met.week_words == "The week has ended within its ceiling, with 0 delayed bed-days to spare."
    assert met.run_words.endswith("This week lengthens it.")
    missed = made(*[(35.0, 1000.0)] * 6, (36.0, 1000.0))
    assert (missed.week.left, missed.week.fails) == (-1, True)
    assert missed.run_words.endswith("This week ends it, unless more beds are occupied than now.")


def test_on_a_saturday_one_morning_is_left() -> None:
    assert made(*[(35.0, 1000.0)] * 6).week_words.startswith("35 delayed bed-days left for the 1 morning to come (35.0")


def test_a_missing_morning_is_in_neither_part_and_with_three_the_week_does_not_count() -> None:
    two = made((34.0, 1000.0), None, None, (34.0, 1000.0))
    assert (two.week.days_in, two.week.used, two.week.allowed, two.week.counts) == (2, 68, 175, True)
    three = made((34.0, 1000.0), None, None, None, (34.0, 1000.0))
    assert not three.week.counts
    assert three.week_words == "Too few mornings of this week have a figure: it will not count in a run."
    assert three.run_words.endswith("This week does not count, so it neither lengthens the run nor ends it.")


def test_no_figure_today_has_no_glide_path() -> None:
    assert glide(MONDAY, TARGET, {}, run(8)) is None
    assert glide(MONDAY, TARGET, {MONDAY: (3.0, 0.0)}, run(8)) is None


def test_one_week_no_week_and_nothing_to_count() -> None:
    assert made((34.0, 1000.0), weeks=1).run_words.startswith("1 week at or under 3.5%.")
    assert made((34.0, 1000.0), weeks=0).run_words == (
        "The last week that has ended was not under the ceiling, so no run stands."
    )
    none = glide(MONDAY, TARGET, week((34.0, 1000.0)), None)
    assert none is not None
    assert (none.weeks_in_a_row, none.run_words) == (None, "No weeks to count yet.")


def test_days_of_other_weeks_are_left_out() -> None:
    more = week((34.0, 1000.0)) | {MONDAY - timedelta(days=1): (99.0, 1000.0), MONDAY + timedelta(days=1): (99.0, 1.0)}
    assert glide(MONDAY, TARGET, more, run(8)) == made((34.0, 1000.0))


days = st.tuples(st.integers(0, 90).map(float), st.integers(1, 1500).map(float))


@given(st.lists(st.none() | days, min_size=0, max_size=6), days, st.integers(0, 200))
def test_the_week_meets_its_target_exactly_while_what_is_left_is_not_passed(
    earlier: list[Parts | None], today: Parts, extra: int
) -> None:
    """As many delayed as are left, over the mornings to come with today's beds, is met; one more is not."""
    found = made(*earlier, today)
    beds = sum(each[1] for each in (*earlier, today) if each) + found.week.days_left * today[1]
    most = found.week.used + found.week.left
    assert most / beds <= TARGET + 1e-12
    assert (most + 1 + extra) / beds > TARGET
    assert found.week.days_in == sum(each is not None for each in (*earlier, today))
    assert found.week.days_in + found.week.days_left <= 7
