"""What became of the people of an action: every person once, and the words of the meeting."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flow.huddle.delays import Waiting
from flow.huddle.evidence import Became, Evidence, Verdict, became, of_people

THEN = Waiting("RK9", "D", "HAR", "B1", "S1", "E", "PCC", "2", date(2018, 6, 1), 3, 9, None, None)


@pytest.mark.parametrize(
    ("then", "now", "still_in", "expected"),
    [
        (THEN, None, False, Became.LEFT),
        (THEN, None, True, Became.NO_LONGER_READY),
        (None, THEN, True, Became.READY_NOW),
        (None, None, True, Became.NO_CHANGE),
        (None, None, False, Became.LEFT),
        (THEN, THEN, True, Became.NO_CHANGE),
        (THEN, replace(THEN, days=4, bed="B9", next_step="Ring"), True, Became.NO_CHANGE),
        (THEN, replace(THEN, reason="A"), True, Became.REASON_CHANGED),
        (THEN, replace(THEN, reason=None), True, Became.REASON_CHANGED),
        (THEN, replace(THEN, ward="BRA"), True, Became.MOVED_ON),
        (THEN, replace(THEN, site="E"), True, Became.MOVED_SITE),
        (THEN, replace(THEN, pathway="1"), True, Became.LESS_SUPPORT),
        (THEN, replace(THEN, pathway="3"), True, Became.MORE_SUPPORT),
        (THEN, replace(THEN, pathway=None), True, Became.NO_CHANGE),
        (THEN, replace(THEN, pathway="not mapped"), True, Became.NO_CHANGE),
        (THEN, replace(THEN, pathway="3", reason="A", ward="BRA"), True, Became.MORE_SUPPORT),
        (THEN, replace(THEN, pathway="1", reason="A", ward="BRA"), True, Became.REASON_CHANGED),
        (THEN, replace(THEN, pathway="1", ward="BRA"), True, Became.LESS_SUPPORT),
    ],
)
def test_what_became_of_one_person(then: Waiting | None, now: Waiting | None, still_in: bool, expected: Became) -> None:
    assert became(then, now, still_in) is expected


def test_a_death_is_not_called_leaving_and_a_new_delay_is_worse() -> None:
    spells = tuple(("RK9", f"S{number}") for number in range(1, 6))
    waiting = {spell: replace(THEN, spell_id=spell[1]) for spell in spells}
    now = {spell: waiting[spell] for spell in spells[2:]}
    found = of_people(
        spells,
        waiting,
        now,
        set(spells[2:]),
        died={spells[0]},
        delayed_then={spells[3]},
        delayed_now={spells[2], spells[3]},
    )
    assert found == {Became.LEFT: 1, Became.DIED: 1, Became.NO_CHANGE: 2, Became.DELAYED_NOW: 1}
    assert Evidence(found).verdicts == {Verdict.LEFT: 1, Verdict.DIED: 1, Verdict.NO_CHANGE: 2, Verdict.WORSE: 1}


def test_a_list_of_delays_that_was_not_filed_makes_nobody_worse() -> None:
    spell = ("RK9", "S1")
    then = {spell: THEN}
    assert of_people((spell,), then, then, {spell}, delayed_then=None, delayed_now={spell}) == {Became.NO_CHANGE: 1}
    assert of_people((spell,), then, then, {spell}, delayed_then=set(), delayed_now=None) == {Became.NO_CHANGE: 1}
    assert of_people((spell,), then, then, {spell}, delayed_then=set(), delayed_now={spell}) == {Became.DELAYED_NOW: 1}


def test_somebody_on_the_list_of_delays_who_left_or_fell_ill_is_told_as_that() -> None:
    spell = ("RK9", "S1")
    lists = {"delayed_then": set(), "delayed_now": {spell}}
    assert of_people((spell,), {spell: THEN}, {}, set(), **lists) == {Became.LEFT: 1}
    assert of_people((spell,), {spell: THEN}, {}, {spell}, **lists) == {Became.NO_LONGER_READY: 1}


def test_the_words_name_people_and_the_group_then_and_now() -> None:
    people = {Became.LEFT: 2, Became.NO_LONGER_READY: 1}
    assert Evidence(people, (6, 31), (4, 24)).words == (
        "2 left, 1 worse: no longer ready to leave; 6 waiting and 31 bed-days then, 4 and 24 now"
    )
    assert Evidence({}).words == "No people were linked to this action."


def test_every_outcome_has_a_verdict() -> None:
    assert {kind.verdict for kind in Became} == set(Verdict)
    assert Became.NOT_FILED.verdict is Verdict.NOT_KNOWN


person = st.none() | st.builds(
    replace,
    st.just(THEN),
    reason=st.sampled_from([None, "E", "A"]),
    ward=st.sampled_from(["HAR", "BRA"]),
    site=st.sampled_from(["D", "E"]),
    pathway=st.sampled_from([None, "0", "1", "2", "3", "not mapped"]),
)


@given(st.lists(st.tuples(person, person, st.booleans(), st.booleans(), st.booleans()), max_size=30))
def test_every_person_is_counted_once(drawn: list[tuple[Waiting | None, Waiting | None, bool, bool, bool]]) -> None:
    spells = tuple(("RK9", str(number)) for number in range(len(drawn)))
    one = dict(zip(spells, drawn, strict=True))
    found = of_people(
        spells,
        {spell: then for spell, (then, *_) in one.items() if then},
        {spell: now for spell, (_, now, *_) in one.items() if now},
        {spell for spell, each in one.items() if each[2]},
        died={spell for spell, each in one.items() if each[3]},
        delayed_then=set(),
        delayed_now={spell for spell, each in one.items() if each[4]},
    )
    assert sum(found.values()) == len(spells) == sum(Evidence(found).verdicts.values())
    gone = sum(not each[2] for each in drawn)
    assert found.get(Became.LEFT, 0) + found.get(Became.DIED, 0) == gone
