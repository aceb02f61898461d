"""Who is doing something. Until sign-in arrives a person says once per session who they are."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from flow.errors import RuleRefused

LONGEST_NAME = 80
UNSEEN = frozenset({"Cc", "Cs"})
"""Control characters and halves of a character, which a database refuses."""


@dataclass(frozen=True)
class Person:
    """A name and the code of the organisation the person speaks for."""

    name: str
    organisation: str

    def __str__(self) -> str:
        return f"{self.name} ({self.organisation})"


ADMINISTRATOR = Person("Local administrator", "local")
"""The command line acts as the local administrator."""


def one_line(text: str) -> str:
    """Text in one line, without control characters and the space round it."""
    return "".join(letter for letter in " ".join(text.split()) if unicodedata.category(letter) not in UNSEEN).strip()


def somebody(name: str, organisation: str) -> Person:
    """A person as typed; RuleRefused with a sentence where the name is empty or too long."""
    said = one_line(name)
    if not said:
        raise RuleRefused("Say who you are: your name is written beside what you do.")
    if len(said) > LONGEST_NAME:
        raise RuleRefused(f"A name has at most {LONGEST_NAME} letters.")
    return Person(said, organisation)
