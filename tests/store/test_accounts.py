"""Accounts on both databases: opened, given roles, closed; who may do it for whom; and what happens at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
import sqlalchemy as sa

from flow.errors import FlowError, RuleRefused, SomebodyElseSaved, UsageError
from flow.security.account import Account
from flow.security.person import ADMINISTRATOR, Person
from flow.security.principal import Grant, NotAllowed, Principal, Trust
from flow.security.roles import Act, Role
from flow.services import accounts
from flow.services.sign_ins import Lasting, Vouched, who_is
from flow.store import tables as t
from flow.store.database import Database

AT = datetime(2018, 6, 12, 9, 0, tzinfo=UTC)
KEY = "ruth.hall@nhs.net"
EVERYTHING = Grant(Role.ADMINISTRATOR)
HUDDLE = Grant(Role.HUDDLE_MEMBER, "demo", "RK9")
LASTING = Lasting(timedelta(hours=12), timedelta(minutes=30))
ADAM = Person("Adam Hoe", "RK9")


def opened(db: Database, *grants: Grant, key: str = KEY, name: str = "Ruth Hall") -> Account:
    return accounts.open_account(db, key, name, "RK9", grants, who=ADMINISTRATOR, at=AT)


def by(db: Database, *grants: Grant) -> Database:
    """The same store, asked by Adam with these roles."""
    return replace(db, who=Principal("adam.hoe@nhs.net", "Adam Hoe", "RK9", Trust.OIDC, grants))


def one(db: Database, key: str = KEY) -> accounts.Listed:
    return next(each for each in accounts.accounts(db) if each.account.key == key)


def said(db: Database, key: str | None = KEY) -> list[str]:
    return [event.said for _, event in accounts.account_history(db, key)]


def test_an_account_is_opened_given_roles_and_closed_with_its_history(store: Database) -> None:
    assert opened(store).version == 1
    given = accounts.give_role(store, " Ruth.Hall@NHS.net", HUDDLE, 1, who=ADMINISTRATOR, at=AT)
    assert (given.grants, given.version) == ((HUDDLE,), 2)
    accounts.set_active(store, KEY, False, 2, who=ADMINISTRATOR, at=AT)
    accounts.set_active(store, KEY, True, 3, who=ADMINISTRATOR, at=AT)
    taken = accounts.take_role(store, KEY, HUDDLE, 4, who=ADMINISTRATOR, at=AT)
    assert (taken.grants, taken.active) == ((), True)
    assert said(store) == [
        "Took away the role huddle member in demo for RK9",
        "Let the person sign in again",
        "Closed the account",
        "Gave the role huddle member in demo for RK9",
        "Opened the account",
    ]
    assert [event.version for _, event in accounts.account_history(store)] == [5, 4, 3, 2, 1]


def test_the_first_administrator_is_made_in_one_go_or_not_at_all(store: Database) -> None:
    with pytest.raises(UsageError, match=r"There is no system 'demmo'\. Did you mean 'demo'"):
        opened(store, Grant(Role.ADMINISTRATOR, "demmo"))
    with pytest.raises(UsageError, match=r"Demo has no organisation 'RK8'\. It has RK9, LWSW"):
        opened(store, Grant(Role.DATA_STAFF, "demo", "RK8"))
    assert accounts.accounts(store) == []
    assert opened(store, EVERYTHING).grants == (EVERYTHING,)
    assert said(store) == ["Opened the account, with the role administrator in every system"]
    with pytest.raises(RuleRefused, match=f"There is an account for {KEY} already"):
        opened(store)


def test_an_address_that_is_not_there_is_answered_with_the_nearest(store: Database) -> None:
    opened(store)
    for ask in (
        lambda: accounts.give_role(store, "ruth.hal@nhs.net", HUDDLE, who=ADMINISTRATOR),
        lambda: accounts.account_history(store, "ruth.hal@nhs.net"),
    ):
        with pytest.raises(UsageError, match=f"Did you mean {KEY}"):
            ask()


def test_the_second_of_two_is_told_who_did_what_and_nothing_of_it_is_kept(store: Database) -> None:
    opened(store)
    accounts.give_role(store, KEY, HUDDLE, 1, who=ADAM, at=AT)
    with pytest.raises(SomebodyElseSaved, match=r"Adam Hoe \(RK9\) changed this account meanwhile \(Gave the role hud"):
        accounts.give_role(store, KEY, EVERYTHING, 1, who=ADMINISTRATOR)
    assert one(store).account.grants == (HUDDLE,)
    accounts.give_role(store, KEY, EVERYTHING, who=ADMINISTRATOR)
    assert one(store).account.grants == (HUDDLE, EVERYTHING)


def test_the_last_administrator_stays_until_there_is_another(store: Database) -> None:
    opened(store, EVERYTHING)
    for ask in (
        lambda: accounts.take_role(store, KEY, EVERYTHING, who=ADMINISTRATOR),
        lambda: accounts.set_active(store, KEY, active=False, who=ADMINISTRATOR),
    ):
        with pytest.raises(RuleRefused, match="the last administrator of every system"):
            ask()
    opened(store, EVERYTHING, key="adam.hoe@nhs.net", name="Adam Hoe")
    assert accounts.take_role(store, KEY, EVERYTHING, who=ADMINISTRATOR).grants == ()


def test_two_administrators_who_take_the_role_from_each_other_at_once_leave_one(store: Database) -> None:
    keys = (KEY, "adam.hoe@nhs.net")
    for key in keys:
        opened(store, EVERYTHING, key=key)
    ready = Barrier(2)

    def take(key: str) -> str:
        ready.wait()
        try:
            accounts.take_role(store, key, EVERYTHING, who=ADMINISTRATOR)
        except FlowError as error:
            return str(error)
        return "taken"

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(take, keys))
    assert sorted(answer == "taken" for answer in answers) == [False, True], answers
    assert [each.account.grants for each in accounts.accounts(store)].count((EVERYTHING,)) == 1


def test_who_administers_one_system_sees_and_gives_its_roles_alone(store: Database) -> None:
    elsewhere, everywhere = Grant(Role.IG_LEAD, "york"), Grant(Role.VIEWER)
    opened(store, HUDDLE, everywhere)
    with store.writing() as connection:  # a role in a system that is no longer configured
        grants = [[str(each.role), each.system, each.organisation] for each in (HUDDLE, everywhere, elsewhere)]
        connection.execute(t.person_account.update().values(grants=grants))
    adam = by(store, Grant(Role.ADMINISTRATOR, "demo"))
    found = one(adam)
    assert found.account.grants == (HUDDLE, everywhere)
    assert (found.elsewhere, found.may_close) == (1, False)
    assert one(store).account.grants == (HUDDLE, everywhere, elsewhere)
    given = Grant(Role.VIEWER, "demo")
    accounts.give_role(adam, KEY, given, who=ADAM)
    accounts.take_role(adam, KEY, HUDDLE, who=ADAM)
    for grant in (elsewhere, everywhere, EVERYTHING):
        with pytest.raises(NotAllowed, match="you administer other systems"):
            accounts.take_role(adam, KEY, grant, who=ADAM)
        with pytest.raises(NotAllowed, match="you administer other systems"):
            accounts.give_role(adam, KEY, grant, who=ADAM)
    with pytest.raises(NotAllowed, match="you administer other systems"):
        accounts.set_active(adam, KEY, active=False, who=ADAM)
    assert one(store).account.grants == (everywhere, elsewhere, given)


def test_the_history_of_other_systems_is_not_told_to_who_administers_one(store: Database) -> None:
    opened(store, HUDDLE)
    with store.writing() as connection:
        account = connection.execute(sa.select(t.person_account.c.id)).scalar_one()
        line = {"account": account, "version": 2, "at": AT.replace(tzinfo=None), "who": "Yvonne", "said": "Gave ..."}
        line["changes"] = {"given": ["ig_lead", "york", None]}
        connection.execute(t.account_event.insert().values(line))
    assert len(said(store)) == 2
    assert said(by(store, Grant(Role.ADMINISTRATOR, "demo"))) == [
        "Opened the account, with the role huddle member in demo for RK9"
    ]


def test_nobody_else_sees_or_changes_accounts(empty_store: Database) -> None:
    for role in Role:
        if role is Role.ADMINISTRATOR:
            continue
        ruth = by(empty_store, Grant(role))
        for ask in (accounts.accounts, accounts.account_history, opened):
            with pytest.raises(NotAllowed, match="it takes the role administrator"):
                ask(ruth)
        with pytest.raises(NotAllowed, match="it takes the role administrator"):
            accounts.give_role(ruth, KEY, EVERYTHING, who=ADAM)
    assert accounts.accounts(empty_store) == []


def test_closing_an_account_ends_every_sign_in_of_it_at_once(store: Database) -> None:
    opened(store, HUDDLE)
    desk, ward = (Vouched(KEY, "Ruth Hall", Trust.OIDC, mark, AT, "10.0.0.7") for mark in ("desk", "ward"))
    for browser in (desk, ward):
        who = who_is(store, browser, LASTING, AT).principal
        assert who is not None
        assert who.may(Act.HOLD_HUDDLE, "demo")
    assert one(store).last_seen == AT.replace(tzinfo=None)
    accounts.set_active(store, KEY, active=False, who=ADMINISTRATOR, at=AT)
    for browser in (desk, ward):
        answer = who_is(store, browser, LASTING, AT)
        assert (answer.principal, answer.over) == (None, True)
    anew = who_is(store, replace(desk, session="anew"), LASTING, AT)
    assert (anew.principal, anew.over) == (None, False)
    assert "The account of ruth.hall@nhs.net is closed" in anew.why
    accounts.set_active(store, KEY, active=True, who=ADMINISTRATOR, at=AT)
    assert who_is(store, desk, LASTING, AT).principal is None, "what was ended stays ended"
    assert who_is(store, replace(desk, session="later"), LASTING, AT).principal is not None


def test_a_role_that_is_taken_away_is_gone_from_a_sign_in_that_lasts(store: Database) -> None:
    opened(store, HUDDLE, Grant(Role.VIEWER, "demo"))
    desk = Vouched(KEY, "Ruth Hall", Trust.OIDC, "desk", AT)
    who_is(store, desk, LASTING, AT)
    accounts.take_role(store, KEY, HUDDLE, who=ADMINISTRATOR, at=AT)
    who = who_is(store, desk, LASTING, AT).principal
    assert who is not None
    assert (who.may(Act.HOLD_HUDDLE, "demo"), who.may(Act.SEE, "demo")) == (False, True)
