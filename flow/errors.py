"""Two kinds of failure. A FlowError is a sentence for the person in front of the screen; anything else is our bug.

Exit codes of the command line: 1 our bug, 2 usage, 3 a file was refused, 4 a rule or permission refused it.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class FlowError(Exception):
    """Shown exactly as written, on screen and on the command line."""

    exit_code = 4


class UsageError(FlowError):
    """What was asked for does not exist or does not make sense."""

    exit_code = 2


class ConfigurationError(UsageError):
    """A configuration file or setting says something that cannot be."""


class FileRefused(FlowError):
    """A file cannot be loaded; nothing of it was stored as a snapshot."""

    exit_code = 3


class RuleRefused(FlowError):
    """The thing exists, but this may not be done to it now."""


class SomebodyElseSaved(RuleRefused):
    """The thing changed since it was read. Carries who changed it, so that nothing typed is lost."""


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word most like this one, or an empty text when none is near."""
    match = get_close_matches(word, list(known), n=1, cutoff=0.5)
    return match[0] if match else ""
