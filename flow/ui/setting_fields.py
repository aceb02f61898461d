"""The fields of each part of a system, as one table: what a form asks, and how what is typed is told to the service."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from flow.clock import day_words, today
from flow.layout import DTOC_DENOMINATORS, SETTING_HELP, Layout
from flow.measures.definitions import MEASURES
from flow.ui.morning import Morning
from flow.vocabulary import Feed, OrganisationKind, WardType, words

LONGEST = 120
LONGEST_ABOUT = 400
A_TIME = "08:45"


@dataclass(frozen=True)
class Asked:
    """What a field needs to draw itself: its label, the value that was read, its key, and what there is to choose."""

    label: str
    value: Any
    key: str
    layout: Layout
    morning: Morning
    help: str | None = None


Ask = Callable[[Asked], Any]


@dataclass(frozen=True)
class Field:
    """One field. `names`: it names the part, is asked when one is added, and never changes afterwards."""

    name: str
    label: str
    ask: Ask
    names: bool = False


def text(asked: Asked) -> Any:
    return st.text_input(asked.label, asked.value or "", LONGEST, key=asked.key, help=asked.help)


def long_text(asked: Asked) -> Any:
    return st.text_area(asked.label, asked.value or "", max_chars=LONGEST_ABOUT, key=asked.key, help=asked.help)


def time_of_day(asked: Asked) -> Any:
    return st.text_input(asked.label, asked.value or "", 5, placeholder=A_TIME, key=asked.key, help=asked.help)


def one_of(options: Callable[[Asked], Mapping[Any, str]], placeholder: str = "Choose") -> Ask:
    """A list to choose one from; `options` gives value -> words."""

    def ask(asked: Asked) -> Any:
        there = dict(options(asked))
        values = list(there)
        index = values.index(asked.value) if asked.value in there else None
        return st.selectbox(
            asked.label,
            values,
            index=index,
            format_func=lambda value: there[value],
            placeholder=placeholder,
            key=asked.key,
            help=asked.help,
        )

    return ask


def feeds(asked: Asked) -> Any:
    owed = [str(feed) for feed in Feed]
    return st.multiselect(asked.label, owed, asked.value or [], placeholder="None", key=asked.key, help=asked.help)


def whole_number(asked: Asked) -> Any:
    return st.number_input(
        asked.label, min_value=1, max_value=52, value=int(asked.value or 1), step=1, key=asked.key, help=asked.help
    )


def number(asked: Asked) -> Any:
    return st.number_input(asked.label, value=asked.value, step=None, format="%g", key=asked.key, help=asked.help)


def number_or_none(asked: Asked) -> Any:
    """A field of numbers cannot be emptied once it has one; what is not a number goes on as it is, to be refused."""
    shown = "" if asked.value is None else f"{asked.value:g}"
    typed = st.text_input(asked.label, shown, LONGEST, placeholder="None", key=asked.key, help=asked.help).strip()
    try:
        return float(typed) if typed else None
    except ValueError:
        return typed


def per_cent(asked: Asked) -> Any:
    shown = None if asked.value is None else round(float(asked.value) * 100, 8)
    typed = st.number_input(f"{asked.label}, %", value=shown, format="%g", key=asked.key, help=asked.help)
    return None if typed is None else round(typed / 100, 10)


def first_day(asked: Asked) -> Any:
    return st.date_input(
        asked.label,
        asked.value or asked.morning.day or today(),
        min_value=date(1990, 1, 1),
        max_value=date(2100, 1, 1),
        format="DD/MM/YYYY",
        key=asked.key,
    )


def _organisations(asked: Asked) -> Mapping[Any, str]:
    return {code: item.name for code, item in asked.layout.organisations.items()}


def _sites(asked: Asked) -> Mapping[Any, str]:
    return {code: item.name for code, item in asked.layout.sites.items()}


def _measures(asked: Asked) -> Mapping[Any, str]:
    return {key: item.label for key, item in MEASURES.items()}


def _kinds(asked: Asked) -> Mapping[Any, str]:
    return {None: "None"} | {str(kind): words(kind) for kind in OrganisationKind}


def _types(asked: Asked) -> Mapping[Any, str]:
    return {None: "As its file says"} | {str(kind): words(kind) for kind in WardType}


def _denominators(asked: Asked) -> Mapping[Any, str]:
    return {name: f"{name} beds" for name in DTOC_DENOMINATORS}


def _mornings(asked: Asked) -> Mapping[Any, str]:
    days = sorted({*asked.morning.system.days, *([asked.value] if asked.value else [])}, reverse=True)
    return {None: "The newest"} | {day: day_words(day) for day in days}


FIELDS: dict[str, tuple[Field, ...]] = {
    "organisation": (
        Field("code", "Code: ODS, or a local one", text, names=True),
        Field("name", "Name", text),
        Field("kind", "Kind", one_of(_kinds)),
        Field("feeds", "Feeds owed each day", feeds),
        Field("due", "Due, if not when all files are", time_of_day),
    ),
    "site": (
        Field("code", "Code: ODS, or a local one", text, names=True),
        Field("name", "Name", text),
        Field("organisation", "Organisation", one_of(_organisations)),
    ),
    "ward": (
        Field("site", "Site", one_of(_sites), names=True),
        Field("code", "Code, as in the files", text, names=True),
        Field("name", "Name", text),
        Field("type", "Type", one_of(_types)),
        Field("zone", "Zone", text),
    ),
    "target": (
        Field("measure", "Measure", one_of(_measures), names=True),
        Field("from", "From", first_day, names=True),
        Field("value", "Target (92 for 92%)", number),
        Field("source", "Source: who set it, and where it is written", text),
    ),
    "system": (
        Field("name", "Name of the system", text),
        Field("census_time", "Census time", time_of_day),
        Field("files_due", "Files due", time_of_day),
        Field("huddle_time", "Huddle time", time_of_day),
        Field("usual_weeks", "Weeks that make the usual", whole_number),
        Field("far_from_usual", "Far from usual", per_cent),
        Field("dtoc_denominator", "The DTOC rate divides by", one_of(_denominators)),
        Field("baseline_long_stay_21", "Baseline of 21+ day patients", number_or_none),
        Field("local_level", "Local pressure level", long_text),
        Field("shares", "Share the meeting could resolve", long_text),
        Field("opens_on", "Morning shown first", one_of(_mornings)),
        Field("mark", "Mark beside the name", text),
        Field("about", "What the mark means", long_text),
    ),
}


def ask(part: str, read: Mapping[str, Any] | None, layout: Layout, morning: Morning, key: str) -> dict[str, Any]:
    """Draws the fields; gives what is typed by name. What names a part is asked only when one is added."""
    asked = [field for field in FIELDS[part] if not (field.names and read)]
    columns = st.columns(2, gap="medium") if len(asked) > len(FIELDS["target"]) + 1 else [st.container()]
    typed = {}
    for place, field in enumerate(asked):
        value = shown(part, field.name, read)
        help_ = SETTING_HELP.get(field.name) if part == "system" else None
        with columns[place * len(columns) // len(asked)]:
            one = Asked(field.label, value, f"{key} field {field.name}", layout, morning, help_)
            typed[field.name] = field.ask(one)
    return {name: as_kept(part, name, value, read or typed) for name, value in typed.items()}


def shown(part: str, name: str, read: Mapping[str, Any] | None) -> Any:
    """The value as a form shows it: a target on a share as a percentage."""
    value = read.get(name) if read else None
    if part == "target" and name == "value" and read and value is not None and _is_share(read):
        return round(value * 100, 8)
    return value


def as_kept(part: str, name: str, typed: Any, of: Mapping[str, Any]) -> Any:
    """What was typed as the store keeps it: a percentage of a target as a share, no text as none."""
    if isinstance(typed, str):
        return typed.strip() or None
    if part == "target" and name == "value" and typed is not None and _is_share(of):
        return round(typed / 100, 10)
    return typed


def _is_share(of: Mapping[str, Any]) -> bool:
    declared = MEASURES.get(of.get("measure") or "")
    return declared is not None and declared.unit == "%"
