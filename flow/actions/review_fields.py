"""What may stand in each field of a long-stay review."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from flow import clock
from flow.actions.action import utc
from flow.actions.fields import LONGEST_NOTE, plain
from flow.errors import RuleRefused

LONGEST_STEP = 500
LONGEST_AHEAD = timedelta(days=366)


def next_step(value: object) -> str:
    said = plain(value)
    if not said:
        raise RuleRefused("Say what happens next for this person.")
    if len(said) > LONGEST_STEP:
        raise RuleRefused(f"A next step has at most {LONGEST_STEP} letters; this has {len(said)}.")
    return said


def next_check(value: object, day: date) -> datetime:
    """Date and time; without a zone it is England's clock. Not before the morning of the review, nor a year after."""
    if not isinstance(value, datetime):
        raise RuleRefused("Give the day and the time of the next check.")
    moment, morning = utc(value), clock.at(day, time.min)
    if moment < morning:
        said, of = clock.moment_words(moment), clock.day_words(day)
        raise RuleRefused(f"The next check would be at {said}, before the morning of the review, {of}.")
    if moment > morning + LONGEST_AHEAD:
        raise RuleRefused(f"The next check would be at {clock.moment_words(moment)}, more than a year ahead.")
    return moment


def note(value: object) -> str | None:
    said = plain(value, lines=True)
    if len(said) > LONGEST_NOTE:
        raise RuleRefused(f"A note has at most {LONGEST_NOTE} letters; this has {len(said)}.")
    return said or None


def check_day(day: date, at: datetime) -> None:
    """A review is of a morning that has come."""
    if day > clock.london(at).date():
        now = clock.moment_words(at)
        raise RuleRefused(f"A review of {clock.day_words(day)} cannot be written down at {now}: that day has not come.")
