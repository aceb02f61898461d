"""A fault that nobody foresaw: the number on the screen is the one in the log, and neither says what it was about."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from io import StringIO

import pytest
from streamlit.testing.v1 import AppTest

from flow.security.lines import Lines
from flow.ui import frame
from tests.rules.source import ROOT

CANARY = "canary 999 000 0018"


@pytest.fixture
def log() -> Iterator[StringIO]:
    """What Streamlit's own logger of faults writes, as lines for machines."""
    out = StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(Lines())
    writes, before = logging.getLogger("streamlit.error_util"), logging.getLogRecordFactory()
    writes.addHandler(handler)
    yield out
    writes.removeHandler(handler)
    logging.setLogRecordFactory(before)


def test_the_number_on_the_screen_is_the_one_in_the_log(
    settings: None, log: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frame.store, "choices", lambda: int(CANARY))
    at = AppTest.from_file(ROOT / "app.py", default_timeout=30).run()
    shown = next(one.value for one in at.error if "fault of ours" in one.value)
    number = re.findall(r": ([0-9a-f]{8})\.$", shown)
    (line,) = [json.loads(each) for each in log.getvalue().splitlines()]
    assert number == [line["reference"]]
    assert line["fault"].startswith("ValueError\n")
    assert "canary" not in shown + log.getvalue()
