"""Delayed transfers of care."""

import pandas as pd

from flow.vocabulary import Feed
from tests.spec.drawn import draw, facts_of, layout, parts, value

LIST = """
ward_code | care_type | reason     | attributable_to
HAR       | acute     | E          | social_care
MAU       | acute     | A          | nhs
          | non_acute | C          | nhs
HAR       | acute     | Dii        | both
HAR       | acute     | not agreed | social_care
MAT       | acute     | Di         | not agreed
"""
BEDS = """
ward_code | core_beds | escalation_beds | closed_beds | occupied_beds
HAR       | 28        | 0               | 0           | 27
MAU       | 20        | 0               | 0           | 13
ICU       | 12        | 0               | 2           | 8
MAT       | 16        | 0               | 0           | 5
"""
FRAMES: dict[Feed, pd.DataFrame] = {Feed.DTOC: draw(Feed.DTOC, LIST), Feed.BEDS: draw(Feed.BEDS, BEDS)}


def test_every_row_of_the_list_is_a_delayed_patient() -> None:
    facts = facts_of(FRAMES)
    assert value(facts, "dtoc_patients") == 6
    assert value(facts, "dtoc_patients_acute") == 5
    assert value(facts, "dtoc_patients_non_acute") == 1


def test_attribution_adds_up_with_what_is_not_agreed() -> None:
    facts = facts_of(FRAMES)
    sides = [value(facts, f"dtoc_{side}") for side in ("nhs", "social_care", "both", "not_agreed")]
    assert sides == [2, 2, 1, 1]


def test_each_reason_is_a_key_of_its_own_and_they_add_up() -> None:
    facts = facts_of(FRAMES)
    letters = ("a", "b", "c", "di", "dii", "e", "f", "g", "h", "i", "o", "not_agreed")
    assert [value(facts, f"dtoc_reason_{letter}") for letter in letters] == [1, 0, 1, 1, 1, 1, 0, 0, 0, 0, 0, 1]


def test_the_rate_divides_by_occupied_beds_of_all_wards_but_maternity_and_childrens() -> None:
    assert parts(facts_of(FRAMES), "dtoc_rate") == (6, 48)


def test_the_rate_divides_by_open_beds_where_the_system_says_so() -> None:
    assert parts(facts_of(FRAMES, of=layout(dtoc_denominator="open")), "dtoc_rate") == (6, 58)


def test_a_patient_with_no_ward_counts_at_site_and_organisation() -> None:
    facts = facts_of(FRAMES)
    assert value(facts, "dtoc_patients", "RK950") == 6
    at_wards = facts[(facts["scope"] == "ward") & (facts["measure"] == "dtoc_patients")]
    assert at_wards["numerator"].sum() == 5


def test_a_filed_list_with_nobody_on_it_is_nought() -> None:
    facts = facts_of({Feed.DTOC: draw(Feed.DTOC, ""), Feed.BEDS: FRAMES[Feed.BEDS]})
    assert value(facts, "dtoc_patients") == 0
    assert value(facts, "dtoc_patients", "RK951") == 0
    assert parts(facts, "dtoc_rate") == (0, 48)
    assert parts(facts, "dtoc_rate", "HAR") == (0, 27)


def test_no_list_is_no_value() -> None:
    facts = facts_of({Feed.BEDS: FRAMES[Feed.BEDS]})
    assert value(facts, "dtoc_patients") is None
    assert value(facts, "dtoc_rate") is None
