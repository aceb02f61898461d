"""The two icons by name, strictly: exactly on a limit is hit or miss."""

from __future__ import annotations

from math import nan

import pytest

from flow.trends.assurance import (
    ASSURANCE_ICONS,
    ASSURANCE_WORDS,
    VARIATION_ICONS,
    VARIATION_WORDS,
    assurance,
    assurance_icon,
    variation_icon,
)
from flow.trends.spc_options import Direction

UP, NEITHER, DOWN = Direction.INCREASE, Direction.NEUTRAL, Direction.DECREASE


@pytest.mark.parametrize(
    ("target", "up", "down"),
    [
        (9.999, "consistent_pass", "consistent_fail"),
        (10, "inconsistent", "inconsistent"),
        (15, "inconsistent", "inconsistent"),
        (20, "inconsistent", "inconsistent"),
        (20.001, "consistent_fail", "consistent_pass"),
        (None, None, None),
    ],
)
def test_a_target_is_held_against_the_limits(target: float | None, up: str | None, down: str | None) -> None:
    assert assurance(target, 10, 20, UP) == up
    assert assurance(target, 10, 20, DOWN) == down
    assert assurance(target, 10, 20, NEITHER) is None
    assert assurance(target, nan, nan, UP) is None


def test_an_icon_says_the_way_of_the_change_and_whether_it_is_good() -> None:
    assert variation_icon("special_cause_improvement", DOWN) == "improvement_low"
    assert variation_icon("special_cause_concern", UP) == "concern_low"
    assert variation_icon("special_cause_concern", DOWN) == "concern_high"
    assert variation_icon("special_cause_neutral_low", NEITHER) == "neutral_low"
    assert variation_icon("common_cause", NEITHER) == "common_cause"
    assert variation_icon(None, UP) is None
    assert [assurance_icon(kind) for kind in ("consistent_pass", "consistent_fail", "inconsistent", None)] == [
        *("pass", "fail", "inconsistent"),
        None,
    ]


def test_every_icon_has_words() -> None:
    assert set(VARIATION_WORDS) == set(VARIATION_ICONS.values())
    assert set(ASSURANCE_WORDS) == set(ASSURANCE_ICONS.values())
