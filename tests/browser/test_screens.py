"""Every screen at the sizes it is used at: nothing runs off its side, and a picture of each is kept to be looked at."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from flow.actions.action import NewAction
from flow.clock import LONDON
from flow.security.person import Person
from flow.services.actions import agree_action
from flow.store.database import Database
from tests import mornings
from tests.browser.conftest import App, Screen, demo
from tests.mornings import DAY

SIZES = [(1366, 768), (1920, 1080), (683, 384)]
SCREENS = {
    "/": "Read back",
    "/care": "Capacity and queue",
    "/trends": "What our actions did",
    "/plan": "High Impact Change Model",
    "/benchmark": "Local system review",
    "/wards": "Planned discharges",
    "/actions": "Open an action to see its history",
    "/load": "Loaded before",
    "/delays": "Longest waits",
    "/definitions": "measures",
    "/settings": "Thresholds",
}
HOSTILE = "[win](http://x.test) <img src=//x.test/a.png onerror=alert(1)> ![z](//x.test/i.png) :red[y] $x$"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("screens")


@pytest.fixture(scope="module")
def filled(folder: Path, sqlite_template: Path) -> Database:
    """Nobody here writes anything: one store and one server do for all."""
    store = demo(folder, sqlite_template)
    mornings.a_morning(store)
    new = NewAction(HOSTILE, "*Jane*", "LWSW", datetime(2018, 6, 5, 16, tzinfo=LONDON), delay_reason="E")
    agree_action(store, "demo", DAY, new, who=Person("Ruth <b>Hall</b>", "RK9"))
    return store


@pytest.fixture(scope="module")
def app(folder: Path, filled: Database) -> Iterator[App]:
    running = App(folder)
    running.start()
    yield running
    running.stop()


def drawn(screen: Screen) -> Locator:
    """The page with its script at rest."""
    rest = screen.page.locator("[data-testid=stApp][data-test-script-state=notRunning]")
    expect(rest).to_be_visible()
    return rest


def test_no_screen_runs_off_its_side(screen: Screen, filled: Database, tmp_path: Path) -> None:
    """On a laptop, in the meeting room, and on a laptop at 200%: one visit, looked at in each size."""
    for address, last in SCREENS.items():
        screen.open(f"{address}?system=demo&day=2018-06-05")
        expect(screen.page.get_by_text(last).last).to_be_attached()
        for width, height in SIZES:
            screen.page.set_viewport_size({"width": width, "height": height})
            drawn(screen)
            screen.page.screenshot(path=tmp_path / f"{address.strip('/') or 'huddle'}-{width}x{height}.png")
            beside = screen.page.evaluate(
                "() => { const main = document.querySelector('[data-testid=stMain]');"
                " return main.scrollWidth - main.clientWidth; }"
            )
            assert beside <= 0, f"{address} at {width} x {height} is {beside} pixels too wide"


def test_what_people_type_is_text_in_the_browser_too(screen: Screen, filled: Database) -> None:
    screen.open("/?system=demo&day=2018-06-05")
    expect(screen.page.locator("[class*=st-key-card-agreed]")).to_contain_text(HOSTILE.replace("http", "http\u2060"))
    drawn(screen)
    for selector in ("a[href*='x.test']", "img[src*='x.test']", "[class*=st-key-card-agreed] .katex"):
        assert screen.page.locator(selector).count() == 0, selector


def test_a_sparkline_is_drawn_and_has_its_sentence(screen: Screen, filled: Database) -> None:
    screen.open("/?system=demo&day=2018-06-05")
    tile = screen.page.locator("[class*=st-key-card-tile-occupancy]")
    expect(tile.locator("svg").last).to_be_visible()
    expect(tile.get_by_label("General and acute bed occupancy went from", exact=False).first).to_be_attached()


def test_the_definition_is_one_click_away(screen: Screen, filled: Database) -> None:
    screen.open("/?system=demo&day=2018-06-05")
    screen.page.get_by_role("button", name="Occupancy", exact=True).click()
    expect(screen.page.get_by_test_id("stPopoverBody")).to_contain_text("General and acute bed occupancy")
