"""The loop from end to end: files in, the huddle, an action agreed; the next day's files in, and it comes first."""

import re
from datetime import timedelta

from playwright.sync_api import expect

from tests import mornings
from tests.browser.conftest import Screen
from tests.mornings import DAY

NEXT = DAY + timedelta(days=1)
TUESDAY = {
    "beds-tuesday.csv": mornings.beds(DAY),
    "inpatients-tuesday.csv": mornings.inpatients(DAY),
    "emergency-monday.csv": mornings.emergency(DAY - timedelta(days=1)),
}
WEDNESDAY = {
    "beds-wednesday.csv": mornings.beds(NEXT),
    "inpatients-wednesday.csv": mornings.inpatients(NEXT, "BRA,S3,2018-06-03 10:00,N,2018-06-04,therapy,RK9,1,"),
}


def test_an_action_agreed_on_one_day_comes_first_on_the_next(screen: Screen) -> None:
    page = screen.page
    screen.open("/load?system=demo")
    screen.say_who("Ruth Hall", "University Hospitals Plymouth")
    screen.load(TUESDAY)
    screen.go_to("Huddle")
    screen.is_on("Huddle at 09:00: Demo", "Tue 5 June 2018")

    page.get_by_role("button", name="Awaiting care package in own home").click()
    page.get_by_label("What is to be done").fill("Confirm the start date")
    page.get_by_label("Who does it").fill("Jane Okafor")
    page.get_by_role("button", name="Agree this action").click()
    expect(page.locator("[class*=st-key-card-agreed]")).to_contain_text("Confirm the start date")

    screen.go_to("Load")
    screen.load(WEDNESDAY)
    page.get_by_role("link", name="Open the huddle of Wed 6 June 2018").click()
    screen.is_on("Huddle at 09:00: Demo", "Wed 6 June 2018")
    promise = page.locator("[class*=-promise-]").first
    expect(promise).to_contain_text("Confirm the start date")
    expect(promise).to_contain_text("What the data shows: 1 left")
    expect(promise).to_contain_text("Overdue")
    first = page.get_by_role("heading", level=3).first
    expect(first).to_have_text("Confirm the start date")

    page.get_by_role("radio", name="Done", exact=True).or_(page.get_by_role("button", name="Done", exact=True)).click()
    page.get_by_label("What came of it (optional)").fill("Started on Wednesday")
    page.get_by_role("button", name="Mark it done").click()
    expect(page.get_by_text("Every promise is answered")).to_be_visible()
    expect(page.get_by_text(re.compile("Since the huddle began:.*Ruth Hall"))).to_be_visible()
