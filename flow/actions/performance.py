"""How the huddle itself performs, from the histories of its actions: a past day's figures are as they stood that night.

actions_agreed       agreed at the huddle of the day
actions_carried      carried over on the day
actions_done_on_time of the actions due on the day: done by the time they were due then / all but the cancelled ones
actions_median_age   days since their huddle, of the actions open at the end of the day: the median
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from flow import clock
from flow.actions.action import Action, Event, apply
from flow.vocabulary import ActionEventKind, ActionStatus

AGREED = "actions_agreed"
CARRIED = "actions_carried"
DONE_ON_TIME = "actions_done_on_time"
MEDIAN_AGE = "action_median_age"


class DayFigure(NamedTuple):
    """One measure of one day; a measure without a denominator is its numerator."""

    day: date
    measure: str
    numerator: float
    denominator: float | None


class Standing(NamedTuple):
    """An action as it stood from one event until the day of the next; `until` None: as it stands."""

    action: Action
    since: date
    until: date | None


def figures(histories: Iterable[Sequence[Event]], first: date, last: date, began: date) -> list[DayFigure]:
    """The figures of each day from `first` to `last`, and none of days before the first huddle (`began`).

    A history is an action's events, oldest first. A day without an action due, or open, has no figure for that.
    """
    counted: Counter[tuple[date, str]] = Counter()
    due: Counter[date] = Counter()
    ages: defaultdict[date, list[int]] = defaultdict(list)
    for history in histories:
        standings = list(_standings(history))
        counted[standings[0].action.huddle_day, AGREED] += 1
        counted.update((_day(event.at), CARRIED) for event in history if event.kind is ActionEventKind.CARRIED_OVER)
        for day, on_time in _promises(standings):
            due[day] += 1
            counted[day, DONE_ON_TIME] += on_time
        for day, age in _open_days(standings, first, last):
            ages[day].append(age)
    return [figure for day in _days(max(first, began), last) for figure in _of_day(day, counted, due, ages)]


def _of_day(
    day: date, counted: Counter[tuple[date, str]], due: Counter[date], ages: dict[date, list[int]]
) -> Iterator[DayFigure]:
    yield DayFigure(day, AGREED, counted[day, AGREED], None)
    yield DayFigure(day, CARRIED, counted[day, CARRIED], None)
    if due[day]:
        yield DayFigure(day, DONE_ON_TIME, counted[day, DONE_ON_TIME], due[day])
    if day in ages:
        yield DayFigure(day, MEDIAN_AGE, float(median(ages[day])), None)


def _day(moment: datetime) -> date:
    return clock.london(moment).date()


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))


def _standings(history: Sequence[Event]) -> Iterator[Standing]:
    """The order is that of the versions; a clock that was set back moves no event before the one it followed."""
    states: list[tuple[Action, date]] = []
    for event in history:
        before, earliest = states[-1] if states else (None, date.min)
        states.append((apply(before, event), max(earliest, _day(event.at))))
    for (action, since), (_, until) in pairwise(states):
        yield Standing(action, since, until)
    yield Standing(*states[-1], None)


def _promises(standings: Sequence[Standing]) -> Iterator[tuple[date, bool]]:
    """The days on which the action was due while that due time stood, and whether it was done by then.

    Carrying it over on the day, or later, does not take the day's promise back; cancelling it by then does.
    """
    promised: dict[date, datetime] = {}
    for action, since, until in standings:
        day = _day(action.due_at)
        if since <= day and (until is None or until >= day):
            promised[day] = action.due_at
    for day, due_at in promised.items():
        then = [action for action, since, _ in standings if since <= day][-1]
        if then.status is not ActionStatus.CANCELLED:
            yield day, then.status is ActionStatus.DONE and then.closed_at is not None and then.closed_at <= due_at


def _open_days(standings: Sequence[Standing], first: date, last: date) -> Iterator[tuple[date, int]]:
    """The days at whose end the action was open, each with its age in days."""
    for action, since, until in standings:
        if action.is_open:
            end = last if until is None else min(last, until - timedelta(days=1))
            for day in _days(max(first, since), end):
                yield day, max((day - action.huddle_day).days, 0)
