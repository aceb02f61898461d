"""What the bed measures count, in small tables."""

from flow.vocabulary import Feed
from tests.spec.drawn import draw, facts_of, parts, value

MORNING = """
ward_code | ward_type      | core_beds | escalation_beds | closed_beds | occupied_beds
HAR       | general_acute  | 28        | 2               | 1           | 27
MAU       | assessment     | 20        | 0               | 0           | 23
ICU       | critical_care  | 10        | 0               | 2           | 8
MAT       | maternity      | 16        | 0               | 0           | 5
"""
BEDS = {Feed.BEDS: draw(Feed.BEDS, MORNING)}


def test_open_beds_are_core_and_escalation_less_closed_in_general_acute_and_assessment_wards() -> None:
    facts = facts_of(BEDS)
    assert value(facts, "beds_open") == 29 + 20
    assert value(facts, "beds_occupied") == 27 + 23
    assert value(facts, "escalation_beds") == 2
    assert value(facts, "closed_beds") == 1


def test_occupancy_may_exceed_one() -> None:
    assert parts(facts_of(BEDS), "occupancy") == (50, 49)


def test_an_over_full_ward_takes_no_empty_bed_from_another() -> None:
    assert value(facts_of(BEDS), "beds_empty") == 2


def test_the_delayed_transfer_denominators_leave_out_maternity_and_children_only() -> None:
    facts = facts_of(BEDS)
    assert value(facts, "beds_open_all") == 29 + 20 + 8
    assert value(facts, "beds_occupied_all") == 27 + 23 + 8


def test_critical_care_is_counted_by_itself() -> None:
    facts = facts_of(BEDS)
    assert value(facts, "critical_care_open") == 8
    assert value(facts, "critical_care_occupied") == 8


def test_a_ward_keeps_its_beds_even_when_they_are_nought() -> None:
    facts = facts_of(BEDS)
    assert value(facts, "escalation_beds", "MAU") == 0
    assert value(facts, "beds_open", "MAT") is None, "a maternity ward has no general and acute beds"


def test_a_site_that_is_not_in_the_file_has_no_beds_rather_than_nought() -> None:
    facts = facts_of(BEDS)
    assert value(facts, "beds_open", "RK950") == 49
    assert value(facts, "beds_occupied_all", "RK951") is None


def test_an_unknown_ward_counts_as_the_usual_type_under_ward_not_known() -> None:
    rows = "ward_code | core_beds | escalation_beds | closed_beds | occupied_beds\nNEW | 5 | 0 | 0 | 4"
    facts = facts_of({Feed.BEDS: draw(Feed.BEDS, rows)})
    assert value(facts, "beds_open") == 5
    assert value(facts, "beds_open", "ward not known (RK9)") == 5


def test_the_type_in_the_beds_file_counts_for_a_ward_nobody_configured() -> None:
    beds = """
    ward_code | ward_type | core_beds | escalation_beds | closed_beds | occupied_beds
    NEW       | community | 5         | 0               | 0           | 4
    """
    frames = {Feed.BEDS: draw(Feed.BEDS, beds), Feed.INPATIENTS: draw(Feed.INPATIENTS, "ward_code\nNEW")}
    assert value(facts_of(frames), "community_occupied") == 1


def test_expected_discharges_add_up_over_the_wards_that_give_them() -> None:
    rows = """
    ward_code | core_beds | escalation_beds | closed_beds | occupied_beds | definite_discharges_today
    HAR       | 5         | 0               | 0           | 4             | 3
    MAU       | 5         | 0               | 0           | 4             |
    """
    facts = facts_of({Feed.BEDS: draw(Feed.BEDS, rows)})
    assert value(facts, "definite_discharges") == 3
    assert value(facts, "possible_discharges") is None, "not submitted is not nought"


def test_electives_and_waits_for_a_bed_come_from_the_demand_feed() -> None:
    rows = "site_code | decisions_to_admit_waiting | electives_expected | beds_reserved\nRK950 | 12 | 18 |"
    facts = facts_of({Feed.DEMAND: draw(Feed.DEMAND, rows)})
    assert value(facts, "electives_expected") == 18
    assert value(facts, "decisions_to_admit_waiting", "RK950") == 12
    assert value(facts, "beds_reserved") is None
