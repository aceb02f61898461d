"""Queues: who came and left, what is usual, how long each will be, and when it is gone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flow.huddle.localities import EVERYWHERE, locality_words
from flow.huddle.queue import Dip, Flows, Seen, Usual, clears_in, expected, flows, usual_day, usual_week, weekend_dip

DAY = date(2018, 6, 5)
"""A Tuesday."""
CITY, COUNTY = "E06000026", "E10000008"


def on(back: int) -> date:
    return DAY - timedelta(days=back)


def seen(back: int, *people: tuple[str, str, str], organisation: str = "RK9") -> list[Seen]:
    """people: (spell, pathway, locality)."""
    return [Seen(on(back), organisation, *each) for each in people]


def test_who_came_and_left_by_pathway_and_locality() -> None:
    rows = seen(2, ("A", "1", CITY), ("B", "1", CITY), ("C", "2", CITY))
    rows += seen(1, ("A", "1", CITY), ("C", "1", COUNTY), ("D", "1", COUNTY))
    rows += seen(0, ("D", "1", CITY))
    found = flows(rows, {on(back): {"RK9"} for back in (2, 1, 0)}, DAY)
    assert found["1", EVERYWHERE] == Flows({on(2): 2, on(1): 3, on(0): 1}, {on(2): 2, on(1): 0}, {on(2): 1, on(1): 2})
    assert found["1", CITY] == Flows({on(2): 2, on(1): 1, on(0): 1}, {on(2): 0, on(1): 1}, {on(2): 1, on(1): 1})
    assert found["1", COUNTY] == Flows({on(2): 0, on(1): 2, on(0): 0}, {on(2): 2, on(1): 0}, {on(2): 0, on(1): 2})
    assert found["2", EVERYWHERE].left == {on(2): 1, on(1): 0}


def test_a_morning_without_everybodys_list_is_left_out() -> None:
    rows = seen(2, ("A", "1", CITY)) + seen(1, ("A", "1", CITY)) + seen(0, ("A", "1", CITY))
    rows += seen(0, ("B", "1", CITY), organisation="LWSW") + seen(2, ("B", "1", CITY), organisation="LWSW")
    filed = {on(2): {"RK9", "LWSW"}, on(1): {"RK9"}, on(0): {"RK9", "LWSW"}}
    found = flows(rows, filed, DAY)["1", CITY]
    assert found == Flows({on(2): 2, on(0): 2}, {}, {})
    assert flows(rows, {on(1): {"RK9"}}, DAY) == {}


def test_an_organisation_that_has_not_filed_today_counts_for_nothing() -> None:
    rows = seen(1, ("A", "1", CITY)) + seen(1, ("B", "1", CITY), organisation="LWSW") + seen(0, ("A", "1", CITY))
    found = flows(rows, {on(1): {"RK9", "LWSW"}, on(0): {"RK9"}}, DAY)["1", CITY]
    assert found == Flows({on(1): 1, on(0): 1}, {on(1): 0}, {on(1): 0})


def test_somebody_without_a_pathway_is_in_no_queue() -> None:
    assert flows(seen(0, ("A", "", CITY)), {DAY: {"RK9"}}, DAY) == {}


def weekly(came: dict[int, list[int]], left: dict[int, list[int]]) -> Flows:
    """By weeks back: what the four same weekdays before DAY gave, newest first."""
    days = {step: [DAY + timedelta(days=step - 7 * week) for week in range(1, 5)] for step in range(7)}
    made = [
        {day: number for step, values in of.items() for day, number in zip(days[step], values, strict=False)}
        for of in (came, left)
    ]
    return Flows({DAY: 0}, *made)


def test_usual_is_the_median_of_the_weekday_over_four_weeks() -> None:
    past = weekly({0: [3, 9, 4, 5], 1: [1, 1]}, {0: [2, 2, 8], 1: [1, 1]})
    assert usual_day(past, DAY) == Usual(4.5, 2.0)
    assert usual_day(past, DAY + timedelta(days=1)) is None
    assert usual_week(past, DAY) is None
    whole = weekly({step: [step] * 4 for step in range(7)}, {step: [1] * 4 for step in range(7)})
    assert usual_week(whole, DAY) == tuple(Usual(float(step), 1.0) for step in range(7))


WEEK = (Usual(3, 5), Usual(4, 4), Usual(2, 6), Usual(6, 1), Usual(5, 1), Usual(3, 4), Usual(3, 4))


def test_tomorrow_is_today_and_the_newly_ready_less_the_starts_and_never_below_nought() -> None:
    assert expected(4, WEEK) == (4, 2, 2, 0, 5, 9, 8, 7)
    assert expected(4, WEEK, starts_today=0) == (4, 7, 7, 3, 8, 12, 11, 10)
    assert expected(4, WEEK, starts_today=99)[1] == 0


@pytest.mark.parametrize(
    ("waiting", "came", "left", "more", "days"),
    [(10, 2, 2, 1, 10), (10, 2, 3, 1, 5), (10, 2, 2, 0, None), (0, 9, 0, 0, 0), (10, 4, 2, 1, None), (3, 1, 1, 2, 2)],
)
def test_days_until_nobody_waits(waiting: int, came: int, left: int, more: int, days: int | None) -> None:
    assert clears_in(waiting, [Usual(came, left)] * 7, more) == days


def test_what_is_entered_for_today_counts_today_alone() -> None:
    steady = [Usual(2, 2)] * 7
    assert clears_in(10, steady, 1, starts_today=2) == 10
    assert clears_in(10, steady, 1, starts_today=6) == 6
    assert clears_in(10, steady, 0, starts_today=12) == 1


def test_the_weekend_dip() -> None:
    assert weekend_dip(WEEK, DAY) == Dip(
        weekday_starts=(5 + 4 + 6 + 1 + 4) / 5, weekend_starts=2.5, weekday_ready=18 / 5, weekend_ready=4.0
    )
    assert weekend_dip(WEEK, DAY).grows == 3.0


def test_councils_have_names_and_others_their_code() -> None:
    assert [locality_words(code) for code in (CITY, "E09000001", "")] == ["Plymouth", "E09000001", "Everywhere"]


usual = st.builds(Usual, st.integers(0, 20).map(float), st.integers(0, 20).map(float))
weeks = st.lists(usual, min_size=7, max_size=7)


@given(st.integers(0, 200), weeks, st.one_of(st.none(), st.integers(0, 40)))
def test_no_queue_is_ever_below_nought(waiting: int, week: list[Usual], today: int | None) -> None:
    assert min(expected(waiting, week, today)) >= 0


@given(st.integers(0, 200), weeks, st.integers(0, 9), st.integers(0, 9))
def test_more_starts_never_lengthen_a_queue(waiting: int, week: list[Usual], fewer: int, more: int) -> None:
    longer = expected(waiting, week, fewer)
    shorter = expected(waiting, week, fewer + more)
    assert all(one <= other for one, other in zip(shorter, longer, strict=True))
    slow, fast = clears_in(waiting, week, fewer), clears_in(waiting, week, fewer + more)
    assert slow is None or (fast is not None and fast <= slow)


people = st.tuples(st.integers(0, 9).map(str), st.sampled_from("12"), st.sampled_from([CITY, COUNTY]))


@given(st.lists(st.lists(people, max_size=12, unique_by=lambda each: each[0]), min_size=2, max_size=6))
def test_yesterday_and_who_came_less_who_left_is_today(mornings: list[list[tuple[str, str, str]]]) -> None:
    last = len(mornings) - 1
    rows = [row for number, morning in enumerate(mornings) for row in seen(last - number, *morning)]
    for past in flows(rows, {on(back): {"RK9"} for back in range(last + 1)}, DAY).values():
        for day, came in past.came.items():
            assert past.waiting[day + timedelta(days=1)] == past.waiting[day] + came - past.left[day]
