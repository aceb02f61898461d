"""The sparkline: facts in, a specification out, and the same in a sentence."""

from datetime import date

from flow.charts.sparkline import describe, sparkline

SERIES = [(date(2018, 6, 3), 0.951), (date(2018, 6, 4), None), (date(2018, 6, 5), 0.964)]


def said(value: float | None) -> str:
    return "-" if value is None else f"{value:.1%}"


def test_a_day_without_a_value_is_a_gap_and_the_last_known_day_is_marked() -> None:
    line, point, rule = sparkline(SERIES, 0.92, said)["layer"]
    assert [row["value"] for row in line["data"]["values"]] == [0.951, None, 0.964]
    assert line["mark"]["invalid"] == "break-paths-show-path-domains"
    assert point["data"]["values"] == [{"place": 2, "day": "Tue 5 June", "value": 0.964, "said": "96.4%"}]
    assert rule["data"]["values"] == [{"target": 0.92}]


def test_two_sparklines_do_not_share_their_days() -> None:
    one = sparkline(SERIES, None, said)
    other = sparkline(SERIES[:1], None, said)
    assert len(one["layer"][0]["data"]["values"]) == 3
    assert len(other["layer"][0]["data"]["values"]) == 1


def test_without_a_target_no_line_is_drawn_for_one() -> None:
    assert sparkline(SERIES, None, said)["layer"][2]["data"]["values"] == []


def test_the_sentence_says_where_it_came_from_where_it_is_and_the_target() -> None:
    assert describe("Occupancy", SERIES, 0.92, said) == (
        "Occupancy went from 95.1% on Sun 3 June to 96.4% on Tue 5 June. The dashed line is the target, 92.0%."
    )
    assert describe("Occupancy", [(date(2018, 6, 4), None)], None, said) == "Occupancy: no values to draw."
