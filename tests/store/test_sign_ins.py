"""Signing in: seen and told once, ended for good, and the roles of this moment; on both databases."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest

from flow import clock
from flow.security.person import ADMINISTRATOR
from flow.security.principal import Grant, Trust
from flow.security.roles import Act, Role
from flow.services import accounts, audit
from flow.services.sign_ins import Answer, Lasting, Vouched, sign_out, who_is
from flow.store import accounts as stored
from flow.store.database import Database

NOW = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
LASTING = Lasting(timedelta(hours=12), timedelta(minutes=30))
RUTH = "ruth.hall@nhs.net"
BROWSER = Vouched(RUTH, "Ruth Hall", Trust.OIDC, "a mark", NOW, "10.0.0.7")
MEMBER = Grant(Role.HUDDLE_MEMBER, "demo")


@pytest.fixture
def known(store: Database) -> Database:
    """The store as nobody asks it yet, with Ruth's account in it."""
    accounts.open_account(store, RUTH, "Ruth Hall", "RK9", who=ADMINISTRATOR, at=NOW)
    accounts.give_role(store, RUTH, MEMBER, who=ADMINISTRATOR, at=NOW)
    return store


def ask(store: Database, after: timedelta = timedelta(0), browser: Vouched = BROWSER, *, used: bool = True) -> Answer:
    return who_is(replace(store, who=None), browser, LASTING, NOW + after, used=used)


def told(store: Database) -> list[tuple[str, str, bool]]:
    lines = reversed(audit.read(store, audit.Asked(None)).lines)
    return [(line.key, line.act, line.allowed) for line in lines if line.act in ("sign_in", "sign_out")]


def seen(store: Database, session: str = "a mark") -> tuple[datetime, datetime, str | None] | None:
    with store.reading() as connection:
        return stored.signed_in(connection, session)


def test_the_first_sight_of_a_signing_in_is_written_down_and_told_once(known: Database) -> None:
    for minute in range(3):
        answer = ask(known, minute * MINUTE)
        assert answer.principal is not None
        assert (answer.principal.key, answer.principal.name, answer.principal.organisation) == (
            RUTH,
            "Ruth Hall",
            "RK9",
        )
        assert answer.principal.may(Act.SEE_PEOPLE, "demo")
    assert told(known) == [(RUTH, "sign_in", True)]
    (line,) = (one for one in audit.read(known, audit.Asked(None)).lines if one.act == "sign_in")
    assert (line.who, line.address, line.about) == ("Ruth Hall", "10.0.0.7", {})


@dataclass(frozen=True)
class Together(Database):
    """A store that writes only when every process that is to write has read."""

    others: Any = None

    @contextmanager
    def writing(self) -> Any:
        self.others.wait(timeout=10)
        with super().writing() as connection:
            yield connection


@pytest.mark.parametrize("does", ["begin", "end"])
def test_two_processes_at_once_write_it_down_once(known: Database, does: str) -> None:
    if does == "end":
        ask(known)
    both = Together(known.engine, None, others=Barrier(2))
    act: dict[str, Callable[[int], Any]] = {
        "begin": lambda _: ask(both),
        "end": lambda _: sign_out(both, BROWSER, NOW + MINUTE),
    }
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(act[does], range(2)))
    if does == "begin":
        assert all(answer.principal for answer in answers)
    assert [line for line in told(known) if line[1] == f"sign_{'in' if does == 'begin' else 'out'}"] == [
        (RUTH, f"sign_{'in' if does == 'begin' else 'out'}", True)
    ]


def test_a_signing_in_that_was_ended_stays_ended_whoever_has_a_copy_of_the_cookie(known: Database) -> None:
    ask(known)
    sign_out(known, BROWSER, NOW + MINUTE)
    copied = replace(BROWSER, address="10.9.9.9")
    for again in (BROWSER, copied):
        assert ask(known, 2 * MINUTE, again) == Answer(None, "You signed out.", over=True)
    sign_out(known, BROWSER, NOW + 3 * MINUTE, "another reason")
    assert told(known) == [(RUTH, "sign_in", True), (RUTH, "sign_out", True)]
    assert ask(known, 4 * MINUTE, replace(BROWSER, session="a new mark", started=NOW + 4 * MINUTE)).principal


def test_signing_out_before_anything_was_looked_at_ends_it_too(known: Database) -> None:
    sign_out(known, BROWSER, NOW)
    assert ask(known, MINUTE).over


def test_a_signing_in_ends_by_its_age_however_much_it_is_used(known: Database) -> None:
    for minute in range(0, 720, 20):
        assert ask(known, minute * MINUTE).principal
    answer = ask(known, 720 * MINUTE)
    assert answer.over
    assert "lasts 12 hours" in answer.why
    assert ask(known, 721 * MINUTE).why == answer.why
    assert told(known)[-1] == (RUTH, "sign_out", True)


def test_an_old_cookie_that_was_never_seen_here_opens_nothing(known: Database) -> None:
    old = replace(BROWSER, session="an old mark", started=NOW - timedelta(hours=13))
    assert ask(known, browser=old).over
    assert told(known) == [(RUTH, "sign_out", True)]


def test_a_signing_in_ends_unused_and_a_screen_that_renews_itself_is_no_use_of_it(known: Database) -> None:
    ask(known)
    for minute in range(1, 30):
        assert ask(known, minute * MINUTE, used=False).principal
    answer = ask(known, 30 * MINUTE, used=False)
    assert answer.over
    assert "nothing was touched for 30 minutes" in answer.why


def test_use_puts_off_the_end_and_is_written_down_at_most_once_a_minute(known: Database) -> None:
    ask(known)
    for seconds, last in ((59, 0), (61, 61), (100, 61), (121, 121)):
        ask(known, timedelta(seconds=seconds))
        found = seen(known)
        assert found is not None
        assert found[1] == clock.naive_utc(NOW + timedelta(seconds=last))
    assert ask(known, timedelta(seconds=121) + 29 * MINUTE).principal


def test_a_role_given_or_taken_bites_at_once(known: Database) -> None:
    assert ask(known).principal
    accounts.take_role(known, RUTH, MEMBER, who=ADMINISTRATOR, at=NOW)
    answer = ask(known, MINUTE)
    assert (answer.principal, answer.over) == (None, False)
    assert "have no role here yet" in answer.why
    accounts.give_role(known, RUTH, Grant(Role.VIEWER, "demo"), who=ADMINISTRATOR, at=NOW)
    viewer = ask(known, 2 * MINUTE).principal
    assert viewer is not None
    assert (viewer.may(Act.SEE, "demo"), viewer.may(Act.SEE_PEOPLE, "demo")) == (True, False)


def test_a_closed_account_is_out_wherever_it_is_signed_in_and_is_told_why(known: Database) -> None:
    elsewhere = replace(BROWSER, session="another mark")
    assert ask(known).principal
    assert ask(known, browser=elsewhere).principal
    accounts.set_active(known, RUTH, False, who=ADMINISTRATOR, at=NOW)
    for browser in (BROWSER, elsewhere):
        assert ask(known, MINUTE, browser) == Answer(None, "Your account was closed.", over=True)
    fresh = ask(known, MINUTE, replace(BROWSER, session="a new mark"))
    assert (fresh.principal, fresh.over) == (None, False)
    assert "is closed" in fresh.why
    accounts.set_active(known, RUTH, True, who=ADMINISTRATOR, at=NOW)
    assert ask(known, 2 * MINUTE).over, "what was ended stays ended"
    assert ask(known, 2 * MINUTE, replace(BROWSER, session="one more")).principal


def test_somebody_unknown_is_told_so_and_stands_in_the_audit_as_refused_once(known: Database) -> None:
    stranger = replace(BROWSER, key="eve@example.org", name="Eve", session="hers")
    for minute in range(2):
        answer = ask(known, minute * MINUTE, stranger)
        assert (answer.principal, answer.over) == (None, False)
        assert "You are signed in as Eve (eve@example.org), and have no role here yet." in answer.why
    assert told(known) == [("eve@example.org", "sign_in", False)]


def test_a_proxy_that_keeps_the_session_vouches_for_each_request_anew(known: Database) -> None:
    proxied = Vouched(RUTH, "Ruth Hall", Trust.PROXY, None, None, "10.0.0.7")
    for hours in (0, 1, 24):
        answer = ask(known, timedelta(hours=hours), proxied)
        assert answer.principal is not None
        assert answer.principal.trust is Trust.PROXY
    sign_out(known, proxied, NOW)
    assert ask(known, MINUTE, proxied).principal
    assert told(known) == []


def test_nobody_may_anything_with_what_finds_out_who_asks(known: Database) -> None:
    """The store that asks who somebody is may nothing itself."""
    asking = replace(known, who=None)
    who_is(asking, BROWSER, LASTING, NOW)
    with pytest.raises(Exception, match="Nobody is signed in"):
        accounts.accounts(asking)
