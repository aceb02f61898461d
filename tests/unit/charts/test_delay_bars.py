"""Days lost as bars: every bar says in words what its colour says."""

from itertools import pairwise

from flow.charts.delay_bars import Bar, delay_bars, describe
from flow.vocabulary import DelayKind

BARS = [
    Bar("Care package", DelayKind.EXTERNAL, 31, "31 days, external"),
    Bar("Therapy", DelayKind.INTERNAL, 4, "4 days, internal"),
    Bar("No reason recorded", None, 1, "1 day, no reason"),
]


def test_bars_are_drawn_in_their_order_with_their_words_beside_them() -> None:
    drawn = delay_bars(BARS)
    assert [row["label"] for row in drawn["data"]["values"]] == ["Care package", "Therapy", "No reason recorded"]
    assert [layer["mark"]["type"] for layer in drawn["layer"]] == ["bar", "text"]
    assert {layer["encoding"]["y"]["sort"] for layer in drawn["layer"]} == {None}
    assert drawn["layer"][1]["encoding"]["text"]["field"] == "said"


def test_kinds_differ_in_lightness_so_that_a_grey_print_keeps_them_apart() -> None:
    fills = [row["fill"] for row in delay_bars(BARS)["data"]["values"]]
    light = sorted(sum(int(fill[place : place + 2], 16) for place in (1, 3, 5)) for fill in fills)
    assert all(after - before > 100 for before, after in pairwise(light))


def test_two_bars_of_the_same_name_stay_two_bars() -> None:
    same = [Bar("Livewell", DelayKind.EXTERNAL, 3, "3 days"), Bar("Livewell", DelayKind.INTERNAL, 2, "2 days")]
    labels = [row["label"] for row in delay_bars(same)["data"]["values"]]
    assert len(set(labels)) == 2
    assert {label.strip("\u2060") for label in labels} == {"Livewell"}


def test_nothing_lost_is_drawn_without_fault() -> None:
    assert delay_bars([])["data"]["values"] == []


def test_the_words_for_those_who_do_not_see_it() -> None:
    assert describe("Care packages cost most.", BARS[:2]) == (
        "Care packages cost most. Care package: 31 days, external; Therapy: 4 days, internal."
    )
