"""The drawing of a national distribution holds every organisation, ours apart, and says the same in words."""

from __future__ import annotations

from flow.charts.distribution import Tick, describe, distribution

TICKS = [Tick("One", 0.1, "10%"), Tick("Ours", 0.2, "20%", ours=True), Tick("Three", 0.4, "40%")]


def test_every_organisation_is_a_tick_and_ours_is_another_shape_and_colour_with_its_name() -> None:
    drawn = distribution(TICKS, (0.15, 0.2, 0.3), percent=True)
    assert [row["label"] for row in drawn["datasets"]["others"]] == ["One", "Three"]
    assert [row["label"] for row in drawn["datasets"]["ours"]] == ["Ours"]
    marks = {layer["data"]["name"] + " " + layer["mark"]["type"]: layer["mark"] for layer in drawn["layer"]}
    assert marks["ours point"]["shape"] == "diamond"
    assert marks["ours point"]["color"] != marks["others tick"]["color"]
    assert "ours text" in marks


def test_the_quarters_are_marked_and_the_words_of_the_lowest_stand_left_of_it() -> None:
    down = distribution(TICKS, (0.15, 0.2, 0.3), percent=True)["datasets"]["bounds"]
    assert [(row["words"], row["side"]) for row in down] == [
        ("best quarter ends", "left"),
        ("half", "right"),
        ("last quarter begins", "right"),
    ]
    up = distribution(TICKS, (0.3, 0.2, 0.15), percent=True)["datasets"]["bounds"]
    assert [row["side"] for row in up] == ["right", "right", "left"]
    assert distribution(TICKS, (), percent=False)["datasets"]["bounds"] == []


def test_the_words_name_ours_the_ends_and_the_quarters() -> None:
    assert describe("Occupancy.", TICKS, ["15%", "20%", "30%"]) == (
        "Occupancy. A tick for each of 3 organisations, from 10% to 40%; Ours has 20%. "
        "The quarters part at 15%, 20%, 30%."
    )
