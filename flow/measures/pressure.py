"""The local pressure level, 1 to 4, from thresholds that an administrator sets. Not OPEL: that each one declares.

Thresholds are one line a measure: its key, then the values at which levels 2, 3 and 4 begin; `-` where a level has
none. Rates are shares: `occupancy 0.92 0.95 0.98`. The level is the highest that any measure reaches.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flow.errors import ConfigurationError
from flow.measures.definitions import MEASURES, measure
from flow.vocabulary import Better

LEVELS = (2, 3, 4)
NONE = "-"


@dataclass(frozen=True)
class Threshold:
    """From this value on (or down to it, where more is better) the level is reached."""

    measure: str
    level: int
    value: float

    def reached(self, value: float) -> bool:
        return value <= self.value if MEASURES[self.measure].better is Better.UP else value >= self.value


@dataclass(frozen=True)
class LocalLevel:
    """`trigger`: the threshold that moved it, with the value; None at level 1. `lacks`: measures without a value."""

    level: int
    trigger: Threshold | None
    value: float | None
    lacks: tuple[str, ...]


def thresholds(text: str) -> tuple[Threshold, ...]:
    """The thresholds that a text names. Raises ConfigurationError, with the line, for one that cannot be."""
    found: list[Threshold] = []
    for line in filter(None, (part.strip() for part in text.replace(";", "\n").splitlines())):
        key, *values = line.split()
        measure(key)
        if len(values) != len(LEVELS):
            raise ConfigurationError(f"'{line}': write the measure, then where levels 2, 3 and 4 begin, or - for none.")
        found += [
            Threshold(key, level, _number(value, line))
            for level, value in zip(LEVELS, values, strict=True)
            if value != NONE
        ]
        _check_order(found, key, line)
    return tuple(found)


def _number(text: str, line: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise ConfigurationError(f"'{line}': {text} is not a number. A rate is a share: 0.92 for 92%.") from None


def _check_order(found: list[Threshold], key: str, line: str) -> None:
    values = [one.value for one in found if one.measure == key]
    if values != sorted(values, reverse=MEASURES[key].better is Better.UP):
        raise ConfigurationError(f"'{line}': each level must begin further on than the one before it.")


def local_level(limits: tuple[Threshold, ...], values: Mapping[str, float | None]) -> LocalLevel | None:
    """The level by these values (measure -> value); None where no threshold is set, or no value is known."""
    known = {key: value for key in {one.measure for one in limits} if (value := values.get(key)) is not None}
    if not known:
        return None
    lacks = tuple(sorted({one.measure for one in limits} - known.keys()))
    reached = [one for one in limits if one.measure in known and one.reached(known[one.measure])]
    top = max(reached, key=lambda one: one.level, default=None)
    return LocalLevel(top.level if top else 1, top, known[top.measure] if top else None, lacks)
