"""When a sign-in ends."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from flow.security.sessions import ended

NOW = datetime(2026, 6, 5, 9, 0, tzinfo=UTC)
HOURS, IDLE = timedelta(hours=12), timedelta(minutes=30)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("started", "last_seen", "sentence"),
    [
        (NOW, None, None),
        (NOW - HOURS + SECOND, NOW - IDLE + SECOND, None),
        (NOW - HOURS, NOW, "You were signed out: a sign-in lasts 12 hours. Sign in again."),
        (NOW - timedelta(days=29), None, "You were signed out: a sign-in lasts 12 hours. Sign in again."),
        (NOW, NOW - IDLE, "You were signed out: nothing was touched for 30 minutes. Sign in again."),
        (None, NOW - IDLE, "You were signed out: nothing was touched for 30 minutes. Sign in again."),
        (None, NOW, None),
        (NOW + timedelta(minutes=5), NOW, None),
        (NOW + timedelta(minutes=6), NOW, "You were signed out: the time of your sign-in lies ahead of this server's"
         " clock. Sign in again."),
    ],
)  # fmt: skip
def test_a_sign_in_ends_by_age_or_untouched(
    started: datetime | None, last_seen: datetime | None, sentence: str | None
) -> None:
    assert ended(started, last_seen, NOW, HOURS, IDLE) == sentence


@pytest.mark.parametrize(
    ("idle", "words"), [(timedelta(hours=1), "1 hour"), (timedelta(seconds=90), "90 seconds"), (SECOND, "1 second")]
)
def test_how_long_is_said_in_the_largest_whole_unit(idle: timedelta, words: str) -> None:
    assert ended(NOW, NOW - idle, NOW, HOURS, idle) == (
        f"You were signed out: nothing was touched for {words}. Sign in again."
    )
