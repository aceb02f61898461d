"""What is shown where nobody signs in, or where the app was started without its sign-in: a sentence, nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
import streamlit as st
from streamlit import config
from streamlit.testing.v1 import AppTest

from flow.store.database import Database

ROOT = Path(__file__).parents[2]
OIDC = {
    "FLOW_SIGN_IN": "oidc",
    "FLOW_PUBLIC_URL": "https://huddle.example.nhs.uk",
    "FLOW_OIDC_METADATA_URL": "https://identity.example.nhs.uk/.well-known/openid-configuration",
    "FLOW_OIDC_CLIENT_ID": "huddle",
    "FLOW_OIDC_CLIENT_SECRET": "secret",
    "FLOW_COOKIE_SECRET": "a secret of thirty-two characters",
}
PROXY = {"FLOW_SIGN_IN": "proxy", "FLOW_PROXY_ADDRESS": "127.0.0.1"}


def shown() -> AppTest:
    at = AppTest.from_file(ROOT / "app.py", default_timeout=30).run()
    assert not at.exception
    return at


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "", "10.1.2.3", "unix:///run/flow.sock"])
def test_an_app_that_others_can_reach_without_sign_in_shows_nothing(
    store: Database, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = st.get_option
    monkeypatch.setattr(st, "get_option", lambda name: address if name == "server.address" else real(name))
    at = shown()
    assert [error.value for error in at.error] == [
        "Nothing is shown: others can reach this app and nobody signs in. Set FLOW_SIGN_IN to oidc or proxy, or let "
        "the app listen on 127.0.0.1 alone. Start the app with `python -m flow serve`, which sets up the sign-in; "
        "nothing is shown until then."
    ]
    assert not at.selectbox


@pytest.mark.parametrize("variables", [OIDC, PROXY], ids=["oidc", "proxy"])
def test_an_app_started_without_its_sign_in_shows_nothing(
    store: Database, variables: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    at = shown()
    assert [error.value for error in at.error] == [
        "Start the app with `python -m flow serve`, which sets up the sign-in; nothing is shown until then."
    ]
    assert not at.selectbox


def test_on_this_machine_alone_one_person_needs_no_sign_in(store: Database) -> None:
    assert config.get_option("server.address") == "127.0.0.1"
    at = shown()
    assert not at.error
    assert at.selectbox
