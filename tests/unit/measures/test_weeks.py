"""Weeks, months, and weeks in a row."""

from datetime import date, timedelta

import pandas as pd
import pytest

from flow.measures.runs import weeks_in_a_row
from flow.measures.sheet import no_facts
from flow.measures.weeks import PERIOD_COLUMNS, monthly, weekly
from flow.vocabulary import Better
from tests.unit.measures.facts import days, fact, table

MONDAY = date(2018, 5, 21)


def only(facts: pd.DataFrame, measure: str) -> pd.Series:
    found = facts[facts["measure"] == measure]
    assert len(found) == 1
    return found.iloc[0]


def test_a_weekly_rate_is_the_sum_of_numerators_over_the_sum_of_denominators() -> None:
    facts = table(fact("dtoc_rate", MONDAY, 30, 1000), fact("dtoc_rate", MONDAY + timedelta(days=6), 10, 100))
    week = only(weekly(facts), "dtoc_rate")
    assert (week["day"], week["grain"], week["numerator"], week["denominator"]) == (MONDAY, "week", 40, 1100)
    assert tuple(weekly(facts).columns) == PERIOD_COLUMNS


def test_flows_are_summed_and_stocks_are_a_mean_per_day() -> None:
    facts = table(
        *(fact("discharges", day, 10) for day in days(MONDAY, 7)),
        *(fact("dtoc_patients", day, 33 + (day == MONDAY)) for day in days(MONDAY, 7)),
        *(fact("nctr", day, 200) for day in days(MONDAY, 2)),
    )
    weeks = weekly(facts)
    discharges = only(weeks, "discharges")
    assert discharges["numerator"] == 70
    assert pd.isna(discharges["denominator"])
    delayed = only(weeks, "dtoc_patients")
    assert (delayed["numerator"], delayed["denominator"]) == (232, 7)
    assert (only(weeks, "nctr")["numerator"], only(weeks, "nctr")["denominator"]) == (400, 2)


@pytest.mark.parametrize(
    ("number", "standing"), [(7, "complete"), (6, "incomplete"), (5, "incomplete"), (4, "skipped"), (1, "skipped")]
)
def test_five_days_count_and_are_marked_and_four_are_skipped(number: int, standing: str) -> None:
    facts = table(*(fact("dtoc_rate", day, 30, 1000) for day in days(MONDAY, number)))
    week = only(weekly(facts), "dtoc_rate")
    assert (week["standing"], week["days"], week["days_in"]) == (standing, number, 7)


def test_a_week_has_ended_the_day_after_its_sunday() -> None:
    facts = table(fact("dtoc_rate", MONDAY, 30, 1000))
    assert not only(weekly(facts, MONDAY + timedelta(days=6)), "dtoc_rate")["ended"]
    assert only(weekly(facts, MONDAY + timedelta(days=7)), "dtoc_rate")["ended"]


def test_new_year_belongs_to_the_week_of_its_monday() -> None:
    facts = table(fact("discharges", date(2023, 1, 1), 5), fact("discharges", date(2022, 12, 26), 5))
    assert only(weekly(facts), "discharges")["day"] == date(2022, 12, 26)


def test_months_and_bare_rates_are_not_pooled_into_weeks() -> None:
    facts = table(
        fact("four_hour", date(2018, 5, 1), 80, 100, grain="month"), fact("occupancy", MONDAY, 0.94, source="counted")
    )
    assert weekly(facts).empty
    assert weekly(no_facts()).empty
    assert monthly(no_facts()).empty


def test_weekend_discharges_are_compared_by_day() -> None:
    facts = table(*(fact("discharges", day, 80 if day.weekday() >= 5 else 100) for day in days(MONDAY, 7)))
    ratio = only(weekly(facts), "weekend_discharge_ratio")
    assert (ratio["numerator"], ratio["denominator"], ratio["standing"]) == (80, 100, "complete")
    on_weekdays = table(*(fact("discharges", day, 100) for day in days(MONDAY, 5)))
    assert "weekend_discharge_ratio" not in set(weekly(on_weekdays)["measure"])


def test_delayed_beds_of_a_month_are_patient_days_over_calendar_days() -> None:
    facts = table(*(fact("dtoc_patients", day, 36) for day in days(date(2018, 5, 1), 31)))
    month = only(monthly(facts), "dtoc_beds")
    assert (month["day"], month["grain"]) == (date(2018, 5, 1), "month")
    assert (month["numerator"], month["denominator"], month["standing"]) == (36 * 31, 31, "complete")


def test_a_leap_february_has_29_days() -> None:
    facts = table(*(fact("dtoc_patients", day, 10) for day in days(date(2020, 2, 1), 29)))
    assert only(monthly(facts), "dtoc_beds")["days_in"] == 29


def test_a_month_with_days_missing_divides_by_the_days_filed_and_is_marked() -> None:
    facts = table(*(fact("dtoc_patients", day, 36) for day in days(date(2018, 5, 1), 30)))
    month = only(monthly(facts), "dtoc_beds")
    assert (month["numerator"] / month["denominator"], month["standing"]) == (36, "incomplete")
    few = table(*(fact("dtoc_patients", day, 36) for day in days(date(2018, 5, 1), 22)))
    assert only(monthly(few), "dtoc_beds")["standing"] == "skipped"


def rates(*weeks: tuple[float, int]) -> pd.DataFrame:
    """Weekly rates per thousand, with the days that each week has; weeks with none are not there."""
    rows = [
        fact("dtoc_rate", day, rate, 1000)
        for number, (rate, filled) in enumerate(weeks)
        for day in days(MONDAY + timedelta(weeks=number), filled)
    ]
    return weekly(table(*rows))


def test_weeks_in_a_row_count_back_from_the_last_week_that_ended() -> None:
    run = weeks_in_a_row(rates((40, 7), (35, 7), (34, 7), (33, 7)), 0.035, MONDAY + timedelta(weeks=4))
    assert run.length == 3
    assert run.current.weeks == tuple(MONDAY + timedelta(weeks=number) for number in (1, 2, 3))
    assert run.best.length == 3
    assert run.ended_by is None


def test_the_week_under_way_neither_helps_nor_harms() -> None:
    weeks = rates((34, 7), (34, 7), (60, 2))
    assert weeks_in_a_row(weeks, 0.035, MONDAY + timedelta(weeks=2, days=2)).length == 2
    assert weeks_in_a_row(weeks, 0.035, MONDAY + timedelta(weeks=2, days=-1)).length == 1


def test_nine_weeks_then_one_over_ends_the_run_and_is_named() -> None:
    run = weeks_in_a_row(rates(*[(35, 7)] * 9, (35.9, 7)), 0.035, MONDAY + timedelta(weeks=10))
    assert run.length == 0
    assert run.best.length == 9
    assert run.ended_by is not None
    assert run.ended_by.monday == MONDAY + timedelta(weeks=9)
    assert run.ended_by.value == 35.9 / 1000


def test_five_days_grow_a_run_and_are_marked_and_four_neither_grow_nor_end_it() -> None:
    run = weeks_in_a_row(rates((34, 7), (34, 5), (90, 4), (34, 7)), 0.035, MONDAY + timedelta(weeks=4))
    assert run.length == 3
    assert run.incomplete == (MONDAY + timedelta(weeks=1),)
    assert run.skipped == (MONDAY + timedelta(weeks=2),)


def test_a_week_with_no_days_at_all_is_skipped_and_said() -> None:
    run = weeks_in_a_row(rates((34, 7), (34, 0), (34, 7)), 0.035, MONDAY + timedelta(weeks=4))
    assert run.length == 2
    assert run.skipped == (MONDAY + timedelta(weeks=1), MONDAY + timedelta(weeks=3))


def test_a_week_without_a_target_ends_a_run_without_blame() -> None:
    def until_then(monday: date) -> float | None:
        return 0.035 if monday < MONDAY + timedelta(weeks=2) else None

    run = weeks_in_a_row(rates(*[(34, 7)] * 3), until_then, MONDAY + timedelta(weeks=3))
    assert (run.length, run.best.length, run.ended_by) == (0, 2, None)


def test_up_is_better_for_some() -> None:
    run = weeks_in_a_row(rates((950, 7), (949, 7), (960, 7)), 0.95, MONDAY + timedelta(weeks=3), Better.UP)
    assert (run.length, run.best.length) == (1, 1)
    assert run.best.weeks == (MONDAY + timedelta(weeks=2),), "the newest of equals"


def test_no_weeks_are_no_run() -> None:
    run = weeks_in_a_row(weekly(no_facts()), 0.035, MONDAY)
    assert (run.length, run.best.length, run.runs) == (0, 0, ())
