"""The look that the theme's settings cannot give: one block of static CSS. Never a word of data in it."""

from __future__ import annotations

from typing import Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

Colour = Literal["red", "yellow", "blue", "green", "gray"]
NAME = "Patient flow huddle"
WORDMARK = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="232" height="32" viewBox="0 0 232 32">'
    f'<title>{NAME}</title><text x="0" y="23" font-family="Frutiger, Arial, Liberation Sans, sans-serif" '
    f'font-size="22" font-weight="700" fill="#FFFFFF">{NAME}</text></svg>'
)
HEADER = """
[data-testid="stHeader"] { background: #005EB8; }
[data-testid="stTopNavLink"] { border-radius: 4px; padding: 0.25rem 0.5rem; }
[data-testid="stTopNavLink"] p { font-size: 1rem; font-weight: 700; color: #FFFFFF; }
[data-testid="stTopNavSection"], [data-testid="stTopNavSection"] * { color: #FFFFFF; font-weight: 700; }
[data-testid="stTopNavLink"]:hover, [data-testid="stTopNavSection"]:hover { background: #003087; }
[data-testid="stTopNavLink"][aria-current="page"] { background: #FFFFFF; }
[data-testid="stTopNavLink"][aria-current="page"] p { color: #003087; }
[data-testid="stTopNavLink"]:focus-visible, [data-testid="stMainMenuButton"]:focus-visible {
  outline: 3px solid #FFB81C; outline-offset: 2px;
}
[data-testid="stMainMenuButton"], [data-testid="stExpandSidebarButton"] * { color: #FFFFFF; }
[data-testid="stHeaderLogo"] { height: 2rem; }
"""
PAGE = """
.stApp { font-variant-numeric: tabular-nums; }
@media (min-width: 1700px) { html { font-size: 112.5%; } }
.stMainBlockContainer { max-width: 1800px; padding: 3.75rem 2rem 4rem; }
[data-testid="stCaptionContainer"], [data-testid="stCaptionContainer"] p { color: #4C6272 !important; opacity: 1; }
.st-key-frame {
  background: #F0F4F5; padding: 0.5rem 0; box-shadow: 0 0 0 100vmax #F0F4F5; clip-path: inset(0 -100vmax);
}
.st-key-frame [data-testid="stSelectbox"] [role="group"] { background: #FFFFFF; }
.st-key-heading { padding: 0.25rem 0 0.75rem; }
.st-key-heading h1 { padding: 0; }
@media (max-width: 900px) {
  [class*="side-by-side"] > div > [data-testid="stHorizontalBlock"] { flex-wrap: wrap; }
  [class*="side-by-side"] > div > [data-testid="stHorizontalBlock"] > [data-testid="stColumn"] { min-width: 100%; }
}
[class*="st-key-part-"] { border-top: 2px solid #D8DDE0; padding-top: 0.875rem; margin-top: 1rem; }
.st-key-part-gate { border-top: 0; padding-top: 0; margin-top: -0.75rem; }
[class*="st-key-part-"] h2 { padding: 0; scroll-margin-top: 4.5rem; }
"""
CARDS = """
.st-key-grid-tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(12.75rem, 1fr)); gap: 0.75rem; }
.st-key-grid-gate { display: grid; grid-template-columns: repeat(auto-fill, minmax(18rem, 1fr)); gap: 0.75rem; }
.st-key-grid-tiles [data-testid="stHorizontalBlock"] { overflow: visible; }
[class*="st-key-grid-"] > div { height: 100%; }
[class*="st-key-grid-"] > div > [class*="st-key-card-"] { height: 100%; }
[class*="st-key-card-"] { border-color: #D8DDE0; padding: 0.625rem 0.875rem; }
.st-key-grid-tiles [class*="st-key-card-"] { padding: 0.5rem 0.625rem 0.5rem 0.75rem; gap: 0.25rem; }
[class*="st-key-card-attention-"] { border-left: 6px solid #FFB81C; padding-left: 0.625rem; }
[class*="st-key-card-opened-"] { border: 2px solid #005EB8; }
[class*="st-key-card-"] [class*="st-key-about-"] button { padding: 0; min-height: 1.625rem; text-align: left; }
[data-testid="stPopoverBody"]:has(table) { max-width: min(62rem, 94vw) !important; width: max-content; }
[data-testid="stPopoverBody"] td, [data-testid="stPopoverBody"] td *, [data-testid="stPopoverBody"] th * {
  white-space: nowrap !important; color: #212B32;
}
[class*="st-key-figure-"] p { font-size: 0.875rem; color: #4C6272; white-space: nowrap; line-height: 1.2; }
[class*="st-key-figure-"] strong { font-size: 2rem; color: #212B32; letter-spacing: -0.01em; }
[class*="st-key-beside-"] p { font-size: 0.9375rem; line-height: 1.4; }
"""
LINES = """
[class*="st-key-line-"] { border-bottom: 1px solid #D8DDE0; padding: 0.25rem 0; }
[class*="st-key-line-report-"] [data-testid="stMarkdownContainer"] h3 {
  padding: 0; margin: 0 0 1rem; overflow-wrap: anywhere;
}
[class*="st-key-line-opened-"] { border: 2px solid #005EB8; border-radius: 4px; padding: 0.5rem 0.75rem 0.75rem; }
[class*="st-key-line-heads"] p { font-size: 0.875rem; }
[data-testid="stBaseButton-tertiary"] { justify-content: flex-start; text-align: left; padding: 0; }
[data-testid="stElementToolbar"] { display: none; }
[class*="st-key-group-"] button, [class*="st-key-open-"] button { color: #005EB8; }
[class*="st-key-group-"] button p, [class*="st-key-open-"] button p { font-size: 1rem; }
[class*="st-key-event-"] { border-left: 3px solid #D8DDE0; padding-left: 0.75rem; }
"""
MEETING = """
.st-key-run-bar { margin-top: -0.25rem; }
.st-key-run-bar h1 { font-size: 1.375rem; padding: 0; }
.st-key-run-bar p { white-space: nowrap; }
[data-testid="stMainBlockContainer"]:has(.st-key-alone) { padding-bottom: 0.5rem; }
[data-testid="stMainBlockContainer"]:has(.st-key-alone) > [data-testid="stVerticalBlock"] { gap: 0.5rem; }
@media (min-width: 1700px) {
  html:has(.st-key-alone) { font-size: 137.5%; }
  [data-testid="stMainBlockContainer"]:has(.st-key-alone) { max-width: none; }
  .st-key-frame [data-testid="stElementContainer"]:has([data-testid="stSelectbox"]) { min-width: 13rem; }
}
@media (min-width: 1200px) { .st-key-alone .st-key-grid-tiles { grid-template-columns: repeat(6, 1fr); } }
.st-key-alone { gap: 0.5rem; }
.st-key-alone [data-testid="stAlertContainer"] { padding: 0.375rem 1rem; min-height: 0; }
.st-key-alone h3 { padding: 0; font-size: 1.125rem; }
.st-key-alone [class*="st-key-card-"] { padding: 0.375rem 0.75rem; gap: 0.25rem; }
.st-key-alone .st-key-grid-tiles { gap: 0.5rem; }
.st-key-alone .st-key-grid-tiles [class*="st-key-card-"] { padding: 0.125rem 0.5rem; gap: 0; }
.st-key-alone [class*="st-key-figure-"] strong { font-size: 1.75rem; }
.st-key-alone [class*="st-key-beside-"] p { font-size: 0.875rem; line-height: 1.25; }
.st-key-alone .st-key-groups { gap: 0; }
.st-key-alone [class*="st-key-line-"] { padding: 0; }
"""
WALL = """
[data-testid="stMainBlockContainer"]:has(.st-key-wall) { max-width: none; padding-bottom: 0; }
.st-key-wall p { line-height: 1.2; white-space: nowrap; }
.st-key-wall-head { justify-content: space-between; }
.st-key-wall-head h1 { font-size: 4.6vh; padding: 0; }
.st-key-wall-head p { font-size: 4vh; }
.st-key-wall-queues, .st-key-wall-counts { flex-wrap: nowrap; border-top: 2px solid #D8DDE0; padding-top: 1.5vh; }
.st-key-wall-queues { margin-top: 1vh; padding-bottom: 2vh; }
[class*="st-key-wall-queue-"], [class*="st-key-wall-count-"] { flex: 1 1 0; min-width: 0; }
[class*="st-key-wall-queue-"] p { font-size: min(4.4vh, 2.3vw); }
[class*="st-key-wall-number-"] p { font-size: 18vh !important; line-height: 1.05; color: #003087; }
[class*="st-key-wall-count-"] p { font-size: min(3.6vh, 1.95vw); white-space: normal; padding-right: 1vw; }
[class*="st-key-wall-count-"] strong { font-size: 11vh; line-height: 1.05; color: #003087; }
"""
CAPACITY = """
.st-key-capacity-entry button, .st-key-capacity-entry input, .st-key-capacity-entry [role="group"] {
  min-height: 3rem; font-size: 1.125rem;
}
.st-key-capacity-entry [data-testid="stNumberInputContainer"] { min-height: 3rem; height: auto; }
.st-key-capacity-entry [data-testid^="stNumberInputStep"] { min-width: 3rem; }
.st-key-capacity-entry summary { min-height: 3rem; }
@media (max-width: 640px) {
  [data-testid="stMainBlockContainer"]:has(.st-key-phone) { padding: 3.75rem 1rem 1rem; }
  [data-testid="stMainBlockContainer"]:has(.st-key-phone) :is([class*="st-key-step-"], .st-key-about) { display: none; }
  [data-testid="stMainBlockContainer"]:has(.st-key-phone) h1 { font-size: 1.375rem; }
  .st-key-capacity-entry form, .st-key-capacity-entry [data-testid="stForm"] > div { gap: 0.5rem; }
}
"""
CSS = f"<style>{HEADER}{PAGE}{CARDS}{LINES}{MEETING}{WALL}{CAPACITY}</style>"


def card(name: str, *, attention: bool = False, opened: bool = False) -> DeltaGenerator:
    """A box for one thing. `attention` marks its edge; what needs attention is always said in words too."""
    manner = "attention-" if attention else "opened-" if opened else ""
    return st.container(border=True, key=f"card-{manner}{name}", gap="xsmall")


def set_up() -> None:
    """Page set-up and the look. The first statement of every run."""
    st.set_page_config(page_title=NAME, layout="wide", initial_sidebar_state="collapsed")
    st.logo(WORDMARK, size="large")
    st.html(CSS)
