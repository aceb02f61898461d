"""A chart in one sentence of plain words: what the last point says, and what to expect of the target."""

from __future__ import annotations

from math import isnan
from typing import Any

import numpy as np
import pandas as pd

from flow.trends.assurance import FAIL, PASS
from flow.trends.labels import COMMON_CAUSE, IMPROVEMENT, MEANINGS, OUTSIDE, SHIFT, TREND, TWO_IN_THREE, rule_of_label
from flow.trends.spc import SpcResult
from flow.trends.spc_options import Direction, SpcOptions

NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


def sentence(result: SpcResult, series_id: str, unit: str = "week") -> str:
    """Of one series, for example: The last eight of 40 weeks are below the old mean: real improvement; it will still
    miss the target most weeks. `unit`: what one point is; a gap is not counted as one. Without limits it says why."""
    points, row = result.of(series_id)
    values = points[points["y"].notna()]
    if isnan(row["upl"]):
        return " ".join(row["notes"])
    seen = values if result.options.runs_cross_rebase else _last_group(values)
    said = _variation(seen, unit, result.options, len(_last_group(points)))
    expected = _expected(row, unit, improving=values["point_type"].iloc[-1] == IMPROVEMENT)
    return f"{said}{expected}.{_unfilled(points, unit)}"


def _unfilled(points: pd.DataFrame, unit: str) -> str:
    """A word on gaps at the end: what is said is of the last point that has a value."""
    count = int(points["y"].isna().to_numpy()[::-1].cumprod().sum())
    if not count:
        return ""
    return (
        f" The last {unit} has no value." if count == 1 else f" The last {number_words(count)} {unit}s have no value."
    )


def _last_group(points: pd.DataFrame) -> pd.DataFrame:
    return points[points["rebase_group"] == points["rebase_group"].iloc[-1]]


def _variation(values: pd.DataFrame, unit: str, options: SpcOptions, rows: int) -> str:
    """`values`: points that have one; the last of them speaks. `rows`: points in the last group, gaps included."""
    last, count = values.iloc[-1], len(values)
    whole = f"{number_words(count)} {_many(unit, count)}"
    if last["special_cause_type"] == COMMON_CAUSE:
        return f"The last of {whole} shows nothing but chance"
    rule = rule_of_label(last["special_cause_type"], options.run_points)
    fixed = options.fix_after_n_points is not None and rows > int(options.fix_after_n_points)
    centre, side = ("the old mean" if fixed else "the mean"), ("above" if rule > 0 else "below")
    limit = "upper limit" if rule > 0 else "lower limit"
    close = f"close to the {limit}" + (" or beyond it" if options.outside_counts else "")
    ways = ("rise", "rises") if rule > 0 else ("fall", "falls")
    run = _run(values, rule)
    said = {
        OUTSIDE: f"The last of {whole} is {side} the {limit}",
        TREND: f"The last {number_words(run + 1)} of {whole} are {number_words(run)} {ways[run != 1]} in a row",
        TWO_IN_THREE: f"At least two of the last three of {whole} are {close}",
        SHIFT: f"The last {number_words(run)} of {whole} are {side} {centre}",
    }[abs(rule)]
    return f"{said}: {MEANINGS[last['point_type']]}"


def _run(values: pd.DataFrame, rule: int) -> int:
    """Of a shift, points; of a trend, steps: how many of the same sign stand at the end, a gap being a break."""
    steps = values["y"].diff() if abs(rule) == TREND else values["relative_to_mean"]
    whole = values.index.to_numpy()
    unbroken = np.append(True, np.diff(whole) == 1)
    same = np.sign(steps.to_numpy()) == np.sign(rule)
    length = 0
    for place in range(len(same) - 1, -1, -1):
        if not same[place]:
            break
        if abs(rule) == TREND and not unbroken[place]:
            break
        length += 1
        if not unbroken[place]:
            break
    return length


def _expected(row: dict[str, Any], unit: str, improving: bool) -> str:
    """What the limits promise about the target while nothing else changes; empty where there is no target."""
    assured, increase = row["assurance_type"], row["direction"] == Direction.INCREASE
    if assured is None:
        return ""
    miss = "; it will still miss" if improving else "; it will miss"
    if assured == PASS:
        return f"; it will meet the target every {unit}"
    if assured == FAIL:
        return f"{miss} the target every {unit}"
    if row["cl"] == row["target"]:
        return f"; it will meet the target about every other {unit}"
    if (row["cl"] > row["target"]) == increase:
        return f"; it will meet the target most {unit}s, not all"
    return f"{miss} the target most {unit}s"


def number_words(number: int) -> str:
    """Words up to twelve, digits after that."""
    return NUMBERS[number] if number < len(NUMBERS) else f"{number:,}"


def _many(unit: str, number: int) -> str:
    return unit if number == 1 else f"{unit}s"
