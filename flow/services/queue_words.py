"""A queue in words: numbers of people, whole, and what one more start a day would do."""

from __future__ import annotations

from flow.clock import short_day
from flow.huddle.queue_record import Point
from flow.services.capacity_queue import Line


def people(number: float) -> str:
    """To the nearest whole person, halves up."""
    return str(int(number + 0.5))


def with_range(point: Point) -> str:
    """61 (57 to 67); without earlier forecasts 61."""
    if point.low is None or point.high is None:
        return people(point.likely)
    return f"{people(point.likely)} ({people(point.low)} to {people(point.high)})"


def clears(line: Line) -> str:
    """What one more start a day would do; empty where that is not known."""
    if line.why or not line.waiting:
        return ""
    one_more = f"One more pathway {line.pathway} start a day"
    if line.with_one_more is None:
        return f"{one_more} does not clear this within a year."
    days = "1 day" if line.with_one_more == 1 else f"{line.with_one_more} days"
    as_it_is = f"; as it is, {line.clears}" if line.clears is not None else "; as it is, not within a year"
    return f"{one_more} clears this in {days}{as_it_is}."


def dip(line: Line) -> str:
    """The weekend against the weekdays; empty where there is none to speak of."""
    found = line.dip
    if found is None:
        return ""
    said = f"Weekend: {found.weekend_starts:.1f} start a day, {found.weekday_starts:.1f} on weekdays"
    grows = people(abs(found.grows))
    if grows == "0":
        return f"{said}; about as many wait on Monday as on Saturday."
    return f"{said}; {grows} {'more' if found.grows > 0 else 'fewer'} wait on Monday than on Saturday."


def past_error(line: Line) -> tuple[str, ...]:
    """For each number of days ahead, how far earlier forecasts were out."""
    return tuple(
        f"In {point.ahead} {'day' if point.ahead == 1 else 'days'} ({short_day(point.on)}): {point.past.words}."
        for point in line.points
    )


def out_by(line: Line) -> str:
    """2.7, 3.9, 4.2: the mean sizes of earlier errors, in people, for each number of days ahead."""
    return ", ".join(f"{point.past.ours:.1f}" if point.past.judged else "not known" for point in line.points)


def no_better(line: Line) -> str:
    """For which days ahead 'the same as today' would have been as near; empty where for none."""
    days = [str(point.ahead) for point in line.points if point.past.judged and not point.past.beats]
    if not days:
        return ""
    listed = " and ".join(filter(None, [", ".join(days[:-1]), days[-1]]))
    return f"For {listed} {'day' if days == ['1'] else 'days'} ahead the forecast does not beat 'the same as today'."
