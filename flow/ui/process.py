"""The app's process: `python -m flow.ui.process run app.py ...` is `streamlit run app.py ...`, logged and watched.

Streamlit reads the same command line, finds the same configuration and runs the same files; what is added stands before
it is imported (the log) and beside it (a port that a monitor asks).
"""

from __future__ import annotations

import logging
import threading
from time import monotonic

from flow import __version__
from flow.errors import FlowError
from flow.security.faults import log_to_stderr
from flow.services import metrics, monitoring
from flow.settings import read_settings

FINISH_WITHIN = 10.0
"""Seconds; less than deploy/systemd/flow@.service waits before it kills."""
RUNS_A_PAGE = "ScriptRunner."
"""How Streamlit names the threads in which pages run."""


def main() -> None:
    """Until it is stopped."""
    try:
        settings = read_settings()
        log_to_stderr(settings.log_level.upper(), settings.log_format)
        monitoring.listen(settings)
    except FlowError as error:
        raise SystemExit(str(error)) from None
    metrics.SESSIONS.set_function(sessions)
    from streamlit.web.cli import main as streamlit

    log = logging.getLogger("flow.process")
    log.info("Version %s starts", __version__)
    try:
        streamlit(prog_name="streamlit")
    finally:
        let_finish(FINISH_WITHIN)
        log.info("Stopped, with everything that was being saved")


def let_finish(seconds: float) -> None:
    """Waits for what people are saving: Streamlit's own threads would end in the middle of it, with nothing kept.

    They have been told to stop, and do so before anything else is drawn.
    """
    until = monotonic() + seconds
    for thread in threading.enumerate():
        if thread.name.startswith(RUNS_A_PAGE):
            thread.join(max(until - monotonic(), 0))


def sessions() -> int:
    """Browsers that are connected now; none before the server has started."""
    from streamlit import runtime
    from streamlit.runtime.stats import ACTIVE_SESSIONS_FAMILY, GaugeStat

    if not runtime.exists():
        return 0
    found = runtime.get_instance().stats_mgr.get_stats([ACTIVE_SESSIONS_FAMILY])
    return sum(one.value for one in found[ACTIVE_SESSIONS_FAMILY] if isinstance(one, GaugeStat))


if __name__ == "__main__":
    main()
