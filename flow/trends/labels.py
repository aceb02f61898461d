"""One label for each point, what it means, and both in plain words."""

from __future__ import annotations

import numpy as np
import pandas as pd

from flow.trends.arranging import Ints
from flow.trends.rules import Signals, Signs
from flow.trends.spc_options import Direction, SpcOptions

COMMON = "common_cause"
IMPROVEMENT = "special_cause_improvement"
CONCERN = "special_cause_concern"
NEUTRAL_HIGH = "special_cause_neutral_high"
NEUTRAL_LOW = "special_cause_neutral_low"
POINT_TYPES = (COMMON, IMPROVEMENT, CONCERN, NEUTRAL_HIGH, NEUTRAL_LOW)
MEANINGS = {
    COMMON: "nothing but chance",
    IMPROVEMENT: "real improvement",
    CONCERN: "real worsening",
    NEUTRAL_HIGH: "a real rise",
    NEUTRAL_LOW: "a real fall",
}
COMMON_CAUSE = "Common Cause"
OUTSIDE, TREND, TWO_IN_THREE, SHIFT = 1, 2, 3, 4
"""Number of a rule, which is also its rank where several speak of a point; negative on the low side."""
SIGNS = {Direction.INCREASE: 1, Direction.NEUTRAL: 0, Direction.DECREASE: -1}


def label_texts(run_points: int) -> dict[int, str]:
    """The label of each rule and side, as the reference writes them."""
    return {
        -SHIFT: f"{run_points} Points Below CL",
        -TWO_IN_THREE: "2 in 3 Below CL",
        -TREND: f"{run_points} Point Trend (Decreasing)",
        -OUTSIDE: "Below LCL",
        0: COMMON_CAUSE,
        OUTSIDE: "Above UCL",
        TREND: f"{run_points} Point Trend (Increasing)",
        TWO_IN_THREE: "2 in 3 Above CL",
        SHIFT: f"{run_points} Points Above CL",
    }


def rule_of_label(label: str, run_points: int) -> int:
    """The signed number of a label's rule."""
    return next(rule for rule, text in label_texts(run_points).items() if text == label)


def choose(found: Signals, better: Signs, options: SpcOptions) -> Signs:
    """The signed number of the rule that names each point. `better`: 1 up, -1 down, 0 neither, by point.

    The first rule that speaks wins; with `improvement_wins`, the first that speaks of improvement does.
    """
    trend = found.trend
    if options.improvement_wins:
        trend = np.where(found.rising & found.falling & (better != 0), better, trend)
    speaking = [
        rank * sign.astype(np.int8)
        for rank, sign in enumerate((found.outside, trend, found.two_in_three, found.shift), start=1)
    ]
    first = _first([(rule != 0, rule) for rule in speaking])
    if not options.improvement_wins:
        return first
    good = _first([((better != 0) & (np.sign(rule) == better), rule) for rule in speaking])
    return np.where(good != 0, good, first)


def _first(choices: list[tuple[np.ndarray, Signs]]) -> Signs:
    return np.select([when for when, _ in choices], [rule for _, rule in choices], np.int8(0)).astype(np.int8)


def point_type_codes(rule: Signs, better: Signs) -> Ints:
    """Places in POINT_TYPES."""
    side = np.sign(rule)
    good_or_bad = np.where(side == better, 1, 2)
    neither = np.where(side > 0, 3, 4)
    return np.where(side == 0, 0, np.where(better == 0, neither, good_or_bad)).astype(np.int64)


def label_column(rule: Signs, run_points: int) -> pd.Categorical[str]:
    texts = label_texts(run_points)
    return pd.Categorical.from_codes(
        rule.astype(np.int64) + SHIFT, pd.Index([texts[number] for number in sorted(texts)])
    )


def point_words(label: str, point_type: str, run_points: int = 7) -> str:
    """What a point is, for a person: the rule and what it means."""
    if label == COMMON_CAUSE:
        return "Within what chance alone would do."
    rule = rule_of_label(label, run_points)
    above, upper, rising = ("above", "upper", "rising") if rule > 0 else ("below", "lower", "falling")
    words = {
        OUTSIDE: f"{above.capitalize()} the {upper} limit",
        TREND: f"One of {run_points} or more points {rising} one after another",
        TWO_IN_THREE: f"One of at least two in three points close to the {upper} limit",
        SHIFT: f"One of {run_points} or more points in a row {above} the mean",
    }[abs(rule)]
    return f"{words}: {MEANINGS[point_type]}."
