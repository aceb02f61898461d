"""The two indicators that discharges can tell, in exact numbers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from flow.errors import UsageError
from flow.huddle.reviewed import Computed, Stay, indicator, long_stay_end, weekend_share

SATURDAY = date(2018, 6, 9)


def stay(days: int, age: int | None = 80, left: date = SATURDAY) -> Stay:
    return Stay(left - timedelta(days=days), left, age)


def test_the_weekend_share_counts_saturday_and_sunday_of_every_age() -> None:
    week = [stay(1, 30, SATURDAY + timedelta(days=number)) for number in range(7)]
    assert weekend_share(week) == Computed(2 / 7, 2, 7)
    assert weekend_share([]) is None


def test_the_ninetieth_percentile_is_somebodys_stay_of_those_65_or_over() -> None:
    stays = [stay(days) for days in range(1, 11)]
    assert long_stay_end([*stays, stay(99, 64)]) == Computed(9.0, 9.0, 10)
    assert long_stay_end([*stays, stay(11)]) == Computed(10.0, 10.0, 11)
    assert long_stay_end([stay(4, 65)]) == Computed(4.0, 4.0, 1)


def test_those_without_an_age_are_left_out_and_counted() -> None:
    assert long_stay_end([stay(4), stay(50, None)]) == Computed(4.0, 4.0, 1, 1)
    assert long_stay_end([stay(50, None)]) is None


def test_an_indicator_that_is_not_there_names_the_nearest() -> None:
    with pytest.raises(UsageError, match="Did you mean 'reablement_65'"):
        indicator("reablement")
