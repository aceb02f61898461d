"""Length of stay, community wards, expected dates."""

from datetime import date

import pytest

from flow.vocabulary import Feed
from tests.spec.drawn import draw, facts_of, parts, value


def inpatients(table: str, **usually: str) -> dict:
    return {Feed.INPATIENTS: draw(Feed.INPATIENTS, table, **usually)}


@pytest.mark.parametrize(
    ("admitted", "counted"),
    [
        ("2018-05-30 00:00", (0, 0, 0)),  # six midnights
        ("2018-05-29 23:59", (1, 0, 0)),  # seven
        ("2018-05-23 00:01", (1, 0, 0)),  # thirteen
        ("2018-05-22 23:59", (1, 1, 0)),  # fourteen
        ("2018-05-16 00:01", (1, 1, 0)),  # twenty
        ("2018-05-15 23:59", (1, 1, 1)),  # twenty-one
    ],
)
def test_a_stay_is_the_midnights_passed_and_the_thresholds_are_nested(admitted: str, counted: tuple) -> None:
    facts = facts_of(inpatients(f"admission_at\n{admitted}"))
    assert tuple(value(facts, key) for key in ("stranded_7", "stay_14", "long_stay_21")) == counted


def test_only_general_acute_and_assessment_wards_count_as_stranded() -> None:
    table = """
    ward_code | admission_at
    HAR       | 2018-05-01 10:00
    MAU       | 2018-05-01 10:00
    ICU       | 2018-05-01 10:00
    MAT       | 2018-05-01 10:00
    """
    facts = facts_of(inpatients(table))
    assert value(facts, "stranded_7") == 2
    assert value(facts, "long_stay_21", "HAR") == 1
    assert value(facts, "long_stay_21", "ICU") is None


def test_the_stranded_rate_divides_by_occupied_beds_of_the_beds_feed() -> None:
    beds = "core_beds | escalation_beds | closed_beds | occupied_beds\n28 | 0 | 0 | 20"
    frames = inpatients("admission_at\n2018-05-01 10:00\n2018-06-04 10:00") | {Feed.BEDS: draw(Feed.BEDS, beds)}
    facts = facts_of(frames)
    assert parts(facts, "stranded_7_rate") == (1, 20)
    assert parts(facts, "long_stay_21_rate", "HAR") == (1, 20)


def test_without_a_beds_file_there_is_no_rate() -> None:
    assert value(facts_of(inpatients("admission_at\n2018-05-01 10:00")), "stranded_7_rate") is None


def test_nobody_admitted_long_ago_is_a_nought_for_organisation_and_site() -> None:
    facts = facts_of(inpatients("admission_at\n2018-06-04 10:00"))
    assert value(facts, "stranded_7") == 0
    assert value(facts, "stranded_7", "RK950") == 0
    assert value(facts, "stranded_7", "HAR") is None, "noughts of wards are filled in by the reader"
    assert value(facts, "stranded_7", "RK951") is None, "the eye infirmary has no such wards"


def test_a_stay_over_the_spring_clock_change_counts_midnights_in_england() -> None:
    rows = draw(Feed.INPATIENTS, "admission_at\n2018-03-24 23:30", snapshot_at="2018-03-31 08:00")
    assert value(facts_of({Feed.INPATIENTS: rows}, day=date(2018, 3, 31)), "stranded_7") == 1


def test_an_admission_just_after_midnight_in_summer_belongs_to_the_english_day() -> None:
    # 00:30 in England on 30 May is 23:30 UTC on 29 May: six midnights, not seven.
    assert value(facts_of(inpatients("admission_at\n2018-05-30 00:30")), "stranded_7") == 0


def test_a_stay_over_29_february_counts_that_night() -> None:
    rows = draw(Feed.INPATIENTS, "admission_at\n2020-02-25 10:00", snapshot_at="2020-03-03 08:00")
    assert value(facts_of({Feed.INPATIENTS: rows}, day=date(2020, 3, 3)), "stranded_7") == 1


def test_community_stays_are_long_after_fourteen_days_not_at_fourteen() -> None:
    table = """
    site_code | ward_code | admission_at
    LW1       | MGC       | 2018-05-22 10:00
    LW1       | MGC       | 2018-05-21 10:00
    LW1       | MGC       | 2018-06-04 10:00
    """
    facts = facts_of(inpatients(table, organisation_code="LWSW"), "LWSW")
    assert value(facts, "community_occupied", "LWSW") == 3
    assert value(facts, "community_stay_14", "LWSW") == 1
    assert parts(facts, "community_mean_stay", "LWSW") == (14 + 15 + 1, 3)
    assert parts(facts, "community_mean_stay", "MGC") == (30, 3)


def test_no_community_patients_have_no_mean_stay() -> None:
    facts = facts_of(inpatients("admission_at\n2018-06-04 10:00"))
    assert value(facts, "community_occupied") == 0
    assert value(facts, "community_mean_stay") is None


def test_an_expected_date_is_in_time_at_exactly_48_hours() -> None:
    table = """
    admission_at     | admission_method | expected_discharge_set_at
    2018-06-01 10:00 | 21               | 2018-06-03 10:00
    2018-06-01 10:00 | 2A               | 2018-06-03 10:01
    2018-06-01 10:00 | 22               |
    2018-06-01 10:00 | 11               | 2018-06-01 11:00
    2018-06-03 08:00 | 21               | 2018-06-03 09:00
    2018-06-03 08:01 | 21               | 2018-06-03 09:00
    """
    assert parts(facts_of(inpatients(table)), "edd_set_48h") == (2, 4)


def test_a_file_that_times_no_expected_date_gives_no_share() -> None:
    facts = facts_of(inpatients("admission_at | admission_method\n2018-06-01 10:00 | 21"))
    assert value(facts, "edd_set_48h") is None
    assert value(facts, "edd_passed") is None


def test_an_expected_date_has_passed_the_day_after_it_in_any_ward() -> None:
    table = """
    ward_code | expected_discharge_date
    HAR       | 2018-06-04
    MAT       | 2018-06-01
    HAR       | 2018-06-05
    HAR       |
    """
    assert value(facts_of(inpatients(table)), "edd_passed") == 2
