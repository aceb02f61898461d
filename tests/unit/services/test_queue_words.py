"""A queue in words."""

from __future__ import annotations

from datetime import date

import pytest

from flow.huddle.queue import Dip
from flow.huddle.queue_record import Past, Point
from flow.huddle.starts import Kind, Starts
from flow.services.capacity_queue import Line
from flow.services.queue_words import clears, dip, no_better, out_by, past_error, people, with_range
from flow.vocabulary import Pathway

DAY = date(2018, 6, 6)


def line(clears_in: int | None = None, one_more: int | None = None, *, waiting: int = 9, found: Dip | None = None,
         points: tuple[Point, ...] = (), why: str | None = None) -> Line:  # fmt: skip
    starts = Starts(2.0, Kind.USUAL, ())
    return Line(Pathway.P1, "", waiting, 2.0, starts, points, found, clears_in, one_more, None, why)


def point(ahead: int, ours: float, same: int, many: int = 6) -> Point:
    return Point(ahead, DAY, 9.5, 4.4, 11.0, Past(ahead, (ours,) * many, (same,) * many))


def test_people_are_whole_and_a_range_stands_in_brackets() -> None:
    assert [people(number) for number in (0, 0.4, 0.5, 61.5, 60.49)] == ["0", "0", "1", "62", "60"]
    assert with_range(point(1, 1, 2)) == "10 (4 to 11)"
    assert with_range(Point(1, DAY, 9.5, None, None, Past(1, (), ()))) == "10"


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (line(None, 40), "One more pathway 1 start a day clears this in 40 days; as it is, not within a year."),
        (line(9, 1), "One more pathway 1 start a day clears this in 1 day; as it is, 9."),
        (line(None, None), "One more pathway 1 start a day does not clear this within a year."),
        (line(0, 0, waiting=0), ""),
        (line(why="Too few"), ""),
    ],
)
def test_what_one_more_start_would_do(found: Line, said: str) -> None:
    assert clears(found) == said


@pytest.mark.parametrize(
    ("weekend", "said"),
    [
        (2.5, "Weekend: 2.5 start a day, 6.5 on weekdays; 5 more wait on Monday than on Saturday."),
        (5.0, "Weekend: 5.0 start a day, 6.5 on weekdays; about as many wait on Monday as on Saturday."),
        (6.0, "Weekend: 6.0 start a day, 6.5 on weekdays; 2 fewer wait on Monday than on Saturday."),
    ],
)
def test_the_weekend(weekend: float, said: str) -> None:
    assert dip(line(found=Dip(6.5, weekend, 6.0, 5.0))) == said
    assert dip(line()) == ""


def test_how_good_the_forecast_was() -> None:
    found = line(points=(point(1, 1, 2), point(3, 3, 2), point(5, 2, 2)))
    assert out_by(found) == "1.0, 3.0, 2.0"
    assert no_better(found) == "For 3 and 5 days ahead the forecast does not beat 'the same as today'."
    assert past_error(found)[0] == (
        "In 1 day (Wed 6 June): out by 1.0 people on average over 6 mornings; 'the same as today' by 2.0."
    )
    assert no_better(line(points=(point(1, 2, 1),))) == (
        "For 1 day ahead the forecast does not beat 'the same as today'."
    )
    few = line(points=(point(1, 3, 2, many=4),))
    assert (out_by(few), no_better(few)) == ("not known", "")
