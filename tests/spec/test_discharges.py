"""Discharges of a day."""

from datetime import date

from flow.vocabulary import Feed
from tests.spec.drawn import draw, facts_of, parts, value


def discharges(table: str) -> dict:
    return {Feed.DISCHARGES: draw(Feed.DISCHARGES, table)}


def test_deaths_and_transfers_between_hospitals_are_left_out() -> None:
    table = """
    ward_code | discharge_method | discharge_destination | pathway
    HAR       | 1                | 19                    | 0
    HAR       | 4                | 79                    |
    HAR       | 1                | 51                    |
    HAR       | 1                | 52                    | 1
    HAR       | 1                | 53                    | 0
    HAR       | 1                | 87                    |
    HAR       | 1                | 51                    | 2
    HAR       | 1                | 87                    | 3
    HAR       | 4                | 87                    | 2
    HAR       |                  |                       |
    """
    assert value(facts_of(discharges(table)), "discharges") == 4


def test_only_general_acute_and_assessment_wards_count() -> None:
    facts = facts_of(discharges("ward_code\nHAR\nMAU\nICU\nMAT"))
    assert value(facts, "discharges") == 2


def test_noon_and_five_o_clock_are_too_late() -> None:
    table = """
    ward_code | discharge_at
    HAR       | 2018-06-05 00:00:00
    HAR       | 2018-06-05 11:59:59
    HAR       | 2018-06-05 12:00:00
    HAR       | 2018-06-05 16:59:59
    HAR       | 2018-06-05 17:00:00
    """
    facts = facts_of(discharges(table))
    assert value(facts, "discharges") == 5
    assert value(facts, "discharges_before_noon") == 2
    assert value(facts, "discharges_by_17") == 4
    assert parts(facts, "discharges_before_noon_rate") == (2, 5)
    assert parts(facts, "discharges_by_17_rate") == (4, 5)


def test_noon_is_noon_on_an_english_clock_after_the_october_change() -> None:
    rows = draw(Feed.DISCHARGES, "ward_code | discharge_at\nHAR | 2018-10-28 11:59\nHAR | 2018-10-28 12:00")
    assert value(facts_of({Feed.DISCHARGES: rows}, day=date(2018, 10, 28)), "discharges_before_noon") == 1


def test_a_discharge_with_no_ward_counts_at_site_and_organisation() -> None:
    facts = facts_of(discharges("ward_code | discharge_method\n | 1\nHAR | 1"))
    assert value(facts, "discharges") == 2
    assert value(facts, "discharges", "RK950") == 2
    assert value(facts, "discharges", "HAR") == 1
    assert facts[(facts["scope"] == "ward") & (facts["measure"] == "discharges")]["numerator"].sum() == 1


def test_a_day_with_no_discharges_has_no_share_before_noon() -> None:
    facts = facts_of(discharges(""))
    assert value(facts, "discharges") == 0
    assert value(facts, "discharges_before_noon_rate") is None


def test_a_discharge_at_eight_in_the_evening_is_late() -> None:
    table = """
    ward_code | discharge_at        | discharge_method
    HAR       | 2018-06-05 19:59:59 | 1
    HAR       | 2018-06-05 20:00:00 | 1
    HAR       | 2018-06-05 23:59:59 | 1
    HAR       | 2018-06-05 21:00:00 | 4
    ICU       | 2018-06-05 21:00:00 | 1
    """
    assert value(facts_of(discharges(table)), "discharges_after_20") == 2
