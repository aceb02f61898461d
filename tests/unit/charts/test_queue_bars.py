"""Queues as bars: today solid, forecasts pale with their range, and the same in words."""

from __future__ import annotations

from flow.charts.queue_bars import LIGHT_BLUE, Bar, describe, queue_bars
from flow.charts.theme import NHS_BLUE

BARS = [
    Bar("Pathway 1 today", 60, "60", forecast=False),
    Bar("in 1 day", 61, "61 (57 to 67)", 57, 67),
    Bar("Pathway 2 today", 32, "32", forecast=False),
    Bar("in 1 day", 30, "30"),
]


def test_bars_keep_their_order_their_range_and_lines_of_their_own() -> None:
    drawn = queue_bars(BARS)
    rows = drawn["data"]["values"]
    assert [row["label"].replace("\u2060", "") for row in rows] == [bar.label for bar in BARS]
    assert len({row["label"] for row in rows}) == 4
    assert [(row["low"], row["high"]) for row in rows] == [(60, 60), (57, 67), (32, 32), (30, 30)]
    assert [row["fill"] for row in rows] == [NHS_BLUE, LIGHT_BLUE, NHS_BLUE, LIGHT_BLUE]


def test_the_axis_has_room_for_the_longest_range_and_its_words() -> None:
    domains = {tuple(layer["encoding"]["x"]["scale"]["domain"]) for layer in queue_bars(BARS)["layer"]}
    assert len(domains) == 1
    ((start, end),) = domains
    assert start == 0
    assert end > 67


def test_nobody_waiting_is_drawn_without_fault() -> None:
    assert queue_bars([Bar("Pathway 1 today", 0, "0", forecast=False)])["layer"][0]["encoding"]["x"]["scale"][
        "domain"
    ] == [
        0,
        1,
    ]
    assert queue_bars([])["data"]["values"] == []


def test_the_words_for_those_who_do_not_see_it() -> None:
    assert describe("Waiting.", BARS[:2]) == "Waiting. Pathway 1 today: 60; in 1 day: 61 (57 to 67)."
