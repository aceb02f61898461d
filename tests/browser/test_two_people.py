"""Two people at two browsers, one action."""

from datetime import UTC, datetime

from playwright.sync_api import Browser, expect

from flow.actions.action import NewAction
from flow.security.person import Person
from flow.services.actions import agree_action, get_action
from flow.store.database import Database
from tests.browser.conftest import App, Screen
from tests.mornings import DAY


def test_the_second_to_save_is_told_who_and_when_and_keeps_what_was_typed(
    browser: Browser, app: App, store: Database
) -> None:
    due = datetime(2018, 6, 5, 15, 0, tzinfo=UTC)
    number = agree_action(
        store,
        "demo",
        DAY,
        NewAction("Confirm the start date", "Jane Okafor", "LWSW", due),
        who=Person("Ruth Hall", "RK9"),
    ).id
    first, second = (Screen(browser.new_context().new_page(), app) for _ in range(2))
    for screen, name in ((first, "Sam Price"), (second, "Anil Shah")):
        screen.open(f"/actions?system=demo&action={number}")
        screen.say_who(name, "Livewell Southwest")
        screen.page.locator(".st-key-opened-action").get_by_text("Change", exact=True).click()
        expect(screen.page.get_by_label("What is to be done")).to_have_value("Confirm the start date")

    first.page.get_by_label("Who does it").fill("Sam Price")
    first.page.get_by_role("button", name="Save the change").click()
    expect(first.page.get_by_text("changed the owner from “Jane Okafor” to “Sam Price”")).to_be_visible()

    second.page.get_by_label("What is to be done").fill("Confirm the start date by noon")
    second.page.get_by_role("button", name="Save the change").click()
    told = second.page.get_by_test_id("stAlert").filter(has_text="Your change was not saved")
    expect(told).to_contain_text("Sam Price (LWSW) changed the owner from “Jane Okafor” to “Sam Price” at ")
    expect(second.page.get_by_label("What is to be done")).to_have_value("Confirm the start date by noon")

    second.page.get_by_role("button", name="Save mine on the newest version").click()
    expect(second.page.get_by_role("heading", level=2, name="Confirm the start date by noon")).to_be_visible()
    both = get_action(store, number)
    assert (both.what, both.owner_name, both.version) == ("Confirm the start date by noon", "Sam Price", 3)
