"""The log as JSON lines: whoever wrote it, one object a line, with nothing in it that names a person."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from flow.security.lines import plain
from tests.rules.source import ROOT

WRITES = """
import logging, sys, threading, warnings
from flow.security.faults import log_to_stderr, tell
log_to_stderr("INFO", "json")
from streamlit.logger import get_logger, update_formatter
import uvicorn
from streamlit import config
uvicorn.Config("nothing:nothing")
get_logger("uvicorn.error").info('127.0.0.1:1 - "WebSocket /_stcore/stream?code=canary" [accepted]')
update_formatter()
get_logger("streamlit.somewhere").warning("Look at /huddle?system=canary&day=1 of ruth.canary@nhs.net")
try:
    int("canary")
except ValueError as error:
    get_logger("streamlit.error_util").error("Uncaught app execution", exc_info=error)
logging.getLogger("flow.services").info("Two lines\\nof 999 000 0018 canary")
logging.getLogger("another.package").info("What it handles: canary")
warnings.warn("Something is old")
thread = threading.Thread(target=lambda: int("canary"))
thread.start()
thread.join()
int("canary")
"""


def test_every_line_of_every_package_is_one_object_and_says_nothing_of_anybody() -> None:
    done = subprocess.run([sys.executable, "-c", WRITES], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stdout == ""
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert [(line["level"], line["logger"]) for line in lines] == [
        ("WARNING", "streamlit.somewhere"),
        ("ERROR", "streamlit.error_util"),
        ("INFO", "flow.services"),
        ("WARNING", "py.warnings"),
        ("CRITICAL", "flow"),
        ("CRITICAL", "flow"),
    ]
    assert "canary" not in done.stderr
    assert lines[0]["message"] == "Look at /huddle?... of (email)"
    assert lines[1]["fault"].startswith("ValueError\n  at ")
    assert {len(line["reference"]) for line in lines if line["level"] in ("ERROR", "CRITICAL")} == {8}
    assert all(line["time"].endswith("+00:00") for line in lines)


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("GET /oauth2callback?code=abc&state=1 failed", "GET /oauth2callback?... failed"),
        ("What now? Nothing.", "What now? Nothing."),
        ("Signed in: Ruth <ruth.hall@nhs.net>", "Signed in: Ruth <(email)>"),
        ("No patient 999 000 0018 there", "withheld: the message held an NHS number"),
    ],
)
def test_what_could_name_somebody_is_taken_out(said: str, written: str) -> None:
    assert plain(said) == written
