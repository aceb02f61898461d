"""What a document of configuration may say, and what it makes of a system: the rules of `configure` and of Settings.

A document is the content of a configuration file (docs/configuration.md), or of a form on screen. A form may also say
that there is none of something (None), which a file has no word for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from functools import partial
from math import isfinite
from typing import Any, TypeVar

from flow.errors import ConfigurationError, nearest
from flow.layout import SETTING_NAMES, Layout, Organisation, Site, Target, Ward
from flow.measures.definitions import MEASURES
from flow.services.configured_settings import clock, day, settings_from
from flow.services.landing import land_again
from flow.store import snapshots, systems
from flow.vocabulary import Feed, OrganisationKind, WardType

Word = TypeVar("Word", bound=StrEnum)
KNOWN: dict[str, tuple[str, ...]] = {
    "": ("system", "organisation", "site", "ward", "target", "profile", "plan", "indicators"),
    "system": ("key", "name", "pooled", *SETTING_NAMES),
    "organisation": ("code", "name", "feeds", "due", "kind"),
    "site": ("code", "name", "organisation"),
    "ward": ("code", "name", "site", "type", "zone"),
    "target": ("measure", "value", "from", "source"),
    "profile": ("file",),
    "plan": ("file",),
    "indicators": ("file",),
}
REQUIRED: dict[str, tuple[str, ...]] = {
    "system": ("key", "name"),
    "organisation": ("code", "name"),
    "site": ("code", "name", "organisation"),
    "ward": ("code", "name", "site"),
    "target": ("measure", "value", "from"),
    "profile": ("file",),
    "plan": ("file",),
    "indicators": ("file",),
}


MAY_BE_NONE = ("baseline_long_stay_21", "opens_on", "mark", "about")
"""Settings of a system that may be left without a value."""


def check(where: str, document: dict[str, Any]) -> None:
    """Refuses what no configuration says, and what lacks a word it needs. `where` begins the sentence."""
    _only_known(where, "", document)
    if not isinstance(document.get("system"), dict):
        raise ConfigurationError(f"{where} needs a [system] with a key and a name.")
    for part, entries in document.items():
        for entry in [entries] if part == "system" else _list(where, part, entries):
            _only_known(where, part, entry)
            for name in REQUIRED[part]:
                if entry.get(name) in (None, ""):
                    raise ConfigurationError(f"{where}: a [{part}] needs {name}{_which(entry)}.")


def keep(
    connection: Any, old: Layout | None, document: dict[str, Any], who: str, moment: datetime
) -> tuple[Layout, list[str]]:
    """Writes the system as this document makes it, with history; gives the new layout, and what changed, in words."""
    new = merged(old, document)
    return new, systems.save(connection, new, who, moment)


def facts_again(connection: Any, old: Layout, new: Layout) -> bool:
    """Works every fact of the system out again where what facts depend on has changed; True where it has."""
    if _behind_facts(old, old) == _behind_facts(new, old):
        return False
    if old.settings.census != new.settings.census:
        days = snapshots.days_filed(connection, new.key)
        for feed in Feed if days else ():
            snapshots.choose(connection, new.key, feed, new.organisations, days, new.settings.census)
    land_again(connection, new)
    return True


def _behind_facts(layout: Layout, before: Layout) -> tuple[Any, ...]:
    """All that facts depend on but the rows: whose place it is, how it is counted, which census, divided by what.

    An organisation that was not there before has filed nothing yet.
    """
    return (
        layout.pooled,
        {code: layout.organisations[code].usual_ward_type for code in before.organisations},
        {code: item.organisation for code, item in layout.sites.items()},
        {place: item.type for place, item in layout.wards.items()},
        layout.settings.census,
        layout.settings.dtoc_denominator,
    )


def _list(file: str, part: str, entries: Any) -> list[dict[str, Any]]:
    if isinstance(entries, list) and all(isinstance(entry, dict) for entry in entries):
        return entries
    raise ConfigurationError(f"{file}: write [[{part}]], with two brackets, once for each {part}.")


def _which(entry: dict[str, Any]) -> str:
    said = entry.get("code") or entry.get("measure") or entry.get("name")
    return f" ({said})" if said else ""


def _only_known(file: str, part: str, entry: dict[str, Any]) -> None:
    for name in entry:
        if name not in KNOWN[part]:
            near = nearest(name, KNOWN[part])
            hint = f"; the nearest known one is '{near}'" if near else f"; known are {', '.join(KNOWN[part])}"
            raise ConfigurationError(f"{file}: [{part or 'top level'}] does not know '{name}'{hint}.")


def merged(old: Layout | None, document: dict[str, Any]) -> Layout:
    """The layout after this document: what it names is updated, what it leaves out stays as it was."""
    head = document["system"]
    key = str(head["key"])
    if not key or any(letter not in "abcdefghijklmnopqrstuvwxyz0123456789-" for letter in key):
        raise ConfigurationError(f"'{key}' cannot be a system's key: use a-z, 0-9 and -.")
    base = old or Layout(key=key, name=str(head["name"]))
    organisations = base.organisations | {item.code: item for item in _organisations(document, base)}
    sites = base.sites | {item.code: item for item in _sites(document, organisations)}
    wards = base.wards | {(item.site, item.code): item for item in _wards(document, base, sites)}
    targets = {(item.measure, item.start): item for item in (*base.targets, *_targets(document))}
    return replace(
        base,
        name=str(head["name"]),
        pooled=_pooled(head, base),
        organisations=organisations,
        sites=sites,
        wards=wards,
        targets=tuple(targets.values()),
        settings=settings_from(head, base.settings),
    )


def _pooled(head: dict[str, Any], base: Layout) -> bool:
    pooled = head.get("pooled", base.pooled)
    if not isinstance(pooled, bool):
        raise ConfigurationError("pooled is true or false.")
    return pooled


def _one_of(word: type[Word], value: Any, place: str) -> Word:
    try:
        return word(str(value))
    except ValueError:
        near = nearest(str(value), [str(known) for known in word])
        hint = f"; the nearest is '{near}'" if near else ""
        raise ConfigurationError(f"{place}: '{value}' is not one of {', '.join(word)}{hint}.") from None


def _given(entry: dict[str, Any], name: str, known: Any, read: Callable[[Any], Any]) -> Any:
    """What the entry says of this; what was known where it says nothing; None where it says that there is none."""
    if name not in entry:
        return known
    return None if entry[name] is None else read(entry[name])


def _organisations(document: dict[str, Any], base: Layout) -> Iterable[Organisation]:
    for entry in document.get("organisation", []):
        code = str(entry["code"])
        known = base.organisations.get(code) or Organisation(code, str(entry["name"]))
        place = f"organisation {code}"
        kind = _given(entry, "kind", known.kind, partial(_one_of, OrganisationKind, place=f"{place}, kind"))
        feeds = (
            tuple(_one_of(Feed, feed, f"{place}, feeds") for feed in entry["feeds"])
            if "feeds" in entry
            else known.feeds
        )
        due = _given(entry, "due", known.due, partial(clock, f"{place}, due"))
        yield Organisation(code, str(entry["name"]), kind, feeds, due)


def _sites(document: dict[str, Any], organisations: dict[str, Organisation]) -> Iterable[Site]:
    for entry in document.get("site", []):
        code, owner = str(entry["code"]), str(entry["organisation"])
        if owner not in organisations:
            raise ConfigurationError(f"site {code} belongs to {owner}, which is not among the organisations.")
        yield Site(code, str(entry["name"]), owner)


def _wards(document: dict[str, Any], base: Layout, sites: dict[str, Site]) -> Iterable[Ward]:
    for entry in document.get("ward", []):
        code, site = str(entry["code"]), str(entry["site"])
        if site not in sites:
            raise ConfigurationError(f"ward {code} is at site {site}, which is not among the sites.")
        known = base.wards.get((site, code)) or Ward(code, site, str(entry["name"]))
        kind = _given(entry, "type", known.type, partial(_one_of, WardType, place=f"ward {code}, type"))
        yield Ward(code, site, str(entry["name"]), kind, _given(entry, "zone", known.zone, str))


def _targets(document: dict[str, Any]) -> Iterable[Target]:
    for entry in document.get("target", []):
        measure = str(entry["measure"])
        start = day(f"target {measure}: from", entry["from"])
        if measure not in MEASURES:
            near = nearest(measure, MEASURES)
            raise ConfigurationError(
                f"target: there is no measure '{measure}'" + (f"; the nearest is '{near}'." if near else ".")
            )
        if (
            isinstance(entry["value"], bool)
            or not isinstance(entry["value"], int | float)
            or not isfinite(entry["value"])
        ):
            raise ConfigurationError(f"target {measure}: value is a number.")
        yield Target(measure, float(entry["value"]), start, str(entry.get("source", "local")))
