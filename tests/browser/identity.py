"""A real OpenID provider (Canaille) on this machine, and people who type their passwords into its own form."""

from __future__ import annotations

import logging
import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any

from canaille import create_app
from canaille.app import models
from canaille.backends import Backend
from joserfc.jwk import RSAKey
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

from flow.security.person import ADMINISTRATOR as AT_THE_COMMAND_LINE
from flow.security.principal import Grant
from flow.security.roles import Role
from flow.services import accounts
from flow.store.database import Database

CLIENT = "patient-flow-huddle"
CALLBACK = "/oauth2callback"


@dataclass(frozen=True)
class Known:
    """Somebody the provider knows."""

    user_name: str
    name: str
    password: str = field(default_factory=lambda: token_hex(12), repr=False)

    @property
    def email(self) -> str:
        """How the app knows them: FLOW_OIDC_KEY=preferred_username."""
        return f"{self.user_name}@example.nhs.uk"


VIEWER = Known("vera.long", "Vera Long")
HUDDLE_MEMBER = Known("ruth.hall", "Ruth Hall")
TRAFFIC_CONTROL = Known("carl.tamar", "Carl Tamar")
DATA_STAFF = Known("dina.moor", "Dina Moor")
ADMINISTRATOR = Known("adam.hoe", "Adam Hoe")
IG_LEAD = Known("iris.plym", "Iris Plym")
ROLES = {
    VIEWER: Role.VIEWER,
    HUDDLE_MEMBER: Role.HUDDLE_MEMBER,
    TRAFFIC_CONTROL: Role.TRAFFIC_CONTROL,
    DATA_STAFF: Role.DATA_STAFF,
    ADMINISTRATOR: Role.ADMINISTRATOR,
    IG_LEAD: Role.IG_LEAD,
}


@dataclass(frozen=True)
class Provider:
    """The provider while it runs, and the one app that it signs people in for."""

    url: str
    secret: str = field(repr=False)

    def settings(self, public_url: str) -> dict[str, str]:
        """The app's environment: signed in here, opened at `public_url`. The app has to be allowed first."""
        return {
            "FLOW_SIGN_IN": "oidc",
            "FLOW_PUBLIC_URL": public_url,
            "FLOW_OIDC_METADATA_URL": f"{self.url}/.well-known/openid-configuration",
            "FLOW_OIDC_CLIENT_ID": CLIENT,
            "FLOW_OIDC_CLIENT_SECRET": self.secret,
            "FLOW_OIDC_NAME": "the test provider",
            "FLOW_OIDC_KEY": "preferred_username",
            "FLOW_COOKIE_SECRET": "only for the tests " + self.secret,
        }

    def allow(self, public_url: str) -> None:
        """Lets people be sent back to the app there."""
        client = _client()
        client.redirect_uris = [*client.redirect_uris, public_url + CALLBACK]
        client.post_logout_redirect_uris = [*client.post_logout_redirect_uris, public_url + CALLBACK]
        Backend.instance.save(client)


def _client() -> Any:
    return Backend.instance.query(models.Client, client_id=CLIENT)[0]


@contextmanager
def provider(port: int) -> Iterator[Provider]:
    """Canaille in a thread, everything in memory, with everybody of ROLES."""
    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"  # the provider lets itself be asked without TLS
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    running = Provider(f"http://localhost:{port}", token_hex(24))  # not 127.0.0.1: its cookies are not the app's
    app = create_app(config=_configuration(port))
    with app.app_context():
        _fill(running)
        server = make_server("localhost", port, app, threaded=True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield running
        server.shutdown()
        thread.join()


def _configuration(port: int) -> dict[str, Any]:
    quiet = {"version": 1, "disable_existing_loggers": False, "loggers": {"canaille": {"level": "ERROR"}}}
    return {
        "SECRET_KEY": token_hex(32),
        "SERVER_NAME": f"localhost:{port}",
        "PREFERRED_URL_SCHEME": "http",
        "CANAILLE": {
            "DATABASE": "memory",
            "JAVASCRIPT": False,
            "LANGUAGE": "en",
            "LOGGING": quiet,
            "ACL": {"DEFAULT": {"PERMISSIONS": ["use_oidc"]}},
        },
        "CANAILLE_OIDC": {"ACTIVE_JWKS": [RSAKey.generate_key(2048, auto_kid=True).as_dict(private=True)]},
    }


def _fill(running: Provider) -> None:
    for person in ROLES:
        given, family = person.name.split()
        user = models.User(
            user_name=person.user_name,
            given_name=given,
            family_name=family,
            formatted_name=person.name,
            display_name=person.email,
            emails=[person.email],
            password=person.password,
        )
        Backend.instance.save(user)
    client = models.Client(
        client_id=CLIENT,
        client_secret=running.secret,
        client_name="Patient flow huddle",
        client_uri="http://127.0.0.1",
        grant_types=["authorization_code"],
        response_types=["code"],
        scope=["openid", "email", "profile"],
        token_endpoint_auth_method="client_secret_basic",
        redirect_uris=[],
        post_logout_redirect_uris=[],
    )
    Backend.instance.save(client)
    client.audience = [client]  # whom its tokens are for
    Backend.instance.save(client)


def sign_in(page: Page, person: Known) -> None:
    """From the app's own screen for whoever is signed out, by the provider's form, and back."""
    page.get_by_role("button", name="Sign in with the test provider").click()
    type_password(page, person)
    expect(page.get_by_role("button", name="Sign in with the test provider")).not_to_be_visible()


def type_password(page: Page, person: Known) -> None:
    """On the provider's own pages: who, then the password."""
    page.locator("input[name=login], input[name=user_name]").first.fill(person.user_name)
    page.get_by_role("button", name=re.compile("next|continue|sign in", re.IGNORECASE)).click()
    page.locator("input[name=password]").fill(person.password)
    page.get_by_role("button", name=re.compile("sign in", re.IGNORECASE)).click()


def give_roles(store: Database, system: str, organisation: str) -> None:
    """Everybody an account with the role of their name, in one system; all of one organisation."""
    for person, role in ROLES.items():
        accounts.open_account(store, person.email, person.name, organisation, who=AT_THE_COMMAND_LINE)
        accounts.give_role(store, person.email, Grant(role, system, organisation), who=AT_THE_COMMAND_LINE)
