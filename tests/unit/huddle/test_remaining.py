"""How much longer somebody waits, learnt from our own mornings: exact on small histories, and what holds of any."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flow.huddle.remaining import (
    AGES,
    HORIZON,
    NO_AGE,
    NOTHING_LEARNT,
    SEEN_COLUMNS,
    Method,
    Remaining,
    age_band,
    history,
    learn,
    restricted_mean,
)

FIRST = date(2018, 6, 1)
LAST = {"RK9": FIRST + timedelta(days=28)}


def day(number: int) -> date:
    """The number-th morning of the history, from 0."""
    return FIRST + timedelta(days=number)


def seen(*rows: tuple[str, str | None, int | None, int, int]) -> pd.DataFrame:
    """Rows of (spell, reason, ready, first and last seen), as numbers of mornings."""
    records = [
        ("RK9", spell, reason, None if ready is None else day(ready), day(first), day(last))
        for spell, reason, ready, first, last in rows
    ]
    return pd.DataFrame(records, columns=list(SEEN_COLUMNS))


def taught(*rows: tuple[str, str | None, int | None, int, int]) -> Remaining:
    return learn(history(seen(*rows), LAST))


@pytest.mark.parametrize(
    ("waited", "ended", "mean"),
    [
        ([1, 2, 3], [True, True, True], 2.0),
        ([2, 2, 4], [True, False, True], 1 + 1 + 2 / 3 + 2 / 3),
        ([5], [True], 5.0),
        ([5], [False], 28.0),
        ([40, 2], [True, True], 15.0),
        ([28], [True], 28.0),
        ([1, 1, 28, 29], [True, True, False, False], 1 + 27 / 2),
    ],
)
def test_the_restricted_mean_of_small_lists(waited: list[int], ended: list[bool], mean: float) -> None:
    assert restricted_mean(np.array(waited), np.array(ended)) == pytest.approx(mean)


@given(st.lists(st.integers(1, 60), min_size=1, max_size=40))
def test_with_every_end_seen_it_is_the_mean_of_the_days_up_to_the_horizon(waited: list[int]) -> None:
    found = restricted_mean(np.array(waited), np.full(len(waited), True))
    assert found == pytest.approx(np.minimum(waited, HORIZON).mean())


@given(st.lists(st.tuples(st.integers(1, 60), st.booleans()), min_size=1, max_size=40))
def test_it_is_never_below_what_was_seen_and_never_above_the_horizon(drawn: list[tuple[int, bool]]) -> None:
    waited, ended = np.array([each for each, _ in drawn]), np.array([over for _, over in drawn])
    found = restricted_mean(waited, ended)
    assert np.minimum(waited, HORIZON).mean() <= found + 1e-9
    assert found <= HORIZON + 1e-9


def test_a_spell_that_is_not_on_the_last_morning_has_ended_and_one_that_is_still_waits() -> None:
    found = history(seen(("S1", "E", 0, 0, 3), ("S1", "A", 0, 4, 6), ("S2", "E", 9, 10, 28)), LAST)
    assert found["ended_on"].tolist()[:2] == [pd.Timestamp(day(7))] * 2
    assert pd.isna(found["ended_on"].iloc[2])
    assert found["followed_to"].tolist() == [pd.Timestamp(day(28))] * 3


def test_each_organisation_is_followed_to_its_own_last_morning() -> None:
    rows = pd.concat([seen(("S1", "E", 0, 0, 20)), seen(("S1", "E", 0, 0, 20)).assign(organisation="LWSW")])
    found = history(rows, LAST | {"LWSW": day(20)})
    assert found["ended_on"].isna().tolist() == [False, True]
    assert len(history(rows, LAST)) == 1


def test_small_history_by_hand() -> None:
    """S1 waits 2 days; S2 waits 4. Six mornings: 2 and 1; 4, 3, 2 and 1 days still to wait."""
    found = taught(("S1", "E", 0, 0, 1), ("S2", "E", 0, 0, 3))
    overall = 13 / 6
    early = (2 * 2.5 + 10 * overall) / 12
    late = (1 * 1.5 + 10 * overall) / 11
    assert found.method is Method.HISTORY
    assert (found.first_seen, found.last_seen, found.horizon) == (day(0), day(28), 28)
    assert found.cells[None, NO_AGE].days == pytest.approx(overall)
    assert found.cells[None, 0].days == pytest.approx(early)
    assert found.expected("E", 0) == found.expected("E", 1) == pytest.approx((2 * 2.5 + 10 * early) / 12)
    assert found.expected("E", 3) == pytest.approx((1 * 1.5 + 10 * late) / 11)
    assert found.mean("E", 3).people == 1
    assert found.expected("E", None) == pytest.approx(overall)


def test_a_reason_or_an_age_never_seen_is_as_any_other() -> None:
    found = taught(("S1", "E", 0, 0, 1), ("S2", "E", 0, 0, 3))
    assert found.expected("never seen", 0) == found.cells[None, 0].days
    assert found.expected("E", 21) == found.expected("never seen", 400) == pytest.approx(13 / 6)
    assert found.mean("never seen", 0).people == 0
    assert found.expected(None, 0) == found.cells[None, 0].days


def test_people_without_a_reason_are_learnt_from_as_themselves() -> None:
    rows = [(f"S{number}", None, 0, 0, 0) for number in range(40)]
    found = taught(*rows, *((f"L{number}", "Di", 0, 0, 19) for number in range(40)))
    assert found.expected(None, 0) < 4 < 14 < found.expected("Di", 0)
    assert found.mean(None, 0).people == 40


def test_what_somebody_waits_for_later_counts_for_what_they_waited_for_first() -> None:
    """Twenty wait two mornings for therapy and then ten for a care home: from therapy on it is twelve days."""
    rows = [(f"S{number}", "therapy", 0, 0, 1) for number in range(200)]
    rows += [(f"S{number}", "Di", 0, 2, 11) for number in range(200)]
    assert taught(*rows).expected("therapy", 0) == pytest.approx(11.5, abs=0.5)


def test_those_who_still_wait_lengthen_the_wait_they_are_not_taken_to_end() -> None:
    done = [(f"S{number}", "E", 0, 0, 4) for number in range(10)]
    waiting = [(f"W{number}", "E", 18, 18, 28) for number in range(10)]
    assert taught(*done, *waiting).expected("E", 0) > taught(*done).expected("E", 0)


def test_few_people_are_drawn_to_what_is_usual_and_many_are_not() -> None:
    usual = [(f"U{number}", "E", 0, 0, 1) for number in range(500)]
    one = taught(*usual, ("S1", "Di", 0, 0, 19)).expected("Di", 0)
    many = taught(*usual, *((f"S{number}", "Di", 0, 0, 19) for number in range(90))).expected("Di", 0)
    assert one < 5
    assert many > 15


def test_under_four_weeks_the_days_waited_so_far_stand_in_and_say_so() -> None:
    short = history(seen(("S1", "E", 1, 1, 3)), LAST)
    assert learn(short) is NOTHING_LEARNT
    assert (NOTHING_LEARNT.expected("E", 9), NOTHING_LEARNT.expected("E", None)) == (9.0, 0.0)
    assert str(NOTHING_LEARNT.method) == "days waited so far (under four weeks of history)"
    assert learn(history(seen(), LAST)) is NOTHING_LEARNT
    assert learn(history(seen(("S1", "E", 0, 0, 3)), LAST)).method is Method.HISTORY


def test_a_ready_date_ahead_of_the_morning_is_no_wait_yet() -> None:
    found = taught(("S1", "E", 5, 0, 1), ("S2", None, None, 0, 3))
    assert found.mean("E", 0).people == 1
    assert found.mean(None, None).people == 1


@pytest.mark.parametrize(
    ("days", "band"), [(0, 0), (1, 0), (2, 2), (3, 2), (6, 4), (7, 7), (13, 7), (14, 14), (20, 14), (21, 21), (400, 21)]
)
def test_age_bands(days: int, band: int) -> None:
    assert age_band(days) == band


segments = st.lists(
    st.tuples(
        st.sampled_from([f"S{number}" for number in range(15)]),
        st.sampled_from([None, "E", "Di", "therapy"]),
        st.none() | st.integers(0, 28),
        st.integers(0, 28),
        st.integers(0, 28),
    ).map(lambda row: (*row[:3], min(row[3:]), max(row[3:]))),
    max_size=30,
)


@settings(max_examples=30)
@given(segments, st.randoms(use_true_random=False))
def test_whatever_the_history_an_expected_wait_is_within_the_horizon_and_the_order_of_rows_is_nothing(
    rows: list[tuple[str, str | None, int | None, int, int]], random: object
) -> None:
    anchor = ("anchor", "E", 0, 0, 1)
    found = taught(anchor, *rows)
    mixed = [anchor, *rows]
    random.shuffle(mixed)  # type: ignore[attr-defined]
    again = taught(*mixed)
    for reason in (None, "E", "Di", "therapy", "never seen"):
        for days in (None, *AGES, 500):
            expected = found.expected(reason, days)
            assert 0 < expected <= HORIZON + 1e-9
            assert again.expected(reason, days) == pytest.approx(expected)
