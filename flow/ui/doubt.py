"""A figure that is not to be relied on: struck through on every screen, with the words that say so and why.

The strike never stands alone: whoever does not see it reads the words.
"""

from __future__ import annotations

import re

import streamlit as st

from flow.ui.text import said
from flow.vocabulary import TargetStatus, words

WORDS = words(TargetStatus.DOUBTFUL)
ICON = ":material/report:"
BOLD = re.compile(r"\*\*(.+?)\*\*")


def struck(markdown: str, doubtful: object = True) -> str:
    """Our own Markdown with every figure in it (what is bold) struck through, where it is doubtful."""
    return BOLD.sub(r"**~~\1~~**", markdown) if doubtful else markdown


def because(reason: str | None) -> str:
    """Not to be relied on: RK9 inpatients: 12 of 100 rows (12.0%) were left out. ... Plain text."""
    return f"{WORDS}: {reason}" if reason else WORDS


def caption(reason: str | None) -> None:
    """The words under a figure that is struck through; nothing where it is not."""
    if reason:
        st.caption(f"{ICON} {said(because(reason))}")


def warning(reason: str | None, what: str = "") -> None:
    """The same at the head of a part. `what`: which of its figures are meant, where they are not all."""
    if reason:
        words = because(reason)
        st.warning(said(f"{what} {words[:1].lower()}{words[1:]}" if what else words), icon=ICON)
