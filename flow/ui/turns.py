"""Few pages are worked out at a time in a process; the others wait their turn.

Python works on one thing at a time. Where ten pages are drawn at once, each holds up the others at every lock they
share: half of the processor stands idle, and all ten are late. One after the other they are all there sooner. Two at a
time, so that a page that waits for the database lets another on.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

AT_A_TIME = 2
_turns = threading.BoundedSemaphore(AT_A_TIME)
_here = threading.local()


@contextmanager
def turn() -> Iterator[None]:
    """Waits for a turn and has it while this lasts; whoever has one already goes on."""
    if getattr(_here, "taken", False):
        yield
        return
    with _turns:
        _here.taken = True
        try:
            yield
        finally:
            _here.taken = False
