"""Statistical process control of many series at once: points in; mean, limits, labels and icons out.

Source: NHSRplotthedots 0.2.2 (MIT) and NHS England's Making Data Count; `departures.py` says where we differ.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from flow.errors import UsageError
from flow.trends.arranging import Arranged, Groups, Ints, arrange, group
from flow.trends.assurance import assurance, assurance_icon, variation_icon
from flow.trends.labels import POINT_TYPES, SIGNS, choose, label_column, point_type_codes
from flow.trends.limits import Limits, limits
from flow.trends.notes import Worked, notes
from flow.trends.rules import Signals, Signs, signals
from flow.trends.spc_options import SHORT_GROUP, SpcOptions

POINT_COLUMNS = (
    "series_id",
    "x",
    "y",
    "cl",
    "lpl",
    "upl",
    "rebase_group",
    "relative_to_mean",
    "outside_limits",
    "close_to_limits",
    "special_cause_type",
    "special_cause_flag",
    "point_type",
)
"""What every answer gives of a point; the frame also has short_group_warning."""


@dataclass(frozen=True)
class SpcResult:
    """`points`: POINT_COLUMNS and short_group_warning, by series, then date; a row a point.

    `series`: a row a series by its first appearance: series_id, direction, target, variation_type, assurance_type,
    variation_icon, assurance_icon (None where not known), cl, lpl, upl (of the last group), n, n_values, n_groups,
    short_group_warning, notes (sentences). A number that is not known is NaN; a flag that is not known is NA.
    """

    points: pd.DataFrame
    series: pd.DataFrame
    options: SpcOptions
    rows: Mapping[str, slice] = field(repr=False)

    def of(self, series_id: str) -> tuple[pd.DataFrame, dict[str, Any]]:
        """The points of one series and its row."""
        if series_id not in self.rows:
            raise UsageError(f"There is no series '{series_id}'.")
        place = list(self.rows).index(series_id)
        return self.points.iloc[self.rows[series_id]], dict(self.series.iloc[place])


def spc(points: pd.DataFrame, options: SpcOptions | None = None) -> SpcResult:
    """`points`: columns series_id, x, y (rows in any order; y missing is a gap). `options`: profile nhsr if left out.

    Nothing is recalculated unless the options say so. UsageError: points that cannot be understood.
    """
    options = options or SpcOptions()
    arranged = arrange(points)
    groups = group(arranged, options)
    found = limits(arranged.y, groups, options)
    said = signals(arranged, groups, found, options)
    better = np.array([SIGNS[options.direction_of(name)] for name in arranged.names], np.int8)[arranged.series]
    rule = choose(said, better, options)
    kind = point_type_codes(rule, better)
    worked = Worked(arranged, groups, found, options)
    first, last = arranged.first.tolist(), arranged.last.tolist()
    rows = {name: slice(a, b + 1) for name, a, b in zip(arranged.names, first, last, strict=True)}
    return SpcResult(_points(worked, said, rule, kind), _series(worked, kind), options, rows)


def _points(worked: Worked, said: Signals, rule: Signs, kind: Ints) -> pd.DataFrame:
    points, groups, found = worked.points, worked.groups, worked.found
    owner, unknown = groups.group, ~said.judged
    return pd.DataFrame(
        {
            "series_id": points.ids,
            "x": points.x,
            "y": points.y,
            "cl": found.mean[owner],
            "lpl": found.lpl[owner],
            "upl": found.upl[owner],
            "rebase_group": groups.number,
            "relative_to_mean": said.side,
            "outside_limits": pd.arrays.BooleanArray(said.outside != 0, unknown),
            "close_to_limits": pd.arrays.BooleanArray(said.near != 0, unknown.copy()),
            "special_cause_type": label_column(rule, worked.options.run_points),
            "special_cause_flag": rule != 0,
            "point_type": pd.Categorical.from_codes(kind, pd.Index(POINT_TYPES)),
            "short_group_warning": (groups.sizes < SHORT_GROUP)[owner],
        }
    )


def _series(worked: Worked, kind: Ints) -> pd.DataFrame:
    points, groups, found = worked.points, worked.groups, worked.found
    last = points.last
    owner = groups.group[last]
    icons = [
        _icons(worked, name, found, int(group_of), int(kind[place]))
        for name, group_of, place in zip(points.names, owner, last, strict=True)
    ]
    short = np.bincount(points.series[groups.first], weights=groups.sizes < SHORT_GROUP, minlength=len(last)) > 0
    return pd.DataFrame(icons, columns=list(ICON_COLUMNS), dtype=object).assign(
        target=np.array([worked.options.target_of(name) for name in points.names], np.float64),
        cl=found.mean[owner],
        lpl=found.lpl[owner],
        upl=found.upl[owner],
        n=last - points.first + 1,
        n_values=np.bincount(points.series[~np.isnan(points.y)], minlength=len(last)),
        n_groups=_groups_in_each(points, groups),
        short_group_warning=short,
        notes=pd.Series(notes(worked), dtype=object),
    )


def _groups_in_each(points: Arranged, groups: Groups) -> Ints:
    return np.bincount(points.series[groups.first], minlength=len(points.names)).astype(np.int64)


ICON_COLUMNS = (
    "series_id",
    "direction",
    "variation_type",
    "assurance_type",
    "variation_icon",
    "assurance_icon",
)


def _icons(worked: Worked, name: str, found: Limits, owner: int, kind: int) -> tuple[Any, ...]:
    """No icon where the last group has no limits to show."""
    direction, target = worked.options.direction_of(name), worked.options.target_of(name)
    variation = None if found.silent[owner] else POINT_TYPES[kind]
    assured = assurance(target, float(found.lpl[owner]), float(found.upl[owner]), direction)
    icons = (variation_icon(variation, direction), assurance_icon(assured))
    return (name, str(direction), variation, assured, *icons)
