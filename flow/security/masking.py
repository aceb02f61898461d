"""People hidden from those who may see counts alone: whatever names a person is replaced before it leaves a service.

A service gives plain frozen records. In all of them what names a person stands in fields of the names below; whatever
stands there is replaced by a number that means nothing, and so is the same text wherever else it stands: as a key, in
a pair, as a word of a sentence.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any

NAMES = frozenset({"spell_id", "spell", "local_key", "local_keys", "attendance_id", "case_id", "nhs_number"})
"""Fields that name a person or a stay."""
PLACES = frozenset({"bed"})
"""Fields that tell where exactly a person lies: emptied."""
TELLS = frozenset({"note", "next_step", "step", "blocked_by", "outcome"})
"""What somebody wrote in words of their own, where it stands in what is told of people: emptied."""
TOLD_OF = NAMES | {"patients", "who_organisation"}
"""A record with one of these tells of people: a person's, an action's, or an event of somebody's record."""
PAIRS = "patients"
"""The field that holds pairs of an organisation and a stay."""
ABOUT_ONE = "An action for one person"
"""What stands for the words of an action that has one patient: they were written about that person."""
LONG_NUMBER = re.compile(r"\b(?!E\d{8}\b)\w*\d{5}\w*")
"""What may be anybody's number where somebody wrote it into a sentence. A council's code of nine signs is nobody's."""
A_NUMBER = "(a number)"
WORD = re.compile(r"[^\s,;:()'\"]+")


def masked(found: Any) -> Any:
    """The same with nobody in it. Counts, groups and order stay, also where a number decided the order.

    A table for export loses what is in those columns.
    """
    if hasattr(found, "assign") and hasattr(found, "columns"):
        return found.assign(**{name: None for name in found.columns if name in NAMES | PLACES | TELLS})
    known = sorted(set(_names(found)))
    names = {name: f"person {number:0{len(str(len(known)))}}" for number, name in enumerate(known, start=1)}
    return _without(found, names, of_people=False)


def _names(item: Any) -> Iterator[str]:
    """Every text in a field that names a person."""
    for name, value in members(item):
        if name in NAMES and isinstance(value, str):
            if value:
                yield value
        elif name == PAIRS:
            yield from _paired(value)
        else:
            yield from _names(value)


def _paired(item: Any) -> Iterator[str]:
    """The second of every pair of texts: an organisation and a stay in it, as an action's patients are written."""
    if isinstance(item, (tuple, list)):
        if len(item) == 2 and all(isinstance(each, str) for each in item):
            yield item[1]
        else:
            for each in item:
                yield from _paired(each)


def members(item: Any) -> Iterator[tuple[Any, Any]]:
    """(name, value) of all that a record, a mapping or a list holds: a field by its name, a key or an item by None."""
    if is_dataclass(item) and not isinstance(item, type):
        for field in fields(item):
            yield field.name, getattr(item, field.name)
    elif isinstance(item, Mapping):
        for key, value in item.items():
            yield None, key
            yield key, value
    elif isinstance(item, tuple) and hasattr(item, "_fields"):
        yield from zip(item._fields, item, strict=True)
    elif isinstance(item, (tuple, list, set, frozenset)):
        for value in item:
            yield None, value


def _without(item: Any, names: Mapping[str, str], *, of_people: bool) -> Any:
    """`of_people`: it stands in what is told of people. A word of our own list stays that word."""
    if isinstance(item, Enum):
        return item
    if isinstance(item, str):
        return _text(item, names)
    if is_dataclass(item) and not isinstance(item, type):
        return _record(item, names, of_people=of_people or tells_of_people(type(item)))
    if isinstance(item, Mapping):
        tells = of_people or not TOLD_OF.isdisjoint(item)
        return {
            _without(key, names, of_people=tells): _member(key, value, names, of_people=tells)
            for key, value in item.items()
        }
    if isinstance(item, tuple) and hasattr(item, "_fields"):
        tells = of_people or not TOLD_OF.isdisjoint(item._fields)
        return type(item)(*(_member(name, value, names, of_people=tells) for name, value in members(item)))
    if isinstance(item, (tuple, list, set, frozenset)):
        return type(item)(_without(value, names, of_people=of_people) for value in item)
    return item


@cache
def tells_of_people(kind: type) -> bool:
    return any(field.name in TOLD_OF for field in fields(kind))


def _record(item: Any, names: Mapping[str, str], *, of_people: bool) -> Any:
    """A copy, whatever its rules are: it was right before, and what was worked out from names goes with them."""
    made = copy.copy(item)
    own = {field.name for field in fields(item)}
    for worked_out in set(getattr(made, "__dict__", ())) - own:
        del made.__dict__[worked_out]
    for name in own:
        object.__setattr__(made, name, _member(name, getattr(item, name), names, of_people=of_people))
    if "what" in own and is_about_one(item):
        object.__setattr__(made, "what", ABOUT_ONE)
    return made


def is_about_one(action: Any) -> bool:
    """Whether an action has exactly one patient."""
    return len(getattr(action, PAIRS, ())) == 1


def _member(name: Any, value: Any, names: Mapping[str, str], *, of_people: bool) -> Any:
    if name in PLACES or (of_people and name in TELLS):
        return _emptied(value)
    return _without(value, names, of_people=of_people)


def _emptied(value: Any) -> Any:
    """No words: an empty text for a text, and so within a list of what stood before and after."""
    if isinstance(value, (tuple, list)):
        return type(value)(_emptied(each) for each in value)
    return "" if type(value) is str else value


def _text(text: str, names: Mapping[str, str]) -> str:
    if text in names:
        return names[text]
    if names and any(word in names for word in WORD.findall(text)):
        text = WORD.sub(lambda found: names.get(found[0], found[0]), text)
    return LONG_NUMBER.sub(A_NUMBER, text) if " " in text else text
