"""Who may sign in and with which roles: what an administrator does to accounts, each with its line of history.

Who administers the people of one system sees and gives the roles of that system alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flow import clock
from flow.errors import RuleRefused, SomebodyElseSaved, UsageError, nearest
from flow.security import account as rules
from flow.security.account import Account, AccountEvent
from flow.security.person import Person
from flow.security.principal import Grant, NotAllowed
from flow.security.roles import Act, Role
from flow.services.allowed import allowed
from flow.services.values import known_system
from flow.store import accounts as store
from flow.store.database import Database

ANYWHERE = Grant(Role.VIEWER)
"""A role of every system: stands for an account without any, which only whoever administers them all may close."""


@dataclass(frozen=True)
class Listed:
    """An account as whoever asks may see it: `account` has the roles of the systems that they administer.

    `elsewhere`: how many roles it has in others. `last_seen`: UTC without a zone, None where nobody signed in as it.
    """

    account: Account
    elsewhere: int
    last_seen: datetime | None
    may_close: bool


@allowed(Act.MANAGE_PEOPLE, anywhere=True)
def accounts(db: Database) -> list[Listed]:
    """Everybody who may sign in, by name."""
    with db.reading() as connection:
        every, seen = store.every(connection), store.last_seen(connection)
    return [_listed_for(db, account, seen.get(account.key)) for account in every]


@allowed(Act.MANAGE_PEOPLE, anywhere=True)
def account_history(db: Database, key: str | None = None) -> list[tuple[str, AccountEvent]]:
    """What was done to accounts, the newest first, each with whose account it was."""
    with db.reading() as connection:
        if key:
            _read(connection, key, None)
        found = store.events(connection, key.strip().lower() if key else None)
    return [(of, event) for of, event in found if _sees_event(db, event)]


@allowed(Act.MANAGE_PEOPLE, anywhere=True)
def open_account(
    db: Database,
    key: str,
    name: str,
    organisation: str,
    grants: Sequence[Grant] = (),
    *,
    who: Person,
    at: datetime | None = None,
) -> Account:
    """A new account, with these roles or without one yet. RuleRefused where there is one of that address."""
    made = rules.opened(key, name, organisation)
    said = "Opened the account"
    with db.writing() as connection:
        if store.get(connection, made.key):
            raise RuleRefused(f"There is an account for {made.key} already.")
        for grant in grants:
            _check_place(connection, db, grant)
            made = rules.granted(made, grant)
            said += f", with the role {rules.grant_words(grant)}"
        return _keep(connection, made, 0, said, _all(made), who, at)


@allowed(Act.MANAGE_PEOPLE, anywhere=True)
def give_role(
    db: Database, key: str, grant: Grant, version: int | None = None, *, who: Person, at: datetime | None = None
) -> Account:
    """One role more. `version`: at which the account was read; None takes it as it stands.

    Who manages one system's people gives roles of that system only.
    """
    with db.writing() as connection:
        before = _read(connection, key, version)
        _check_place(connection, db, grant)
        after = rules.granted(before, grant)
        said = f"Gave the role {rules.grant_words(grant)}"
        return _keep(connection, after, before.version, said, {"given": _listed(grant)}, who, at)


@allowed(Act.MANAGE_PEOPLE, anywhere=True)
def take_role(
    db: Database, key: str, grant: Grant, version: int | None = None, *, who: Person, at: datetime | None = None
) -> Account:
    """One role less."""
    with db.writing() as connection:
        store.hold(connection)
        before = _read(connection, key, version)
        _check_reach(db, grant)
        after = rules.revoked(before, grant)
        rules.check_somebody_administers(before, after, _others(connection, before))
        said = f"Took away the role {rules.grant_words(grant)}"
        return _keep(connection, after, before.version, said, {"taken": _listed(grant)}, who, at)


@allowed(Act.MANAGE_PEOPLE, anywhere=True)
def set_active(
    db: Database, key: str, active: bool, version: int | None = None, *, who: Person, at: datetime | None = None
) -> Account:
    """Let somebody in, or keep them out at once: whoever is kept out is signed out wherever they are signed in.

    It takes an administrator of every system in which the person has a role.
    """
    with db.writing() as connection:
        store.hold(connection)
        before = _read(connection, key, version)
        for grant in before.grants or (ANYWHERE,):
            _check_reach(db, grant)
        after = replace(before, active=active)
        if after == before:
            raise RuleRefused(f"{before.name} is {'let in' if active else 'kept out'} already.")
        rules.check_somebody_administers(before, after, _others(connection, before))
        if not active:
            store.end_all(connection, before.key, clock.naive_utc(at or clock.now()), "Your account was closed.")
        said = "Let the person sign in again" if active else "Closed the account"
        return _keep(connection, after, before.version, said, {"active": active}, who, at)


def _read(connection: Any, key: str, version: int | None) -> Account:
    wanted = key.strip().lower()
    found = store.get(connection, wanted)
    if found is None:
        near = nearest(wanted, [each.key for each in store.every(connection)])
        raise UsageError(f"There is no account {wanted}." + (f" Did you mean {near}?" if near else ""))
    if version is not None and found.version != version:
        last = store.events(connection, wanted)[0][1]
        raise SomebodyElseSaved(f"{last.who} changed this account meanwhile ({last.said}). Look again, then save.")
    return found


def _check_place(connection: Any, db: Database, grant: Grant) -> None:
    """The system and the organisation exist, and whoever asks may give roles there."""
    _check_reach(db, grant)
    if grant.system is None:
        return
    layout = known_system(connection, grant.system)
    if grant.organisation and grant.organisation not in layout.organisations:
        there = f"It has {', '.join(layout.organisations)}."
        raise UsageError(f"{layout.name} has no organisation '{grant.organisation}'. {there}")


def _reaches(db: Database, grant: Grant) -> bool:
    """Whether whoever asks gives and takes this role."""
    return db.who is not None and db.who.may(Act.MANAGE_PEOPLE, grant.system)


def _check_reach(db: Database, grant: Grant) -> None:
    if not _reaches(db, grant):
        where = grant.system or "every system"
        raise NotAllowed(f"You may not give or take roles in {where}: you administer other systems.")


def _sees(db: Database, grant: Grant) -> bool:
    """Whether the role counts in a system that whoever asks administers."""
    return grant.system is None or _reaches(db, grant)


def _listed_for(db: Database, account: Account, seen: datetime | None) -> Listed:
    shown = tuple(grant for grant in account.grants if _sees(db, grant))
    may_close = all(_reaches(db, grant) for grant in account.grants or (ANYWHERE,))
    return Listed(replace(account, grants=shown), len(account.grants) - len(shown), seen, may_close)


def _sees_event(db: Database, event: AccountEvent) -> bool:
    told = [event.changes.get("given"), event.changes.get("taken"), *event.changes.get("grants", ())]
    return all(_sees(db, Grant(Role(role), system, code)) for role, system, code in filter(None, told))


def _others(connection: Any, account: Account) -> list[Account]:
    return [each for each in store.every(connection) if each.key != account.key]


def _keep(
    connection: Any, after: Account, read_at: int, said: str, changes: dict[str, Any], who: Person, at: datetime | None
) -> Account:
    event = AccountEvent(clock.naive_utc(at or clock.now()), str(who), said, changes, read_at + 1)
    if not store.keep(connection, after, read_at, event):
        raise SomebodyElseSaved("Somebody changed this account meanwhile. Look again, then save.")
    return replace(after, version=read_at + 1)


def _all(account: Account) -> dict[str, Any]:
    said = {"key": account.key, "name": account.name, "organisation": account.organisation}
    return said | ({"grants": [_listed(grant) for grant in account.grants]} if account.grants else {})


def _listed(grant: Grant) -> list[str | None]:
    return [str(grant.role), grant.system, grant.organisation]
