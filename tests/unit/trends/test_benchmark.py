"""Ranks, quartiles and returns that were not made, in exact numbers."""

from __future__ import annotations

import pytest

from flow.trends.benchmark import Standing, is_no_return, quartile, quartile_bounds, standing
from flow.vocabulary import Better

EIGHT = {code: float(number) for number, code in enumerate("ABCDEFGH", start=1)}


def test_the_lowest_is_first_where_down_is_better() -> None:
    assert standing(EIGHT, "A", Better.DOWN) == Standing(1.0, 1, 8, 1, 0, 1.0)
    assert standing(EIGHT, "H", Better.DOWN) == Standing(8.0, 8, 8, 4, 0, 0.0)


def test_the_highest_is_first_where_up_is_better() -> None:
    assert standing(EIGHT, "H", Better.UP) == Standing(8.0, 1, 8, 1, 0, 1.0)
    assert standing(EIGHT, "C", Better.UP) == Standing(3.0, 6, 8, 3, 0, 2 / 7)


def test_equal_figures_share_the_better_rank_and_the_next_is_pushed_down() -> None:
    tied = EIGHT | {"B": 3.0}
    ranks = {code: standing(tied, code, Better.DOWN).rank for code in tied}
    assert ranks == {"A": 1, "B": 2, "C": 2, "D": 4, "E": 5, "F": 6, "G": 7, "H": 8}
    assert standing(tied, "B", Better.DOWN).percentile == 5 / 7


def test_missing_returns_are_left_out_and_counted() -> None:
    found = standing(EIGHT | {"A": None, "X": None}, "B", Better.DOWN)
    assert (found.rank, found.of, found.missing) == (1, 7, 2)
    assert found.quartile is None, "seven figures are too few for quartiles"


def test_an_organisation_without_a_figure_has_no_place_and_is_among_the_missing() -> None:
    assert standing(EIGHT | {"X": None}, "X", Better.DOWN) == Standing(None, None, 8, None, 1, None)
    assert standing(EIGHT, "never heard of", Better.DOWN).rank is None


def test_one_alone_is_compared_with_nobody() -> None:
    assert standing({"A": 2.0}, "A", Better.DOWN) == Standing(2.0, 1, 1, None, 0, None)


@pytest.mark.parametrize(
    ("rank", "of", "expected"),
    [
        (29, 119, 1),
        (30, 119, 2),
        (59, 119, 2),
        (60, 119, 3),
        (90, 119, 4),
        (2, 8, 1),
        (3, 8, 2),
        (8, 8, 4),
        (1, 7, None),
    ],
)
def test_the_top_quartile_is_the_ranks_up_to_a_quarter(rank: int, of: int, expected: int | None) -> None:
    assert quartile(rank, of) == expected


def test_the_bounds_stand_half_way_between_neighbours_best_first() -> None:
    assert quartile_bounds(EIGHT.values(), Better.DOWN) == (2.5, 4.5, 6.5)
    assert quartile_bounds([*EIGHT.values(), None], Better.UP) == (6.5, 4.5, 2.5)
    assert quartile_bounds([1.0, 2.0, 3.0], Better.DOWN) == ()


@pytest.mark.parametrize(
    ("numerator", "beds", "others", "expected"),
    [
        (0, 1000, (), True),
        (0, 200, (), True),
        (0, 199, (), False),
        (3, 1000, (), False),
        (0, 40, (250.0, 240.0), False),
        (0, None, (0.0, 250.0, 240.0), True),
        (0, None, (0.0, 2.0, 9.0), False),
        (0, None, (0.0, 0.0), False),
        (0, None, (10.0,), True),
    ],
)
def test_a_nought_of_a_large_organisation_is_no_return_and_a_small_ones_stands(
    numerator: float, beds: float | None, others: tuple[float, ...], expected: bool
) -> None:
    assert is_no_return(numerator, beds, others) is expected
