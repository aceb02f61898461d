"""Clocks: days used and left, who is about to pass, and the moment itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from flow.huddle.clocks import cases, dates, stays
from flow.huddle.staying import Staying
from flow.vocabulary import DischargePlanned, WardType

DAY = date(2018, 6, 5)
AT = datetime(2018, 6, 5, 8, 15, tzinfo=UTC)
PERSON = Staying(
    "LWSW", "M", "SKY", "Skylark", None, WardType.COMMUNITY, "B1", "S1", 12, None, "2", None, None,
    fit_waiting=False, planned=None, review=None, next_step=None, next_check=None,
)  # fmt: skip


def case(number: str, days: int | None, **more: Any) -> dict[str, Any]:
    row = {"organisation_code": "99P", "case_id": number, "dst_date": None, "dst_setting": None}
    checklist = None if days is None else DAY - timedelta(days=days)
    return row | {"decision_date": None, "local_authority": None, "checklist_date": checklist} | more


def test_cases_on_day_24_to_28_and_how_many_are_beyond() -> None:
    rows = [case(str(days), days) for days in (23, 24, 28, 29, 90)]
    rows += [case("assessed", 28, dst_date=DAY, dst_setting="own_home"), case("none", None)]
    rows += [case("decided", 28, decision_date=DAY), case("later", 25, decision_date=DAY + timedelta(days=1))]
    found, passed = cases(rows, DAY)
    assert [(each.case_id, each.used, each.left) for each in found.lines] == [
        ("28", 28, 0),
        ("assessed", 28, 0),
        ("later", 25, 3),
        ("24", 24, 4),
    ]
    assert (found.total, passed) == (4, 2)
    assert found.lines[1].setting == "own_home"


def test_community_stays_on_day_12_to_14_and_how_many_are_beyond() -> None:
    people = [replace(PERSON, spell_id=str(days), length_of_stay=days) for days in (11, 12, 14, 15, 40)]
    people.append(replace(PERSON, spell_id="leaves", length_of_stay=14, planned=DischargePlanned.DEFINITE))
    people.append(replace(PERSON, spell_id="acute", length_of_stay=14, kind=WardType.GENERAL_ACUTE))
    found, passed = stays(people)
    assert [(each.person.spell_id, each.used, each.left) for each in found.lines] == [("14", 14, 0), ("12", 12, 2)]
    assert (found.total, passed) == (2, 2)


def admitted(spell: str, hours: float, expected: date | None = None) -> dict[str, Any]:
    row = {"organisation_code": "RK9", "site_code": "D", "ward_code": "HAR", "bed": "B1", "spell_id": spell}
    return row | {"admission_at": AT - timedelta(hours=hours), "expected_discharge_date": expected}


def test_expected_dates_due_within_a_day_and_those_beyond_48_hours() -> None:
    rows = [admitted(str(hours), hours) for hours in (23.9, 24, 30.5, 48, 48.1, 100)] + [admitted("has", 40, DAY)]
    found, passed = dates(rows, AT)
    assert [(each.spell_id, each.hours_left) for each in found.lines] == [("48", 0), ("30.5", 17), ("24", 24)]
    assert found.lines[1].due == AT + timedelta(hours=17.5)
    assert (found.total, passed) == (3, 2)


def test_48_hours_are_48_hours_on_the_night_the_clocks_change() -> None:
    admission = datetime(2018, 10, 27, 12, 0, tzinfo=UTC)
    row = admitted("A", 0) | {"admission_at": admission}
    assert dates([row], admission + timedelta(hours=48))[0].total == 1
    assert dates([row], admission + timedelta(hours=48, seconds=1))[1] == 1


@given(st.lists(st.integers(0, 60), max_size=60))
def test_lists_are_short_sorted_and_leave_nobody_out_uncounted(days: list[int]) -> None:
    found, passed = cases([case(str(number), each) for number, each in enumerate(days)], DAY)
    assert len(found.lines) == min(20, found.total)
    assert [each.left for each in found.lines] == sorted(each.left for each in found.lines)
    assert found.total + passed + sum(each < 24 for each in days) == len(days)
