"""Every screen on the Plymouth sample: it fits, axe finds nothing of ours, the keyboard reaches it, a picture is taken.

The pictures in docs/screens are taken here: `make screens`.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from flow.ui.menu import MENU
from tests.browser.conftest import Screen

MORNING = "?system=plymouth&day=2018-06-12"
SIZES = {"laptop-at-200-per-cent": (683, 384), "laptop": (1366, 768), "meeting-room": (1920, 1080)}
KEPT = ("laptop", "meeting-room")
BESIDE = """() => { const main = document.querySelector('[data-testid=stMain]');
    return main.scrollWidth - main.clientWidth; }"""
"""Pixels by which the page is wider than its screen."""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
STREAMLITS_OWN = {
    "presentation-role-conflict": "[data-testid=stFileUploader]",
    "empty-table-header": "[data-testid=stDataFrame]",
}
"""Faults of Streamlit's own parts, which no page of ours can mend: rule -> the only place where it may be found."""
DRAWN = "() => [...document.querySelectorAll('[data-testid=stVegaLiteChart]')].every(c => c.querySelector('svg'))"
FADED_IN = """() => [...document.querySelectorAll('[data-testid=stCaptionContainer]')].every(each => {
    for (let at = each; at; at = at.parentElement) if (getComputedStyle(at).opacity !== '1') return false;
    return true;
})"""
"""What is drawn anew comes in from pale: nothing can be said of its colours before it is there."""
PAGES = [page.key for page in MENU]


def rest(screen: Screen, key: str) -> None:
    """Opens a screen and waits until its script has run to the end and its charts are drawn."""
    screen.open(f"/{key}{MORNING}")
    expect(screen.page.get_by_role("heading", level=1)).to_be_visible()
    at_rest(screen.page)
    # What fades in has not its own colours yet.
    screen.page.add_style_tag(content="* { transition: none !important; animation: none !important; }")


def at_rest(page: Page) -> None:
    """Nothing more is on its way."""
    expect(page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_visible()
    expect(page.locator("[data-stale=true], [data-testid=stSkeleton]")).to_have_count(0)
    page.wait_for_function(DRAWN)
    page.wait_for_function(FADED_IN)


def ours(screen: Screen, violations: list[dict[str, Any]]) -> list[str]:
    """The faults that are not wholly inside a part of Streamlit's that is known for them."""
    found = []
    for fault in violations:
        for node in fault["nodes"]:
            place = STREAMLITS_OWN.get(fault["id"])
            inside = place and screen.page.locator(node["target"][0]).first.evaluate(
                "(node, place) => node.closest(place) !== null", place
            )
            if not inside:
                found.append(f"{fault['id']}: {node['failureSummary']}: {node['html'][:200]}")
    return found


@pytest.mark.parametrize("key", PAGES)
def test_axe_finds_nothing_of_ours_in_a_screen_that_fits_and_a_picture_is_taken(
    plymouth_screen: Screen, key: str, tmp_path: Path
) -> None:
    """One visit for all: a screen takes longer to come up than to be looked at."""
    page = plymouth_screen.page
    page.set_viewport_size(dict(zip(("width", "height"), SIZES["laptop"], strict=True)))  # type: ignore[arg-type]
    rest(plymouth_screen, key)
    folder = Path(os.environ.get("FLOW_TEST_SCREENS", tmp_path))
    folder.mkdir(parents=True, exist_ok=True)
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        at_rest(page)
        assert page.evaluate(BESIDE) <= 0, f"{key} at {width} x {height} is too wide"
        if size in KEPT:
            picture = folder / f"{key}-{size}.png"
            page.screenshot(path=picture)
            assert picture.stat().st_size > 10_000
    answer = Axe().run(page, options={"runOnly": RULES})
    assert ours(plymouth_screen, answer.response["violations"]) == []


def test_the_keyboard_alone_changes_the_morning_opens_a_group_and_the_menu(plymouth_screen: Screen) -> None:
    rest(plymouth_screen, "huddle")
    page = plymouth_screen.page
    page.get_by_role("button", name="Previous").press("Enter")
    plymouth_screen.is_on("Huddle at 09:00: Plymouth", "Mon 11 June 2018")
    at_rest(page)  # the groups of the morning before are still there while this one is drawn
    page.get_by_role("button", name="Awaiting care package in own home").first.press("Enter")
    expect(page.locator("[class*=st-key-line-opened-]").first).to_be_visible()
    page.get_by_role("link", name="Actions", exact=True).press("Enter")
    expect(page.get_by_role("heading", level=1, name="Actions: Plymouth")).to_be_visible()
