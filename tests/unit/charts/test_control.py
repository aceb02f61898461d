"""The control chart: points by colour and shape, limits broken at new ones, gaps left open, everything in words."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from flow.charts.control import bounds, control_chart, describe, period_words
from flow.charts.icons import SHORT_ASSURANCE, SHORT_WORDS, assurance, data_uri, variation
from flow.reports.figures import figure
from flow.trends.assurance import ASSURANCE_WORDS, VARIATION_WORDS
from flow.trends.labels import COMMON, CONCERN, IMPROVEMENT, NEUTRAL_HIGH
from flow.trends.trend import ActionsAgreed, Happening, Rebased, Trend, TrendPoint
from flow.vocabulary import Grain, Scope

MONDAY = date(2018, 5, 7)
WEEK = timedelta(weeks=1)


def point(week: int, value: float | None, kind: str = COMMON, group: int = 0) -> TrendPoint:
    return TrendPoint(MONDAY + week * WEEK, value, 0.04, 0.03, 0.05, 0.035, kind, "Within.", group)


POINTS = (point(0, 0.06, CONCERN), point(1, None), point(2, 0.04, NEUTRAL_HIGH), point(3, 0.02, IMPROVEMENT, 1))
TREND = Trend(
    measure="dtoc_rate",
    grain=Grain.WEEK,
    scope=Scope.SYSTEM,
    code="demo",
    place="Demo",
    points=POINTS,
    sentence="The last of three weeks is below the lower limit: real improvement.",
    variation_icon="improvement_low",
    assurance_icon="inconsistent",
    settings=(),
    notes=(),
    rebases=(Rebased(POINTS[3].day, "Home First", "Ruth (RK9)", datetime(2018, 6, 1, tzinfo=UTC), POINTS[3].day),),
    events=(Happening(MONDAY, MONDAY, "Reset begins"), Happening(MONDAY, MONDAY, "More therapy", decided=True)),
    actions=(ActionsAgreed(MONDAY, 5, 1), ActionsAgreed(POINTS[2].day, 1, 0)),
    run=None,
    glide=None,
)
LAYERS = ("lower", "upper", "mean", "target", "rebases", "values", "points", "events", "decisions", "actions")


def said(value: float | None) -> str:
    return figure(value, "%")


def drawn(trend: Trend = TREND, **scales: Any) -> dict[str, dict[str, Any]]:
    return dict(zip(LAYERS, control_chart(trend, said, True, **scales)["layer"], strict=True))


def rows(layer: str, trend: Trend = TREND) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = drawn(trend)[layer]["data"]["values"]
    return found


def test_special_points_differ_by_shape_as_well_as_by_colour() -> None:
    marks = [(row["shape"], row["colour"]) for row in rows("points")]
    assert [shape for shape, _ in marks] == ["square", "diamond", "triangle-up"]
    assert len(set(marks)) == 3


def test_a_point_not_to_be_relied_on_has_a_shape_of_its_own_and_says_why() -> None:
    doubtful = replace(TREND, points=(*POINTS[:3], replace(POINTS[3], doubt="RK9 dtoc: 12 of 100 rows left out")))
    assert rows("points", doubtful)[-1]["shape"] == "cross"
    assert rows("points", doubtful)[-1]["words"] == "RK9 dtoc: 12 of 100 rows left out"


def test_a_gap_stays_in_the_line_without_a_value_and_has_no_point() -> None:
    assert [row["value"] for row in rows("values")] == [0.06, None, 0.04, 0.02]
    assert len(rows("points")) == 3
    assert drawn()["values"]["mark"]["invalid"] == "break-paths-show-path-domains"


def test_limits_and_mean_are_lines_of_their_own_from_where_they_start_again() -> None:
    assert [row["group"] for row in rows("mean")] == [0, 0, 0, 1]
    assert all(drawn()[layer]["encoding"]["detail"]["field"] == "group" for layer in ("lower", "upper", "mean"))
    assert rows("rebases") == [{"day": "2018-05-28", "what": "Limits start again: Home First", "who": "Ruth (RK9)"}]


def test_the_target_is_drawn_in_steps_by_date() -> None:
    assert drawn()["target"]["mark"]["interpolate"] == "step-after"
    later = replace(TREND, points=(*POINTS[:3], replace(POINTS[3], target=0.03)))
    assert [row["target"] for row in rows("target", later)] == [0.035, 0.035, 0.035, 0.03]


def test_events_decisions_and_actions_stand_beside_the_points() -> None:
    assert [row["what"] for row in rows("events")] == ["Reset begins"]
    assert [row["what"] for row in rows("decisions")] == ["Decided: More therapy"]
    assert [row["what"] for row in rows("actions")] == ["5 actions agreed, 1 for this measure", "1 action agreed"]


def test_actions_of_single_days_are_marks_since_numbers_would_not_fit() -> None:
    assert [row["agreed"] for row in rows("actions")] == ["5", "1"]
    assert [row["agreed"] for row in rows("actions", replace(TREND, grain=Grain.DAY))] == ["|", "|"]


def test_two_charts_can_have_the_same_scales() -> None:
    low, high = bounds([TREND, replace(TREND, points=(point(0, 0.5),))])
    assert low < 0.02
    assert high > 0.5
    layer = drawn(y=(low, high), x=(MONDAY, MONDAY + 9 * WEEK))["values"]["encoding"]
    assert layer["y"]["scale"]["domain"] == [low, high]
    assert layer["x"]["scale"]["domain"] == ["2018-05-07", "2018-07-09"]


def test_the_words_for_those_who_do_not_see_it() -> None:
    text = describe("Delayed transfers of care rate", TREND, said)
    assert text == (
        "Delayed transfers of care rate, Demo, by week: from 6.0% (week of Mon 7 May 2018) to 2.0% (week of Mon 28 May "
        "2018). The last of three weeks is below the lower limit: real improvement. 1 points of real improvement, 1 of "
        "real worsening. Mean 4.0%, limits 3.0% and 5.0%. Target 3.5%. 1 week with no value. Limits start again on Mon "
        "28 May: Home First."
    ).replace("1 points of", "1 point of")
    assert describe("Rate", replace(TREND, points=()), said) == "Rate, Demo: no values to draw."


@pytest.mark.parametrize(
    ("grain", "words"),
    [(Grain.DAY, "Mon 7 May 2018"), (Grain.WEEK, "week of Mon 7 May 2018"), (Grain.MONTH, "May 2018")],
)
def test_a_point_names_its_period(grain: Grain, words: str) -> None:
    assert period_words(MONDAY, grain) == words


def test_every_icon_is_drawn_with_its_words_and_has_short_words_beside_it() -> None:
    for icon, words in VARIATION_WORDS.items():
        svg = variation(icon)
        assert f"<title>{words}</title>" in svg
        assert f'aria-label="{words}"' in svg
        assert SHORT_WORDS[icon]
    for icon, words in ASSURANCE_WORDS.items():
        assert f"<title>{words}</title>" in assurance(icon)
        assert SHORT_ASSURANCE[icon]


def test_no_two_icons_look_the_same_without_their_words() -> None:
    drawings = [variation(icon) for icon in VARIATION_WORDS] + [assurance(icon) for icon in ASSURANCE_WORDS]
    assert len({drawing.split("</title>")[1] for drawing in drawings}) == len(drawings)


def test_where_nothing_is_known_there_is_no_icon() -> None:
    assert variation(None) == assurance(None) == ""
    assert data_uri("") is None
    assert (data_uri(variation("common_cause")) or "").startswith("data:image/svg+xml;utf8,%3Csvg")
