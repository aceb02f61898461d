"""Options as a JSON document says them: checked key by key, each fault one sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from flow.errors import UsageError, nearest
from flow.trends.spc_options import Direction, Rebase, Rebases, SpcOptions, profile, rebase


def options_from(document: Mapping[str, Any] | None, profile_key: str = "nhsr") -> SpcOptions:
    """The profile with the document's settings over it. UsageError where a key or a value is not known.

    Keys: improvement_direction, target and rebase (each for all series, or an object by series_id), and
    fix_after_n_points, screen_outliers, run_points, minimum_points, runs_cross_rebase, improvement_wins,
    outside_counts. A rebase is `YYYY-MM-DD`, or an object of x, reason and who.
    """
    if document is not None and not isinstance(document, Mapping):
        raise UsageError('The options are a JSON object, for example {"improvement_direction": "decrease"}.')
    settings: dict[str, Any] = {}
    for key, value in (document or {}).items():
        if key not in READERS:
            near = nearest(key, READERS)
            hint = f"Did you mean '{near}'?" if near else f"Known: {', '.join(READERS)}."
            raise UsageError(f"There is no SPC option '{key}'. {hint}")
        if value is not None:
            settings[key] = READERS[key](key, value)
    return replace(profile(profile_key), **settings)


def _by_series(read: Callable[[str, Any], Any]) -> Callable[[str, Any], Any]:
    """One value, or an object of values by series_id."""

    def either(key: str, value: Any) -> Any:
        if isinstance(value, Mapping):
            return {str(name): read(key, one) for name, one in value.items() if one is not None}
        return read(key, value)

    return either


def _direction(key: str, value: Any) -> Direction:
    if isinstance(value, str) and value in list(Direction):
        return Direction(value)
    raise UsageError(f"{key} is increase, neutral or decrease, not {value!r}.")


def _number(key: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise UsageError(f"{key} is one number, not {value!r}.")
    try:
        return float(value)
    except OverflowError:
        raise UsageError(f"{key} is too large a number.") from None


def _whole(key: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise UsageError(f"{key} is one whole number, not {value!r}.")
    return value


def _yes_or_no(key: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise UsageError(f"{key} is true or false, not {value!r}.")
    return value


def _rebases(key: str, value: Any) -> Rebases:
    return tuple(_rebase(key, item) for item in (value if isinstance(value, list | tuple) else [value]))


def _rebase(key: str, item: Any) -> Rebase:
    if isinstance(item, Mapping):
        if unknown := set(item) - {"x", "reason", "who"}:
            raise UsageError(f"A {key} has x, reason and who, not {', '.join(sorted(map(str, unknown)))}.")
        reason, who = item.get("reason"), item.get("who")
        return rebase(
            _day(key, item.get("x")), reason if isinstance(reason, str) else "", who if isinstance(who, str) else ""
        )
    return Rebase(_day(key, item))


def _day(key: str, value: Any) -> date:
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise UsageError(f"A {key} is a day, for example 2018-06-05, not {value!r}.") from None
    return moment if moment.time() != time() else moment.date()


def _rebase_option(key: str, value: Any) -> Any:
    if isinstance(value, Mapping) and "x" not in value:
        return {str(name): _rebases(key, items) for name, items in value.items() if items is not None}
    return _rebases(key, value)


READERS: dict[str, Callable[[str, Any], Any]] = {
    "improvement_direction": _by_series(_direction),
    "target": _by_series(_number),
    "rebase": _rebase_option,
    "fix_after_n_points": _number,
    "screen_outliers": _yes_or_no,
    "run_points": _whole,
    "minimum_points": _whole,
    "runs_cross_rebase": _yes_or_no,
    "improvement_wins": _yes_or_no,
    "outside_counts": _yes_or_no,
}
