"""A server just started: nothing of any page for whoever is signed out, and no more than their role for a viewer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from shutil import copy

import pytest
from playwright.sync_api import Page, expect

from flow.services.start import open_store
from flow.settings import Settings
from flow.ui.hidden import COUNTS
from flow.ui.menu import MENU
from tests.browser import identity
from tests.browser.conftest import App
from tests.browser.looking import ADDRESS, Heard, People, at_rest, everybody

REFUSED = {"care", "load", "audit", "capacity"}
"""The pages that a viewer may not open."""


@pytest.fixture(scope="module")
def people(plymouth_file: Path) -> People:
    return everybody(plymouth_file)


@pytest.fixture(scope="module")
def signing_in(
    provider: identity.Provider, plymouth_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[App]:
    """The app on the Plymouth sample, opened without a gateway by people whom the provider knows."""
    running = App(tmp_path_factory.mktemp("roles"))
    running.settings = provider.settings(running.address)
    provider.allow(running.address)
    copy(plymouth_file, running.folder / "flow.db")
    store = open_store(Settings(_env_file=None, database_url=running.database_url, data_folder=running.folder))
    identity.give_roles(store, "plymouth", "RK9")
    store.close()
    running.start()
    yield running
    running.stop()


def test_whoever_is_signed_out_sees_nothing_of_any_page(page: Page, signing_in: App, people: People) -> None:
    signing_in.restart()
    heard = Heard()
    page.on("websocket", heard.listen)
    for each in MENU:
        page.goto(f"{signing_in.address}/{each.key}?{ADDRESS}")
        expect(page.get_by_role("button", name="Sign in with the test provider")).to_be_visible()
        at_rest(page)
        expect(page.locator(".st-key-frame")).to_have_count(0)
        sent = b"".join(heard.payloads) + page.content().encode()
        assert people.in_(sent) == set(), each.key
        assert b"Derriford" not in sent, each.key
        assert b"Tue 12 June 2018" not in sent, each.key
        heard.payloads.clear()


def test_a_viewer_sees_counts_and_nobody_and_is_refused_what_is_not_theirs(
    page: Page, signing_in: App, people: People
) -> None:
    signing_in.restart()
    page.goto(f"{signing_in.address}/huddle?{ADDRESS}")
    identity.sign_in(page, identity.VIEWER)
    heard = Heard()
    page.on("websocket", heard.listen)
    for each in MENU:
        page.goto(f"{signing_in.address}/{each.key}?{ADDRESS}")
        expect(page.locator(".st-key-frame")).to_be_visible()
        at_rest(page)
        refusal = page.get_by_role("alert").filter(has_text="it takes the role")
        expect(refusal).to_have_count(1 if each.key in REFUSED else 0)
        expect(page.get_by_role("heading", level=1)).to_have_count(0 if each.key in REFUSED else 1)
        expect(page.get_by_role("link", name=each.title, exact=True)).to_have_count(
            1 if each.listed and each.key not in REFUSED else 0
        )
        if each.key == "huddle":
            expect(page.get_by_text(COUNTS).first).to_be_visible()
        assert people.in_(b"".join(heard.payloads) + page.content().encode()) == set(), each.key
        heard.payloads.clear()
