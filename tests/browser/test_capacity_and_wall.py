"""Capacity entered on a phone; the wall, which refreshes itself and has nothing of anybody in it."""

from __future__ import annotations

import time
from datetime import timedelta

from playwright.sync_api import Locator, ViewportSize, expect

from flow.security.person import Person
from flow.services.capacity_queue import enter_capacity, queue
from flow.store.database import Database
from tests import mornings
from tests.again import done_once
from tests.browser.conftest import Screen
from tests.mornings import DAY

CITY = "E06000026"
HEAD = (
    "snapshot_at,organisation_code,site_code,ward_code,bed,spell_id,admission_at,criteria_to_reside,pathway,"
    "local_authority"
)
PHONE = ViewportSize(width=390, height=844)
WALL = ViewportSize(width=1920, height=1080)
A_THUMB = 44
A_LINE_AT_FOUR_METRES = 32
"""Pixels of a 1920 by 1080 screen on a wall: capitals of about a centimetre and a half on 55 inches."""


@done_once
def filed(store: Database) -> None:
    """Five weeks of mornings on which four wait on pathway 1, two come and two leave."""
    rows = []
    for back in range(35, -1, -1):
        day = DAY - timedelta(days=back)
        spells = [f"B{age}{side},SPELL{back + age}{side}" for age in (0, 1) for side in "ab"]
        rows += [f"{day} 08:00,RK9,RK950,HAR,{spell},2018-04-01 10:00,N,1,{CITY}" for spell in spells]
    report = mornings.put(store, mornings.csv(HEAD, *rows))
    assert not report.refused, report.findings


def height(target: Locator) -> float:
    box = target.bounding_box()
    assert box is not None
    return box["height"]


def test_a_partner_enters_capacity_on_a_phone_within_half_a_minute(screen: Screen, store: Database) -> None:
    filed(store)
    page = screen.page
    page.set_viewport_size(PHONE)
    screen.open(f"/capacity?system=demo&day={DAY}")
    entry = page.locator(".st-key-capacity-entry")
    began = time.monotonic()
    entry.get_by_label("Your name").fill("Sam Price")
    entry.get_by_role("combobox").click()
    page.get_by_role("option", name="Livewell Southwest").click()
    entry.get_by_role("button", name="That is me").click()
    pathway = entry.get_by_role("radio", name="P1")
    pathway.click()
    entry.get_by_label("Starts today").fill("6")
    save = entry.get_by_role("button", name="Save")
    expect(save).to_be_in_viewport(ratio=1)
    for target in (pathway, save, entry.get_by_label("Starts today")):
        assert height(target) >= A_THUMB
    save.click()
    expect(page.get_by_text("6 starts on Tue 5 June, P1, everywhere, Livewell Southwest")).to_be_visible()
    assert time.monotonic() - began < 30
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    (kept,) = queue(store, "demo", DAY).entries
    assert (kept.starts, kept.organisation, kept.who) == (6, "LWSW", "Sam Price")


def test_the_wall_fits_one_screen_refreshes_itself_and_names_nobody(screen: Screen, store: Database) -> None:
    filed(store)
    page = screen.page
    page.set_viewport_size(WALL)
    screen.open(f"/wall?system=demo&day={DAY}")
    ahead = page.locator(".st-key-wall-queue-1")
    expect(ahead).to_contain_text("in 1 day 4 (4 to 4)")
    expect(page.locator(".st-key-wall-count-dates")).to_be_visible()
    main = page.get_by_test_id("stMain")
    assert main.evaluate("each => each.scrollHeight <= each.clientHeight")
    sizes = page.locator(".st-key-wall p").evaluate_all("all => all.map(e => parseFloat(getComputedStyle(e).fontSize))")
    assert sizes
    assert min(sizes) >= A_LINE_AT_FOUR_METRES
    enter_capacity(store, "demo", DAY, "LWSW", "1", CITY, 4, who=Person("Sam Price", "LWSW"))
    expect(ahead).to_contain_text("in 1 day 2 (2 to 2)", timeout=45_000)
    for held in (page.content(), page.locator("body").inner_text()):
        assert "SPELL" not in held
        assert "Hartor" not in held
        assert "Sam Price" not in held
