"""The only module that asks the time. Europe/London for people, UTC in the store."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def now() -> datetime:
    """This moment, in UTC with its zone."""
    return datetime.now(UTC)


def today() -> date:
    """The day it is in England."""
    return london(now()).date()


def london(moment: datetime) -> datetime:
    """The same moment on a clock in England; a moment without a zone is taken as UTC, as the store keeps it."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(LONDON)


def at(day: date, clock: time) -> datetime:
    """That time of that day in England, as UTC. The first of the two in the October hour that comes twice."""
    return datetime.combine(day, clock, tzinfo=LONDON).astimezone(UTC)


def since_midnight(clock: time) -> timedelta:
    """A time of day as the time since midnight."""
    return timedelta(hours=clock.hour, minutes=clock.minute, seconds=clock.second)


def naive_utc(moment: datetime) -> datetime:
    """As the store keeps it: UTC without a zone. A moment with no zone is taken as England's clock."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=LONDON)).astimezone(UTC).replace(tzinfo=None)


def day_words(day: date) -> str:
    """Tue 5 June 2018."""
    return f"{day:%a} {day.day} {day:%B %Y}"


def short_day(day: date) -> str:
    """Tue 5 June."""
    return f"{day:%a} {day.day} {day:%B}"


def time_words(moment: datetime) -> str:
    """09:02 on an English clock."""
    return f"{london(moment):%H:%M}"


def moment_words(moment: datetime) -> str:
    """09:02 on Tue 5 June 2018."""
    local = london(moment)
    return f"{local:%H:%M} on {day_words(local.date())}"


def monday(day: date) -> date:
    """The Monday that starts the ISO week of this day."""
    return day - timedelta(days=day.weekday())


def month_start(day: date) -> date:
    return day.replace(day=1)


def next_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)
