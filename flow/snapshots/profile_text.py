"""A profile as its TOML again, and with one more wording mapped, for the page on which an unmapped value is mapped."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from flow.snapshots.feeds import FEEDS
from flow.snapshots.profile import LONDON_CLOCK, CodeMap, Profile
from flow.vocabulary import Feed, Grain


def own_files(feed: Feed, organisation: str | None = None) -> Profile:
    """The profile of files that have our own columns already, to hang code maps on; of one organisation, or any."""
    title = f"Files in the {feed} feed's own columns" + (f" from {organisation}" if organisation else "")
    key = f"own-{feed}" + (f"-{organisation.lower()}" if organisation else "")
    return Profile(key, title, feed, {}, recognise=FEEDS[feed].required, organisation=organisation)


def with_code(profile: Profile, column: str, theirs: str, ours: str, start: date | None = None) -> Profile:
    """The profile with one more wording mapped to ours, from a day on; an earlier map of the word gives way."""
    same = [one for one in profile.code_maps if (one.column, one.start) == (column, start)]
    others = tuple(one for one in profile.code_maps if one not in same)
    known = {word: code for one in same for word, code in one.to.items()}
    return replace(profile, code_maps=(*others, CodeMap(column, known | {theirs: ours}, start)))


def as_toml(profile: Profile) -> str:
    """The TOML that `parse_profile` reads as this profile."""
    parts = [_head(profile), _table("columns", {ours: _listed(theirs) for ours, theirs in profile.columns.items()})]
    parts.append(_table("constants", {ours: _quoted(value) for ours, value in profile.constants.items()}))
    for rule in profile.leave_out:
        matches = {"matches": _quoted(rule.matches)} if rule.matches is not None else {}
        parts.append(_table("[leave_out]", {"column": _quoted(rule.column), "equals": _listed(rule.equals)} | matches))
    if profile.pivot:
        of = {"column": _quoted(profile.pivot.column), "endings": _inline(profile.pivot.endings)}
        parts.append(_table("pivot", of))
    for counted in profile.measures:
        lines = {"key": _quoted(counted.key), "add": _listed(counted.add), "subtract": _listed(counted.subtract)}
        over = {"over": _quoted(counted.over)} if counted.over else {}
        parts.append(_table("[measure]", lines | over | ({} if counted.split else {"split": "false"})))
    for one in profile.code_maps:
        start = {"from": one.start.isoformat()} if one.start else {}
        parts.append(_table("[code_map]", {"column": _quoted(one.column)} | start | {"to": _inline(one.to)}))
    return "\n".join(part for part in parts if part)


def _head(profile: Profile) -> str:
    said = {"key": _quoted(profile.key), "title": _quoted(profile.title), "feed": _quoted(profile.feed)}
    for name in ("recognise", "header_starts_with", "null_markers", "date_formats", "ignore"):
        if getattr(profile, name):
            said[name] = _listed(getattr(profile, name))
    for name in ("organisation", "sheet", "period_label", "notes"):
        if getattr(profile, name):
            said[name] = _quoted(getattr(profile, name))
    if profile.header_row is not None:
        said["header_row"] = str(profile.header_row)
    for name in ("group_row", "day_in_name"):
        if getattr(profile, name):
            said[name] = "true"
    if profile.grain is not Grain.DAY:
        said["grain"] = _quoted(profile.grain)
    if profile.clock != LONDON_CLOCK:
        said["clock"] = _quoted(profile.clock)
    return _table("profile", said)


def _table(name: str, lines: dict[str, str]) -> str:
    return f"[{name}]\n" + "".join(f"{key} = {value}\n" for key, value in lines.items()) if lines else ""


def _quoted(text: str) -> str:
    return json.dumps(str(text), ensure_ascii=False).replace("\x7f", "\\u007f")


def _listed(texts: Iterable[str]) -> str:
    return f"[{', '.join(map(_quoted, texts))}]"


def _inline(pairs: dict[str, str]) -> str:
    return "{ " + ", ".join(f"{_quoted(key)} = {_quoted(value)}" for key, value in pairs.items()) + " }"
