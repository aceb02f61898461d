"""Short lists of those about to tip: who is on them, what they lack, and who comes first."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flow.huddle.staying import Review, Said, Staying
from flow.huddle.tipping import Lacks, chc_standard, community_standard, long_tomorrow
from flow.vocabulary import DischargePlanned, WardType

DAY = date(2018, 6, 5)
AHEAD = DAY + timedelta(days=3)
REVIEWED = Review(DAY, datetime(2018, 6, 5, 8, tzinfo=UTC), "Matron", Said.HERE)
PERSON = Staying(
    "RK9", "D", "HAR", "Hartor", None, WardType.GENERAL_ACUTE, "B1", "S1", 6, None, "1", "E", "PCC",
    fit_waiting=False, planned=None, review=REVIEWED, next_step=None, next_check=None,
)  # fmt: skip


def who(spell: str, stay: int = 6, **more: object) -> Staying:
    return replace(PERSON, spell_id=spell, length_of_stay=stay, **more)  # type: ignore[arg-type]


def spells(found: Any) -> list[str]:
    return [line.person.spell_id for line in found.lines]


def test_day_six_and_twenty_today_and_no_other_day() -> None:
    found = long_tomorrow([who(str(stay), stay) for stay in (5, 6, 7, 13, 19, 20, 21)], DAY)
    assert spells(found) == ["20", "6"]
    assert [(line.day_of_stay, line.becomes) for line in found.lines] == [(20, 21), (6, 7)]


@pytest.mark.parametrize(
    ("more", "lacks"),
    [
        ({}, (Lacks.NO_DATE, Lacks.NO_STEP)),
        ({"expected_discharge_date": AHEAD}, (Lacks.NO_STEP,)),
        ({"expected_discharge_date": DAY, "next_step": "Ring"}, None),
        ({"expected_discharge_date": DAY - timedelta(days=1), "next_step": "Ring"}, (Lacks.DATE_PASSED,)),
        ({"next_step": "Ring"}, (Lacks.NO_DATE,)),
        ({"next_step": "Ring", "review": None}, (Lacks.NO_DATE, Lacks.NO_REVIEW)),
        ({"expected_discharge_date": AHEAD, "next_step": "Ring", "review": None}, None),
        ({"planned": DischargePlanned.POSSIBLE}, None),
        ({"planned": DischargePlanned.DEFINITE}, None),
        ({"kind": WardType.ASSESSMENT}, (Lacks.NO_DATE, Lacks.NO_STEP)),
        ({"kind": WardType.COMMUNITY}, None),
        ({"kind": WardType.MATERNITY}, None),
    ],
)
def test_who_lacks_a_plan_or_a_date(more: dict[str, object], lacks: tuple[Lacks, ...] | None) -> None:
    found = long_tomorrow([who("S1", **more)], DAY)
    assert [line.lacks for line in found.lines] == ([lacks] if lacks else [])


def test_most_urgent_first() -> None:
    people = [
        who("six, ready", fit_waiting=True),
        who("six, has a step", next_step="Ring"),
        who("twenty, has a step", 20, next_step="Ring"),
        who("twenty", 20),
        who("six"),
        who("six, ward before", ward_name="Alder"),
    ]
    assert spells(long_tomorrow(people, DAY)) == [
        "twenty",
        "twenty, has a step",
        "six, ready",
        "six, ward before",
        "six",
        "six, has a step",
    ]


def test_at_most_twenty_and_how_many_there_are() -> None:
    found = long_tomorrow([who(f"{number:02}") for number in range(33)], DAY)
    assert (len(found.lines), found.total, found.left_out) == (20, 33, 13)
    assert long_tomorrow([], DAY).left_out == 0


def test_community_day_twelve_to_fourteen_with_or_without_a_plan() -> None:
    community = [who(str(stay), stay, kind=WardType.COMMUNITY) for stay in (11, 12, 13, 14, 15)]
    planned = who("leaves", 14, kind=WardType.COMMUNITY, planned=DischargePlanned.DEFINITE)
    whole = who("12, all there", 12, kind=WardType.COMMUNITY, expected_discharge_date=AHEAD, next_step="Ring")
    acute = who("acute", 13)
    found = community_standard([*community, planned, whole, acute], DAY)
    assert spells(found) == ["14", "13", "12", "12, all there"]
    assert {line.becomes for line in found.lines} == {15}
    assert found.lines[-1].lacks == ()


def case(number: str, days: int | None, tool: date | None = None, decision: date | None = None) -> dict[str, Any]:
    return {
        "organisation_code": "99P",
        "case_id": number,
        "checklist_date": None if days is None else DAY - timedelta(days=days),
        "dst_date": tool,
        "decision_date": decision,
    }


def test_continuing_healthcare_day_24_to_28_without_a_decision() -> None:
    rows = [case(str(days), days) for days in (23, 24, 26, 28, 29)]
    rows += [case("decided", 27, decision=DAY), case("decided later", 27, decision=AHEAD), case("no checklist", None)]
    rows += [case("assessed", 28, tool=DAY)]
    found = chc_standard(rows, DAY)
    assert [(line.case_id, line.days) for line in found.lines] == [
        ("28", 28),
        ("assessed", 28),
        ("decided later", 27),
        ("26", 26),
        ("24", 24),
    ]
    assert (found.total, chc_standard(rows, DAY, most=2).left_out) == (5, 3)


people = st.builds(
    who,
    st.uuids().map(str),
    st.integers(0, 30),
    kind=st.sampled_from(WardType),
    fit_waiting=st.booleans(),
    planned=st.sampled_from([None, DischargePlanned.DEFINITE]),
    expected_discharge_date=st.sampled_from([None, DAY - timedelta(days=1), AHEAD]),
    next_step=st.sampled_from([None, "Ring"]),
)


@given(st.lists(people, max_size=80))
def test_a_list_is_short_names_nobody_twice_and_leaves_nobody_out_uncounted(everybody: list[Staying]) -> None:
    for found in (long_tomorrow(everybody, DAY), community_standard(everybody, DAY)):
        whole = len(found.lines) + found.left_out
        assert len(found.lines) <= 20
        assert whole == found.total
        assert len(set(spells(found))) == len(found.lines)
        stays = [line.day_of_stay for line in found.lines]
        assert stays == sorted(stays, reverse=True)
