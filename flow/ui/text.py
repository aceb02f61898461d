"""Text from files and forms is text: Markdown shows it letter by letter, never as a link, a picture or a colour."""

from __future__ import annotations

import re

from flow.reports.figures import counted, listed

__all__ = ["capital", "counted", "listed", "said", "said_in_lines", "times"]

PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
WEB_ADDRESS = re.compile(r"\b(https?)(?=://)|\b(www)(?=\.)", re.IGNORECASE)
WORD_JOINER = "\u2060"
LINE = re.compile(r"\s*\n\s*")


def said(text: object) -> str:
    """Somebody's words in one line, safe inside a label or a Markdown text.

    A web address would become a link even with every sign escaped: an invisible joiner inside it prevents that.
    """
    unlinked = WEB_ADDRESS.sub(rf"\g<0>{WORD_JOINER}", " ".join(str(text).split()))
    return PUNCTUATION.sub(r"\\\1", unlinked)


def said_in_lines(text: object) -> str:
    """The same, keeping the line breaks as typed."""
    return "  \n".join(said(line) for line in LINE.split(str(text).strip()))


def capital(words: str) -> str:
    """The first letter as a capital, the others as they are."""
    return words[:1].upper() + words[1:]


def times(number: int) -> str:
    """once, twice, 3 times."""
    return {1: "once", 2: "twice"}.get(number, f"{number} times")
