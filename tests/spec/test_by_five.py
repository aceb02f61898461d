"""Who was planned to leave and did by 17:00, and who came since the census before."""

from flow.vocabulary import Feed
from tests.spec.drawn import draw, facts_of, value

CENSUS = """
spell_id | ward_code | discharge_planned | admission_at     | admission_method
1        | HAR       | definite          | 2018-06-01 10:00 | 21
2        | HAR       | definite          | 2018-06-01 10:00 | 21
3        | MAU       | possible          | 2018-06-04 08:00 | 21
4        | MAU       | possible          | 2018-06-04 16:59 | 11
5        | HAR       | none              | 2018-06-04 17:00 | 21
6        | HAR       |                   | 2018-06-04 07:59 | 21
7        | ICU       | definite          | 2018-06-04 12:00 | 21
"""
LEFT = """
spell_id | ward_code | discharge_at     | admission_at     | discharge_method | admission_method
1        | HAR       | 2018-06-05 16:59 | 2018-06-01 10:00 | 1                | 21
2        | HAR       | 2018-06-05 17:00 | 2018-06-01 10:00 | 1                | 21
3        | HAR       | 2018-06-05 09:00 | 2018-06-04 08:00 | 4                | 21
5        | HAR       | 2018-06-05 12:00 | 2018-06-04 17:00 | 1                | 21
6        | HAR       | 2018-06-05 12:00 | 2018-06-04 07:59 | 1                | 21
7        | ICU       | 2018-06-05 12:00 | 2018-06-04 12:00 | 1                | 21
8        | MAU       | 2018-06-05 20:00 | 2018-06-05 09:00 | 1                | 21
9        | MAU       | 2018-06-05 16:00 | 2018-06-05 09:00 | 1                | 21
10       | MAU       | 2018-06-05 18:00 | 2018-06-05 16:00 | 1                | 11
11       | MAU       | 2018-06-05 23:00 | 2018-06-05 17:00 | 1                | 21
"""


def facts() -> object:
    return facts_of({Feed.INPATIENTS: draw(Feed.INPATIENTS, CENSUS), Feed.DISCHARGES: draw(Feed.DISCHARGES, LEFT)})


def test_planned_discharges_are_those_of_general_and_acute_wards() -> None:
    found = facts()
    assert (value(found, "planned_definite"), value(found, "planned_possible")) == (2, 2)


def test_who_left_by_five_is_counted_by_how_they_were_planned_and_a_death_frees_the_bed() -> None:
    found = facts()
    left = [value(found, key) for key in ("definite_left_by_17", "possible_left_by_17", "others_left_by_17")]
    assert left == [1, 1, 2]


def test_who_came_since_the_census_before_and_is_here_is_counted_by_how_they_came() -> None:
    found = facts()
    assert (value(found, "admitted_since_emergency"), value(found, "admitted_since_other")) == (2, 1)


def test_a_file_that_says_nothing_of_plans_gives_none_and_everybody_who_left_is_another() -> None:
    rows = draw(Feed.INPATIENTS, "spell_id | ward_code\n1 | HAR\n2 | HAR")
    gone = draw(Feed.DISCHARGES, "spell_id | ward_code | discharge_at\n1 | HAR | 2018-06-05 10:00")
    found = facts_of({Feed.INPATIENTS: rows, Feed.DISCHARGES: gone})
    assert value(found, "planned_definite") is None
    assert value(found, "definite_left_by_17") is None
    assert value(found, "others_left_by_17") == 1


def test_they_are_kept_for_sites_and_organisations_and_not_for_wards() -> None:
    found = facts()
    assert value(found, "planned_definite", "RK950") == 2
    assert not ((found["measure"] == "planned_definite") & (found["scope"] == "ward")).any()
