"""Where NHSRplotthedots 0.2.2 answers badly and we answer otherwise. Every other answer of it is ours too."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Departure:
    """`key`: a name for tests and documents; `theirs` and `ours`: what is answered, in words."""

    key: str
    theirs: str
    ours: str


DEPARTURES: tuple[Departure, ...] = (
    Departure(
        "gap_in_a_run",
        "A missing value beside steps that all go one way stops the whole calculation with an error.",
        "A missing value ends a run and has no moving range; every other point is answered.",
    ),
    Departure(
        "collapsed_limits",
        "Where most values equal the one before, screening leaves ranges of nought: the limits close on the mean and "
        "every point is special.",
        "There are no limits, no signals and no icons, and a note says why.",
    ),
    Departure(
        "no_limits_no_assurance",
        "With no limits (one point, the same value every time) any target is 'inconsistent'.",
        "There is no assurance, and a note says why there are no limits.",
    ),
    Departure(
        "joined_trends",
        "The last point of a rise is called Decreasing where the next point begins another trend without a fall of "
        "seven between them.",
        "A point of a rise alone is Increasing, of a fall alone Decreasing; only in both does the next step decide.",
    ),
    Departure(
        "series_without_target",
        "A series that a table of targets does not name is 'inconsistent'.",
        "It has no target and no assurance, and a note says so.",
    ),
    Departure(
        "unmatched_rebase",
        "A recalculation on a day that has no point is ignored without a word; one on the last point leaves no limits "
        "without a word.",
        "Neither invents limits; a note names the day, or says that one point has no limits.",
    ),
)
"""In the order of the defects they answer."""
