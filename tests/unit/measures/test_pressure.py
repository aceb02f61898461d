"""The local level: from thresholds that somebody set, and always with what moved it."""

from __future__ import annotations

import pytest

from flow.measures.pressure import LocalLevel, Threshold, local_level, thresholds

LIMITS = thresholds("occupancy 0.92 0.95 0.98\nfit_waiting - 120 150; discharges 140 120 100")


def test_thresholds_are_read_a_line_a_measure_and_a_dash_is_none() -> None:
    assert Threshold("fit_waiting", 3, 120) in LIMITS
    assert len(LIMITS) == 8
    assert thresholds("") == ()


@pytest.mark.parametrize(
    ("values", "level", "trigger"),
    [
        ({"occupancy": 0.90}, 1, None),
        ({"occupancy": 0.92}, 2, "occupancy"),
        ({"occupancy": 0.96, "fit_waiting": 160}, 4, "fit_waiting"),
        ({"occupancy": 0.90, "discharges": 99}, 4, "discharges"),
        ({"discharges": 121}, 2, "discharges"),
    ],
)
def test_the_level_is_the_highest_that_any_measure_reaches(values: dict, level: int, trigger: str | None) -> None:
    found = local_level(LIMITS, values)
    assert found is not None
    assert (found.level, found.trigger.measure if found.trigger else None) == (level, trigger)


def test_measures_without_a_value_are_named() -> None:
    assert local_level(LIMITS, {"occupancy": 0.5}) == LocalLevel(1, None, None, ("discharges", "fit_waiting"))


def test_without_thresholds_or_values_there_is_no_level() -> None:
    assert local_level((), {"occupancy": 1.0}) is None
    assert local_level(LIMITS, {"occupancy": None}) is None
