"""The pages, in menu order. A page that is not in this table does not exist."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import streamlit as st

from flow.errors import FlowError
from flow.security.roles import Act
from flow.ui import asking

if TYPE_CHECKING:
    from streamlit.navigation.page import Page as StreamlitPage

WANTED = "page wanted"


@dataclass(frozen=True)
class Page:
    """One screen: `key` names its file in pages/ and its address; the first one opens where none is named."""

    key: str
    title: str
    act: Act = Act.SEE
    """What somebody must be allowed to do, in the system on the screen, to open it."""
    listed: bool = True
    """False: reached by its address and from other pages, and not a word in the menu."""
    people: bool = False
    """Whether people's rows stand on it: the audit keeps who looked."""

    @property
    def file(self) -> str:
        return f"pages/{self.key}.py"


MENU: tuple[Page, ...] = (
    Page("huddle", "Huddle", people=True),
    Page("wards", "Wards", people=True),
    Page("delays", "Delays", people=True),
    Page("actions", "Actions"),
    Page("care", "Traffic control", Act.SEE_PEOPLE, people=True),
    Page("trends", "Trends"),
    Page("plan", "Plan"),
    Page("benchmark", "Benchmark"),
    Page("load", "Load", Act.SEE_LOADS),
    Page("definitions", "Definitions"),
    Page("settings", "Settings"),
    Page("audit", "Audit", Act.READ_AUDIT),
    Page("capacity", "Capacity", Act.ENTER_CAPACITY, listed=False),
    Page("wall", "Wall", listed=False),
)


def _home() -> None:
    """The address without a name after the slash; `navigation` opens the first page instead."""


def page_of(key: str) -> Page:
    """The page of that name."""
    return next(page for page in MENU if page.key == key)


def _page(page: Page) -> StreamlitPage:
    offered = page.listed and _may_open(page)
    shown: Literal["visible", "hidden"] = "visible" if offered else "hidden"
    return st.Page(page.file, title=page.title, url_path=page.key, visibility=shown)


def _may_open(page: Page) -> bool:
    """Whether the menu offers it: in some system at least. Whether here, the guard says; what fails, the frame."""
    try:
        who = asking.principal()
    except FlowError:
        return False
    return who is not None and who.may_anywhere(page.act)


def navigation() -> StreamlitPage:
    """The page that the browser asked for. Called on every path and before anything that can fail.

    Until it has run once in a process, Streamlit takes an address for a page's file and runs that without app.py. The
    guard sends such a visitor here, and the page that was wanted is opened again, in the frame.
    """
    pages = {page.key: _page(page) for page in MENU}
    home = st.Page(_home, title="Home", default=True, visibility="hidden")
    asked = st.navigation([home, *pages.values()], position="top")
    wanted = st.session_state.pop(WANTED, MENU[0].key if asked is home else None)
    if wanted in pages and pages[wanted] is not asked:
        st.switch_page(pages[wanted], query_params=st.query_params.to_dict())
    return asked
