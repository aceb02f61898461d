"""Everything that is new of one person since the list before, in words; the path of stretches."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from flow.huddle.cohorts import Present
from flow.huddle.path import stretches
from flow.huddle.since import Difference, Names, New, said, since

DAY = date(2018, 6, 12)
THEN = Present("RK9", "RK950", "HAR", "B1", "S1", 5, True, "E", "LWSW", "1", DAY, 3, False, True)
NAMES = Names({"E": "Care package", "F": "Equipment"}, {"LWSW": "Livewell"}, {("RK950", "HAR"): "Hartor"})


def test_nothing_changed_is_nothing():
    assert since(THEN, replace(THEN, length_of_stay=6, days=4)) == ()


def test_all_that_changed_is_told_most_important_first():
    now = replace(
        THEN, fit_waiting=False, delayed=True, reason="F", owner=None, pathway="2", expected=DAY + timedelta(days=3),
        ward="BRA", length_of_stay=7,
    )  # fmt: skip
    assert [said(one, NAMES) for one in since(THEN, now)] == [
        "no longer ready to leave",
        "now a delayed transfer of care",
        "waits for something else: Equipment, was Care package",
        "waits for another organisation: none, was Livewell",
        "pathway changed: 2, was 1",
        "expected date changed: Fri 15 June, was Tue 12 June",
        "moved: BRA, was Hartor",
        "7 days reached",
    ]


def test_the_other_way_round_is_told_too():
    back = since(replace(THEN, fit_waiting=False, delayed=True, length_of_stay=20), replace(THEN, length_of_stay=21))
    assert [one.new for one in back] == [New.READY, New.NOT_DELAYED, New.LONG]
    assert said(back[-1], NAMES) == "21 days reached"


def test_somebody_new_was_admitted_or_not_listed_before():
    assert since(None, replace(THEN, length_of_stay=1)) == (Difference(New.ADMITTED),)
    assert since(None, replace(THEN, length_of_stay=3), 3) == (Difference(New.ADMITTED),)
    assert said(since(None, THEN)[0], NAMES) == "not in the earlier list"


def day_row(number: int, ward: str, reason: str | None) -> dict[str, object]:
    place = {"site": "RK950", "ward": ward, "fit_waiting": reason is not None, "owner": None, "pathway": None}
    return place | {"day": DAY + timedelta(days=number), "reason": reason}


def test_a_path_folds_mornings_that_are_alike():
    rows = [day_row(3, "BRA", "E"), day_row(0, "HAR", None), day_row(1, "HAR", None), day_row(2, "HAR", "E")]
    found = stretches(rows)
    assert [(part.ward, part.reason, part.first.day, part.last.day, part.mornings) for part in found] == [
        ("HAR", None, 12, 13, 2),
        ("HAR", "E", 14, 14, 1),
        ("BRA", "E", 15, 15, 1),
    ]


places = st.lists(st.tuples(st.sampled_from(["HAR", "BRA"]), st.sampled_from([None, "E"])), max_size=12)


@given(places, st.randoms())
def test_stretches_hold_every_morning_once_in_order_and_no_two_neighbours_are_alike(mornings, random):
    rows = [day_row(number, ward, reason) for number, (ward, reason) in enumerate(mornings)]
    random.shuffle(rows)
    found = stretches(rows)
    told = [(part.ward, part.reason) for part in found for _ in range(part.mornings)]
    assert told == mornings
    assert all((one.ward, one.reason) != (two.ward, two.reason) for one, two in pairwise(found))
