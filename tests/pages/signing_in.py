"""Somebody whom a provider signed in, in front of a page that is visited without a browser."""

from __future__ import annotations

import pytest

from flow.clock import now
from flow.security.person import ADMINISTRATOR
from flow.security.principal import Grant
from flow.services.accounts import open_account
from flow.store.database import Database
from flow.ui import signed_in
from flow.ui.signed_in import Browser


def sign_in(monkeypatch: pytest.MonkeyPatch, store: Database, *grants: Grant, name: str = "Adam Hoe") -> str:
    """Opens an account with these roles, and every visit from now on is theirs. Gives the account's key."""
    key = f"{name.lower().replace(' ', '.')}@nhs.net"
    open_account(store, key, name, "RK9", grants, who=ADMINISTRATOR)
    browser = Browser("oidc", key, name, now(), None, f"mark of {key}", "10.0.0.7")
    monkeypatch.setattr(signed_in, "browser", lambda: browser)
    return key
