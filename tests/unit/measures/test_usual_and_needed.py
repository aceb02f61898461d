"""Usual for the weekday, and the discharges a day needs."""

from datetime import date, timedelta

from flow.measures.needed import Parts, discharges_needed, needed_on, parts_on
from flow.measures.usual import usual
from tests.spec.drawn import layout

DAY = date(2018, 6, 5)


def tuesdays(*values: float) -> dict[date, float]:
    """Values of the Tuesdays before, the newest first."""
    return {DAY - timedelta(weeks=week): value for week, value in enumerate(values, start=1)}


def test_usual_is_the_median_of_the_same_weekday_over_six_weeks() -> None:
    series = tuesdays(10, 20, 30, 40, 50, 600, 7000) | {DAY: 1.0, DAY - timedelta(days=1): 2.0}
    assert usual(series, DAY) == 35


def test_days_with_no_value_are_left_out() -> None:
    assert usual(tuesdays(10, float("nan"), 30, 50), DAY) == 30


def test_two_days_are_too_few_to_call_anything_usual() -> None:
    assert usual(tuesdays(10, 20), DAY) is None
    assert usual({}, DAY) is None
    assert usual(tuesdays(10, 20), DAY, weeks=2) == 15


def test_the_need_is_what_brings_occupancy_to_the_target() -> None:
    assert discharges_needed(803, 824, 88, 18, 0.92) == 803 + 88 + 18 - 0.92 * 824
    assert discharges_needed(100, 824, 88, 18, 0.92) == 0


def test_the_need_of_a_day_uses_usual_admissions_and_electives() -> None:
    values = {"beds_occupied": 803.0, "beds_open": 824.0, "electives_expected": 18.0}
    need = needed_on(DAY, [parts_on("RK9", DAY, values, tuesdays(80, 88, 90), layout())], layout())
    assert need.value == 803 + 88 + 18 - 0.92 * 824
    assert need.expected == 106
    assert need.reason == ""


def test_without_planned_admissions_there_is_no_need_and_a_reason() -> None:
    values = {"beds_occupied": 803.0, "beds_open": 824.0, "electives_expected": float("nan")}
    need = needed_on(DAY, [parts_on("RK9", DAY, values, tuesdays(80, 88, 90), layout())], layout())
    assert need.value is None
    assert need.reason == ("Cannot be worked out for Tue 5 June 2018: RK9: no planned admissions (demand feed).")


def test_without_enough_history_there_is_no_need() -> None:
    values = {"beds_occupied": 803.0, "beds_open": 824.0, "electives_expected": 3.0}
    assert "usual" in needed_on(DAY, [parts_on("RK9", DAY, values, {}, layout())], layout()).reason


def test_a_system_adds_up_the_same_organisations_throughout() -> None:
    whole = Parts("RK9", 800, 820, 88, 18)
    half = Parts("RCB", 700, 720, 80, None)
    no_such_beds = Parts("LWSW", 0, 0, None, None)
    need = needed_on(DAY, [whole, half, no_such_beds], layout())
    assert need.value == discharges_needed(800, 820, 88, 18, 0.92)
    assert need.reason == "Without RCB: no planned admissions (demand feed)."


def test_nobody_with_such_beds_needs_nothing_worked_out() -> None:
    assert needed_on(DAY, [Parts("LWSW", 0, 0)], layout()).value is None
    assert needed_on(DAY, [Parts("RK9")], layout()).reason.endswith("RK9: no bed state.")
