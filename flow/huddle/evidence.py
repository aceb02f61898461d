"""What the snapshots show of the people an action was agreed for. What happened, never why: no claim of cause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from flow.huddle.delays import Waiting
from flow.vocabulary import Pathway

Spell = tuple[str, str]
"""(organisation, spell_id)"""


class Verdict(StrEnum):
    """What became of one person, in the words of the meeting."""

    LEFT = "left"
    DIED = "died"
    MOVED_ON = "moved on"
    REASON_CHANGED = "reason changed"
    NO_CHANGE = "no change"
    WORSE = "worse"
    NOT_KNOWN = "not known"


class Became(StrEnum):
    """The same in full, in the order in which it is told."""

    LEFT = "left"
    DIED = "died"
    READY_NOW = "moved on: ready to leave now"
    MOVED_SITE = "moved on: to another site"
    LESS_SUPPORT = "moved on: to a pathway with less support"
    MOVED_ON = "moved on: to another ward"
    REASON_CHANGED = "reason changed"
    NO_CHANGE = "no change"
    NO_LONGER_READY = "worse: no longer ready to leave"
    DELAYED_NOW = "worse: now a delayed transfer of care"
    MORE_SUPPORT = "worse: needs a pathway with more support"
    NOT_FILED = "no snapshot to compare"

    @property
    def verdict(self) -> Verdict:
        if self is Became.NOT_FILED:
            return Verdict.NOT_KNOWN
        return Verdict(self.value.partition(":")[0])


@dataclass(frozen=True)
class OnTheList:
    """What was done on the live list for an action's people since its huddle: how many done, what blocks the others."""

    done: int
    blocked: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """For example 'on the live list: 2 done, 1 blocked (waiting for family)'; empty where nothing was done."""
        told = [f"{self.done} done"] if self.done else []
        if self.blocked:
            told.append(f"{len(self.blocked)} blocked ({'; '.join(dict.fromkeys(self.blocked))})")
        return f"on the live list: {', '.join(told)}" if told else ""


@dataclass(frozen=True)
class Evidence:
    """How many of an action's people became what; the group then and now where it was agreed for a delay group."""

    people: dict[Became, int]
    group_then: tuple[int, int] | None = None
    group_now: tuple[int, int] | None = None
    on_the_list: OnTheList | None = None

    @property
    def verdicts(self) -> dict[Verdict, int]:
        """The same people by verdict, in the order of `Verdict`."""
        counted: Counter[Verdict] = Counter()
        for became_what, count in self.people.items():
            counted[became_what.verdict] += count
        return {kind: counted[kind] for kind in Verdict if counted[kind]}

    @property
    def words(self) -> str:
        """For example '2 left, 1 no change' or '6 people and 31 bed-days then, 4 and 24 now'."""
        said = [", ".join(f"{count} {became}" for became, count in self.people.items())] if self.people else []
        if self.group_then and self.group_now:
            then, now = self.group_then, self.group_now
            said.append(f"{then[0]} waiting and {then[1]} bed-days then, {now[0]} and {now[1]} now")
        if self.on_the_list and self.on_the_list.words:
            said.append(self.on_the_list.words)
        return "; ".join(said) or "No people were linked to this action."


def became(then: Waiting | None, now: Waiting | None, still_in: bool) -> Became:
    """What became of one person between two censuses: from the fit-waiting lists, and whether the spell is open.

    One answer a person: being ready or not comes first, then what they wait for, then how much support they need, then
    where they lie.
    """
    if not still_in:
        return Became.LEFT
    if then is None or now is None:
        if then is not None:
            return Became.NO_LONGER_READY
        return Became.READY_NOW if now is not None else Became.NO_CHANGE
    support = _more_support(then.pathway, now.pathway)
    if support > 0:
        return Became.MORE_SUPPORT
    if now.reason != then.reason:
        return Became.REASON_CHANGED
    if support < 0:
        return Became.LESS_SUPPORT
    if now.site != then.site:
        return Became.MOVED_SITE
    return Became.MOVED_ON if now.ward != then.ward else Became.NO_CHANGE


def of_people(
    spells: tuple[Spell, ...],
    then: Mapping[Spell, Waiting],
    now: Mapping[Spell, Waiting],
    still_in: set[Spell],
    *,
    died: Collection[Spell] = (),
    delayed_then: Collection[Spell] | None = None,
    delayed_now: Collection[Spell] | None = None,
) -> dict[Became, int]:
    """How many of these spells became what, in the order of `Became`.

    `died`: spells that ended in death, by the discharges since; without them a death counts as left.
    `delayed_then`, `delayed_now`: spells on the lists of delayed transfers; None where a list was not filed.
    """
    both_lists = delayed_then is not None and delayed_now is not None
    newly_delayed = set(delayed_now or ()) - set(delayed_then or ()) if both_lists else set()
    counted: Counter[Became] = Counter()
    for spell in spells:
        found = became(then.get(spell), now.get(spell), spell in still_in)
        if found is Became.LEFT and spell in died:
            found = Became.DIED
        elif spell in newly_delayed and found not in (Became.LEFT, Became.NO_LONGER_READY):
            found = Became.DELAYED_NOW
        counted[found] += 1
    return {kind: counted[kind] for kind in Became if counted[kind]}


def _more_support(then: str | None, now: str | None) -> int:
    """By how many steps: home, home with support, a community bed, a care home. 0 where either is not known."""
    steps = [str(pathway) for pathway in Pathway]
    return steps.index(now) - steps.index(then) if then in steps and now in steps else 0
