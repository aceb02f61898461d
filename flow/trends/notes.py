"""What a chart must say about itself: why limits are missing or only on trial, and what was asked but not done."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from flow.clock import day_words
from flow.trends.arranging import Arranged, Groups
from flow.trends.limits import Limits
from flow.trends.spc_options import SHORT_GROUP, SpcOptions

Notes = tuple[str, ...]
NO_TARGET = "No target is set for this series."


@dataclass(frozen=True)
class Worked:
    """Everything the notes look at."""

    points: Arranged
    groups: Groups
    found: Limits
    options: SpcOptions


def notes(worked: Worked) -> list[Notes]:
    """Sentences for each series, in the order of `names`; none where all is well."""
    said: list[list[str]] = [[] for _ in worked.points.names]
    first, sizes = worked.groups.first, worked.groups.sizes
    unlimited = np.isnan(worked.found.upl)
    for group in np.flatnonzero(unlimited | (sizes < SHORT_GROUP)).tolist():
        since = day_words(worked.points.x[first[group]].item())
        start = f"From {since}: " if worked.groups.number[first[group]] else ""
        said[int(worked.points.series[first[group]])].append(start + _of_group(worked, group))
    unfilled = np.isnan(worked.points.y[worked.points.last]).tolist()
    for code, name in enumerate(worked.points.names):
        said[code] += _of_series(worked, name)
        if unfilled[code]:
            said[code].append("The last point has no value.")
    return [tuple(lines) for lines in said]


def _of_group(worked: Worked, group: int) -> str:
    start = int(worked.groups.first[group])
    size = int(worked.groups.sizes[group])
    values = worked.points.y[start : start + size]
    known = values[~np.isnan(values)]
    counted = "1 point has" if len(known) == 1 else f"{len(known)} points have"
    least = worked.options.minimum_points
    if worked.found.hidden[group]:
        return f"{counted} a value; limits and icons need {least}."
    if not np.isnan(worked.found.upl[group]):
        return f"Fewer than {SHORT_GROUP} points: these are trial limits, which will move with each new point."
    if not len(known):
        return "No point has a value, so there is no mean and no limits."
    if len(known) == 1:
        return "One point has a value, so there are no limits: they need two points in a row."
    if worked.found.collapsed[group]:
        return (
            "Too few distinct ranges: most values equal the one before, so limits would close on the mean and call "
            "every point special. There are no limits and no signals; a chart of the time between events would serve."
        )
    if (known == known[0]).all():
        return "Every value is the same, so there are no limits and no target can be held against them."
    return "No two points in a row differ within the points the limits come from, so there are no limits."


def _of_series(worked: Worked, name: str) -> list[str]:
    options = worked.options
    said = [
        f"There is no point on {day_words(day)}: the limits do not start again there."
        for day in worked.groups.unmatched.get(name, ())
    ]
    said += [
        f"The limits start again on {day_words(item.x)} and no reason is given."
        for item in options.rebases_of(name)
        if not item.reason and item.x not in worked.groups.unmatched.get(name, ())
    ]
    if options.target is not None and options.target_of(name) is None:
        said.append(NO_TARGET)
    return said
