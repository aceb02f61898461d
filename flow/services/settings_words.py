"""What was changed in a system's settings, in words: the part, its field, before and after."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flow.actions.words import NOT_SAVED
from flow.clock import day_words, moment_words
from flow.layout import Layout
from flow.measures.definitions import MEASURES
from flow.store.records import SettingChange
from flow.vocabulary import OrganisationKind, WardType, words

FIELD_WORDS: dict[str, str] = {
    "name": "name",
    "kind": "kind",
    "feeds": "feeds owed",
    "due": "due",
    "organisation": "organisation",
    "type": "type",
    "zone": "zone",
    "value": "value",
    "source": "source",
    "pooled": "shown as one system",
    "census_time": "census time",
    "files_due": "files due",
    "huddle_time": "huddle time",
    "dtoc_denominator": "what the DTOC rate divides by",
    "baseline_long_stay_21": "baseline of 21+ day patients",
    "usual_weeks": "weeks that make the usual",
    "far_from_usual": "far from usual",
    "local_level": "local pressure level",
    "shares": "share the meeting could resolve",
    "opens_on": "morning shown first",
    "mark": "mark beside the name",
    "about": "what the mark means",
}
"""Every field that may change, as a form and history name it. Codes and starts name a thing and never change."""
PERCENT = frozenset({"far_from_usual"})
NONE = "none"


def part_words(change: SettingChange, layout: Layout) -> str:
    """What was changed: ward Hartor (HAR) at Derriford Hospital. Places by the names they have now."""
    part, _, rest = change.what.partition(" ")
    said = flat(change.after)
    if part not in PARTS or (part != "system" and not said):
        return f"{part} {rest}"
    return PARTS[part](layout, said)


def _organisation(layout: Layout, said: Mapping[str, Any]) -> str:
    known = layout.organisations.get(said["code"])
    return f"organisation {known.name if known else said['name']} ({said['code']})"


def _site(layout: Layout, said: Mapping[str, Any]) -> str:
    known = layout.sites.get(said["code"])
    return f"site {known.name if known else said['name']} ({said['code']})"


def _ward(layout: Layout, said: Mapping[str, Any]) -> str:
    known, at = layout.wards.get((said["site"], said["code"])), layout.sites.get(said["site"])
    return f"ward {known.name if known else said['name']} ({said['code']}) at {at.name if at else said['site']}"


def _target(layout: Layout, said: Mapping[str, Any]) -> str:
    return f"target for {_label(said['measure'])} from {day_words(date.fromisoformat(said['start']))}"


PARTS: dict[str, Callable[[Layout, Mapping[str, Any]], str]] = {
    "system": lambda layout, said: f"settings of {layout.name}",
    "organisation": _organisation,
    "site": _site,
    "ward": _ward,
    "target": _target,
}


def _label(measure: str) -> str:
    return MEASURES[measure].label if measure in MEASURES else measure


def change_words(change: SettingChange) -> str:
    """zone: Medicine North → Medicine South; what it was made with where it was added."""
    before, after = flat(change.before), flat(change.after)
    if change.what.startswith("profile"):
        return "added" if change.before is None else "how the file is read was changed"
    unit = str(after.get("measure", ""))
    if change.before is None:
        told = [
            f"{FIELD_WORDS[name]} {value_words(name, after[name], unit)}" for name in FIELD_WORDS if after.get(name)
        ]
        return f"added: {', '.join(told)}" if told else "added"
    told = [
        f"{FIELD_WORDS[name]}: {value_words(name, before.get(name), unit)} → {value_words(name, after.get(name), unit)}"
        for name in FIELD_WORDS
        if before.get(name) != after.get(name)
    ]
    return "; ".join(told) or "no field that is shown"


def flat(said: Any) -> dict[str, Any]:
    """The fields of a part; those of the system itself have its settings among them."""
    if not isinstance(said, Mapping):
        return {}
    return {name: value for name, value in said.items() if name != "settings"} | dict(said.get("settings") or {})


def value_words(name: str, value: Any, measure: str = "") -> str:
    """One value as a person reads it."""
    if value is None or value == []:
        return NONE
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    if name == "kind":
        return words(OrganisationKind(value))
    if name == "type":
        return words(WardType(value))
    if name == "value":
        return target_words(measure, value)
    if name == "opens_on":
        return day_words(date.fromisoformat(value))
    if isinstance(value, int | float):
        return f"{value * 100:g}%" if name in PERCENT else f"{value:g}"
    return str(value)


def target_words(measure: str, value: float) -> str:
    """92% or 72 patients."""
    declared = MEASURES.get(measure)
    if declared is None:
        return f"{value:g}"
    return f"{round(value * 100, 6):g}%" if declared.unit == "%" else f"{value:g} {declared.unit}".strip()


def saved_meanwhile(changes: list[SettingChange], layout: Layout) -> str:
    """Who changed the same thing since it was opened, newest first; what it says of the person's own change."""
    if not changes:
        return f"This was changed after you opened it. {NOT_SAVED}"
    newest = changes[0]
    more = f" ({len(changes)} changes; this is the newest)" if len(changes) > 1 else ""
    return (
        f"{newest.who} changed {part_words(newest, layout)} at {moment_words(newest.at)}{more}, after you opened"
        f" it: {change_words(newest)}. {NOT_SAVED}"
    )
