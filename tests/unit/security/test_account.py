"""The rules of an account: each gives the account after, or a sentence that says why not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flow.errors import RuleRefused
from flow.security.account import (
    Account,
    check_somebody_administers,
    grant_words,
    granted,
    opened,
    revoked,
)
from flow.security.principal import Grant, Trust
from flow.security.role_table import meanings, reaches, role_name
from flow.security.roles import ACT_WORDS, ROLE_WORDS, ROLES, Act, Reach, Role

RUTH = Account("ruth.hall@nhs.net", "Ruth Hall", "RK9")
HUDDLE = Grant(Role.HUDDLE_MEMBER, "plymouth", "RK9")
EVERYTHING = Grant(Role.ADMINISTRATOR)


def test_an_account_is_opened_by_an_address_in_small_letters_and_without_a_role() -> None:
    assert opened("  Ruth.Hall@NHS.net ", " Ruth   Hall ", " RK9 ") == RUTH


@pytest.mark.parametrize(
    ("key", "name", "organisation", "told"),
    [
        ("", "Ruth Hall", "RK9", "the address of e-mail"),
        ("ruth hall@nhs.net", "Ruth Hall", "RK9", "the address of e-mail"),
        ("r\u0131ta@nhs.net", "Rita", "RK9", "the address of e-mail"),
        ("ruth.hall@nhs.net", "   ", "RK9", "the person's name"),
        ("ruth.hall@nhs.net", "R" * 81, "RK9", "at most 80 letters"),
        ("ruth.hall@nhs.net", "Ruth Hall", "", "the code of the organisation"),
        ("ruth.hall@nhs.net", "Ruth Hall", "R" * 61, "the code of the organisation"),
    ],
)
def test_an_account_that_cannot_be_is_refused_with_what_is_missing(
    key: str, name: str, organisation: str, told: str
) -> None:
    with pytest.raises(RuleRefused, match=told):
        opened(key, name, organisation)


def test_a_role_is_given_once_and_taken_away_as_it_was_given() -> None:
    given = granted(RUTH, HUDDLE)
    assert given.grants == (HUDDLE,)
    with pytest.raises(RuleRefused, match="Ruth Hall has that role already"):
        granted(given, HUDDLE)
    with pytest.raises(RuleRefused, match="does not have that role"):
        revoked(given, replace(HUDDLE, organisation=None))
    assert revoked(given, HUDDLE) == RUTH


def test_a_role_for_an_organisation_says_in_which_system() -> None:
    with pytest.raises(RuleRefused, match="say which"):
        granted(RUTH, Grant(Role.DATA_STAFF, None, "RK9"))


@pytest.mark.parametrize("after", [RUTH, replace(RUTH, grants=(EVERYTHING,), active=False)])
def test_the_last_administrator_of_every_system_stays(after: Account) -> None:
    before = replace(RUTH, grants=(EVERYTHING,))
    others = [
        Account("a", "A", "RK9", (Grant(Role.ADMINISTRATOR, "plymouth"),)),
        Account("b", "B", "RK9", (EVERYTHING,), active=False),
        Account("c", "C", "RK9", (Grant(Role.IG_LEAD),)),
    ]
    with pytest.raises(RuleRefused, match="the last administrator of every system"):
        check_somebody_administers(before, after, others)
    check_somebody_administers(before, after, [*others, Account("d", "D", "RK9", (EVERYTHING,))])
    check_somebody_administers(before, granted(before, HUDDLE), others)
    check_somebody_administers(RUTH, replace(RUTH, active=False), others)


def test_who_signed_in_as_an_account_may_what_its_roles_let_them() -> None:
    who = granted(RUTH, HUDDLE).principal(Trust.OIDC, "10.0.0.7")
    assert (who.key, who.name, who.organisation, who.address) == (RUTH.key, "Ruth Hall", "RK9", "10.0.0.7")
    assert who.may(Act.HOLD_HUDDLE, "plymouth")
    assert who.may(Act.ENTER_CAPACITY, "plymouth", "RK9")
    assert not who.may(Act.ENTER_CAPACITY, "plymouth", "LWSW")
    assert not who.may(Act.HOLD_HUDDLE, "york")
    assert not RUTH.principal(Trust.OIDC).may_anywhere(Act.SEE)


@pytest.mark.parametrize(
    ("grant", "told"),
    [
        (EVERYTHING, "administrator in every system"),
        (Grant(Role.IG_LEAD, "york"), "IG lead in york"),
        (HUDDLE, "huddle member in plymouth for RK9"),
    ],
)
def test_a_role_is_told_in_words(grant: Grant, told: str) -> None:
    assert grant_words(grant) == told


def test_the_table_that_people_read_says_of_every_act_and_role_what_is_asked() -> None:
    told = {"yes": Reach.SYSTEM, "own organisation": Reach.OWN, "": None}
    lines = reaches()
    assert len(lines) == len(Act) == len({line[0] for line in lines})
    for act, line in zip(Act, lines, strict=True):
        assert [told[cell] for cell in line[1:]] == [ROLES[role].get(act) for role in Role], act
    assert lines[list(Act).index(Act.AGREE)][0].casefold() == ACT_WORDS[Act.AGREE]
    assert meanings() == [(role_name(role), ROLE_WORDS[role]) for role in Role]
