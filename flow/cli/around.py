"""What stands round every command: how it writes, whatever the machine's language is, and how it ends."""

from __future__ import annotations

import io
import logging
import sys

from flow.errors import FlowError
from flow.security import lines
from flow.security.faults import log_to_stderr, tell
from flow.settings import read_settings


def begin() -> None:
    """The log as the settings say; UTF-8 out, also where the machine's locale knows no more than ASCII."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace" if stream is sys.stderr else "strict")
    settings = read_settings()
    log_to_stderr(settings.log_level.upper(), settings.log_format)


def end(error: Exception) -> int:
    """Says why the command did not do it: a sentence of ours as it is, of anything else its kind and place."""
    if not isinstance(error, FlowError):
        tell(error)
        return 1
    if lines.written():
        logging.getLogger(__name__).error("%s", str(error))
    else:
        sys.stderr.write(f"{error}\n")
    return error.exit_code
