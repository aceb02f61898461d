"""When a screen that nobody touches is drawn anew because somebody else wrote something.

What the meeting sees together - opened, at which part, closed - comes within two seconds. Everything else comes as fast
while few look on; where many do, so much later that drawing it anew leaves time for what people press.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from flow.clock import now
from flow.services.board import huddles_in
from flow.services.metrics import work_of_a_run
from flow.ui import process, signed_in
from flow.ui.store import version_lately

EVERY = "2s"
AT_ONCE = timedelta(seconds=2)
SHARE = 0.15
"""Of a processor: what drawing screens anew by themselves may take of it, all the browsers of this process together."""


def follow(system: str, drawn: str, at: datetime, *, meeting: bool) -> None:
    """Draws the page anew if the data is of another version than `drawn`, and the page was not drawn (`at`) just now.

    `meeting`: the page shows the meeting, and follows it at once. What is being typed stays.
    """
    newest = version_lately(system)
    if newest == drawn:
        return
    moved = meeting and huddles_in(newest) != huddles_in(drawn)
    if moved or now() - at >= rest():
        signed_in.rerun_by_itself()


def rest() -> timedelta:
    """How long a screen stands before it is drawn anew by itself."""
    return max(AT_ONCE, timedelta(seconds=process.sessions() * work_of_a_run() / SHARE))
