"""Where Java is not there, a sentence in seconds."""

from __future__ import annotations

import socket
import sys

import pytest

from flow.errors import UsageError
from flow.services.spark_session import spark_session
from tests.spark.cluster import SPARK


def test_without_java_the_sentence_says_what_spark_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA_HOME", "/nowhere")
    monkeypatch.setenv("FLOW_SPARK_FOLDER", str(SPARK))
    monkeypatch.setattr(sys, "path", [*sys.path, str(SPARK)])
    with (
        socket.create_server(("127.0.0.1", 0)) as anybody,
        pytest.raises(UsageError, match=r"^Spark did not start: it needs Java 17 or later") as refused,
        spark_session(f"spark://127.0.0.1:{anybody.getsockname()[1]}"),
    ):
        pass
    assert refused.value.exit_code == 2
