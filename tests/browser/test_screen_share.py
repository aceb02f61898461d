"""On a shared screen nobody's row is in the page: neither in what it shows nor in anything that the server sent."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from flow.ui.menu import MENU
from tests.browser.conftest import App, Screen
from tests.browser.looking import ADDRESS, Heard, People, at_rest, everybody

TABS = {
    "actions": ["All"],
    "huddle": ["7 or 21 days tomorrow", "Community day 12 to 14", "Continuing healthcare day 24 to 28"],
    "care": ["Capacity and queue", "Clocks", "Handover", "Live list"],
    "load": ["Codes we do not know", "A new kind of file", "Versions", "Counted by hand", "Loaded before"],
}
"""What is pressed on a page beside opening it: everything behind it that may hold people."""
PRESSED = {
    "huddle": "[class*='st-key-group-20'] button",
    "delays": "[class*='st-key-group-cell'] button",
    "actions": "[class*='st-key-open-'] button",
}
"""The first group, the first cell of the matrix, the first action: opened."""


@pytest.fixture(scope="module")
def people(plymouth_file: Path) -> People:
    return everybody(plymouth_file)


def switch(page: Page, *, on: bool) -> None:
    """Screen share, in the frame."""
    toggle = page.get_by_role("switch", name="Screen share").or_(page.get_by_role("checkbox", name="Screen share"))
    if toggle.is_checked() is not on:
        page.get_by_text("Screen share", exact=True).click()
    expect(toggle).to_be_checked(checked=on)
    at_rest(page)


def _press(page: Page, what: Locator) -> None:
    what.first.click()
    page.wait_for_timeout(150)  # until the press has reached the script
    at_rest(page)


def look(page: Page, key: str) -> Iterable[str]:
    """The page as it opened, and after each thing pressed on it."""
    yield page.content()
    for name in TABS.get(key, ()):
        _press(page, page.locator("[role=tab], [data-testid=stButtonGroup] button").filter(has_text=name))
        yield page.content()
    if key in PRESSED:
        _press(page, page.locator(PRESSED[key]))
        yield page.content()


def go(page: Page, app: App, key: str, title: str) -> None:
    """By the menu, so that the session stays; a page that is not in the menu by its address."""
    link, heading = page.get_by_role("link", name=title, exact=True), page.get_by_role("heading", level=1)
    before = heading.inner_text()
    if link.count():
        link.click()
    else:
        page.goto(f"{app.address}/{key}?{ADDRESS}")
    expect(page).to_have_url(re.compile(f"/{key}"))
    expect(heading).not_to_have_text(before)
    at_rest(page)


def test_a_shared_screen_holds_nobody_on_any_page(plymouth_screen: Screen, plymouth_app: App, people: People) -> None:
    page, heard = plymouth_screen.page, Heard()
    page.on("websocket", heard.listen)
    plymouth_screen.open(f"/huddle?{ADDRESS}")
    at_rest(page)
    for key, title in (("huddle", None), ("wards", "Wards"), ("care", "Traffic control")):
        if title:
            go(page, plymouth_app, key, title)
        assert len(people.in_(page.content().encode() + b"".join(heard.payloads)) & people.names) > 3, key
        assert b"Local key" in b"".join(heard.payloads), key
        heard.payloads.clear()
    switch(page, on=True)
    heard.payloads.clear()
    for each in MENU:
        go(page, plymouth_app, each.key, each.title)
        if not each.listed:
            heard.payloads.clear()
            switch(page, on=True)
        for drawn in look(page, each.key):
            assert people.in_(drawn.encode()) == set(), each.key
        assert people.in_(b"".join(heard.payloads)) == set(), each.key
        assert heard.payloads, each.key
        heard.payloads.clear()
