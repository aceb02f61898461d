"""From a browser that a provider or a proxy vouches for to somebody with roles, for as long as the signing-in lasts.

Nothing here is guarded by a role: it is what finds out who asks.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from flow import clock
from flow.security.principal import Principal, Trust, Via
from flow.security.sessions import ended as why_over
from flow.store import accounts, audit
from flow.store.database import Database

SEEN_EVERY = timedelta(minutes=1)
"""So often at most is it written down that somebody did something; more often where the idle time is short."""
SIGN_IN, SIGN_OUT = "sign_in", "sign_out"
SIGNED_OUT = "You signed out."


@dataclass(frozen=True)
class Vouched:
    """Who a browser is, as a provider or a proxy says: the account's key, and a mark of this one signing-in.

    `session` None: the proxy keeps the session, and each request is vouched for anew. `started`: aware, UTC.
    """

    key: str
    name: str
    trust: Trust
    session: str | None
    started: datetime | None
    address: str | None = None


@dataclass(frozen=True)
class Lasting:
    """How long a signing-in lasts in all, and without being used."""

    lifetime: timedelta
    idle: timedelta


@dataclass(frozen=True)
class Answer:
    """Who it is, or why nobody: a sentence. `over`: the signing-in has ended, and the cookie is to go."""

    principal: Principal | None
    why: str = ""
    over: bool = False


def who_is(db: Database, browser: Vouched, lasting: Lasting, now: datetime, *, used: bool = True) -> Answer:
    """The person, with the roles of this moment. `used`: somebody did something; a screen that renews itself is no use.

    The first time a signing-in is seen it is written down and told to the audit, as is one of somebody unknown.
    """
    with db.reading() as connection:
        account = accounts.get(connection, browser.key)
        known = accounts.signed_in(connection, browser.session) if browser.session else None
    why = _over(browser, known, lasting, now)
    if why:
        _end(db, browser, why, now)
        return Answer(None, why, over=True)
    allowed = account is not None and account.active and bool(account.grants)
    if browser.session and known is None:
        _begin(db, browser, allowed, now)
    elif browser.session and known and used and clock.naive_utc(now) - known[1] >= min(SEEN_EVERY, lasting.idle / 4):
        with db.writing() as connection:
            accounts.touch(connection, browser.session, clock.naive_utc(now))
    if account is None or not allowed:
        return Answer(None, _no_role(browser, closed=account is not None and not account.active))
    return Answer(account.principal(browser.trust, browser.address))


def sign_out(db: Database, browser: Vouched, now: datetime, why: str = SIGNED_OUT) -> None:
    """End it for good: the cookie, and any copy of it, opens nothing from now on."""
    _end(db, browser, why, now)


def _over(
    browser: Vouched, known: tuple[datetime, datetime, str | None] | None, lasting: Lasting, now: datetime
) -> str | None:
    if known and known[2]:
        return known[2]
    started = browser.started or (clock.london(known[0]) if known else now)
    last_seen = clock.london(known[1]) if known else now
    return why_over(started, last_seen, now, lasting.lifetime, lasting.idle)


def _begin(db: Database, browser: Vouched, allowed: bool, now: datetime) -> None:
    moment = clock.naive_utc(now)
    with db.writing() as connection:
        if browser.session and accounts.begin(connection, browser.session, browser.key, moment):
            audit.add(connection, _line(browser, SIGN_IN, moment, allowed))


def _end(db: Database, browser: Vouched, why: str, now: datetime) -> None:
    if not browser.session:
        return
    moment = clock.naive_utc(now)
    with db.writing() as connection:
        accounts.begin(connection, browser.session, browser.key, moment)
        if accounts.end(connection, browser.session, moment, why):
            audit.add(connection, replace(_line(browser, SIGN_OUT, moment, True), about={"why": why}))


def _line(browser: Vouched, act: str, moment: datetime, allowed: bool) -> audit.Line:
    return audit.Line(
        moment, browser.key, browser.name, "", act, "sign_ins", None, {}, Via.SCREEN, browser.address, allowed
    )


def _no_role(browser: Vouched, *, closed: bool) -> str:
    if closed:
        return f"The account of {browser.key} is closed. An administrator can open it again, on Settings."
    return (
        f"You are signed in as {browser.name} ({browser.key}), and have no role here yet. An administrator gives roles,"
        " on Settings or with `python -m flow people give`."
    )
