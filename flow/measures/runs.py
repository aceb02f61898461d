"""Weeks in a row under a target, counted back from the last week that has ended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

import pandas as pd

from flow.measures.targets import status
from flow.measures.weeks import INCOMPLETE, SKIPPED
from flow.vocabulary import Better, TargetStatus

WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class Week:
    """One week's rate, named by its Monday."""

    monday: date
    numerator: float
    denominator: float

    @property
    def value(self) -> float:
        return self.numerator / self.denominator


@dataclass(frozen=True)
class Run:
    """Weeks that met the target one after another (Mondays, oldest first), and the week that ended it, if one did."""

    weeks: tuple[date, ...]
    ended_by: Week | None = None

    @property
    def length(self) -> int:
        return len(self.weeks)


@dataclass(frozen=True)
class WeeksInARow:
    """`current` reaches to the last week that has ended and may be empty; `best` is the longest, the newest of equals.

    `ended_by`: the missed week that ended the newest run that ended. `incomplete`: weeks of five or six days (they
    count). `skipped`: weeks of four days or fewer, or none: they neither lengthen a run nor end it.
    """

    current: Run
    best: Run
    runs: tuple[Run, ...]
    ended_by: Week | None
    incomplete: tuple[date, ...]
    skipped: tuple[date, ...]

    @property
    def length(self) -> int:
        return self.current.length


@dataclass
class _Counting:
    """The runs so far, while the weeks go by."""

    open: list[date] = field(default_factory=list)
    closed: list[Run] = field(default_factory=list)
    incomplete: list[date] = field(default_factory=list)
    skipped: list[date] = field(default_factory=list)

    def close(self, by: Week | None) -> None:
        if self.open:
            self.closed.append(Run(tuple(self.open), by))
        self.open = []


def weeks_in_a_row(
    rates: pd.DataFrame,
    target: float | Callable[[date], float | None],
    as_of: date,
    better: Better = Better.DOWN,
) -> WeeksInARow:
    """Runs of one measure at one place. `rates`: its rows of `weeks.weekly`. `as_of`: today; this week does not count.

    `target` is a number, or the target by the week's Monday; a week without a target ends a run. Exactly on the target
    is met.
    """
    days: list[date] = rates["day"].tolist()
    parts = zip(rates["numerator"].tolist(), rates["denominator"].tolist(), rates["standing"].tolist(), strict=True)
    by_monday = dict(zip(days, parts, strict=True))
    counting = _Counting()
    monday = min(by_monday, default=as_of)
    while monday + WEEK <= as_of:
        numerator, denominator, standing = by_monday.get(monday, (0.0, 0.0, SKIPPED))
        if standing == SKIPPED:
            counting.skipped.append(monday)
        else:
            if standing == INCOMPLETE:
                counting.incomplete.append(monday)
            aim = target(monday) if callable(target) else target
            _judge(counting, Week(monday, numerator, denominator), aim, better)
        monday += WEEK
    return _sum_up(counting)


def _judge(counting: _Counting, week: Week, target: float | None, better: Better) -> None:
    outcome = status(week.value, target, better)
    if outcome is TargetStatus.MET:
        counting.open.append(week.monday)
    else:
        counting.close(week if outcome is TargetStatus.MISSED else None)


def _sum_up(counting: _Counting) -> WeeksInARow:
    current = Run(tuple(counting.open))
    runs = (*counting.closed, *((current,) if current.length else ()))
    best = max(reversed(runs), key=lambda run: run.length, default=Run(()))
    endings = [run.ended_by for run in counting.closed if run.ended_by]
    return WeeksInARow(
        current, best, runs, endings[-1] if endings else None, tuple(counting.incomplete), tuple(counting.skipped)
    )
