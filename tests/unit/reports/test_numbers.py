"""Small counts in a document that is made public."""

from __future__ import annotations

import pytest

from flow.reports.numbers import FEW, HIDDEN, Numbers

PUBLIC, PLAIN = Numbers(public=True), Numbers()


@pytest.mark.parametrize(("number", "shown"), [(0, "0"), (1, FEW), (7, FEW), (8, "8"), (1200, "1,200")])
def test_counts_of_one_to_seven_are_hidden_in_public_only(number: int, shown: str) -> None:
    assert PUBLIC.count(number) == PUBLIC.figure(number, "patients") == shown
    assert PLAIN.count(number) == PLAIN.figure(number, "patients") == f"{number:,}"


def test_a_share_is_hidden_where_it_is_of_a_few() -> None:
    assert PUBLIC.figure(0.035, "%", of=3) == HIDDEN
    assert PUBLIC.figure(0.035, "%", of=36) == PLAIN.figure(0.035, "%", of=3) == "3.5%"


def test_counted_things_stay_plural_where_the_count_is_hidden() -> None:
    assert PUBLIC.counted(1, "person", "people") == "1 to 7 people"
    assert PLAIN.counted(1, "person", "people") == "1 person"


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("36 delayed; ceiling 40, headroom 4 patients", "36 delayed; ceiling 40, headroom 1 to 7 patients"),
        ("1 still in the department", "1 to 7 still in the department"),
        ("No file for Tue 5 June 2018 at 07:52", "No file for Tue 5 June 2018 at 07:52"),
        ("3.5% of 1,205, or 4-5 a day, 7+ days", "3.5% of 1,205, or 4-5 a day, 7+ days"),
    ],
)
def test_small_counts_in_a_sentence_are_hidden_and_dates_times_and_shares_stay(said: str, shown: str) -> None:
    assert PUBLIC.sentence(said) == shown
    assert PLAIN.sentence(said) == said
