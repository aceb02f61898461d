"""The app's process: `python -m flow.ui.process run app.py ...` is `streamlit run app.py ...`, logged and watched.

Streamlit reads the same command line, finds the same configuration and runs the same files; what is added stands before
it is imported (the log) and beside it (a port that a monitor asks).
"""

from __future__ import annotations

from flow.errors import FlowError
from flow.security.faults import log_to_stderr
from flow.services import metrics, monitoring
from flow.settings import read_settings


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

    streamlit(prog_name="streamlit")


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
