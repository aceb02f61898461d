"""Somebody who may sign in, and what an administrator can do to an account. Each rule gives the account after."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flow.errors import RuleRefused
from flow.security.person import LONGEST_NAME, one_line
from flow.security.principal import Grant, Principal, Trust, Via
from flow.security.role_table import role_words
from flow.security.roles import Role

KEY = re.compile(r"[!-~]{3,250}")
"""As flow.security.claims makes them: an address of e-mail, another claim of that person's, or `sub:` and a number."""
ORGANISATION_LENGTH = 60


@dataclass(frozen=True)
class Account:
    """`key`: the address of e-mail by which the provider knows the person, lower case. `organisation`: a code."""

    key: str
    name: str
    organisation: str
    grants: tuple[Grant, ...] = ()
    active: bool = True
    version: int = 0

    def principal(self, trust: Trust, address: str | None = None, via: Via = Via.SCREEN) -> Principal:
        """Whoever signed in as this account."""
        return Principal(self.key, self.name, self.organisation, trust, self.grants, via, address)


@dataclass(frozen=True)
class AccountEvent:
    """One thing done to an account, as a sentence. `at`: UTC without a zone."""

    at: datetime
    who: str
    said: str
    changes: dict[str, Any]
    version: int


def opened(key: str, name: str, organisation: str) -> Account:
    """A new account without a role; RuleRefused where the key is no address of e-mail or the name is empty."""
    made = key.strip().lower()
    if not KEY.fullmatch(made):
        raise RuleRefused("Give the address of e-mail by which the person signs in, for example ruth.hall@nhs.net.")
    named, code = one_line(name), one_line(organisation)
    if not named or len(named) > LONGEST_NAME:
        raise RuleRefused(f"Give the person's name, in at most {LONGEST_NAME} letters.")
    if not code or len(code) > ORGANISATION_LENGTH:
        raise RuleRefused("Give the code of the organisation that the person works for.")
    return Account(made, named, code)


def granted(account: Account, grant: Grant) -> Account:
    """With one role more."""
    if grant in account.grants:
        raise RuleRefused(f"{account.name} has that role already.")
    if grant.organisation and not grant.system:
        raise RuleRefused("A role for one organisation is given in one system: say which.")
    return replace(account, grants=(*account.grants, grant))


def revoked(account: Account, grant: Grant) -> Account:
    """With one role less."""
    if grant not in account.grants:
        raise RuleRefused(f"{account.name} does not have that role.")
    return replace(account, grants=tuple(each for each in account.grants if each != grant))


def check_somebody_administers(before: Account, after: Account, others: Collection[Account]) -> None:
    """The last administrator of every system cannot be taken away: nobody could put it right on screen."""
    if _administers(before) and not _administers(after) and not any(_administers(each) for each in others):
        raise RuleRefused("This is the last administrator of every system. Give the role to somebody else first.")


def _administers(account: Account) -> bool:
    return account.active and Grant(Role.ADMINISTRATOR) in account.grants


def grant_words(grant: Grant) -> str:
    """`huddle member in plymouth for RK9`."""
    where = f"in {grant.system}" if grant.system else "in every system"
    whom = f" for {grant.organisation}" if grant.organisation else ""
    return f"{role_words(grant.role)} {where}{whom}"
