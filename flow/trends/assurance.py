"""The two icons of a series: variation (its last point) and assurance (its target against its last limits)."""

from __future__ import annotations

from math import isnan

from flow.trends.labels import COMMON, CONCERN, IMPROVEMENT, NEUTRAL_HIGH, NEUTRAL_LOW
from flow.trends.spc_options import Direction

PASS, FAIL, INCONSISTENT = "consistent_pass", "consistent_fail", "inconsistent"
VARIATION_ICONS = {
    (COMMON, Direction.INCREASE): "common_cause",
    (COMMON, Direction.DECREASE): "common_cause",
    (COMMON, Direction.NEUTRAL): "common_cause",
    (IMPROVEMENT, Direction.INCREASE): "improvement_high",
    (IMPROVEMENT, Direction.DECREASE): "improvement_low",
    (CONCERN, Direction.INCREASE): "concern_low",
    (CONCERN, Direction.DECREASE): "concern_high",
    (NEUTRAL_HIGH, Direction.NEUTRAL): "neutral_high",
    (NEUTRAL_LOW, Direction.NEUTRAL): "neutral_low",
}
ASSURANCE_ICONS = {PASS: "pass", FAIL: "fail", INCONSISTENT: "inconsistent"}
VARIATION_WORDS = {
    "common_cause": "Common cause: no sign of real change",
    "improvement_high": "Improvement: real change upwards",
    "improvement_low": "Improvement: real change downwards",
    "concern_high": "Concern: real change upwards",
    "concern_low": "Concern: real change downwards",
    "neutral_high": "Real change upwards; neither way is better",
    "neutral_low": "Real change downwards; neither way is better",
}
ASSURANCE_WORDS = {
    "pass": "Passes: the target will be met every time",
    "fail": "Fails: the target will not be met unless something changes",
    "inconsistent": "Hit or miss: the target will be met at some times and missed at others",
}


def variation_icon(variation_type: str | None, direction: Direction) -> str | None:
    """Name of the icon; None where the variation is not known."""
    return None if variation_type is None else VARIATION_ICONS[variation_type, direction]


def assurance_icon(assurance_type: str | None) -> str | None:
    """Name of the icon; None where there is nothing to assure."""
    return None if assurance_type is None else ASSURANCE_ICONS[assurance_type]


def assurance(target: float | None, lpl: float, upl: float, direction: Direction) -> str | None:
    """Whether chance alone could cross the target. None: no target, no better way, or no limits to hold it against.

    Exactly on a limit is inconsistent.
    """
    if target is None or direction is Direction.NEUTRAL or isnan(lpl) or isnan(upl):
        return None
    if lpl <= target <= upl:
        return INCONSISTENT
    good_side = target < lpl if direction is Direction.INCREASE else target > upl
    return PASS if good_side else FAIL
