"""The settings of a system as somebody gives them, checked: each one refused with a sentence where it cannot be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from math import inf
from typing import Any

from flow.errors import ConfigurationError
from flow.huddle.resolvable import edited
from flow.layout import DTOC_DENOMINATORS, SETTING_NAMES, SystemSettings
from flow.measures.pressure import thresholds

MAY_BE_NONE = ("baseline_long_stay_21", "opens_on", "mark", "about")
NUMBERS = ("baseline_long_stay_21", "usual_weeks", "far_from_usual")
TIMES = ("census_time", "files_due", "huddle_time")
TEXTS = ("mark", "about")
LISTS = {"local_level": thresholds, "shares": edited}
"""Settings of several lines, and what reads them: an empty text takes them away."""


def settings_from(head: dict[str, Any], base: SystemSettings) -> SystemSettings:
    """The settings after those that `head` names. Raises ConfigurationError."""
    given = {name: head[name] for name in SETTING_NAMES if name in head}
    for name in TIMES:
        if name in given:
            given[name] = clock(name, given[name])
    if given.get("dtoc_denominator", DTOC_DENOMINATORS[0]) not in DTOC_DENOMINATORS:
        raise ConfigurationError(f"dtoc_denominator is one of {', '.join(DTOC_DENOMINATORS)}.")
    if isinstance(given.get("usual_weeks"), float):
        raise ConfigurationError("usual_weeks is a whole number of weeks.")
    for name in NUMBERS:
        if name in given and not (name in MAY_BE_NONE and given[name] is None) and not _above_nought(given[name]):
            raise ConfigurationError(f"{name} is a number above nought.")
    if given.get("opens_on") is not None:
        given["opens_on"] = day("opens_on", given["opens_on"]).isoformat()
    for name, read in LISTS.items():
        if name in given:
            given[name] = str(given[name] or "").strip()
            read(given[name])
    return replace(base, **given | {name: str(given[name]) for name in TEXTS if given.get(name)})


def _above_nought(value: Any) -> bool:
    return not isinstance(value, bool) and isinstance(value, int | float) and 0 < value < inf


def day(name: str, value: Any) -> date:
    if isinstance(value, datetime) or not isinstance(value, date):
        raise ConfigurationError(f"{name} is a date, for example 2018-04-01, without quotes.")
    return value


def clock(name: str, value: Any) -> str:
    try:
        return (value if isinstance(value, time) else time.fromisoformat(str(value))).strftime("%H:%M")
    except ValueError:
        raise ConfigurationError(
            f"{name}: '{value}' is not a time. Use hours and minutes, for example 08:45."
        ) from None
