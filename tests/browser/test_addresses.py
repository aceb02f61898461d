"""What an address opens, on a server that has just been started and by a link that somebody was sent."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests import mornings
from tests.browser.conftest import App, Screen, demo
from tests.mornings import DAY


@pytest.fixture(scope="module")
def app(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """One server for all, on two mornings."""
    folder = tmp_path_factory.mktemp("addresses")
    store = demo(folder, sqlite_template)
    mornings.a_morning(store)
    mornings.put(store, mornings.beds(DAY.replace(day=6)))
    running = App(folder)
    running.start()
    yield running
    running.stop()


def test_a_page_asked_for_first_after_a_restart_is_seen_inside_the_frame(screen: Screen, app: App) -> None:
    app.restart()
    screen.open("/actions?system=demo&day=2018-06-05")
    screen.is_on("Actions: Demo", "Tue 5 June 2018")
    expect(screen.page.get_by_role("link", name="Huddle", exact=True)).to_be_visible()
    assert "/actions?" in screen.page.url
    assert "day=2018-06-05" in screen.page.url


def test_a_link_opens_the_same_morning(screen: Screen) -> None:
    screen.open("/?system=demo&day=2018-06-05")
    screen.is_on("Huddle at 09:00: Demo", "Tue 5 June 2018")
    sent = screen.page.url
    screen.page.get_by_role("button", name="Next").click()
    screen.is_on("Huddle at 09:00: Demo", "Wed 6 June 2018")
    screen.page.goto(sent)
    screen.is_on("Huddle at 09:00: Demo", "Tue 5 June 2018")


def test_the_morning_stays_open_from_page_to_page(screen: Screen) -> None:
    screen.open("/?system=demo&day=2018-06-05")
    for title, heading in (("Actions", "Actions: Demo"), ("Load", "Load: Demo"), ("Huddle", "Huddle at 09:00: Demo")):
        screen.go_to(title)
        screen.is_on(heading, "Tue 5 June 2018")
