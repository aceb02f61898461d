"""Text from files and forms is text: Markdown shows it letter by letter, never as a link, a picture or a colour."""

from __future__ import annotations

import re

PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
LINE = re.compile(r"\s*\n\s*")


def said(text: object) -> str:
    """Somebody's words in one line, safe inside a label or a Markdown text."""
    return PUNCTUATION.sub(r"\\\1", " ".join(str(text).split()))


def said_in_lines(text: object) -> str:
    """The same, keeping the line breaks as typed."""
    return "  \n".join(said(line) for line in LINE.split(str(text).strip()))


def capital(words: str) -> str:
    """The first letter as a capital, the others as they are."""
    return words[:1].upper() + words[1:]


def times(number: int) -> str:
    """once, twice, 3 times."""
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def listed(names: list[str]) -> str:
    """a, b and c."""
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def counted(number: int, thing: str, things: str | None = None) -> str:
    """1 file, 3 files, 1,200 files."""
    return f"{number:,} {thing if number == 1 else things or thing + 's'}"
