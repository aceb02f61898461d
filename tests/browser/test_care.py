"""Two people at two browsers on one live list: each sees the other's change within seconds, and loses nothing typed."""

from datetime import UTC, datetime

from playwright.sync_api import Browser, Page, expect

from flow.services import work
from flow.store.database import Database
from tests import mornings
from tests.browser.conftest import App, Screen

S1 = ("demo", "RK9", "S1")
SECONDS = 8_000
FIRST_LINE = {"x": 18, "y": 52}
"""The box before the first line of the table, under its head."""


def at_the_list(browser: Browser, app: App, name: str) -> Page:
    """Somebody at a browser of their own, with the first person of the list opened."""
    screen = Screen(browser.new_context(viewport={"width": 1366, "height": 900}).new_page(), app)
    screen.open("/care?system=demo&day=2018-06-05")
    screen.say_who(name, "Livewell Southwest")
    table = screen.page.get_by_test_id("stDataFrame").first
    expect(table).to_be_visible()
    expect(screen.page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_visible()
    table.click(position=FIRST_LINE)  # type: ignore[arg-type]
    expect(screen.page.get_by_role("heading", name="Hartor: S1")).to_be_visible()
    return screen.page


def test_the_other_sees_a_change_within_seconds_and_nobody_loses_what_was_typed(
    browser: Browser, app: App, store: Database
) -> None:
    report = mornings.put(store, mornings.inpatients())
    assert not report.refused, report.findings
    first, second = (at_the_list(browser, app, name) for name in ("Sam Price", "Anil Shah"))

    first.get_by_role("button", name="Claim", exact=True).click()
    expect(first.get_by_role("button", name="Release")).to_be_visible()
    expect(second.get_by_role("button", name="Take over from Sam Price")).to_be_visible(timeout=SECONDS)

    second.get_by_role("radio", name="Next step").click()
    second.get_by_role("textbox", name="Next step").fill("Ring the agency")
    first.get_by_role("radio", name="Block", exact=True).click()
    first.get_by_label("What blocks it").fill("Waiting for family")
    first.get_by_role("button", name="Say that it is blocked").click()
    expect(second.get_by_text("Blocked by: Waiting for family")).to_be_visible(timeout=SECONDS)
    expect(second.get_by_role("textbox", name="Next step")).to_have_value("Ring the agency")

    second.get_by_role("button", name="Set the next step").click()
    told = second.get_by_test_id("stAlert").filter(has_text="Your change was not saved")
    expect(told).to_contain_text("Sam Price (LWSW) said what blocks it, “Waiting for family” at ")
    expect(second.get_by_role("textbox", name="Next step")).to_have_value("Ring the agency")

    second.get_by_role("button", name="Save mine on the newest version").click()
    expect(first.get_by_text("Next step: Ring the agency")).to_be_visible(timeout=SECONDS)
    item = work.item(store, *S1)
    assert (item.next_step, item.blocked_by, item.claimed_by, item.version) == (
        "Ring the agency",
        "Waiting for family",
        "Sam Price",
        3,
    )
    assert {event.who for event in work.history(store, *S1)} == {"Sam Price", "Anil Shah"}
    assert work.history(store, *S1)[0].at > datetime(2018, 6, 5, tzinfo=UTC)
