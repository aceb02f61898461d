"""Queues for a way out of hospital: who waits, who is newly ready, who leaves; and how long each will be.

A queue is everybody ready to leave on one pathway, of one locality or of all. Tomorrow's is today's, and those who
are newly ready, less those who start: never below nought. How many usually are newly ready and start is the median of
the same weekday over the four weeks before, learnt from our own mornings.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from flow.huddle.localities import EVERYWHERE
from flow.measures.usual import usual

WEEKS = 4
"""What is usual is learnt from so many weeks."""
AHEAD = (1, 3, 5)
"""Days ahead that a queue is forecast for."""
A_WEEK = 7
SATURDAY = 5
LONGEST = 365
"""Days after which a queue that has not gone is said not to go."""
Key = tuple[str, str]
"""(pathway, local authority); EVERYWHERE for all localities of a pathway."""


class Seen(NamedTuple):
    """One person ready to leave on one morning. Pathway and locality are empty where nobody recorded them."""

    day: date
    organisation: str
    spell_id: str
    pathway: str
    locality: str


@dataclass(frozen=True)
class Flows:
    """One queue's past, by day: people waiting at its census; who came into it and left it until the next morning.

    `waiting` of a day and `came` less `left` make `waiting` of the next. Mornings on which somebody did not file are
    in none of them.
    """

    waiting: Mapping[date, int] = field(default_factory=dict)
    came: Mapping[date, int] = field(default_factory=dict)
    left: Mapping[date, int] = field(default_factory=dict)


def flows(seen: Iterable[Seen], filed: Mapping[date, Collection[str]], day: date) -> dict[Key, Flows]:
    """Every queue's past up to this morning. `filed`: who filed inpatients on each morning.

    A morning counts where all who filed for `day` had filed. Somebody who is recorded on another pathway the next
    morning left one queue and came into another.
    """
    of_today = set(filed.get(day, ()))
    if not of_today:
        return {}
    mornings = sorted(each for each, who in filed.items() if each <= day and of_today <= set(who))
    there: dict[Key, dict[date, set[tuple[str, str]]]] = {}
    for one in seen:
        if one.pathway and one.organisation in of_today:
            for key in {(one.pathway, EVERYWHERE), (one.pathway, one.locality)}:
                there.setdefault(key, {}).setdefault(one.day, set()).add((one.organisation, one.spell_id))
    return {key: _flows(by_day, mornings) for key, by_day in sorted(there.items())}


def _flows(by_day: Mapping[date, set[tuple[str, str]]], mornings: Sequence[date]) -> Flows:
    came, left = {}, {}
    known = set(mornings)
    for on in mornings:
        after = on + timedelta(days=1)
        if after in known:
            then, now = by_day.get(on, set()), by_day.get(after, set())
            came[on], left[on] = len(now - then), len(then - now)
    return Flows({on: len(by_day.get(on, ())) for on in mornings}, came, left)


class Usual(NamedTuple):
    """People that a queue usually gains and loses from one morning to the next."""

    came: float
    left: float


def usual_day(past: Flows, on: date) -> Usual | None:
    """What is usual for that weekday; None where fewer than three of the four weeks before are known."""
    came, left = usual(past.came, on, WEEKS), usual(past.left, on, WEEKS)
    return None if came is None or left is None else Usual(came, left)


def usual_week(past: Flows, day: date) -> tuple[Usual, ...] | None:
    """The seven days from `day` on, learnt from mornings before it; None where one of them is not known."""
    week = [usual_day(past, day + timedelta(days=step)) for step in range(A_WEEK)]
    return tuple(each for each in week if each) if all(week) else None


def expected(waiting: float, week: Sequence[Usual], starts_today: float | None = None) -> tuple[float, ...]:
    """The queue now and after each of the days of `week`. `starts_today` takes the place of the first day's usual."""
    queue = [float(waiting)]
    for step, each in enumerate(week):
        left = each.left if step or starts_today is None else starts_today
        queue.append(max(0.0, queue[-1] + each.came - left))
    return tuple(queue)


def clears_in(
    waiting: float, week: Sequence[Usual], more: float = 0.0, starts_today: float | None = None
) -> int | None:
    """Days until nobody waits, with so many `more` starts every day; None where that takes more than a year.

    `week`: what is usual on the seven days from today on, again and again.
    """
    queue = float(waiting)
    for step in range(LONGEST + 1):
        if queue <= 0:
            return step
        each = week[step % A_WEEK]
        left = each.left if step or starts_today is None else starts_today
        queue = max(0.0, queue + each.came - left - more)
    return None


@dataclass(frozen=True)
class Dip:
    """The weekend against the weekdays, in people a day. `grows`: how many more wait on Monday than on Saturday."""

    weekday_starts: float
    weekend_starts: float
    weekday_ready: float
    weekend_ready: float

    @property
    def grows(self) -> float:
        return 2 * (self.weekend_ready - self.weekend_starts)


def weekend_dip(week: Sequence[Usual], day: date) -> Dip:
    """From what is usual on the seven days from `day` on."""
    weekend = [each for step, each in enumerate(week) if (day + timedelta(days=step)).weekday() >= SATURDAY]
    weekdays = [each for step, each in enumerate(week) if (day + timedelta(days=step)).weekday() < SATURDAY]
    return Dip(
        weekday_starts=sum(each.left for each in weekdays) / len(weekdays),
        weekend_starts=sum(each.left for each in weekend) / len(weekend),
        weekday_ready=sum(each.came for each in weekdays) / len(weekdays),
        weekend_ready=sum(each.came for each in weekend) / len(weekend),
    )
