"""What our actions did, in exact numbers: people like for like, each once, and nothing about too few."""

import pytest

from flow.trends.effects import ALL, CAUTION, FEWEST, Effect, Seen, age, effects


def people(many: int, *, prefix: str, reason: str = "E", days: int | None = 3, left: float | None = None) -> list[Seen]:
    return [Seen("RK9", f"{prefix}{number}", reason, days, left) for number in range(many)]


def named(kind: str, *groups: list[Seen]) -> list[tuple[str, Seen]]:
    return [(kind, seen) for group in groups for seen in group]


def of(kind: str, found: tuple[Effect, ...]) -> Effect:
    return next(one for one in found if one.kind == kind)


def test_shares_within_one_two_and_three_days_are_counted_exactly() -> None:
    ours = [people(8, prefix="A", left=24.0), people(6, prefix="B", left=40.0), people(6, prefix="C", left=72.0)]
    theirs = [*people(10, prefix="U", left=10.0), *people(30, prefix="V")]
    found = of("E", effects(named("E", *ours), theirs))
    assert (found.patients, found.compared, found.untouched) == (20, 20, 40)
    assert found.ours == (8, 14, 20)
    assert found.shares == (0.4, 0.7, 1.0)
    assert found.theirs == (0.25, 0.25, 0.25)


def test_others_are_weighed_to_the_same_mix_of_reason_and_days() -> None:
    ours = [people(15, prefix="A", days=1), people(5, prefix="B", days=30)]
    theirs = [
        *people(10, prefix="U", days=1, left=5.0),
        *people(10, prefix="V", days=1),
        *people(100, prefix="W", days=25),
    ]
    found = of("E", effects(named("E", *ours), theirs))
    assert found.theirs == pytest.approx((15 / 20 * 0.5,) * 3)


def test_people_with_nobody_like_them_are_not_compared() -> None:
    ours = [people(20, prefix="A"), people(4, prefix="B", reason="G"), people(2, prefix="C", days=None)]
    found = of("E", effects(named("E", *ours), people(25, prefix="U")))
    assert (found.patients, found.compared) == (26, 20)


@pytest.mark.parametrize(("ours", "theirs", "hidden"), [(19, 20, True), (20, 19, True), (20, 20, False)])
def test_fewer_than_twenty_on_either_side_are_hidden(ours: int, theirs: int, hidden: bool) -> None:
    assert FEWEST == 20
    found = of("E", effects(named("E", people(ours, prefix="A")), people(theirs, prefix="U")))
    assert found.hidden is hidden
    assert (found.shares is None) is hidden
    assert (found.theirs is None) is hidden


def test_a_person_counts_once_among_all_actions_and_once_at_each_age_among_the_others() -> None:
    ours = people(20, prefix="A")
    waits = [Seen("RK9", "long", "E", days, None) for days in (3, 3, 14, 15, 16)]
    found = effects([*named("E", ours), *named("G", ours)], [*people(19, prefix="U"), *waits])
    assert [one.kind for one in found] == [ALL, "E", "G"]
    assert found[0].patients == 20
    assert found[0].untouched == 20


def test_without_actions_there_is_nothing_to_say() -> None:
    assert effects([], people(40, prefix="U")) == ()


def test_it_says_that_it_proves_nothing() -> None:
    assert CAUTION.startswith("Association, not proof")


@pytest.mark.parametrize(
    ("days", "begins"), [(0, 0), (6, 6), (7, 7), (13, 7), (14, 14), (20, 14), (90, 21), (None, None)]
)
def test_ages_are_single_days_up_to_a_week(days: int | None, begins: int | None) -> None:
    assert age(days) == begins
