"""What our actions did: who left soon after an action, beside people like them whom no action had named by then.

It describes. People named in an action were chosen by somebody, so a difference is an association and no proof.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

HOURS = (24, 48, 72)
FEWEST = 20
"""Fewer people than this, on either side, are not shown."""
BEGINNINGS = (0, 1, 2, 3, 4, 5, 6, 7, 14, 21)
"""First day of each age of a delay that is compared with itself."""
ALL = ""
"""The kind that holds every action."""
CAUTION = (
    "Association, not proof: the meeting chose whom to act for, and those it chose may have been easier, or harder, to "
    "move."
)


@dataclass(frozen=True)
class Seen:
    """A person ready to leave on one morning. `days`: since ready, None without a date. `left`: hours from that census
    until the person left, None where they had not left within the longest of HOURS."""

    organisation: str
    spell_id: str
    reason: str | None
    days: int | None
    left: float | None

    @property
    def like(self) -> tuple[str | None, int | None]:
        """The same for people who may be compared: reason, and age of the delay."""
        return self.reason, age(self.days)


@dataclass(frozen=True)
class Effect:
    """One kind of action. `patients`: named and waiting, each once; `compared`: of them those with somebody like them
    whom no action had named; `untouched`: how many those are.

    `ours`: of the compared how many left within each of HOURS; `theirs`: the share of the untouched who did, in the
    mix of reason and age that ours have. Both None where too few.
    """

    kind: str
    patients: int
    compared: int
    untouched: int
    ours: tuple[int, ...] | None
    theirs: tuple[float, ...] | None

    @property
    def hidden(self) -> bool:
        return self.ours is None

    @property
    def shares(self) -> tuple[float, ...] | None:
        """Ours as shares of the compared."""
        return None if self.ours is None else tuple(many / self.compared for many in self.ours)


def age(days: int | None) -> int | None:
    """The beginning of the age that so many days of delay belong to: single days up to a week, then weeks."""
    return None if days is None else max((first for first in BEGINNINGS if first <= days), default=0)


def effects(touched: Iterable[tuple[str, Seen]], untouched: Iterable[Seen]) -> tuple[Effect, ...]:
    """`touched`: (kind of action, the morning it was agreed), a person once in a kind. All kinds together first, each
    person at the first of their mornings; then each kind, most people first. `untouched`: mornings of people whom no
    action had named by then; of one person only the first morning of each age counts."""
    others = _once_in_each_age(untouched)
    by_kind: dict[str, list[Seen]] = defaultdict(list)
    everybody: dict[tuple[str, str], Seen] = {}
    for kind, seen in touched:
        by_kind[kind].append(seen)
        everybody.setdefault((seen.organisation, seen.spell_id), seen)
    kinds = sorted(by_kind.items(), key=lambda item: (-len(item[1]), item[0]))
    groups = [(ALL, list(everybody.values())), *kinds] if everybody else []
    return tuple(_effect(kind, people, others) for kind, people in groups)


def _once_in_each_age(untouched: Iterable[Seen]) -> dict[object, list[Seen]]:
    """By what may be compared; a person who waits for three weeks is not twenty people."""
    first: dict[object, Seen] = {}
    for seen in untouched:
        first.setdefault((seen.organisation, seen.spell_id, seen.like), seen)
    found: dict[object, list[Seen]] = defaultdict(list)
    for seen in first.values():
        found[seen.like].append(seen)
    return found


def _effect(kind: str, people: Sequence[Seen], others: dict[object, list[Seen]]) -> Effect:
    compared = [seen for seen in people if others.get(seen.like)]
    alike = {seen.like: others[seen.like] for seen in compared}
    many = sum(len(of) for of in alike.values())
    if min(len(compared), many) < FEWEST:
        return Effect(kind, len(people), len(compared), many, None, None)
    ours = tuple(_left(compared, hours) for hours in HOURS)
    theirs = tuple(
        sum(_left(alike[seen.like], hours) / len(alike[seen.like]) for seen in compared) / len(compared)
        for hours in HOURS
    )
    return Effect(kind, len(people), len(compared), many, ours, theirs)


def _left(people: Sequence[Seen], hours: int) -> int:
    return sum(seen.left is not None and seen.left <= hours for seen in people)
