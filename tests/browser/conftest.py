"""The real app in a process of its own, on a database of the test's own, and a person in front of a browser."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from shutil import copy
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, expect

from flow.services.start import open_store
from flow.settings import Settings
from flow.store.database import Database
from tests import mornings
from tests.browser import identity

ROOT = Path(__file__).parents[2]
READY_WITHIN = 60.0

expect.set_options(timeout=20_000)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class App:
    """`python -m flow serve`, as a person starts it."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    settings: dict[str, str] = field(default_factory=dict)
    """Further variables of its environment."""

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def database_url(self) -> str:
        return f"sqlite:///{(self.folder / 'flow.db').as_posix()}"

    def start(self) -> None:
        places = {"FLOW_DATABASE_URL": self.database_url, "FLOW_DATA_FOLDER": str(self.folder)}
        environment = os.environ | places | self.settings
        command = [sys.executable, "-m", "flow", "serve", "--headless", "--port", str(self.port)]
        group = {"start_new_session": True} if os.name == "posix" else {"creationflags": 0x200}
        log = (self.folder / "app.log").open("ab")
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log, **group)  # type: ignore[call-overload]
        self._wait_until_ready()

    def _wait_until_ready(self) -> None:
        assert self.process is not None
        until = time.monotonic() + READY_WITHIN
        while time.monotonic() < until:
            assert self.process.poll() is None, (self.folder / "app.log").read_text(encoding="utf-8")
            try:
                with urlopen(f"{self.address}/_stcore/health") as answer:
                    if answer.status == 200:
                        return
            except (URLError, ConnectionError):
                time.sleep(0.05)  # nothing tells us when a port opens
        raise AssertionError((self.folder / "app.log").read_text(encoding="utf-8"))

    def stop(self) -> None:
        """The process and the Streamlit that it started."""
        if self.process is None:
            return
        if os.name == "posix":
            os.killpg(self.process.pid, signal.SIGTERM)
        else:
            self.process.send_signal(signal.CTRL_BREAK_EVENT)  # type: ignore[attr-defined]
        self.process.wait(timeout=20)
        self.process = None
        while not self._port_is_free():
            time.sleep(0.05)  # Streamlit outlives the process that started it by a moment

    def _port_is_free(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) != 0

    def restart(self) -> None:
        self.stop()
        self.start()


@pytest.fixture
def store(tmp_path: Path, sqlite_template: Path) -> Database:
    """The database that the app opens, with the demo system in it and nothing filed."""
    return demo(tmp_path, sqlite_template)


def demo(folder: Path, template: Path) -> Database:
    """The demo system in a folder of its own."""
    copy(template, folder / "flow.db")
    database = open_store(Settings(database_url=f"sqlite:///{(folder / 'flow.db').as_posix()}", data_folder=folder))
    mornings.make_demo(database, folder)
    return database


@pytest.fixture
def app(tmp_path: Path, store: Database) -> Iterator[App]:
    running = App(tmp_path)
    running.start()
    yield running
    running.stop()


@dataclass
class Screen:
    """A browser with somebody in front of it, who knows the words on the screen and nothing else."""

    page: Page
    app: App

    def open(self, address: str = "/") -> None:
        self.page.goto(self.app.address + address)
        expect(self.page.locator(".st-key-frame")).to_be_visible()

    def say_who(self, name: str, organisation: str) -> None:
        """In the corner of the frame."""
        self.page.get_by_role("button", name="Who is here?").click()
        corner = self.page.get_by_test_id("stPopoverBody")
        corner.get_by_label("Your name").fill(name)
        corner.get_by_role("combobox").click()
        self.page.get_by_role("option", name=organisation).click()
        corner.get_by_role("button", name="That is me").click()
        expect(self.page.get_by_role("button", name=name)).to_be_visible()

    def go_to(self, title: str) -> None:
        """Another page, by the menu."""
        self.page.get_by_role("link", name=title, exact=True).click()

    def load(self, files: dict[str, bytes]) -> None:
        """The files dropped on the Load page, and what came of each read."""
        payloads = [{"name": name, "mimeType": "text/csv", "buffer": data} for name, data in files.items()]
        self.page.locator("input[type=file]").set_input_files(payloads)  # type: ignore[arg-type]
        for name in files:
            expect(self.page.get_by_role("button", name=f"Remove {name}")).to_be_visible()
        self.page.get_by_role("button", name="Load", exact=True).click()
        for name in files:
            expect(self.page.get_by_role("heading", name=name)).to_be_visible()

    def is_on(self, title: str, day: str) -> None:
        """This page of this morning is on the screen."""
        expect(self.page.get_by_role("heading", level=1, name=title)).to_be_visible()
        expect(self.page.locator(".st-key-days").get_by_role("combobox")).to_have_value(day)


@pytest.fixture(scope="session")
def plymouth_app(plymouth_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The app on five weeks of the Plymouth sample."""
    running = App(tmp_path_factory.mktemp("plymouth"))
    copy(plymouth_file, running.folder / "flow.db")
    running.start()
    yield running
    running.stop()


@pytest.fixture
def plymouth_screen(page: Page, plymouth_app: App) -> Screen:
    return Screen(page, plymouth_app)


@pytest.fixture
def screen(page: Page, app: App) -> Screen:
    return Screen(page, app)


@pytest.fixture(scope="session")
def provider() -> Iterator[identity.Provider]:
    """The identity provider, started once."""
    with identity.provider(free_port()) as running:
        yield running
