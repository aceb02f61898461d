"""Who somebody is, of what a provider or a proxy says: nobody becomes somebody else by choosing a name."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from flow.security.claims import Known, of_provider, of_proxy

RUTH = "ruth.hall@example.nhs.uk"
CLAIMS = {
    "iss": "https://identity.example.nhs.uk",
    "aud": "huddle",
    "sub": "7f3a",
    "iat": 1_790_000_000,
    "exp": 1_790_000_300,
    "nonce": "one",
    "email": "Ruth.Hall@Example.NHS.uk",
    "email_verified": True,
    "name": "Ruth Hall",
}


def known(named_by: str = "email", **changed: object) -> Known | None:
    return of_provider(CLAIMS | changed, client_id="huddle", named_by=named_by)


def key(named_by: str = "email", **changed: object) -> str:
    person = known(named_by, **changed)
    assert person is not None
    return person.key


def test_a_verified_email_in_small_letters_names_a_person() -> None:
    person = known()
    assert person is not None
    assert (person.key, person.name) == (RUTH, "Ruth Hall")
    assert person.issued_at == datetime.fromtimestamp(1_790_000_000, UTC)


@pytest.mark.parametrize(
    "changed",
    [
        {"email_verified": False},
        {"email_verified": None},
        {"email_verified": "true"},
        {"email": None},
        {"email": ""},
        {"email": "ruth.hall"},
        {"email": "ruth.hall@example.nhs.uk, adam@example.nhs.uk"},
        {"email": "sub:7f3b@example.nhs.uk"},
        {"email": "adam@e\u212aample.nhs.uk"},  # a Kelvin sign, which in small letters is a k
        {"email": ["ruth.hall@example.nhs.uk"]},
    ],
)
def test_any_other_email_names_nobody_and_the_provider_s_own_number_does(changed: dict[str, object]) -> None:
    assert key(**changed) == "sub:7f3a"


def test_a_sub_that_reads_as_an_email_is_not_that_email() -> None:
    assert key(sub=RUTH, email_verified=False) == f"sub:{RUTH}"


def test_the_claim_that_the_settings_name_is_taken_instead() -> None:
    assert key("preferred_username", preferred_username=" Ruth.Hall@example.nhs.uk ", email_verified=None) == RUTH
    assert key("oid", oid="0A-1B") == "0a-1b"
    assert key("oid") == "sub:7f3a"
    assert key("oid", oid="SUB:7f3b") == "sub:7f3a"


@pytest.mark.parametrize(
    "changed",
    [
        {"aud": "another app"},
        {"aud": ["another app"]},
        {"aud": []},
        {"aud": None},
        {"sub": ""},
        {"sub": None},
        {"sub": 7},
        {"iat": None},
        {"iat": True},
        {"iat": "1790000000"},
        {"iat": -1},
        {"iat": 1e12},
    ],
)
def test_a_token_that_is_not_ours_or_says_too_little_is_nobody(changed: dict[str, object]) -> None:
    assert known(**changed) is None


def test_one_audience_among_several_is_enough() -> None:
    assert key(aud=["another app", "huddle"]) == RUTH


def test_every_sign_in_has_a_name_of_its_own_that_tells_nothing() -> None:
    names = {person.session for changed in ({}, {"iat": 1_790_000_001}, {"nonce": "two"}, {"sub": "x"}, {"iss": "y"})
             if (person := known(**changed))}  # fmt: skip
    assert len(names) == 5
    assert known() == known()
    assert not any("ruth" in name or "7f3a" in name for name in names)


@pytest.mark.parametrize(
    ("changed", "shown"),
    [
        ({"name": None, "given_name": "Ruth", "family_name": "Hall"}, "Ruth Hall"),
        ({"name": "", "preferred_username": "rhall"}, "rhall"),
        ({"name": " Ruth \n Hall\u202e "}, "Ruth Hall"),
        ({"name": "R" * 200}, "R" * 80),
        ({"name": None, "email": None}, "sub:7f3a"),
    ],
)
def test_a_name_is_shown_in_one_line(changed: dict[str, object], shown: str) -> None:
    person = known(**changed)
    assert person is not None
    assert person.name == shown


def test_a_proxy_names_a_person_by_email_alone() -> None:
    assert of_proxy("Ruth.Hall@example.nhs.uk", "Zo\xc3\xab Hall") == (RUTH, "Zoë Hall")
    assert of_proxy(RUTH, None) == (RUTH, RUTH)
    assert of_proxy(None, "Ruth Hall") is None
    assert of_proxy("", None) is None
    assert of_proxy("ruth", "Ruth Hall") is None
