"""The bed gap at 17:00 by hand: what is needed, what there will be, the range, yesterday's error, who is nearest."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flow.huddle.bed_gap import WORDS, BedGap, Conversion, Morning, NoGap, Part, Range, conversion, expected
from flow.huddle.bed_record import Scored, Standing, coverage, forecast, record, standing
from flow.huddle.nearest import Nearness, nearest, sentence
from flow.huddle.staying import Staying
from flow.vocabulary import DischargePlanned, WardType

TODAY = date(2018, 6, 5)
WEEK = timedelta(weeks=1)
TYPICAL = Morning(
    TODAY,
    empty=20,
    waiting=10,
    electives=30,
    reserve=4,
    definite=50,
    possible=60,
    definite_left=30,
    possible_left=15,
    others_left=12,
    emergencies=45,
    others_admitted=28,
)
AFTERWARDS = ("definite_left", "possible_left", "others_left", "emergencies", "others_admitted")


def before(number: int, **more: int | None) -> Morning:
    """A typical morning so many days before today."""
    return replace(TYPICAL, day=TODAY - timedelta(days=number), **more)


def now(**more: int | None) -> Morning:
    """This morning at its census: nothing of the day is known yet."""
    return replace(TYPICAL, **dict.fromkeys(AFTERWARDS), **more)


SIX_TUESDAYS = [before(7 * number) for number in range(1, 7)]
WEEKS = [before(number) for number in range(1, 43)]


def made(today: Morning, past: list[Morning]) -> BedGap:
    found = expected(today, past)
    assert isinstance(found, BedGap)
    return found


def test_the_gap_of_a_morning_that_is_over_is_who_came_and_the_reserve_less_the_beds_there_were() -> None:
    assert TYPICAL.gap == 45 + 28 + 4 - 20 - 30 - 15 - 12
    assert (TYPICAL.further, TYPICAL.beyond_planned) == (35, -2)
    assert replace(TYPICAL, waiting=50).further == 0, "those who wait already came among the others"
    assert now().gap is None
    assert (now().further, now().beyond_planned) == (None, None)


def test_the_waterfall_by_hand() -> None:
    """Six Tuesdays: 180 of 300 definite and 90 of 360 possible left; and ten people of either assumed."""
    found = made(now(waiting=14, electives=33, empty=17, definite=40, possible=50), SIX_TUESDAYS)
    assert {part.key: part.beds for part in found.parts} == {
        "waiting": 14.0,
        "emergencies": 35.0,
        "electives": 33.0,
        "besides": -2.0,
        "reserve": 4.0,
        "empty": -17.0,
        "definite": pytest.approx(-40 * (180 + 8) / 310),
        "possible": pytest.approx(-50 * (90 + 4) / 370),
        "others": -12.0,
    }
    assert found.likely == pytest.approx(84 - 29 - 40 * 188 / 310 - 50 * 94 / 370)
    assert found.likely == pytest.approx(18.0392, abs=1e-4)
    assert found.more == 19
    assert found.parts[6].how == "40 x 61% by 17:00 (180 of 300 before)"


def test_a_conversion_rests_on_our_own_mornings_and_on_an_assumption_until_there_are_some() -> None:
    assert conversion("definite", []) == Conversion(0.8, 0, 0)
    assert conversion("possible", []) == Conversion(0.4, 0, 0)
    mornings = [
        before(1, definite=90, definite_left=90),
        before(2, definite=10, definite_left=0),
        before(3, definite=None),
    ]
    assert conversion("definite", mornings) == Conversion(pytest.approx(98 / 110), 90, 100)


def test_only_the_same_kind_of_day_within_six_weeks_teaches() -> None:
    saturdays = [before(number, definite_left=0) for number in (3, 10, 17)]
    long_ago = [before(7 * number, definite_left=0) for number in (7, 8)]
    today_and_after = [before(number, definite_left=0) for number in (0, -7)]
    more = [*SIX_TUESDAYS, *saturdays, *long_ago, *today_and_after]
    assert made(now(), more).parts == made(now(), SIX_TUESDAYS).parts


def test_until_three_of_its_weekday_are_known_the_other_weekdays_say_what_is_usual() -> None:
    days = [before(1, others_left=8), before(4, others_left=9), before(7, others_left=30)]
    assert made(now(), days).parts[-1].beds == -9.0
    assert isinstance(expected(now(), days[:2]), NoGap)


@pytest.mark.parametrize("name", WORDS)
def test_without_a_part_there_is_no_gap_and_it_says_what_is_missing(name: str) -> None:
    found = expected(now(**{name: None}), SIX_TUESDAYS)
    assert found == NoGap(TODAY, f"Not filed: {WORDS[name]}.")


def test_without_earlier_mornings_it_says_so() -> None:
    assert forecast(now(), []) == (
        NoGap(TODAY, "Too few earlier mornings to say who usually comes and leaves by 17:00."),
        (),
    )


def test_the_range_is_laid_round_the_likely_gap_from_earlier_errors() -> None:
    found, scored = forecast(now(), WEEKS)
    assert isinstance(found, BedGap)
    assert len(scored) == 36, "three weekdays and three days of weekends taught before the first could be forecast"
    errors = sorted(each.error for each in scored if each.day.weekday() < 5)
    assert found.spread is not None
    assert (found.spread.mornings, found.spread.few) == (len(errors), False)
    assert found.spread.low <= found.likely <= found.spread.high
    assert found.range_words == f"8 mornings in 10, from {len(errors)} mornings"


def test_the_range_leaves_out_the_furthest_tenth_on_either_side() -> None:
    """Of n errors in order, the tenth and the ninetieth percentile stand at (n + 1) / 10 from either end."""
    mornings = [before(number, others_left=12 + number * 7 % 11) for number in range(1, 43)]
    found, scored = forecast(now(), mornings)
    assert isinstance(found, BedGap)
    assert found.spread is not None
    errors = sorted(each.error for each in scored if each.day.weekday() < 5)
    whole, part = divmod((len(errors) + 1) / 10, 1)
    at = int(whole)
    low = errors[at - 1] + part * (errors[at] - errors[at - 1])
    high = errors[-at] - part * (errors[-at] - errors[-at - 1])
    assert found.spread.low == pytest.approx(found.likely + low)
    assert found.spread.high == pytest.approx(found.likely + high)
    assert low < 0 < high


def test_from_few_mornings_the_range_is_the_furthest_out_of_them_and_says_how_many() -> None:
    """Four Mondays teach; the last two came 6 more and 3 fewer than each was expected to."""
    days = [before(7 * number) for number in (5, 4, 3)]
    found, scored = forecast(now(), [*days, before(14, reserve=10), before(7, reserve=1)])
    assert isinstance(found, BedGap)
    assert [each.actual for each in scored] == [TYPICAL.gap + 6, TYPICAL.gap - 3]  # type: ignore[operator]
    assert found.range_words == "range from 2 mornings"
    errors = [each.error for each in scored]
    assert found.spread == Range(
        found.likely + min(*errors, 0.0), found.likely + max(*errors, 0.0), mornings=2, few=True
    )
    none = made(now(), SIX_TUESDAYS)
    assert none.range_words == "no range yet: no earlier morning to judge by"
    assert replace(none, spread=Range(1.0, 2.0, 1, few=True)).range_words == "range from 1 morning"


def test_a_forecast_knows_nothing_of_its_own_day_or_later() -> None:
    later = [before(-number, others_left=99, definite_left=0) for number in range(20)]
    assert forecast(now(), [*WEEKS, *later]) == forecast(now(), WEEKS)
    scored = record([*WEEKS, *later])
    assert scored[: len(record(WEEKS))] == record(WEEKS)


def test_yesterdays_forecast_stands_beside_what_was_and_the_yardstick_beside_both() -> None:
    mornings = [*WEEKS, before(2, others_left=2)]
    mornings.remove(before(2))
    last = record(mornings)[-1]
    assert (last.day, last.actual, last.yesterday) == (
        TODAY - timedelta(days=1),
        TYPICAL.gap,
        before(2, others_left=2).gap,
    )
    assert last.error == last.actual - last.forecast.likely
    assert last.yardstick_error == -10.0


def test_a_gap_in_the_days_has_no_yardstick() -> None:
    mornings = [each for each in WEEKS if each.day != TODAY - timedelta(days=2)]
    assert record(mornings)[-1].yesterday is None
    assert record(mornings)[-1].yardstick_error is None


def scored(error: float, yardstick: float | None, number: int = 0) -> Scored:
    """A morning with these errors."""
    forecast_was = BedGap(TODAY - timedelta(days=number), (Part("waiting", "", 10 - error),))
    return Scored(forecast_was, 10, None if yardstick is None else int(10 - yardstick))


def test_it_says_when_the_forecast_does_not_beat_the_same_as_yesterday() -> None:
    better = [scored(error, 4, number) for number, error in enumerate((1, -1, 2, -2, 4))]
    assert standing(better) == Standing(5, 2.0, 4.0)
    assert Standing(5, 2.0, 4.0).beats
    assert Standing(5, 2.0, 4.0).words == ("out by 2.0 beds on average over 5 mornings; 'the same as yesterday' by 4.0")
    worse = [scored(error, 2, number) for number, error in enumerate((3, -3, 3, -3, 3))]
    told = standing(worse)
    assert told is not None
    assert not told.beats
    assert told.words.endswith("'the same as yesterday' by 2.0: the forecast does not beat it")
    assert not Standing(5, 2.0, 2.0).beats, "as good is not better"


def test_under_five_mornings_nothing_is_compared_and_only_those_with_both_errors_are() -> None:
    four = [scored(1, 4, number) for number in range(4)]
    assert standing(four) is None
    assert standing([*four, scored(9, None, 5)]) is None
    assert standing([scored(99, 1), *four, four[0]], mornings=5) == Standing(5, 1.0, 4.0)


def test_how_often_the_gap_was_in_its_range() -> None:
    def ranged(low: float, high: float) -> Scored:
        one = scored(0, None)
        return replace(one, forecast=replace(one.forecast, spread=Range(low, high, 20, few=False)))

    assert coverage([ranged(8, 12), ranged(10, 10), ranged(11, 12), ranged(0, 9)]) == 0.5
    assert coverage([scored(0, None)]) is None


PERSON = Staying(
    "RK9", "D", "HAR", "Hartor", None, WardType.GENERAL_ACUTE, "B1", "S1", 9, None, "1", "E", "PCC",
    fit_waiting=False, planned=None, review=None, next_step=None, next_check=None,
)  # fmt: skip
KINDS = {"therapy": "internal", "E": "external"}


def who(spell: str, **more: object) -> Staying:
    return replace(PERSON, spell_id=spell, **more)  # type: ignore[arg-type]


NEAR = [
    who("passed", fit_waiting=True, expected_discharge_date=TODAY - WEEK),
    who("home", fit_waiting=True, pathway="0"),
    who("internal", fit_waiting=True, reason="therapy"),
    who("due", expected_discharge_date=TODAY),
    who("possible", planned=DischargePlanned.POSSIBLE),
    who("definite", planned=DischargePlanned.DEFINITE),
]
FAR = [
    who("not ready", reason="therapy", pathway="0", expected_discharge_date=TODAY - WEEK),
    who("ready, waits outside", fit_waiting=True),
    who("community", kind=WardType.COMMUNITY, planned=DischargePlanned.POSSIBLE),
]


def test_who_is_nearest_in_order_with_the_reason_and_without_those_counted_on() -> None:
    found = nearest([*FAR, *NEAR], TODAY, KINDS, 10)
    assert [(near.person.spell_id, near.why) for near in found] == [
        ("possible", Nearness.POSSIBLE),
        ("due", Nearness.DUE_TODAY),
        ("internal", Nearness.READY_INTERNAL),
        ("home", Nearness.READY_HOME),
        ("passed", Nearness.READY_AND_PASSED),
    ]
    everybody = nearest([*FAR, *NEAR], TODAY, KINDS, 10, counted_on=())
    assert everybody[0].person.spell_id == "definite"


def test_within_a_reason_the_ready_come_first_and_then_the_longest_stay() -> None:
    due = {"expected_discharge_date": TODAY}
    people = [who("S1", **due), who("S2", **due, length_of_stay=40), who("S3", **due, fit_waiting=True)]
    assert [near.person.spell_id for near in nearest(people, TODAY, KINDS, 9)] == ["S3", "S2", "S1"]


def test_three_people_are_named_for_every_two_discharges_and_twenty_at_most() -> None:
    people = [who(f"S{number}", expected_discharge_date=TODAY) for number in range(50)]
    assert [len(nearest(people, TODAY, KINDS, more)) for more in (-3, 0, 1, 9, 40)] == [0, 0, 2, 14, 20]


def test_the_sentence_of_the_panel() -> None:
    def gap(beds: float) -> BedGap:
        return BedGap(TODAY, (Part("waiting", "", beds),))

    assert sentence(gap(8.2), 14) == "9 more discharges before 17:00; these 14 people are nearest."
    assert sentence(gap(1.0), 1) == "1 more discharge before 17:00; this person is nearest."
    assert sentence(gap(3.0), 0) == "3 more discharges before 17:00; nobody is marked as near to leaving."
    assert sentence(gap(-6.9), 0) == "No more discharges before 17:00 than are counted on: 6 beds to spare."
    assert sentence(gap(-1.0), 0) == "No more discharges before 17:00 than are counted on: 1 bed to spare."
    assert sentence(gap(0.0), 0) == "No more discharges before 17:00 than are counted on: 0 beds to spare."
    assert gap(9.0 + 1e-12).more == 9


numbers = st.integers(0, 90)
mornings = st.builds(
    lambda definite, possible, out, more: Morning(
        TODAY,
        definite=definite,
        possible=possible,
        definite_left=round(definite * out),
        possible_left=round(possible * out),
        **more,
    ),
    numbers,
    numbers,
    st.floats(0, 1),
    st.fixed_dictionaries(
        dict.fromkeys(
            ("empty", "waiting", "electives", "reserve", "others_left", "emergencies", "others_admitted"), numbers
        )
    ),
)


@given(st.lists(mornings, min_size=3, max_size=30), mornings)
def test_whatever_the_mornings_the_parts_add_up_and_a_conversion_is_a_share(
    drawn: list[Morning], this: Morning
) -> None:
    past = [replace(each, day=TODAY - timedelta(days=number)) for number, each in enumerate(drawn, start=1)]
    found, scores = forecast(replace(this, day=TODAY), past)
    for kind in ("definite", "possible"):
        assert 0 <= conversion(kind, past).rate <= 1
    for gap in [each.forecast for each in scores] + ([found] if isinstance(found, BedGap) else []):
        assert gap.likely == sum(part.beds for part in gap.parts)
        assert gap.more >= 0
        if gap.spread:
            assert gap.spread.low <= gap.likely <= gap.spread.high


@given(mornings, st.integers(0, 40))
def test_a_bed_more_at_the_census_closes_the_gap_by_one(this: Morning, beds: int) -> None:
    assert this.empty is not None
    one = made(this, SIX_TUESDAYS)
    other = made(replace(this, empty=this.empty + beds), SIX_TUESDAYS)
    assert one.likely - other.likely == pytest.approx(beds)
