"""A whole huddle on Tue 12 June 2018 with two people in it, and the next morning's; nothing scrolls within a part."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from shutil import copy

import pytest
from playwright.sync_api import Browser, Page, expect

from flow.services import huddles
from flow.services.actions import list_actions
from flow.services.start import open_store
from flow.settings import Settings
from flow.store.database import Database
from flow.vocabulary import HuddlePart
from tests.browser.conftest import App, Screen
from tests.plymouth import BEFORE, DAY, NEXT, load

PARTS = ("Gate", "Yesterday first", "Position", "What changed", "Agenda", "Tipping points", "Read back")
AT = f"/huddle?system=plymouth&day={DAY}"


@pytest.fixture(scope="module")
def meeting(plymouth_made: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[App, Database]]:
    """Plymouth up to the morning after; what was agreed up to the day before."""
    running = App(tmp_path_factory.mktemp("meeting"))
    copy(plymouth_made / BEFORE, running.folder / "flow.db")
    store = open_store(Settings(_env_file=None, database_url=running.database_url, data_folder=running.folder))
    load(store, running.folder / "files", NEXT, NEXT)
    running.start()
    yield running, store
    running.stop()
    store.close()


@pytest.fixture
def two(browser: Browser, meeting: tuple[App, Database]) -> Iterator[tuple[Screen, Screen]]:
    """The chair on a laptop and a partner at a meeting-room screen."""
    contexts = [
        browser.new_context(viewport={"width": 1366, "height": 768}),
        browser.new_context(viewport={"width": 1920, "height": 1080}),
    ]
    yield tuple(Screen(context.new_page(), meeting[0]) for context in contexts)  # type: ignore[misc]
    for context in contexts:
        context.close()


def still(page: Page) -> None:
    """The page as it is when nothing more is on its way."""
    expect(page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_visible()
    expect(page.locator("[data-stale=true], [data-testid=stSkeleton]")).to_have_count(0)
    page.wait_for_function(
        "() => [...document.querySelectorAll('[data-testid=stVegaLiteChart]')].every(c => c.querySelector('svg'))"
    )


def at(page: Page, part: str) -> None:
    """This part, and no other, is on the screen."""
    chosen = page.locator(".st-key-steps [aria-checked=true]")
    expect(chosen.filter(has_text=part)).to_be_visible()
    still(page)
    expect(chosen).to_have_count(1)


def beyond(page: Page) -> int:
    """Pixels of the page under the edge of the screen."""
    return int(
        page.evaluate(
            "() => { const main = document.querySelector('[data-testid=stMain]');"
            " return main.scrollHeight - main.clientHeight; }"
        )
    )


def test_a_whole_huddle_with_two_people_and_the_next_mornings(
    two: tuple[Screen, Screen], meeting: tuple[App, Database]
) -> None:
    chair, partner = two
    store = meeting[1]
    for screen, name, organisation in (
        (chair, "Helen Trask", "University Hospitals Plymouth NHS Trust"),
        (partner, "Gareth Bligh", "Plymouth City Council"),
    ):
        screen.open(AT)
        screen.say_who(name, organisation)

    chair.page.get_by_role("button", name="Open the huddle").press("Enter")
    for screen in two:
        at(screen.page, "Gate")
    here = partner.page.locator("[class*=st-key-card-here]")
    expect(here).to_contain_text("Helen Trask")
    partner.page.get_by_role("button", name="Write down who is here").click()
    body = partner.page.get_by_test_id("stPopoverBody")
    body.get_by_role("combobox", name="For which organisation").click()
    partner.page.get_by_role("option", name="Plymouth City Council").click()
    body.get_by_label("Name of who is here").fill("Gareth Bligh")
    body.get_by_role("button", name="Write down", exact=True).click()
    expect(chair.page.locator("[class*=st-key-card-here]")).to_contain_text("Gareth Bligh")

    for number, part in enumerate(PARTS):
        for screen in two:
            at(screen.page, part)
            assert beyond(screen.page) <= 0, f"{part} at {screen.page.viewport_size}"
        if part == "Agenda":
            agree_together(chair.page, partner.page)
        if number + 1 < len(PARTS):
            chair.page.get_by_role("button", name=f"Next: {PARTS[number + 1]}").press("Enter")

    agreed = chair.page.locator("[class*=st-key-card-agreed]")
    expect(agreed).to_have_count(1)
    expect(partner.page.locator("[class*=st-key-card-agreed]")).to_contain_text("Confirm every start date")
    chair.page.get_by_role("button", name="Says yes").press("Enter")
    expect(partner.page.get_by_text("1 of the owners have said yes")).to_be_visible()
    chair.page.get_by_role("button", name="Close the huddle").press("Enter")
    expect(partner.page.get_by_text("Held ")).to_be_visible()

    held = huddles.record(store, "plymouth", DAY)
    assert set(held.minutes) == set(HuddlePart)
    assert {one.name for one in held.present} == {"Helen Trask", "Gareth Bligh"}
    (action,) = list_actions(store, "plymouth", day=DAY)
    assert held.confirmed == {action.id}

    chair.open(f"/huddle?system=plymouth&day={NEXT}")
    promise = chair.page.locator("[class*=-promise-]").filter(has_text="Confirm every start date")
    expect(promise).to_contain_text("What the data shows:")
    expect(promise).to_contain_text("bed-days then")


def agree_together(chair: Page, partner: Page) -> None:
    """One agrees an action while the other is typing: it is seen within seconds, and nothing typed is lost."""
    for page in (chair, partner):
        page.get_by_role("button", name="Awaiting care package in own home").first.press("Enter")
        expect(page.get_by_label("What is to be done")).to_be_visible()
    partner.get_by_label("What is to be done").fill("Half a sentence that")
    chair.get_by_label("What is to be done").fill("Confirm every start date")
    chair.get_by_label("Who does it").fill("Gareth Bligh")
    chair.get_by_role("button", name="Agree this action").click()
    expect(chair.get_by_label("What is to be done")).to_have_count(0)
    chair.get_by_role("button", name="Decision").click()
    chair.get_by_label("What was decided").fill("Interim places are offered")
    chair.get_by_role("button", name="Write it down").click()
    partner.wait_for_timeout(4_000)  # two beats of the meeting's pulse
    still(partner)
    expect(partner.get_by_label("What is to be done")).to_have_value("Half a sentence that")


def test_the_sheet_and_the_minutes_are_one_press_away(two: tuple[Screen, Screen]) -> None:
    chair, _ = two
    chair.open(AT)
    for name, ending in (("Sheet: PDF", ".pdf"), ("Minutes: Word", ".docx")):
        with chair.page.expect_download() as download:
            chair.page.get_by_role("button", name=name).click()
        assert download.value.suggested_filename.endswith(ending)
