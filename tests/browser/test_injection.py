"""What people type and what files hold is shown as text on every screen: nothing runs, is linked, drawn or fetched."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, Request, expect

from flow.actions.action import NewAction, PatientRef
from flow.security.person import Person
from flow.services import huddles, work
from flow.services.actions import agree_action, finish_action
from flow.services.settings_edit import change, fields_of, settings
from flow.store.database import Database
from tests import mornings
from tests.browser.conftest import Screen
from tests.mornings import DAY

EVIL = (
    "=1+1<script>window.ran=1</script><img src=http://192.0.2.1/a onerror=window.ran=1> "
    "[press](javascript:window.ran=1) "
    "![drawn](http://192.0.2.1/b.png) $x^2$ :material/home: :red[red] \u202egnp.exe # *bold*"
)
SEEN = "<script>window.ran=1</script>"
NAME = f"=Ruth{SEEN}[x](http://192.0.2.1/c):red[r]"
RUTH = Person(NAME, "RK9")
DUE = datetime(2018, 6, 5, 15, 0, tzinfo=UTC)
WARD = {"site": "RK950", "code": "HAR"}
PAGES = (
    "/",
    "/actions",
    "/wards",
    "/delays",
    "/care",
    "/load",
    "/trends",
    "/settings",
    "/wall",
    "/definitions",
    "/plan",
)
INJECTED = (
    "() => [...document.querySelectorAll('script, img, a, iframe')]"
    ".map(e => e.outerHTML).filter(t => t.includes('192.0.2') || t.includes('javascript:') || t.includes('window.ran'))"
)
FORMATTED = (
    "() => [...document.querySelectorAll('.stMarkdownColoredText, .katex, [data-testid=stIconMaterial]')]"
    ".map(e => e.textContent).filter(t => ['red', 'r', 'x2', 'home'].includes(t))"
)


@pytest.fixture
def evil(store: Database) -> Database:
    """A morning in which every text that somebody or a file may give is hostile."""
    read = fields_of(settings(store, "demo"), "ward", WARD)
    change(store, "demo", "ward", WARD, {"name": NAME, "zone": NAME}, read, who=RUTH)
    mornings.a_morning(store)
    mornings.put(store, mornings.beds(DAY, "HAR,28,2,1,27", f'"{EVIL.replace(chr(34), "")}",20,0,0,never'))
    new = NewAction(EVIL, NAME, "LWSW", DUE, patients=(PatientRef("RK9", "S1"),), delay_reason="E")
    action = agree_action(store, "demo", DAY, new, who=RUTH)
    agree_action(store, "demo", DAY, NewAction(EVIL, NAME, "LWSW", DUE), who=RUTH)
    finish_action(store, action.id, action.version, outcome=EVIL, who=RUTH)
    work.block(store, "demo", "RK9", "S1", 0, EVIL, who=RUTH, at=DUE)
    huddles.open_huddle(store, "demo", DAY, who=RUTH)
    huddles.came(store, "demo", DAY, NAME, "LWSW", NAME, who=RUTH)
    huddles.declare(store, "demo", DAY, "RK9", 3, EVIL, who=RUTH)
    huddles.decide(store, "demo", DAY, EVIL, who=RUTH)
    return store


def test_on_every_screen_hostile_text_is_text(evil: Database, screen: Screen, page: Page) -> None:
    asked: list[str] = []

    def noted(request: Request) -> None:
        if not request.url.startswith((screen.app.address, "data:", "blob:")):
            asked.append(request.url)

    page.on("request", noted)
    shown = 0
    for path in PAGES:
        screen.open(f"{path}?system=demo&day={DAY}")
        expect(page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_visible()
        page.get_by_role("heading", level=1).first.wait_for()
        assert page.evaluate("window.ran") is None, path
        assert page.evaluate(INJECTED) == [], path
        assert page.evaluate(FORMATTED) == [], path
        shown += SEEN in page.locator("body").inner_text()
    assert asked == []
    assert shown >= 3, "the screens show it, letter by letter"
