"""The agenda: ranked by what could be unlocked, put in another order for a reason, judged by what really happened."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flow.errors import RuleRefused
from flow.huddle.agenda import Agenda, Move, Realised, agenda, by_count, realised, reordered, still_to_wait
from flow.huddle.delays import DelayGroup, Waiting, groups
from flow.huddle.remaining import AGES, NO_AGE, NOTHING_LEARNT, Mean, Method, Remaining
from flow.huddle.resolvable import Basis, Share, share, shares
from flow.snapshots.delay_reasons import load_shipped

REASONS = {reason.code: reason for reason in load_shipped()}
DAYS = {"E": 5.0, "Di": 20.0, "therapy": 1.0}
LEARNT = Remaining(
    Method.HISTORY,
    {(None, band): Mean(2.0, 99) for band in (NO_AGE, *AGES)}
    | {(reason, band): Mean(days, 99) for reason, days in DAYS.items() for band in AGES},
)


def share_of(reason: str | None) -> Share:
    return share(reason, REASONS)


def person(spell: str, reason: str | None, days: int | None = 3, owner: str | None = "PCC") -> Waiting:
    ready = date(2018, 6, 1) if days is not None else None
    return Waiting("RK9", "D", "HAR", None, spell, reason, owner, "1", ready, days, 9, None, None)


def some(number: int, reason: str | None, days: int | None = 3) -> list[Waiting]:
    return [person(f"{reason}{place}", reason, days) for place in range(number)]


PEOPLE = [*some(10, "therapy"), *some(6, "E"), *some(4, "Di")]
"""Still to wait: 10 x 1 x 70% = 7, 6 x 5 x 30% = 9, 4 x 20 x 25% = 20 bed-days."""
RANKED = agenda(groups(PEOPLE), LEARNT, share_of)


def reasons_of(found: Agenda) -> list[str | None]:
    return [item.group.reason for item in found.items]


def test_groups_are_ranked_by_the_bed_days_that_could_be_unlocked() -> None:
    assert reasons_of(RANKED) == ["Di", "E", "therapy"]
    assert [item.unlockable for item in RANKED.items] == pytest.approx([20.0, 9.0, 7.0])
    assert [(item.earned, item.by_count) for item in RANKED.items] == [(1, 3), (2, 2), (3, 1)]
    assert RANKED.unlockable == pytest.approx(36.0)
    assert str(RANKED.method) == "expected from our own history"
    assert RANKED.items[0].working == "4 people x 20.0 days x 25% = 20.0 bed-days"


def test_the_share_comes_with_where_it_is_from_and_an_edited_one_changes_the_order() -> None:
    assert [item.share.basis for item in RANKED.items] == [Basis.REASON, Basis.REASON, Basis.GROUP]
    edited = agenda(groups(PEOPLE), LEARNT, lambda reason: share(reason, REASONS, {"Di": 0.0}))
    assert reasons_of(edited) == ["E", "therapy", "Di"]
    assert edited.items[-1].share == Share(0.0, Basis.EDITED)


def test_under_four_weeks_of_history_the_days_waited_so_far_rank_and_it_is_labelled() -> None:
    found = agenda(groups([*some(2, "E", 10), *some(5, "Di", 1)]), NOTHING_LEARNT, share_of)
    assert [(item.group.reason, item.remaining) for item in found.items] == [("E", 20.0), ("Di", 5.0)]
    assert found.method is Method.DAYS_WAITED
    assert still_to_wait([person("S1", "E", None)], NOTHING_LEARNT) == 0.0


def test_somebody_with_no_ready_date_is_expected_to_wait_as_anybody() -> None:
    assert still_to_wait([person("S1", "never heard of it", None)], LEARNT) == 2.0


def test_of_equals_the_group_that_has_waited_more_is_first() -> None:
    two = groups([person("S1", "E", 1, "PCC"), person("S2", "E", 1, "LWSW"), person("S3", "E", 0, "RK9")])
    assert [item.group.owner for item in agenda(two, LEARNT, share_of).items] == ["LWSW", "PCC", "RK9"]


def test_how_much_of_the_delay_the_first_items_hold() -> None:
    assert RANKED.covered(1) == 12 / 60
    assert RANKED.covered() == 1.0
    assert agenda([], LEARNT, share_of).covered() is None
    assert agenda(groups(some(2, "E", 0)), LEARNT, share_of).covered() is None


def test_the_yardstick_is_most_people_first() -> None:
    assert [group.reason for group in by_count(groups(PEOPLE))] == ["therapy", "E", "Di"]


def test_another_order_keeps_its_reason_and_the_place_that_was_earned() -> None:
    therapy = RANKED.items[2].group.key
    found = reordered(RANKED, [Move(therapy, 1, "  The therapy lead \n leaves at ten past ")])
    assert reasons_of(found) == ["therapy", "Di", "E"]
    first = found.items[0]
    assert (first.earned, first.moved) == (3, Move(therapy, 1, "The therapy lead leaves at ten past"))
    assert [item.moved for item in found.items[1:]] == [None, None]


def test_moves_are_made_one_after_another_and_a_group_that_has_gone_is_passed_over() -> None:
    home, package, therapy = (item.group.key for item in RANKED.items)
    moves = [Move("gone", 1, "why"), Move(home, 99, "last"), Move(package, 3, "later"), Move(package, 1, "no, first")]
    found = reordered(RANKED, moves)
    assert [item.group.key for item in found.items] == [package, therapy, home]
    assert found.items[0].moved == Move(package, 1, "no, first")


@pytest.mark.parametrize("move", [Move("x", 1, "  "), Move("x", 0, "because"), Move("x", -3, "because")])
def test_a_move_without_a_reason_or_to_no_place_is_refused(move: Move) -> None:
    with pytest.raises(RuleRefused):
        reordered(RANKED, [move])


def test_what_an_order_put_before_the_meeting_by_what_people_went_on_to_wait() -> None:
    few = groups([person("S1", "E"), person("S2", "E"), person("S3", "therapy")])
    waited = {("RK9", "S1"): (4, True), ("RK9", "S2"): (40, True), ("RK9", "S3"): (3, False)}
    order = by_count(few)
    assert realised(order, waited, share_of, first=1) == Realised(2, 32, pytest.approx(9.6), 0)
    assert realised(order, waited, share_of) == Realised(3, 35, pytest.approx(9.6 + 2.1), 1)
    assert realised(order, {**waited, ("RK9", "S2"): (40, False)}, share_of).still_waiting == 1
    assert realised([], waited, share_of) == Realised(0, 0, 0.0, 0)


def test_shares_by_reason_group_kind_and_none() -> None:
    assert share("A", {}) == Share(0.6, Basis.REASON)
    assert share("therapy", REASONS) == Share(0.7, Basis.GROUP)
    assert share("p1_rehab_capacity", REASONS) == Share(0.25, Basis.GROUP)
    assert share("22_p1", REASONS) == Share(0.4, Basis.KIND)
    assert share("22_transport", REASONS) == Share(0.7, Basis.KIND)
    assert share(None, REASONS) == Share(0.5, Basis.NO_REASON)
    assert share("never heard of it", REASONS) == Share(0.5, Basis.NO_REASON)
    assert share(None, REASONS, {"A": 1.0}) == Share(0.5, Basis.NO_REASON)


def test_the_table_of_shares_is_that_of_every_reason_as_edited() -> None:
    table = shares(REASONS, {"E": 0.9})
    assert set(table) == set(REASONS)
    assert (table["E"], table["A"]) == (Share(0.9, Basis.EDITED), Share(0.6, Basis.REASON))


def test_every_shipped_reason_has_a_share_between_nought_and_one() -> None:
    assert all(0 < share(code, REASONS).value <= 1 for code in REASONS)
    assert not {code for code in REASONS if share(code, REASONS).basis is Basis.NO_REASON}


waits = st.lists(
    st.builds(
        person,
        st.uuids().map(str),
        st.sampled_from([None, "E", "Di", "therapy", "never heard of it"]),
        st.none() | st.integers(0, 60),
        st.sampled_from([None, "PCC", "LWSW"]),
    ),
    max_size=30,
)


@given(waits, st.lists(st.tuples(st.integers(0, 20), st.integers(1, 20)), max_size=5))
def test_an_agenda_holds_everybody_once_whatever_the_order(people: list[Waiting], moves: list[tuple[int, int]]) -> None:
    found: list[DelayGroup] = groups(people)
    ranked = agenda(found, LEARNT, share_of)
    keys = [group.key for group in found] or ["none"]
    moved = reordered(ranked, [Move(keys[which % len(keys)], place, "why") for which, place in moves])
    for each in (ranked, moved):
        assert sorted(who.spell_id for item in each.items for who in item.group.people) == sorted(
            who.spell_id for who in people
        )
    worth = [item.unlockable for item in ranked.items]
    assert worth == sorted(worth, reverse=True)
    assert sorted(item.by_count for item in ranked.items) == list(range(1, len(found) + 1))
    assert {item.earned for item in moved.items} == set(range(1, len(found) + 1))
