"""How far the forecasts of a queue were out, and the range that comes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from flow.huddle.queue import Flows, Usual, usual_week
from flow.huddle.queue_record import Past, backcast, outlook

DAY = date(2018, 6, 5)


def history(days: int, came: list[int], left: list[int], start: int = 100) -> Flows:
    """Mornings up to DAY, with these numbers over and over."""
    waiting, coming, going = {}, {}, {}
    queue = start
    for number in range(days):
        day = DAY - timedelta(days=days - 1 - number)
        waiting[day] = queue
        if day < DAY:
            coming[day], going[day] = came[number % len(came)], left[number % len(left)]
            queue += coming[day] - going[day]
    return Flows(waiting, coming, going)


def test_a_week_that_repeats_itself_is_forecast_without_error_and_beats_the_yardstick() -> None:
    past = history(57, [5, 5, 5, 5, 5, 2, 1], [6, 6, 6, 6, 2, 0, 0])
    found = backcast(past, DAY, 3)
    assert len(found.errors) == 26
    assert set(found.errors) == {0.0}
    assert found.yardstick > 0
    assert found.beats
    assert found.words == f"out by 0.0 people on average over 26 mornings; 'the same as today' by {found.yardstick:.1f}"


def test_nothing_that_came_later_is_used() -> None:
    past = history(57, [5, 5, 5, 5, 5, 2, 1], [6, 6, 6, 6, 2, 0, 0])
    before = backcast(past, DAY - timedelta(days=6), 1)
    spoilt = {day: 999 if day >= DAY - timedelta(days=6) else number for day, number in past.came.items()}
    assert backcast(replace(past, came=spoilt), DAY - timedelta(days=6), 1) == before


def test_a_queue_that_jumped_gives_a_range_upwards_alone() -> None:
    past = history(57, [5], [5])
    jumped = replace(past, waiting={**past.waiting, DAY: 110})
    week = usual_week(jumped, DAY)
    assert week == (Usual(5.0, 5.0),) * 7
    one, three, five = outlook(jumped, DAY, week)
    assert (one.ahead, one.likely, one.on) == (1, 110.0, DAY + timedelta(days=1))
    assert (three.low, three.high) == (110.0, 110.0)
    assert [len(each.past.errors) for each in (one, three, five)] == [28, 26, 24]
    assert sorted(one.past.errors)[-2:] == [0.0, 10.0]
    few = outlook(replace(jumped, waiting={day: n for day, n in jumped.waiting.items() if day >= DAY - timedelta(3)}),
                  DAY, week)  # fmt: skip
    assert (few[0].low, few[0].high) == (110.0, 120.0)


def test_without_earlier_forecasts_there_is_no_range_and_nothing_is_said_of_how_good_it_is() -> None:
    past = history(22, [5], [5])
    week = usual_week(past, DAY)
    assert week is not None
    point = outlook(past, DAY, week)[0]
    assert (point.likely, point.low, point.high) == (100.0, None, None)
    assert point.past.words == "too few earlier mornings to say how good it is"
    assert not point.past.beats


@pytest.mark.parametrize(("ours", "same", "beats"), [(1, 2, True), (2, 2, False), (3, 2, False)])
def test_a_forecast_that_does_not_beat_the_yardstick_says_so(ours: int, same: int, beats: bool) -> None:
    found = Past(1, (ours, -ours) * 3, (same,) * 6)
    assert found.beats is beats
    assert found.words.endswith("the forecast does not beat it") is not beats
    assert f"out by {ours}.0 people on average over 6 mornings; 'the same as today' by 2.0" in found.words


def test_what_is_entered_for_today_moves_the_queue_and_not_its_record() -> None:
    past = history(57, [5], [5])
    week = usual_week(past, DAY)
    assert week is not None
    usual, entered = outlook(past, DAY, week), outlook(past, DAY, week, starts_today=9.0)
    assert [each.likely for each in entered] == [96.0, 96.0, 96.0]
    assert [each.past for each in entered] == [each.past for each in usual]
