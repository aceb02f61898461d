"""Capacity by pathway and continuing healthcare."""

from datetime import date

from flow.measures.chc import chc_by_month
from flow.vocabulary import Feed
from tests.spec.drawn import draw, facts_of, value


def test_places_and_queues_add_up_by_pathway() -> None:
    table = """
    service    | pathway    | capacity_total | capacity_available | waiting
    Home First | 1          | 40             | 3                  | 7
    Reablement | 1          | 20             | 2                  |
    Beds       | 2          | 30             | 0                  | 5
    Odd        | not mapped | 5              | 1                  | 1
    """
    facts = facts_of({Feed.CAPACITY: draw(Feed.CAPACITY, table)})
    assert value(facts, "capacity_available") == 6
    assert [value(facts, f"capacity_available_p{number}") for number in range(4)] == [None, 5, 0, None]
    assert value(facts, "pathway_waiting") == 13
    assert [value(facts, f"pathway_waiting_p{number}") for number in range(4)] == [None, 7, 5, None]
    assert set(facts["scope"]) == {"organisation"}


CASES = """
checklist_date | dst_date   | dst_setting    | decision_date
2018-05-01     | 2018-05-15 | acute_hospital | 2018-05-29
2018-05-01     | 2018-05-20 | own_home       | 2018-05-30
2018-05-20     | 2018-05-31 | care_home      | 2018-06-02
2018-05-25     | 2018-06-01 |                |
               |            |                | 2018-06-03
2018-06-01     |            |                |
"""


def test_the_newest_list_gives_every_month_in_it() -> None:
    facts = chc_by_month("99P", draw(Feed.CHC, CASES))
    assert set(facts["grain"]) == {"month"}
    rows = {(row.measure, row.day): (row.numerator, row.denominator) for row in facts.itertuples()}
    assert rows == {
        ("dst_in_hospital_rate", date(2018, 5, 1)): (1, 3),
        ("dst_in_hospital_rate", date(2018, 6, 1)): (0, 1),
        ("dst_28_day_rate", date(2018, 5, 1)): (1, 2),  # 28 days is within, 29 is not
        ("dst_28_day_rate", date(2018, 6, 1)): (1, 2),  # no checklist date: not within
    }


def test_months_are_kept_apart_from_days() -> None:
    facts = facts_of({Feed.CHC: draw(Feed.CHC, CASES), Feed.DTOC: draw(Feed.DTOC, "")})
    assert set(facts.loc[facts["grain"] == "month", "measure"]) == {"dst_in_hospital_rate", "dst_28_day_rate"}
    assert value(facts[facts["grain"] == "day"], "dtoc_patients") == 0


def test_a_list_with_no_cases_gives_no_months() -> None:
    assert facts_of({Feed.CHC: draw(Feed.CHC, "")}).empty
