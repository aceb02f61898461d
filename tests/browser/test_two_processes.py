"""One huddle, two people on two processes behind the shipped site: one process dies under them, one is stopped."""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, Page, expect

from flow.services.actions import list_actions
from flow.services.start import open_store
from flow.settings import Settings
from flow.store.database import Database
from tests import mornings
from tests.browser import identity
from tests.browser.conftest import App
from tests.browser.gateway import Gateway
from tests.browser.identity import Known
from tests.mornings import DAY, KEY
from tests.postgres import fresh_database
from tests.rules.source import ROOT

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the shipped site and units are systemd's and nginx's")
GROUP = "Awaiting care package in own home"
AT = f"/huddle?system=demo&day={DAY}"


@dataclass
class Region:
    """The service as deploy/ runs it: two processes, one PostgreSQL, one site."""

    store: Database
    site: Gateway
    processes: tuple[App, App]

    def sessions(self) -> list[int]:
        """Browsers on each process that runs."""
        return [int(told(one)["flow_sessions_open"]) for one in self.processes if one.process]


def told(app: App) -> dict[str, float]:
    """What a monitor reads of one process."""
    with urlopen(f"http://127.0.0.1:1{app.port}/metrics") as answer:
        lines = [line.rsplit(" ", 1) for line in answer.read().decode().splitlines() if line.startswith("flow_")]
    return {name: float(value) for name, value in lines}


def a_port() -> int:
    """Free, with the one that deploy/systemd/flow@.service gives a monitor: 8501 and 18501."""
    while True:
        port = random.randint(4000, 9999)
        with socket.socket() as people, socket.socket() as monitor:
            try:
                people.bind(("127.0.0.1", port))
                monitor.bind(("127.0.0.1", int(f"1{port}")))
            except OSError:
                continue
        return port


@pytest.fixture
def region(
    provider: identity.Provider, postgres_url: str, postgresql_template: str, tmp_path: Path
) -> Iterator[Region]:
    site = Gateway.free()
    provider.allow(site.address)
    with fresh_database(postgres_url, postgresql_template) as url:
        store = open_store(Settings(_env_file=None, database_url=url, data_folder=tmp_path))
        mornings.make_demo(store, tmp_path)
        mornings.a_morning(store)
        identity.give_roles(store, "demo", "RK9")
        shared = provider.settings(site.address) | {
            "FLOW_DATABASE_URL": url,
            "FLOW_PSEUDONYM_KEY": KEY.decode(),
            "FLOW_PROXY_ADDRESS": "127.0.0.1",
            "FLOW_LOG_FORMAT": "json",
            "FLOW_MIGRATE": "never",
        }
        processes = tuple(_process(tmp_path / name, shared) for name in ("one", "two"))
        try:
            for one in processes:
                one.start()
            with site.running([one.port for one in processes]):
                yield Region(store, site, processes)  # type: ignore[arg-type]
        finally:
            for one in processes:
                if one.process and one.process.poll() is None:
                    one.stop()
            store.close()


def _process(folder: Path, shared: dict[str, str]) -> App:
    folder.mkdir()
    port = a_port()
    return App(folder, port, settings=shared | {"FLOW_METRICS_PORT": f"1{port}"})


@contextmanager
def on_two_processes(browser: Browser, region: Region) -> Iterator[tuple[Page, Page]]:
    """A browser on each process: the cookie that the site gives says which, so browsers are opened until it does."""
    kept: dict[int, Page] = {}
    for _ in range(20):
        before = region.sessions()
        page = browser.new_context(ignore_https_errors=True).new_page()
        page.goto(region.site.address + AT)
        expect(page.get_by_role("button", name="Sign in with the test provider")).to_be_visible()
        here = next(place for place, many in enumerate(region.sessions()) if many > before[place])
        if here in kept:
            page.context.close()
            _until(lambda: region.sessions() == [1 if place in kept else 0 for place in (0, 1)])
        else:
            kept[here] = page
        if len(kept) == 2:
            break
    yield kept[0], kept[1]
    for page in kept.values():
        page.context.close()


def _until(true: object) -> None:
    until = time.monotonic() + 20
    while not true():  # type: ignore[operator]
        assert time.monotonic() < until, "it did not come"
        time.sleep(0.05)


def signed_in(page: Page, who: Known) -> None:
    identity.sign_in(page, who)
    expect(page.locator(".st-key-frame")).to_be_visible()


def agree(page: Page, what: str, *, saved: bool = True) -> None:
    """An action for the group that waits for care at home."""
    page.get_by_role("button", name=GROUP).first.click()
    page.get_by_label("What is to be done").fill(what)
    page.get_by_label("Who does it").fill("Jane Okafor")
    page.get_by_role("button", name="Agree this action").click(no_wait_after=True)
    if saved:
        expect(page.get_by_label("What is to be done")).to_have_count(0)


def goes_to(page: Page, part: str) -> None:
    """Takes the meeting to a part of it."""
    page.locator(".st-key-steps").get_by_role("radio").filter(has_text=part).click()


def is_back(page: Page) -> None:
    """Connected, and drawn by the process that took it over."""
    back = "[data-testid=stApp][data-test-connection-state=CONNECTED][data-test-script-state=notRunning]"
    expect(page.locator(back)).to_be_visible()
    expect(page.locator("[data-stale=true]")).to_have_count(0)


def is_at(page: Page, part: str) -> None:
    """Within seconds of somebody having taken the meeting there."""
    expect(page.locator(".st-key-steps [aria-checked=true]").filter(has_text=part)).to_be_visible(timeout=8_000)


def test_one_huddle_on_two_processes_of_which_one_is_killed_and_one_is_stopped(
    browser: Browser, region: Region
) -> None:
    one, two = region.processes
    assert healthy(region).returncode == 0
    with on_two_processes(browser, region) as (chair, partner):
        signed_in(chair, identity.HUDDLE_MEMBER)
        signed_in(partner, identity.TRAFFIC_CONTROL)
        assert region.sessions() == [1, 1], "each stays where its cookie says, through the sign-in too"
        for address in ("/metrics", "/ready"):
            assert chair.evaluate("async address => (await fetch(address)).status", address) == 404

        chair.get_by_role("button", name="Open the huddle").click()
        is_at(partner, "Gate")
        goes_to(chair, "Agenda")
        is_at(partner, "Agenda")
        agree(chair, "Confirm the start date")
        agree(partner, "Ring the council")

        os.killpg(one.process.pid, signal.SIGKILL)  # type: ignore[union-attr]
        one.process.wait()  # type: ignore[union-attr]
        one.process = None
        said = healthy(region)
        assert (said.returncode, said.stderr) == (1, f"The huddle does not answer on port {one.port}.\n")
        _until(lambda: region.sessions() == [2])
        is_back(chair)
        is_at(chair, "Agenda")
        agree(chair, "Find a second carer")
        goes_to(chair, "Read back")
        wanted = {"Confirm the start date", "Ring the council", "Find a second carer"}
        for page in (chair, partner):
            for what in wanted:
                expect(page.locator("[class*=st-key-card-agreed]").filter(has_text=what)).to_be_visible()
        assert {action.what for action in list_actions(region.store, "demo", day=DAY)} == wanted
        goes_to(chair, "Agenda")
        is_at(partner, "Agenda")

        with somebody_else_saving(region.store) as waiting:
            agree(partner, "Saved as it stopped", saved=False)
            _until(waiting)
            two.process.send_signal(signal.SIGTERM)  # type: ignore[union-attr]
            time.sleep(0.5)  # the process has been told, and the save is still under way
        assert two.process.wait(timeout=15) == 0  # type: ignore[union-attr]
        two.process = None
        wanted.add("Saved as it stopped")
        assert {action.what for action in list_actions(region.store, "demo", day=DAY)} == wanted
    log = "".join((one.folder / "app.log").read_text() for one in region.processes)
    assert [line for line in log.splitlines() if line and not _plain(line)] == []


def _plain(line: str) -> bool:
    """A JSON object with nobody in it, or Streamlit's word on stdout that it stops."""
    if line.strip() == "Stopping...":
        return True
    return {"time", "level", "logger", "message"} <= set(json.loads(line)) and not any(
        word in line for word in ("code=", "ruth", "Ruth", "9990000018")
    )


def healthy(region: Region) -> subprocess.CompletedProcess[str]:
    """The shipped check, as a monitor runs it."""
    ports = [str(one.port) for one in region.processes]
    return subprocess.run(
        [sys.executable, ROOT / "deploy" / "healthy", *ports], capture_output=True, text=True, check=False
    )


@contextmanager
def somebody_else_saving(store: Database) -> Iterator[object]:
    """Holds the table of actions until the block ends; gives what says whether a save waits for it."""
    waits = sa.text("SELECT count(*) FROM pg_locks JOIN pg_database d ON d.oid = database WHERE NOT granted"
                    " AND d.datname = current_database()")  # fmt: skip
    with store.engine.connect() as connection:
        connection.execute(sa.text("LOCK TABLE action IN EXCLUSIVE MODE"))

        def waiting() -> bool:
            return bool(connection.execute(waits).scalar_one())

        yield waiting
        connection.rollback()
