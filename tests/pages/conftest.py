"""Visits to the app without a browser, on a database of the test's own."""

from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from shutil import copy

import pytest
import streamlit as st
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.context import ContextProxy
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest, app_test

from flow.security.person import Person
from flow.services.start import open_store
from flow.store.database import Database
from flow.ui.who import WHO
from tests import mornings

ROOT = Path(__file__).parents[2]
RUTH = Person("Ruth Hall", "RK9")
Visit = Callable[..., AppTest]
installed_parts = cache(manifest_scanner.scan_component_manifests)


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The app's own settings, in the test's folder; nothing kept from the test before."""
    monkeypatch.setenv("FLOW_DATABASE_URL", f"sqlite:///{(tmp_path / 'flow.db').as_posix()}")
    monkeypatch.setenv("FLOW_DATA_FOLDER", str(tmp_path))
    monkeypatch.setenv("FLOW_PSEUDONYM_KEY", mornings.KEY.decode())  # that the tests' own files are loaded with
    st.cache_resource.clear()
    st.cache_data.clear()


@pytest.fixture(autouse=True)
def running_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process in which the menu has been set before. AppTest starts each run as a process that is fresh, where
    Streamlit runs a page's file without app.py; what the guard then does has a test of its own."""
    monkeypatch.setattr(PagesManager, "uses_pages_directory", False)
    monkeypatch.setattr(app_test, "PagesManager", partial(PagesManager))


@pytest.fixture(autouse=True)
def parts_found_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """AppTest asks every installed package for parts of a page, at each visit anew, which takes longer than many a
    page; they stay the same for as long as the tests run."""
    monkeypatch.setattr(manifest_scanner, "scan_component_manifests", installed_parts)


@pytest.fixture(autouse=True)
def this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """The browser is on this machine: AppTest has no address of anybody, and gives a stand-in that is none."""
    monkeypatch.setattr(ContextProxy, "ip_address", None)


@pytest.fixture
def empty_store(settings: None, sqlite_template: Path, tmp_path: Path) -> Database:
    """The database that the app opens, with no system in it."""
    copy(sqlite_template, tmp_path / "flow.db")
    return open_store()


@pytest.fixture
def store(empty_store: Database, tmp_path: Path) -> Database:
    """The same with the demo system configured and nothing filed."""
    mornings.make_demo(empty_store, tmp_path)
    return empty_store


@pytest.fixture
def visit(settings: None) -> Visit:
    """`visit("actions", day="2018-06-05")`: the page; with `who=None` nobody has said who they are."""

    def opened(page: str = "huddle", who: Person | None = RUTH, **address: str) -> AppTest:
        at = AppTest.from_file(ROOT / "app.py", default_timeout=30)
        for name, value in address.items():
            at.query_params[name] = value
        if who is not None:
            at.session_state[WHO] = who
        at.run()
        if page != "huddle":
            at.switch_page(f"pages/{page}.py").run()
        assert not at.exception, at.exception
        return at

    return opened
