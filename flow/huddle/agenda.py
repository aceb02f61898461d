"""The agenda: delay groups by the bed-days that could be unlocked in the room, and why a chair put another order.

Bed-days that could be unlocked = over the people of a group, the days each is expected still to wait if nothing
changes, times the share of such delays that the meeting could resolve.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from flow.errors import RuleRefused
from flow.huddle.delays import DelayGroup, Waiting
from flow.huddle.evidence import Spell
from flow.huddle.remaining import HORIZON, Method, Remaining
from flow.huddle.resolvable import Share

ITEMS = 5
"""Groups that a meeting gets through, two minutes each."""
MINUTES_EACH = 2


@dataclass(frozen=True)
class Move:
    """A group put at another place of the agenda (1 is first), and why."""

    group: str
    place: int
    why: str


@dataclass(frozen=True)
class Item:
    """One group on the agenda. `remaining`: bed-days its people are expected still to wait together.

    `by_count`: its place had the groups been ranked by people; `earned`: its place by bed-days that could be unlocked;
    `moved`: how it came to another place.
    """

    group: DelayGroup
    remaining: float
    share: Share
    earned: int
    by_count: int
    moved: Move | None = None

    @property
    def unlockable(self) -> float:
        return self.remaining * self.share.value

    @property
    def working(self) -> str:
        """For example '6 people x 5.2 days still to wait x 40% = 12.5 bed-days'."""
        people = len(self.group.people)
        each = self.remaining / people if people else 0.0
        who = "1 person" if people == 1 else f"{people} people"
        return f"{who} x {each:.1f} days x {self.share.value:.0%} = {self.unlockable:.1f} bed-days"


@dataclass(frozen=True)
class Agenda:
    """`items` in the order of the meeting; `method` says what the days still to wait rest on."""

    items: tuple[Item, ...]
    method: Method

    @property
    def unlockable(self) -> float:
        return sum(item.unlockable for item in self.items)

    def covered(self, first: int = ITEMS) -> float | None:
        """Share of all bed-days waited so far that the first items hold; None where nobody waited a day."""
        days = sum(item.group.bed_days for item in self.items)
        return sum(item.group.bed_days for item in self.items[:first]) / days if days else None


def agenda(groups: Sequence[DelayGroup], remaining: Remaining, share_of: Callable[[str | None], Share]) -> Agenda:
    """Groups by bed-days that could be unlocked, most first; of equals the one that has waited more."""
    places = {group.key: place for place, group in enumerate(by_count(groups), start=1)}
    worth = [(group, still_to_wait(group.people, remaining), share_of(group.reason)) for group in groups]
    worth.sort(key=lambda one: (-one[1] * one[2].value, -one[0].bed_days, -len(one[0].people), one[0].key))
    items = [
        Item(group, days, share, earned, places[group.key])
        for earned, (group, days, share) in enumerate(worth, start=1)
    ]
    return Agenda(tuple(items), remaining.method)


def still_to_wait(people: Iterable[Waiting], remaining: Remaining) -> float:
    """Bed-days these people are expected still to wait, or have waited where nothing is learnt yet."""
    return sum(remaining.expected(person.reason, person.days) for person in people)


def by_count(groups: Sequence[DelayGroup]) -> list[DelayGroup]:
    """The yardstick: most people first, of equals the one that has waited more."""
    return sorted(groups, key=lambda group: (-len(group.people), -group.bed_days, group.key))


def check_move(move: Move) -> Move:
    """The move with its reason made plain. RuleRefused where none is given, or the place is none."""
    why = " ".join(move.why.split())
    if not why:
        raise RuleRefused("Say why the order is changed: the reason is kept.")
    if move.place < 1:
        raise RuleRefused("The first place is 1.")
    return replace(move, why=why)


def reordered(ranked: Agenda, moves: Iterable[Move]) -> Agenda:
    """The agenda after these moves, one after another; the last place stands for any beyond it.

    A group that is no longer there is passed over; of two moves of one group the later one is shown.
    """
    items = list(ranked.items)
    for move in moves:
        checked = check_move(move)
        at = next((place for place, item in enumerate(items) if item.group.key == move.group), None)
        if at is not None:
            items.insert(checked.place - 1, replace(items.pop(at), moved=checked))
    return replace(ranked, items=tuple(items))


@dataclass(frozen=True)
class Realised:
    """What the people of the first groups of an order really went on to wait, up to the horizon.

    `bed_days`: all of it; `resolvable`: times the share that could be resolved. `still_waiting`: people who waited to
    the end of what is known before the horizon was reached, counted up to there.
    """

    people: int
    bed_days: int
    resolvable: float
    still_waiting: int


def realised(
    order: Sequence[DelayGroup],
    waited: Mapping[Spell, tuple[int, bool]],
    share_of: Callable[[str | None], Share],
    first: int = ITEMS,
    horizon: int = HORIZON,
) -> Realised:
    """What an order would have put before the meeting: what could have been unlocked, never what was.

    `waited`: spell -> (days waited from that morning on, whether the end of it is known).
    """
    people = bed_days = still = 0
    resolvable = 0.0
    for group in order[:first]:
        for person in group.people:
            days, over = waited[person.organisation, person.spell_id]
            people += 1
            bed_days += min(days, horizon)
            resolvable += min(days, horizon) * share_of(group.reason).value
            still += not over and days < horizon
    return Realised(people, bed_days, resolvable, still)
