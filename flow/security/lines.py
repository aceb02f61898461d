"""The log as lines that machines read: one JSON object each, whichever package wrote it, and nothing of a person in it.

Whatever stands like an address's query, an email or an NHS number is taken out of every message, and of packages other
than ours warnings alone are written: below that they tell what they handle.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from datetime import UTC, datetime

from flow.security.typed import holds_nhs_number

OURS = "flow"
QUERY = re.compile(r"\?[^\s\"'<>]+")
EMAIL = re.compile(r"[^\s@\"'<>(),;:]+@[^\s@\"'<>(),;:]+")
WITHHELD = "withheld: the message held an NHS number"


def plain(message: str) -> str:
    """A message without what could name a person or carry a sign-in code."""
    kept = EMAIL.sub("(email)", QUERY.sub("?...", message))
    return WITHHELD if holds_nhs_number(kept) else kept


class Lines(logging.Formatter):
    """time (UTC), level, logger, message; of a fault its kind and place, and the number that the screen showed."""

    def format(self, record: logging.LogRecord) -> str:
        told = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": plain(record.getMessage()),
            "reference": getattr(record, "reference", None),
            "fault": getattr(record, "fault", None),
        }
        return json.dumps({name: value for name, value in told.items() if value is not None})


class OneWay(logging.Logger):
    """A logger whose lines go to the one handler of the process, whatever handlers its package hangs on it."""

    def callHandlers(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name is logging's
        logging.getLogger().callHandlers(record)


def ours_or_a_warning(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.WARNING or record.name == OURS or record.name.startswith(f"{OURS}.")


def write_lines() -> None:
    """From now on this process writes its log so. Called before the packages that log are imported."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines())
    handler.addFilter(ours_or_a_warning)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.setLoggerClass(OneWay)
    logging.captureWarnings(True)


def written() -> bool:
    """Whether this process writes its log so."""
    return any(isinstance(handler.formatter, Lines) for handler in logging.getLogger().handlers)
