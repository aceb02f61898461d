"""A profile says how to read somebody else's file: a small TOML file, kept with the system's configuration."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from flow.errors import ConfigurationError, nearest
from flow.snapshots.feeds import FEEDS
from flow.snapshots.folding import fold, fold_column
from flow.snapshots.profile import LONDON_CLOCK, UTC_CLOCK, CodeMap, Counted, LeaveOut, Pivot, Profile
from flow.vocabulary import Feed, Grain

__all__ = ["Profile", "parse_profile", "recognise"]


def recognise(header: Iterable[str], profiles: Iterable[Profile]) -> Profile | None:
    """The profile all of whose `recognise` columns are there; of several, the one that asks for most."""
    there = {fold_column(column) for column in header}
    fitting = [
        profile
        for profile in profiles
        if profile.recognise and {fold_column(name) for name in profile.recognise} <= there
    ]
    return max(fitting, key=lambda profile: len(profile.recognise), default=None)


KEYS: dict[str, tuple[str, ...]] = {
    "": ("profile", "columns", "constants", "leave_out", "measure", "pivot", "code_map"),
    "profile": (
        "key",
        "title",
        "feed",
        "organisation",
        "recognise",
        "sheet",
        "header_row",
        "header_starts_with",
        "group_row",
        "period_label",
        "day_in_name",
        "grain",
        "null_markers",
        "date_formats",
        "clock",
        "ignore",
        "notes",
    ),
    "leave_out": ("column", "equals", "matches"),
    "measure": ("key", "column", "add", "subtract", "over", "split"),
    "pivot": ("column", "endings"),
    "code_map": ("column", "from", "to"),
}
"""What each table of a profile may say."""
TRIED = date(2018, 11, 23)
AS_THEY_ARE: dict[str, type] = {
    "organisation": str,
    "sheet": str,
    "header_row": int,
    "group_row": bool,
    "period_label": str,
    "day_in_name": bool,
    "notes": str,
}


KIND_WORDS = {str: "a text in quotation marks", int: "a whole number", bool: "true or false"}


def parse_profile(text: str, where: str) -> Profile:
    """A profile from its TOML. Raises ConfigurationError, naming the nearest known key, column or value."""
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{where} is not TOML: {error}.") from None
    _known(said, "", where)
    head = _table(said, "profile", where)
    feed = _one_of(head.get("feed"), tuple(Feed), f"{where}, [profile] feed")
    made: dict[str, Any] = {name: head[name] for name in AS_THEY_ARE if name in head}
    for name, value in made.items():
        if type(value) is not AS_THEY_ARE[name]:
            raise ConfigurationError(f"{where}: {name} = {value!r} should be {KIND_WORDS[AS_THEY_ARE[name]]}.")
    for name in ("recognise", "header_starts_with", "null_markers", "date_formats", "ignore"):
        made[name] = _texts(head.get(name, []))
    profile = Profile(
        key=_text(head, "key", where),
        title=_text(head, "title", where),
        feed=Feed(feed),
        columns={ours: _texts(theirs) for ours, theirs in _plain(said, "columns", where).items()},
        constants={ours: str(value) for ours, value in _plain(said, "constants", where).items()},
        clock=_one_of(head.get("clock", LONDON_CLOCK), (LONDON_CLOCK, UTC_CLOCK), f"{where}, [profile] clock"),
        grain=Grain(_one_of(head.get("grain", "day"), (Grain.DAY, Grain.MONTH), f"{where}, [profile] grain")),
        leave_out=tuple(_leave_out(entry, where) for entry in _entries(said, "leave_out", where)),
        measures=tuple(_counted(entry, where) for entry in _entries(said, "measure", where)),
        pivot=_pivot(said, where),
        code_maps=tuple(_code_map(entry, where) for entry in _entries(said, "code_map", where)),
        **made,
    )
    return _sound(profile, where)


def _sound(profile: Profile, where: str) -> Profile:
    """Refuses what can be seen to be wrong without a file."""
    names = {*FEEDS[profile.feed].names, "organisation_name"}
    for ours in (*profile.columns, *profile.constants, *(one.column for one in profile.code_maps)):
        if ours not in names:
            raise ConfigurationError(f"{where}: the {profile.feed} feed has no column '{ours}'{_near(ours, names)}.")
    if any(re.search(r"%m.?%d", pattern) and not re.match("%[Yy]", pattern) for pattern in profile.date_formats):
        raise ConfigurationError(
            f"{where}: dates with the month before the day are not read: they cannot be told apart."
        )
    for pattern in profile.date_formats:
        _tried(pattern, where)
    if profile.measures and profile.feed is not Feed.COUNTS:
        raise ConfigurationError(
            f"{where}: only a profile of the counts feed has measures, and this is {profile.feed}."
        )
    return profile


def _tried(pattern: str, where: str) -> None:
    """A format of dates must bring a date back as it went in."""
    try:
        back = datetime.strptime(TRIED.strftime(pattern), pattern)  # noqa: DTZ007 - a date on paper has no zone
    except (ValueError, re.error):
        back = None
    if back is None or back.date() != TRIED:
        raise ConfigurationError(f"{where}: '{pattern}' is no format of a date. An example of one is '%d/%m/%Y'.")


def _known(table: dict[str, Any], kind: str, where: str) -> None:
    for key in table:
        if key not in KEYS[kind]:
            place = f"[{kind}] " if kind else ""
            raise ConfigurationError(f"{where}: {place}'{key}' is not known{_near(key, KEYS[kind])}.")


def _near(word: str, known: Iterable[str]) -> str:
    near = nearest(word, known)
    return f"; the nearest is '{near}'" if near else ""


def _table(said: dict[str, Any], kind: str, where: str) -> dict[str, Any]:
    table = _plain(said, kind, where)
    _known(table, kind, where)
    return table


def _plain(said: dict[str, Any], kind: str, where: str) -> dict[str, Any]:
    table = said.get(kind, {})
    if not isinstance(table, dict):
        raise ConfigurationError(f"{where}: write [{kind}] as a table.")
    return table


def _entries(said: dict[str, Any], kind: str, where: str) -> list[dict[str, Any]]:
    entries = said.get(kind, [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise ConfigurationError(f"{where}: write each {kind} under its own [[{kind}]].")
    for entry in entries:
        _known(entry, kind, where)
    return entries


def _text(table: dict[str, Any], key: str, where: str) -> str:
    if not isinstance(table.get(key), str) or not table[key].strip():
        raise ConfigurationError(f"{where}: '{key}' is missing.")
    return str(table[key])


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list | tuple) else (str(value),)


def _one_of(value: Any, known: tuple[str, ...], where: str) -> str:
    if value not in known:
        raise ConfigurationError(f"{where}: '{value}' is not one of {', '.join(known)}{_near(str(value), known)}.")
    return str(value)


def _leave_out(entry: dict[str, Any], where: str) -> LeaveOut:
    pattern = entry.get("matches")
    if pattern is not None:
        try:
            re.compile(pattern)
        except re.error as error:
            raise ConfigurationError(f"{where}: '{pattern}' is not a pattern: {error}.") from None
    return LeaveOut(_text(entry, "column", where), _texts(entry.get("equals", [])), pattern)


def _counted(entry: dict[str, Any], where: str) -> Counted:
    add = _texts(entry.get("column", entry.get("add", [])))
    if not add:
        raise ConfigurationError(f"{where}: measure '{entry.get('key', '')}' names no column. Give 'column' or 'add'.")
    return Counted(
        _text(entry, "key", where), add, _texts(entry.get("subtract", [])), entry.get("over"), entry.get("split", True)
    )


def _pivot(said: dict[str, Any], where: str) -> Pivot | None:
    if "pivot" not in said:
        return None
    table = _table(said, "pivot", where)
    endings = _plain(table, "endings", where)
    return Pivot(_text(table, "column", where), {fold(kind): str(ending) for kind, ending in endings.items()})


def _code_map(entry: dict[str, Any], where: str) -> CodeMap:
    start = entry.get("from")
    if start is not None and type(start) is not date:
        raise ConfigurationError(f"{where}: write 'from' as a date, for example from = 2018-04-01.")
    to = _plain(entry, "to", where)
    return CodeMap(_text(entry, "column", where), {str(theirs): str(ours) for theirs, ours in to.items()}, start)
