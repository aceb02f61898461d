"""Emergency departments and ambulances."""

from datetime import date

from flow.measures.emergency import still_in_department
from flow.vocabulary import Feed
from tests.spec.drawn import draw, facts_of, parts, value

TOTALS = """
site_code | department_type | attendances | over_4h | emergency_admissions | ambulance_arrivals
RK950     | 1               | 290         | 58      | 88                   | 104
RK951     | 2               | 40          | 1       |                      |
RK950     | 3               | 120         | 0       |                      |
"""
WAITS = """
site_code | dta_waits_4_12h | dta_waits_12h | over_12h_from_arrival
RK950     | 9               | 0             | 4
RK951     |                 |               |
"""
HANDOVERS = """
site_code | handover_over_15 | handover_over_30 | handover_over_60
RK950     | 40               | 11               | 1
"""


def test_all_department_types_count_and_the_numerator_is_those_within_four_hours() -> None:
    facts = facts_of({Feed.EMERGENCY: draw(Feed.EMERGENCY, TOTALS)})
    assert value(facts, "ed_attendances") == 450
    assert value(facts, "ed_over_4h") == 59
    assert parts(facts, "four_hour") == (391, 450)
    assert parts(facts, "four_hour_type1") == (232, 290)
    assert parts(facts, "four_hour_type2") == (39, 40)
    assert [value(facts, f"ed_attendances_type{kind}") for kind in (1, 2, 3)] == [290, 40, 120]
    assert [value(facts, f"ed_over_4h_type{kind}") for kind in (1, 2, 3)] == [58, 1, 0]
    assert parts(facts, "four_hour", "RK951") == (39, 40)


def test_waits_and_handovers_are_those_of_the_file() -> None:
    facts = facts_of({Feed.EMERGENCY: draw(Feed.EMERGENCY, WAITS, attendances="300", over_4h="60")})
    assert [value(facts, key) for key in ("dta_waits_4_12h", "dta_waits_12h", "over_12h_from_arrival")] == [9, 0, 4]
    assert value(facts, "dta_waits_12h", "RK951") is None, "not submitted is not nought"
    facts = facts_of({Feed.EMERGENCY: draw(Feed.EMERGENCY, HANDOVERS, attendances="300", over_4h="60")})
    assert [value(facts, f"handover_over_{minutes}") for minutes in (15, 30, 60)] == [40, 11, 1]


def test_admissions_and_arrivals_add_up_over_the_departments_that_give_them() -> None:
    facts = facts_of({Feed.EMERGENCY: draw(Feed.EMERGENCY, TOTALS)})
    assert value(facts, "emergency_admissions") == 88
    assert value(facts, "ambulance_arrivals", "RK950") == 104


def test_a_type_the_file_does_not_name_has_no_value() -> None:
    facts = facts_of({Feed.EMERGENCY: draw(Feed.EMERGENCY, "attendances | over_4h\n10 | 2")})
    assert value(facts, "four_hour_type2") is None
    assert value(facts, "ed_attendances_type2") is None


def test_exactly_four_hours_is_within_the_standard() -> None:
    table = """
    arrival_at          | departure_at
    2018-06-05 10:00:00 | 2018-06-05 14:00:00
    2018-06-05 10:00:00 | 2018-06-05 14:00:01
    """
    assert parts(facts_of({Feed.ATTENDANCES: draw(Feed.ATTENDANCES, table)}), "four_hour") == (1, 2)


def test_the_october_night_has_an_hour_more() -> None:
    # 00:30 summer time to 03:30 winter time is four hours exactly; a minute later is over.
    table = """
    arrival_at       | departure_at
    2018-10-28 00:30 | 2018-10-28 03:30
    2018-10-28 00:30 | 2018-10-28 03:31
    """
    facts = facts_of({Feed.ATTENDANCES: draw(Feed.ATTENDANCES, table)}, day=date(2018, 10, 28))
    assert parts(facts, "four_hour") == (1, 2)


def test_the_march_night_has_an_hour_less() -> None:
    table = "arrival_at | departure_at\n2018-03-25 00:30 | 2018-03-25 05:30"
    facts = facts_of({Feed.ATTENDANCES: draw(Feed.ATTENDANCES, table)}, day=date(2018, 3, 25))
    assert parts(facts, "four_hour") == (1, 1)


def test_no_departure_counts_as_over_once_four_hours_had_gone_by() -> None:
    table = """
    arrival_at       | departure_at     | extracted_at
    2018-06-05 10:00 | 2018-06-05 11:00 | 2018-06-05 23:30
    2018-06-05 19:30 |                  | 2018-06-05 23:30
    2018-06-05 19:31 |                  | 2018-06-05 23:30
    """
    rows = draw(Feed.ATTENDANCES, table)
    facts = facts_of({Feed.ATTENDANCES: rows})
    assert value(facts, "ed_attendances") == 2
    assert value(facts, "ed_over_4h") == 1
    assert still_in_department(rows) == 1


def test_no_departure_and_no_time_of_the_file_is_not_yet_an_attendance() -> None:
    rows = draw(Feed.ATTENDANCES, "arrival_at | departure_at\n2018-06-05 01:00 |\n2018-06-05 01:00 | 2018-06-05 02:00")
    assert value(facts_of({Feed.ATTENDANCES: rows}), "ed_attendances") == 1
    assert still_in_department(rows) == 1


def test_waits_for_a_bed_are_from_decision_to_admit_to_admission() -> None:
    table = """
    arrival_at       | decision_to_admit_at | departure_at     | admitted
    2018-06-05 01:00 | 2018-06-05 02:00     | 2018-06-05 06:00 | Y
    2018-06-05 01:00 | 2018-06-05 02:00     | 2018-06-05 06:01 | Y
    2018-06-05 01:00 | 2018-06-05 02:00     | 2018-06-05 14:00 | Y
    2018-06-05 01:00 | 2018-06-05 02:00     | 2018-06-05 14:01 | Y
    2018-06-05 01:00 | 2018-06-05 02:00     | 2018-06-05 20:00 | N
    """
    facts = facts_of({Feed.ATTENDANCES: draw(Feed.ATTENDANCES, table)})
    assert value(facts, "dta_waits_4_12h") == 2
    assert value(facts, "dta_waits_12h") == 1
    assert value(facts, "emergency_admissions") == 4
    assert value(facts, "over_12h_from_arrival") == 3


def test_attendance_rows_win_over_totals_for_their_department_only() -> None:
    rows = draw(
        Feed.ATTENDANCES, "department_type | arrival_at | departure_at\n1 | 2018-06-05 01:00 | 2018-06-05 02:00"
    )
    facts = facts_of({Feed.ATTENDANCES: rows, Feed.EMERGENCY: draw(Feed.EMERGENCY, TOTALS)})
    assert value(facts, "ed_attendances") == 1 + 40 + 120
    assert value(facts, "ambulance_arrivals") == 104
    assert value(facts, "emergency_admissions") == 88
