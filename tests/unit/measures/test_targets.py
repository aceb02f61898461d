"""Dated targets and the status of a value."""

from datetime import date

import pytest

from flow.layout import Target
from flow.measures.targets import standard_on, status, target_on
from flow.vocabulary import Better, Scope, TargetStatus
from tests.spec.drawn import layout

JUNE = date(2018, 6, 5)


def value(measure: str, day: date, scope: Scope = Scope.SYSTEM, **settings: object) -> float | None:
    found = target_on(measure, day, layout(**settings), scope)
    return found.value if found else None


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2018, 6, 5), 0.95),
        (date(2023, 3, 31), 0.95),
        (date(2023, 4, 1), 0.76),
        (date(2024, 3, 31), 0.76),
        (date(2024, 4, 1), 0.78),
        (date(2026, 3, 31), 0.78),
        (date(2026, 4, 1), 0.82),
    ],
)
def test_the_four_hour_ambition_goes_by_date_and_the_standard_stays(day: date, expected: float) -> None:
    assert value("four_hour", day) == expected
    standard = standard_on("four_hour", day)
    assert standard is not None
    assert standard.value == 0.95


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2017, 8, 31), None),
        (date(2017, 9, 1), 0.035),
        (date(2020, 2, 29), 0.035),
        (date(2020, 3, 1), None),
    ],
)
def test_the_delayed_transfer_target_has_a_beginning_and_an_end(day: date, expected: float | None) -> None:
    assert value("dtoc_rate", day) == expected


def test_the_other_national_targets() -> None:
    expected = {
        "occupancy": 0.92,
        "discharges_before_noon_rate": 0.33,
        "weekend_discharge_ratio": 0.80,
        "edd_set_48h": 1,
        "dta_waits_12h": 0,
        "handover_over_60": 0,
        "community_mean_stay": 14,
        "dst_in_hospital_rate": 0.15,
        "dst_28_day_rate": 0.80,
    }
    assert {key: value(key, JUNE) for key in expected} == expected
    assert value("four_hour_type1", JUNE) is None
    assert standard_on("dtoc_rate", JUNE) is None


def test_long_stays_aim_at_a_quarter_under_the_baseline_of_the_whole_system() -> None:
    assert value("long_stay_21", JUNE, baseline_long_stay_21=96.0) == 72
    assert value("long_stay_21", JUNE, Scope.ORGANISATION, baseline_long_stay_21=96.0) is None
    assert value("long_stay_21", JUNE) is None


def test_a_systems_own_target_takes_over_from_its_start() -> None:
    own = (
        Target("occupancy", 0.95, date(2018, 4, 1), "winter plan"),
        Target("occupancy", 0.90, date(2018, 7, 1), "local plan"),
    )
    assert value("occupancy", date(2018, 3, 31), targets=own) == 0.92
    assert value("occupancy", JUNE, targets=own) == 0.95
    assert value("occupancy", date(2018, 7, 1), Scope.WARD, targets=own) == 0.90


def test_a_systems_own_target_on_a_count_is_the_whole_systems() -> None:
    own = (Target("long_stay_21", 80, date(2018, 4, 1), "local plan"),)
    assert value("long_stay_21", JUNE, targets=own, baseline_long_stay_21=96.0) == 80
    assert value("long_stay_21", JUNE, Scope.SITE, targets=own) is None
    assert value("dta_waits_12h", JUNE, Scope.SITE) == 0, "nobody anywhere"


@pytest.mark.parametrize(
    ("seen", "target", "better", "expected"),
    [
        (35 / 1000, 0.035, Better.DOWN, TargetStatus.MET),
        (0.0350001, 0.035, Better.DOWN, TargetStatus.MISSED),
        (0.95, 0.95, Better.UP, TargetStatus.MET),
        (0.9499999, 0.95, Better.UP, TargetStatus.MISSED),
        (0.5, None, Better.UP, TargetStatus.NO_TARGET),
        (None, 0.95, Better.UP, TargetStatus.NO_TARGET),
        (float("nan"), 0.95, Better.UP, TargetStatus.NO_TARGET),
        (3, 3, Better.NEITHER, TargetStatus.NO_TARGET),
    ],
)
def test_exactly_on_the_target_is_met(
    seen: float | None, target: float | None, better: Better, expected: TargetStatus
) -> None:
    assert status(seen, target, better) is expected


def test_every_exact_thirty_five_in_a_thousand_is_met() -> None:
    assert all(status(7 * n / (200 * n), 0.035, Better.DOWN) is TargetStatus.MET for n in range(1, 500))
