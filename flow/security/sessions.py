"""When a sign-in ends: by its age, or because nobody touched the screen."""

from __future__ import annotations

from datetime import datetime, timedelta

LATE_CLOCK = timedelta(minutes=5)
"""A sign-in may seem to come from the future by as much as the provider's clock is ahead of ours."""


def ended(
    started: datetime | None, last_seen: datetime | None, now: datetime, lifetime: timedelta, idle: timedelta
) -> str | None:
    """The sentence for whoever is signed out by time, or None while the sign-in stands.

    `started` None: nobody signed in by a provider (one person on this machine), no age ends it. `last_seen` None: not
    seen before. A start in the future beyond a late clock is no start: it would put off the end for ever.
    """
    if started is not None and now - started >= lifetime:
        return f"You were signed out: a sign-in lasts {_span(lifetime)}. Sign in again."
    if started is not None and started - now > LATE_CLOCK:
        return "You were signed out: the time of your sign-in lies ahead of this server's clock. Sign in again."
    if last_seen is not None and now - last_seen >= idle:
        return f"You were signed out: nothing was touched for {_span(idle)}. Sign in again."
    return None


def _span(length: timedelta) -> str:
    """12 hours; 30 minutes; 90 seconds."""
    seconds = round(length / timedelta(seconds=1))
    for size, word in ((3600, "hour"), (60, "minute"), (1, "second")):
        if seconds % size == 0 and seconds >= size:
            count = seconds // size
            return f"{count} {word}{'' if count == 1 else 's'}"
    return "no time at all"
