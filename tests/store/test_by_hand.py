"""Counting by hand: the number stands where a feed has not come, and beside a figure that is not to be relied on."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from flow.errors import FlowError
from flow.security.person import Person
from flow.services.board import board
from flow.services.by_hand import by_hand, count_by_hand, countable
from flow.services.load import recent_loads
from flow.services.tiles import Tile
from flow.services.values import Value, values
from flow.services.verify import verify
from flow.store.database import Database
from flow.vocabulary import Scope, Source, TargetStatus
from tests import mornings
from tests.mornings import DAY, emergency, put

ANN = Person("Ann Lee", "RK9")
BEN = Person("Ben (night) Shah", "RK9")
BEFORE = DAY - timedelta(days=1)
AT = datetime(2018, 6, 5, 7, 50, tzinfo=UTC)


def count(store: Database, measure: str, value: object, who: Person = ANN, day: date = BEFORE, **more: object) -> None:
    count_by_hand(store, "demo", "RK9", day, measure, value, who, AT, **more)  # type: ignore[arg-type]


def value(store: Database, measure: str, scope: Scope = Scope.SYSTEM, day: date = BEFORE) -> Value:
    return values(store, "demo", day, scope=scope, keys=[measure])[0]


def tile(store: Database, measure: str) -> Tile:
    return next(one for one in board(store, "demo", DAY).tiles if one.measure == measure)


def no_progress(done: int, of: int, what: str) -> None:
    """Nobody watches."""


def test_where_the_feed_has_not_come_the_count_is_the_value(store: Database) -> None:
    mornings.put(store, mornings.beds())
    count(store, "four_hour", ("236", "290"), note="From the whiteboard")
    found = value(store, "four_hour")
    assert (found.value, found.numerator, found.denominator) == (236 / 290, 236, 290)
    assert (found.source, found.status, found.reason) == (Source.COUNTED, TargetStatus.MISSED, None)
    (one,) = tile(store, "four_hour").stand_in
    assert one.words == "counted by hand by Ann Lee at 08:50"
    assert one.note == "From the whiteboard"


def test_a_computed_figure_stands_and_the_count_is_not_shown_beside_it(store: Database) -> None:
    count(store, "four_hour", (236, 290))
    put(store, emergency(BEFORE))
    found = value(store, "four_hour", Scope.ORGANISATION)
    assert (found.value, found.source) == (260 / 300, Source.COMPUTED)
    assert tile(store, "four_hour").stand_in == ()


def test_beside_a_figure_not_to_be_relied_on_stands_the_count_and_nothing_is_worked_out_of_it(store: Database) -> None:
    put(store, emergency(BEFORE, "1,0,0,0"))
    count(store, "ed_attendances", 290)
    count(store, "handover_over_30", 7)
    found = value(store, "ed_attendances")
    assert (found.value, found.status, found.source) == (0, TargetStatus.DOUBTFUL, Source.COMPUTED)
    count(store, "dta_waits_12h", 2)
    assert tile(store, "dta_waits_12h").now.value == 2
    put(store, emergency(BEFORE, "1,0,0,0", "3,0,0,0"))
    (one,) = tile(store, "handover_over_30").stand_in
    assert (one.organisation, one.figure) == ("RK9", 7)


def test_the_newest_of_a_measure_wins_and_the_others_of_the_day_stay(store: Database) -> None:
    count(store, "ed_attendances", 290)
    count(store, "four_hour", (200, 290), BEN)
    count(store, "ed_attendances", "1,291")
    found = {one.measure: (one.figure, one.who) for one in by_hand(store, "demo", BEFORE)}
    assert found == {"ed_attendances": (1291, "Ann Lee"), "four_hour": (200 / 290, "Ben (night) Shah")}
    assert value(store, "ed_attendances").value == 1291
    assert value(store, "four_hour").value == 200 / 290
    assert verify(store, no_progress) == []


def test_a_count_is_a_load_in_the_history(store: Database) -> None:
    count(store, "ed_attendances", 290)
    (load,) = recent_loads(store, "demo")
    assert (load.file_name, load.who, load.source_file) == ("Counted by hand: Ann Lee, RK9", "Ann Lee (RK9)", None)
    assert (load.feed, load.first_day, load.rows_loaded) == ("counts", BEFORE, 1)


def test_a_count_takes_nothing_from_a_file_of_counts(store: Database) -> None:
    put(store, mornings.csv("day,organisation_code,measure,value", f"{BEFORE},RK9,handover_over_60,3"))
    count(store, "handover_over_30", 7)
    assert (value(store, "handover_over_60").value, value(store, "handover_over_30").value) == (3, 7)


@pytest.mark.parametrize(
    ("measure", "given", "sentence"),
    [
        ("ed_attendances", "", "There is no number yet. Write it in digits, for example 290."),
        ("ed_attendances", "many", "'many' is not a number. Write it in digits, for example 290."),
        ("ed_attendances", "nan", "'nan' is not a number. Write it in digits, for example 290."),
        ("ed_attendances", "-1", "'-1' is below nought. Use 0 or more."),
        ("ed_attendances", "2.5", "'2.5' is not a whole number. People and beds are counted whole."),
        ("ed_attendances", (1, 2), "Emergency attendances, all types needs one number."),
        ("four_hour", "97", "Within four hours, all types needs its two counts."),
        ("four_hour", (300, 290), "300 is more than 290, of which it is a part. Correct one of the two."),
        ("four_hour", (0, 0), "The second number is 0: there is nothing to divide by, so there is no figure."),
        ("discharges_needed", 3, "is worked out from other figures: it is not counted by hand."),
        ("actions_agreed", 3, "is worked out from other figures: it is not counted by hand."),
        ("ed_attendence", 3, "There is no measure 'ed_attendence'. Did you mean"),
    ],
)
def test_what_cannot_be_is_answered_by_a_sentence(store: Database, measure: str, given: object, sentence: str) -> None:
    with pytest.raises(FlowError) as refused:
        count(store, measure, given)
    assert sentence in str(refused.value)
    assert recent_loads(store, "demo") == []


def test_nobody_counts_a_day_that_is_still_to_come_or_for_somebody_unknown(store: Database) -> None:
    with pytest.raises(FlowError, match="Wed 6 June 2018 is still to come: count it when it is there"):
        count(store, "beds_open", 3, day=DAY + timedelta(days=1))
    with pytest.raises(FlowError, match="Demo has no organisation 'RXX'"):
        count_by_hand(store, "demo", "RXX", DAY, "beds_open", 3, ANN, AT)


def test_occupancy_may_pass_one(store: Database) -> None:
    count(store, "occupancy", (830, 820), day=DAY)
    assert value(store, "occupancy", day=DAY).value == 830 / 820


def test_what_may_be_counted_is_of_a_day_and_of_an_organisation() -> None:
    keys = {item.key for item in countable()}
    assert {"four_hour", "beds_occupied", "fit_waiting", "discharges"} <= keys
    assert not {"discharges_needed", "actions_agreed", "dtoc_beds", "weekend_discharge_ratio"} & keys
