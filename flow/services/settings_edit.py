"""Changing a system's settings on screen: by the rules of `configure`, with who and when, and nobody overwritten.

A part is named as a configuration file names it; its fields are plain values under the file's own names. Whoever
changes a part hands in the fields that were read: where the store holds others by then, somebody else saved.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from flow import clock
from flow.actions.fields import plain
from flow.errors import RuleRefused, SomebodyElseSaved, UsageError
from flow.layout import Layout
from flow.security.person import Person
from flow.security.roles import Act
from flow.services import configuration
from flow.services.allowed import allowed
from flow.services.settings_words import FIELD_WORDS, change_words, flat, part_words, saved_meanwhile
from flow.services.values import known_system
from flow.store import records, systems
from flow.store.database import Database

Fields = dict[str, Any]
"""A part's fields: texts, numbers, dates, lists of texts; None where there is none."""
NAMED_BY: dict[str, tuple[str, ...]] = {
    "system": (),
    "organisation": ("code",),
    "site": ("code",),
    "ward": ("site", "code"),
    "target": ("measure", "from"),
}
"""What names one of each part; a change never touches it."""
THIS_FORM = "This form"
NO_SOURCE = "local"


@dataclass(frozen=True)
class ChangeLine:
    """One change in words: what was changed, and from what to what."""

    at: datetime
    who: str
    what: str
    told: str


@allowed(Act.SEE)
def settings(db: Database, system: str) -> Layout:
    """The system as it is configured now. Raises UsageError for one that does not exist."""
    with db.reading() as connection:
        return known_system(connection, system)


@allowed(Act.SEE)
def history(db: Database, system: str, limit: int | None = None) -> list[ChangeLine]:
    """What was changed in the system's settings, newest first."""
    with db.reading() as connection:
        layout = known_system(connection, system)
        found = records.setting_changes(connection, system, limit=limit)
    return [ChangeLine(item.at, item.who, part_words(item, layout), change_words(item)) for item in found]


@allowed(Act.SEE)
def changes_counted(db: Database, system: str) -> int:
    """How many changes `history` would give."""
    with db.reading() as connection:
        return records.changes_counted(connection, system)


def fields_of(layout: Layout, part: str, named: Mapping[str, Any]) -> Fields | None:
    """The fields of one part as they stand in this layout; None where it is not there."""
    if part == "system":
        opens = layout.settings.opens_on
        said = asdict(layout.settings) | {"opens_on": date.fromisoformat(opens) if opens else None}
        return {"name": layout.name} | said
    if part == "target":
        place = (named["measure"], named["from"])
        target = next((item for item in layout.targets if (item.measure, item.start) == place), None)
        if target is None:
            return None
        return {"measure": place[0], "from": place[1], "value": target.value, "source": target.source}
    tables: dict[str, Mapping[Any, Any]] = {
        "organisation": layout.organisations,
        "site": layout.sites,
        "ward": layout.wards,
    }
    key = tuple(named[name] for name in NAMED_BY[part])
    item = tables[part].get(key if len(key) > 1 else key[0])
    return None if item is None else _plain(asdict(item))


def _plain(fields: Fields) -> Fields:
    return {
        name: [str(each) for each in value] if isinstance(value, tuple) else value for name, value in fields.items()
    }


@allowed(Act.CONFIGURE)
def change(
    db: Database,
    system: str,
    part: str,
    named: Mapping[str, Any],
    changes: Mapping[str, Any],
    read: Fields | None,
    *,
    who: Person,
    at: datetime | None = None,
) -> str:
    """Saves these fields of one part, or adds it where `read` is None; gives what was changed, in words.

    Raises ConfigurationError with the sentence that `configure` would say, SomebodyElseSaved where the part is no
    longer as it was read, RuleRefused where what is to be added is there. Facts are worked out again where they must.
    """
    moment = clock.naive_utc(at or clock.now())
    if part not in NAMED_BY:
        raise UsageError(f"There is no part '{plain(part)}' to change. There are {', '.join(NAMED_BY)}.")
    named, changes = _clean(named), _clean(changes)
    with db.writing() as connection:
        systems.hold(connection, system)
        old = known_system(connection, system)
        stored = fields_of(old, part, named) if _is_named(part, named) else None
        if stored != read:
            raise _moved_on(connection, old, part, named, read)
        document = _document(old, part, named, stored, changes)
        configuration.check(THIS_FORM, document)
        new, changed = configuration.keep(connection, old, document, str(who), moment)
        if not changed:
            raise RuleRefused("Nothing was changed: everything is as it was.")
        configuration.facts_again(connection, old, new)
        newest = records.setting_changes(connection, system, limit=1)[0]
    told = part_words(newest, new)
    return f"{told[:1].upper()}{told[1:]}: {change_words(newest)}."


def _clean(fields: Mapping[str, Any]) -> Fields:
    """Texts in one line, without control characters and the space around them; an empty one is none."""
    return {name: (plain(value) or None) if isinstance(value, str) else value for name, value in fields.items()}


def _is_named(part: str, named: Mapping[str, Any]) -> bool:
    return all(named.get(name) is not None for name in NAMED_BY[part])


def _document(
    old: Layout, part: str, named: Mapping[str, Any], stored: Fields | None, changes: Mapping[str, Any]
) -> dict[str, Any]:
    """What a configuration file would say to make this one change; what it must repeat stays as it was."""
    system = {"key": old.key, "name": old.name}
    if part == "system":
        return {"system": system | dict(changes)}
    kept = {name: stored[name] for name in configuration.REQUIRED[part] if stored and name in stored}
    entry = {**kept, **named, **changes}
    if part == "target" and stored and "source" not in changes:
        entry["source"] = stored["source"]
    if part == "target" and not entry.get("source"):
        entry["source"] = NO_SOURCE
    return {"system": system, part: [entry]}


def _moved_on(connection: Any, layout: Layout, part: str, named: Mapping[str, Any], read: Fields | None) -> RuleRefused:
    """Who changed it meanwhile; or, of what was to be added, that it is there."""
    names = [named[name] for name in NAMED_BY[part]] or [layout.key]
    what = " ".join([part, *map(str, names)])
    changes = records.setting_changes(connection, layout.key, what)
    if read is None:
        there = part_words(changes[0], layout) if changes else what
        return RuleRefused(f"There is already a {there}. Choose it in the list to change it; nothing was saved.")
    since = []
    for item in changes:
        if _same(flat(item.after), read):
            break
        since.append(item)
    return SomebodyElseSaved(saved_meanwhile(since, layout))


def _same(said: Mapping[str, Any], read: Fields) -> bool:
    """Whether a state in history is the one that was read."""
    plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in read.items()}
    return all(said.get(name) == plain[name] for name in FIELD_WORDS if name in plain)
