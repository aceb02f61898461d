"""What is on a screen only once a browser has drawn it."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Screen
from tests.browser.looking import ADDRESS


def test_a_sparkline_is_drawn_and_has_its_sentence(plymouth_screen: Screen) -> None:
    plymouth_screen.open(f"/huddle?{ADDRESS}")
    tile = plymouth_screen.page.locator("[class*=st-key-card-tile-stranded_7]")
    expect(tile.locator("svg").last).to_be_visible()
    expect(tile.get_by_label(" went from ", exact=False).first).to_be_attached()


def test_the_definition_is_one_click_away(plymouth_screen: Screen) -> None:
    plymouth_screen.open(f"/huddle?{ADDRESS}")
    plymouth_screen.page.get_by_role("button", name="Occupancy", exact=True).click()
    expect(plymouth_screen.page.get_by_test_id("stPopoverBody")).to_contain_text("General and acute bed occupancy")
