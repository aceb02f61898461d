"""People hidden in whatever shape a service gives: nested records, keys, pairs, sentences, tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import Any, NamedTuple

import pandas as pd

from flow.security.masking import masked


class Colour(StrEnum):
    RED = "red"


class Ref(NamedTuple):
    organisation: str
    spell_id: str


@dataclass(frozen=True)
class Person:
    organisation: str
    spell_id: str
    bed: str | None
    days: int
    next_step: str | None = None
    note: str | None = None
    outcome: Colour = Colour.RED

    def __post_init__(self) -> None:
        if not self.spell_id.startswith("S"):
            raise ValueError("not a spell")

    @cached_property
    def label(self) -> str:
        return f"{self.organisation} {self.spell_id}"


@dataclass(frozen=True, slots=True)
class Group:
    people: tuple[Person, ...]
    words: str = ""
    by_key: Mapping[Any, Any] = field(default_factory=dict)


RUTH = Person("RK9", "S10", "B1", 9, "ring her son", "he drinks")
TOM = Person("RK9", "S9", None, 3)


def test_numbers_become_numbers_that_mean_nothing_and_beds_and_words_go() -> None:
    found = masked(Group((RUTH, TOM)))
    assert [person.spell_id for person in found.people] == ["person 1", "person 2"]
    assert [(person.bed, person.next_step, person.note) for person in found.people] == [
        ("", "", ""),
        (None, None, None),
    ]
    assert [person.days for person in found.people] == [9, 3]
    assert found.people[0].outcome is Colour.RED
    assert RUTH.spell_id == "S10", "what was given is as it was"


def test_the_same_person_is_the_same_everywhere_and_a_sentence_names_nobody() -> None:
    found = masked(
        Group((RUTH, TOM), "Ask for S10, then S9 (RK9).", MappingProxyType({("RK9", "S10"): ["S9"], "a": 1}))
    )
    assert found.words == "Ask for person 1, then person 2 (RK9)."
    assert found.by_key == {("RK9", "person 1"): ["person 2"], "a": 1}


def test_what_was_sorted_by_number_stays_sorted() -> None:
    people = tuple(Person("RK9", f"S{number:03}", None, 1) for number in range(120))
    there = masked(Group(people)).people
    assert list(there) == sorted(there, key=lambda person: person.spell_id)


def test_what_was_worked_out_of_a_number_goes_with_it() -> None:
    person = Person("RK9", "S77", None, 1)
    assert person.label == "RK9 S77"
    assert masked([person])[0].label == "RK9 person 1"


def test_pairs_and_records_with_names_are_found_wherever_they_stand() -> None:
    found = masked(
        {"patients": [["RK9", "S1"]], "changes": {"patients": (None, [["RK9", "S2"]])}, "of": Ref("RK9", "S3")}
    )
    assert "S" not in repr(found).replace("LWSW", "").replace("Ref(organisation='RK9', spell_id=", "")
    assert found["of"] == Ref("RK9", "person 3")


def test_an_outcome_that_is_ours_stays_and_one_that_was_written_goes() -> None:
    written = {"patients": [], "outcome": "she went home", "kind": Colour.RED, "what": "Ring the wards"}
    assert masked(written) == {**written, "outcome": ""}
    assert masked({"outcome": "as planned"}) == {"outcome": "as planned"}, "nobody is told of there"


def test_a_long_number_in_a_sentence_may_be_anybodys() -> None:
    assert masked(["Ring about RK9104554 today", "E06000026", "of E06000026 now", "1 in 4", "on 2018-06-05"]) == [
        "Ring about (a number) today", "E06000026", "of E06000026 now", "1 in 4", "on 2018-06-05",
    ]  # fmt: skip


def test_a_table_loses_what_names_anybody() -> None:
    found = masked(pd.DataFrame({"spell_id": ["S1"], "bed": ["B1"], "note": ["x"], "ward": ["HAR"], "days": [4]}))
    assert found.iloc[0].to_list() == [None, None, None, "HAR", 4]


def test_counts_stay_as_they_are() -> None:
    assert masked(4) == 4
    assert masked(None) is None
    assert masked({"a", "b"}) == {"a", "b"}
    assert masked((1, 2.5, [Colour.RED])) == (1, 2.5, [Colour.RED])


@dataclass(frozen=True)
class Agreed:
    what: str
    patients: tuple[Ref, ...]


def test_the_words_of_an_action_for_one_person_go_and_those_of_a_group_stay() -> None:
    one, two = Agreed("Ring his son", (Ref("RK9", "S1"),)), Agreed("Call the care homes", (Ref("RK9", "S1"),) * 2)
    assert [each.what for each in masked((one, two))] == ["An action for one person", "Call the care homes"]
