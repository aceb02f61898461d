"""Where delayed transfers stand against their ceiling: today in patients, this week in bed-days, the run in weeks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import floor

from flow.clock import monday
from flow.measures.runs import WeeksInARow
from flow.measures.weeks import FIVE_OF_SEVEN

EXACT = 1e-9
"""Room for what a target is in binary (0.29 x 100 is just under 29): exactly on the ceiling is met."""
WEEK_DAYS = 7
Parts = tuple[float, float]
"""(delayed patients, beds) of one day: numerator and denominator of dtoc_rate."""


def ceiling(target: float, beds: float) -> int:
    """The most whole patients (or bed-days) with which the rate still meets the target."""
    return floor(target * beds + EXACT)


@dataclass(frozen=True)
class ThisWeek:
    """The week that `day` is in, Monday to Sunday.

    `days_in`: mornings with a figure, this one included; `days_left`: mornings still to come. `allowed`: bed-days with
    which the whole week still meets the target, where the mornings to come have the beds of the newest one.
    `left` = allowed - used: the delayed bed-days that the mornings to come may have; below nought the week fails
    unless more beds are occupied. `counts`: False where too few mornings can be had for the week to count in a run.
    """

    monday: date
    days_in: int
    days_left: int
    used: int
    allowed: int
    counts: bool

    @property
    def left(self) -> int:
        return self.allowed - self.used

    @property
    def left_a_day(self) -> float | None:
        """Delayed patients a morning, on average, that the rest of the week may have; None after its last morning."""
        return max(self.left, 0) / self.days_left if self.days_left else None

    @property
    def fails(self) -> bool:
        """Whether even nobody delayed from now on would leave the week over its target."""
        return self.left < 0


@dataclass(frozen=True)
class Glide:
    """`headroom` = ceiling - delayed: below nought, so many must leave for today's rate to meet the target."""

    day: date
    target: float
    delayed: int
    beds: float
    ceiling: int
    week: ThisWeek
    weeks_in_a_row: int | None
    run_since: date | None

    @property
    def headroom(self) -> int:
        return self.ceiling - self.delayed

    @property
    def today_words(self) -> str:
        """For example '34 delayed; ceiling 36; headroom 2 patients'."""
        room = self.headroom
        many = "patient" if abs(room) == 1 else "patients"
        stands = f"headroom {room} {many}" if room >= 0 else f"{-room} {many} over"
        return f"{self.delayed} delayed; ceiling {self.ceiling}; {stands}"

    @property
    def week_words(self) -> str:
        """What this week may still have, or that it is over its ceiling or decided."""
        week = self.week
        if not week.counts:
            return "Too few mornings of this week have a figure: it will not count in a run."
        if week.fails:
            return f"The week is {-week.left} delayed bed-days over what it may have: it fails as the beds stand."
        if not week.days_left:
            return f"The week has ended within its ceiling, with {week.left} delayed bed-days to spare."
        mornings = "morning" if week.days_left == 1 else "mornings"
        return (
            f"{week.left} delayed bed-days left for the {week.days_left} {mornings} to come"
            f" ({week.left_a_day:.1f} a day), or the week fails."
        )

    @property
    def run_words(self) -> str:
        """How long the run is and what would end it."""
        if self.weeks_in_a_row is None:
            return "No weeks to count yet."
        if not self.weeks_in_a_row:
            return "The last week that has ended was not under the ceiling, so no run stands."
        many = "1 week" if self.weeks_in_a_row == 1 else f"{self.weeks_in_a_row} weeks in a row"
        return f"{many} at or under {self.target:.1%}. {self._ends()}"

    def _ends(self) -> str:
        week = self.week
        if not week.counts:
            return "This week does not count, so it neither lengthens the run nor ends it."
        if week.fails:
            return "This week ends it, unless more beds are occupied than now."
        if week.left_a_day is None:
            return "This week lengthens it."
        return f"More than {week.left_a_day:.1f} delayed a day, on average, for the rest of this week would end it."


def glide(day: date, target: float, days: Mapping[date, Parts], run: WeeksInARow | None) -> Glide | None:
    """The glide path on `day`. `days`: the parts of dtoc_rate of (at least) this week's days up to `day`.

    None where `day` itself has no figure. `run`: weeks in a row as `runs.weeks_in_a_row` counts them, by this target.
    """
    today = days.get(day)
    if today is None or not today[1]:
        return None
    delayed, beds = today
    first = run.current.weeks[0] if run and run.current.weeks else None
    return Glide(
        day=day,
        target=target,
        delayed=round(delayed),
        beds=beds,
        ceiling=ceiling(target, beds),
        week=_this_week(day, target, days, beds),
        weeks_in_a_row=run.length if run else None,
        run_since=first,
    )


def _this_week(day: date, target: float, days: Mapping[date, Parts], beds: float) -> ThisWeek:
    start = monday(day)
    known = [parts for number in range((day - start).days + 1) if (parts := days.get(start + timedelta(days=number)))]
    days_left = WEEK_DAYS - 1 - (day - start).days
    all_beds = sum(parts[1] for parts in known) + days_left * beds
    return ThisWeek(
        monday=start,
        days_in=len(known),
        days_left=days_left,
        used=round(sum(parts[0] for parts in known)),
        allowed=ceiling(target, all_beds),
        counts=len(known) + days_left >= FIVE_OF_SEVEN * WEEK_DAYS - EXACT,
    )
