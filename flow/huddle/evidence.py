"""What the snapshots show of the people an action was agreed for. What happened, never why: no claim of cause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from flow.huddle.delays import Waiting

Spell = tuple[str, str]
"""(organisation, spell_id)"""


class Became(StrEnum):
    LEFT = "left"
    NO_LONGER_READY = "no longer ready to leave"
    REASON_CHANGED = "reason changed"
    MOVED_ON = "moved to another ward"
    NO_CHANGE = "no change"
    NOT_FILED = "no snapshot to compare"


@dataclass(frozen=True)
class Evidence:
    """How many of an action's people became what; the group then and now where it was agreed for a delay group."""

    people: dict[Became, int]
    group_then: tuple[int, int] | None = None
    group_now: tuple[int, int] | None = None

    @property
    def words(self) -> str:
        """For example '2 left, 1 no change' or '6 people and 31 bed-days then, 4 and 24 now'."""
        said = [", ".join(f"{count} {became}" for became, count in self.people.items())] if self.people else []
        if self.group_then and self.group_now:
            then, now = self.group_then, self.group_now
            said.append(f"{then[0]} waiting and {then[1]} bed-days then, {now[0]} and {now[1]} now")
        return "; ".join(said) or "No people were linked to this action."


def became(then: Waiting | None, now: Waiting | None, still_in: bool) -> Became:
    """What became of one person between two censuses: from the fit-waiting lists, and whether the spell is open."""
    if not still_in:
        return Became.LEFT
    if now is None:
        return Became.NO_LONGER_READY if then is not None else Became.NO_CHANGE
    if then is None:
        return Became.NO_CHANGE
    if now.reason != then.reason:
        return Became.REASON_CHANGED
    if (now.site, now.ward) != (then.site, then.ward):
        return Became.MOVED_ON
    return Became.NO_CHANGE


def of_people(
    spells: tuple[Spell, ...], then: Mapping[Spell, Waiting], now: Mapping[Spell, Waiting], still_in: set[Spell]
) -> dict[Became, int]:
    """How many of these spells became what, in the order of `Became`."""
    counted = Counter(became(then.get(spell), now.get(spell), spell in still_in) for spell in spells)
    return {kind: counted[kind] for kind in Became if counted[kind]}
