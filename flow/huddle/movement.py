"""A cohort's movement between two mornings: how many there were, came in, went out and are there now, by how."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from flow.huddle.cohorts import Came, Cohort, Went, came_words, went_words

Kind = TypeVar("Kind", Came, Went)


@dataclass(frozen=True)
class Movement:
    """One site, or several together: before + everybody who came in - everybody who went out = now."""

    cohort: Cohort
    before: int
    came_in: Mapping[Came, int]
    went_out: Mapping[Went, int]
    now: int

    @property
    def adds_up(self) -> bool:
        return self.before + sum(self.came_in.values()) - sum(self.went_out.values()) == self.now

    @property
    def words(self) -> str:
        """For example '148 then + 31 in - 27 out = 152 now'."""
        return (
            f"{self.before} then + {sum(self.came_in.values())} in - {sum(self.went_out.values())} out = {self.now} now"
        )

    @property
    def in_words(self) -> str:
        return ", ".join(f"{count} {came_words(self.cohort, kind)}" for kind, count in self.came_in.items())

    @property
    def out_words(self) -> str:
        return ", ".join(f"{count} {went_words(self.cohort, kind)}" for kind, count in self.went_out.items())


def together(cohort: Cohort, movements: Sequence[Movement]) -> Movement:
    """Several sites as one. Moves between them are no movement of the whole, and are left out on both sides."""
    came: Counter[Came] = Counter()
    went: Counter[Went] = Counter()
    for movement in movements:
        came.update(movement.came_in)
        went.update(movement.went_out)
    inside = min(came[Came.MOVED_IN], went[Went.MOVED_OUT])
    came[Came.MOVED_IN] -= inside
    went[Went.MOVED_OUT] -= inside
    before, now = sum(each.before for each in movements), sum(each.now for each in movements)
    return Movement(cohort, before, in_order(came, Came), in_order(went, Went), now)


def in_order(counted: Counter[Kind], kinds: type[Kind]) -> dict[Kind, int]:
    return {kind: counted[kind] for kind in kinds if counted[kind]}
