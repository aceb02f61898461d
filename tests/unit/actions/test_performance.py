"""How the huddle performs, from histories drawn day by day."""

from datetime import date, timedelta

from flow.actions.performance import AGREED, CARRIED, DONE_ON_TIME, MEDIAN_AGE, figures
from flow.vocabulary import ActionEventKind as Kind
from tests.unit.actions.made import DAY, History, at

NEXT = DAY + timedelta(days=1)


def figure(histories: list[History], day: date, measure: str) -> tuple[float, float | None] | None:
    found = [
        (item.numerator, item.denominator)
        for item in figures([history.events for history in histories], day, day, DAY)
        if item.measure == measure
    ]
    return found[0] if found else None


def test_actions_are_counted_on_the_day_of_the_huddle_that_agreed_them():
    made = [History(), History(), History(NEXT, at("09:05", 13), due_at=at("14:00", 13))]
    assert figure(made, DAY, AGREED) == (2, None)
    assert figure(made, NEXT, AGREED) == (1, None)
    assert figure(made, DAY + timedelta(days=2), AGREED) == (0, None)


def test_days_before_the_first_huddle_have_no_figures():
    assert figures([History().events], date(2018, 6, 1), date(2018, 6, 11), DAY) == []


def test_carry_overs_are_counted_on_the_day_they_were_made():
    made = History().then(Kind.CARRIED_OVER, at("09:05", 13), due_at=at("12:00", 13))
    made.then(Kind.CARRIED_OVER, at("12:05", 13), "another way", due_at=at("12:00", 14))
    assert figure([made], DAY, CARRIED) == (0, None)
    assert figure([made], NEXT, CARRIED) == (2, None)


def test_done_by_the_due_time_is_on_time_and_a_minute_later_is_not():
    on_time = History().then(Kind.DONE, at("14:00"))
    late = History().then(Kind.DONE, at("14:01"))
    given_up = History().then(Kind.NOT_DONE, at("13:00"), "no answer")
    still_open = History()
    assert figure([on_time, late, given_up, still_open], DAY, DONE_ON_TIME) == (1, 4)


def test_an_action_done_a_day_early_counts_on_the_day_it_was_due():
    early = History(due_at=at("14:00", 13)).then(Kind.DONE, at("16:00"))
    assert figure([early], DAY, DONE_ON_TIME) is None
    assert figure([early], NEXT, DONE_ON_TIME) == (1, 1)


def test_a_cancelled_action_is_no_longer_due():
    cancelled = History().then(Kind.CANCELLED, at("10:00"), "she went home")
    assert figure([cancelled], DAY, DONE_ON_TIME) is None


def test_carrying_it_over_does_not_take_the_days_promise_back():
    made = History().then(Kind.CARRIED_OVER, at("13:00"), due_at=at("12:00", 13)).then(Kind.DONE, at("11:00", 13))
    assert figure([made], DAY, DONE_ON_TIME) == (0, 1)
    assert figure([made], NEXT, DONE_ON_TIME) == (1, 1)


def test_what_is_done_later_does_not_change_a_past_day():
    made = History()
    before = figures([made.events], DAY, DAY, DAY)
    made.then(Kind.CARRIED_OVER, at("09:05", 13), due_at=at("12:00", 14)).then(Kind.DONE, at("10:00", 14))
    made.then(Kind.REOPENED, at("10:00", 15), "came back")
    assert figures([made.events], DAY, DAY, DAY) == before


def test_a_promise_kept_stays_kept_when_the_action_is_reopened_or_cancelled_later():
    reopened = History().then(Kind.DONE, at("13:00")).then(Kind.REOPENED, at("09:00", 13), "came back")
    cancelled = History().then(Kind.CANCELLED, at("09:00", 13), "she went home")
    assert figure([reopened, cancelled], DAY, DONE_ON_TIME) == (1, 2)


def test_the_age_is_the_median_of_whole_days_open_at_the_end_of_the_day():
    closed = History().then(Kind.DONE, at("10:00", 14))
    made = [closed, History(), History(NEXT, at("09:05", 13), due_at=at("14:00", 13))]
    assert figure(made, DAY, MEDIAN_AGE) == (0, None)
    assert figure(made, NEXT, MEDIAN_AGE) == (1, None)
    assert figure(made, date(2018, 6, 14), MEDIAN_AGE) == (1.5, None)
    assert figure([closed], date(2018, 6, 14), MEDIAN_AGE) is None


def test_a_reopened_action_is_open_again_and_counts_from_its_huddle():
    made = History().then(Kind.DONE, at("10:00", 13)).then(Kind.REOPENED, at("10:00", 15), "came back")
    assert figure([made], date(2018, 6, 14), MEDIAN_AGE) is None
    assert figure([made], date(2018, 6, 15), MEDIAN_AGE) == (3, None)


def test_a_day_is_englands_so_half_past_midnight_is_the_next_one():
    made = History().then(Kind.CARRIED_OVER, at("00:30", 13), due_at=at("12:00", 13))
    assert figure([made], NEXT, CARRIED) == (1, None)


def test_a_clock_that_was_set_back_counts_nothing_twice():
    made = History(when=at("09:05", 13)).then(Kind.DONE, at("08:00"))
    assert figure([made], DAY, MEDIAN_AGE) is None
    assert figure([made], NEXT, MEDIAN_AGE) is None
