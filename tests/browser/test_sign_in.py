"""Signing in as people do: at a real provider, through nginx with the shipped site, in a real browser."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copy
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Response, expect
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value, decode_signed_value

from flow.services.start import open_store
from flow.settings import Settings
from flow.ui.menu import MENU
from tests.browser import identity
from tests.browser.conftest import App
from tests.browser.gateway import Gateway

DAY = "system=plymouth&day=2018-06-12"
COOKIE = "_streamlit_user"


def _store_with_roles(plymouth_file: Path, folder: Path) -> None:
    copy(plymouth_file, folder / "flow.db")
    url = f"sqlite:///{(folder / 'flow.db').as_posix()}"
    store = open_store(Settings(_env_file=None, database_url=url, data_folder=folder))
    identity.give_roles(store, "plymouth", "RK9")
    store.close()


@pytest.fixture(scope="module")
def with_roles(plymouth_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the Plymouth sample and an account for everybody whom the provider knows."""
    folder = tmp_path_factory.mktemp("with-roles")
    _store_with_roles(plymouth_file, folder)
    return folder


@pytest.fixture(scope="module")
def site(provider: identity.Provider, with_roles: Path) -> Iterator[Gateway]:
    """The app with sign-in at the provider, behind the shipped site."""
    gateway = Gateway.free()
    provider.allow(gateway.address)
    settings = provider.settings(gateway.address) | {"FLOW_PROXY_ADDRESS": "127.0.0.1"}
    app = App(with_roles, settings=settings)
    app.start()
    with gateway.running([app.port]):
        yield gateway
    app.stop()


@pytest.fixture
def secret(provider: identity.Provider) -> str:
    """What signs the cookies: a test may make the cookie of yesterday."""
    return provider.settings("")["FLOW_COOKIE_SECRET"]


@pytest.fixture
def person(browser: Browser) -> Iterator[Page]:
    """Somebody whose browser takes the test's own certificate."""
    context = browser.new_context(ignore_https_errors=True)
    yield context.new_page()
    context.close()


def signed_in(page: Page, site: Gateway, who: identity.Known, address: str = f"/huddle?{DAY}") -> Response:
    answer = page.goto(site.address + address)
    assert answer is not None
    identity.sign_in(page, who)
    expect(page.locator(".st-key-frame")).to_be_visible()
    return answer


def is_signed_out(page: Page) -> None:
    """The screen offers the sign-in, and holds nothing of the huddle."""
    expect(page.get_by_role("button", name="Sign in with the test provider")).to_be_visible()
    expect(page.locator(".st-key-frame")).to_have_count(0)
    expect(page.locator("body")).not_to_contain_text("Derriford")


def _with_cookies(browser: Browser, cookies: Any, site: Gateway) -> BrowserContext:
    context = browser.new_context(ignore_https_errors=True)
    context.add_cookies(cookies)
    context.new_page().goto(f"{site.address}/huddle?{DAY}")
    return context


def test_signing_in_and_out_and_no_copy_of_the_cookie_works_afterwards(
    person: Page, browser: Browser, site: Gateway
) -> None:
    signed_in(person, site, identity.HUDDLE_MEMBER)
    person.get_by_role("button", name="Ruth Hall").click()
    copied = person.context.cookies()
    assert {cookie["secure"] for cookie in copied if cookie["domain"] == "huddle.localhost"} == {True}
    person.get_by_role("button", name="Sign out").click()
    is_signed_out(person)
    assert COOKIE not in {cookie["name"] for cookie in person.context.cookies()}
    again = _with_cookies(browser, copied, site)
    is_signed_out(again.pages[0])
    again.close()


def test_a_changed_cookie_and_a_cookie_of_yesterday_open_nothing(
    person: Page, browser: Browser, site: Gateway, secret: str
) -> None:
    signed_in(person, site, identity.VIEWER)
    cookies = person.context.cookies()
    name = next(cookie for cookie in cookies if cookie["name"] == COOKIE)
    raw = decode_signed_value(secret, COOKIE, name["value"])
    assert raw is not None
    claims = json.loads(raw)
    yesterday = int((datetime.now(UTC) - timedelta(hours=13)).timestamp())
    old = create_signed_value(secret, COOKIE, json.dumps(claims | {"iat": yesterday})).decode()
    forged = create_signed_value("another secret", COOKIE, json.dumps(claims)).decode()
    for value in (old, forged):
        changed = [{**cookie, "value": value} if cookie["name"] == COOKIE else cookie for cookie in cookies]
        context = _with_cookies(browser, changed, site)
        is_signed_out(context.pages[0])
        context.close()


def test_the_shipped_site_keeps_browsers_to_its_rules_on_every_page(person: Page, site: Gateway) -> None:
    broken: list[str] = []
    person.on("console", lambda said: broken.append(said.text) if "Content Security Policy" in said.text else None)
    answer = signed_in(person, site, identity.HUDDLE_MEMBER)
    headers = answer.all_headers()
    assert headers["strict-transport-security"] == "max-age=31536000"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "unsafe-eval" not in headers["content-security-policy"]
    assert headers["server"] == "nginx"
    for page in MENU:
        link = person.get_by_role("link", name=page.title, exact=True)
        if link.count():
            link.click()
        else:
            person.goto(f"{site.address}/{page.key}?{DAY}")
        expect(person).to_have_url(re.compile(f"/{page.key}"))
        expect(person.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_visible()
        if page.key == "trends":
            expect(person.locator("[data-testid=stVegaLiteChart] svg").first).to_be_visible()
    assert broken == []
    person.evaluate("document.head.append(Object.assign(document.createElement('script'), {text: 'window.ran = 1'}))")
    assert person.evaluate("window.ran") is None
    assert len(broken) == 1, "and the browser would have said so"
    assert "/huddle" in site.access_log
    assert "?" not in site.access_log
    assert "code=" not in site.access_log


RUTH = {"X-Auth-Email": identity.HUDDLE_MEMBER.email}


@pytest.fixture(scope="module")
def behind_a_proxy(with_roles: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The app that takes a proxy's word; the proxy is this machine, and a screen untouched for six seconds ends."""
    folder = tmp_path_factory.mktemp("behind-a-proxy")
    copy(with_roles / "flow.db", folder / "flow.db")
    proxy = {"FLOW_SIGN_IN": "proxy", "FLOW_PROXY_ADDRESS": "127.0.0.1", "FLOW_IDLE_MINUTES": "0.1"}
    app = App(folder, settings=proxy)
    app.start()
    yield app
    app.stop()


def test_a_proxy_s_word_is_taken_and_a_screen_that_nobody_touches_ends(browser: Browser, behind_a_proxy: App) -> None:
    context = browser.new_context(extra_http_headers=RUTH)
    page = context.new_page()
    page.goto(f"{behind_a_proxy.address}/huddle?{DAY}")
    expect(page.get_by_role("button", name="Ruth Hall")).to_be_visible()
    expect(page.get_by_text("nothing was touched for 6 seconds")).to_be_visible()
    expect(page.locator(".st-key-frame")).to_have_count(0)
    context.close()


def test_a_header_that_a_client_sends_through_the_shipped_site_names_nobody(
    browser: Browser, behind_a_proxy: App
) -> None:
    gateway = Gateway.free()
    context = browser.new_context(ignore_https_errors=True, extra_http_headers=RUTH)
    with gateway.running([behind_a_proxy.port]):
        page = context.new_page()
        page.goto(f"{gateway.address}/huddle?{DAY}")
        expect(page.get_by_text("Nobody has said who you are.")).to_be_visible()
        expect(page.locator(".st-key-frame")).to_have_count(0)
    context.close()
