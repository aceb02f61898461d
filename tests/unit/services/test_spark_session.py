"""Where Spark cannot be had, a sentence says so in seconds, and the exit code is 2."""

from __future__ import annotations

import socket
import sys
import zipfile
from pathlib import Path

import pytest

from flow.errors import UsageError
from flow.services import spark_session
from flow.services.spark_facts import table_url
from flow.services.spark_session import SparkFailed
from flow.services.spark_session import spark_session as session


def refusal(master: str) -> UsageError:
    with pytest.raises(UsageError) as refused, session(master):
        pass
    assert refused.value.exit_code == 2
    return refused.value


@pytest.fixture
def a_port() -> int:
    """A port that somebody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield int(server.getsockname()[1])


@pytest.mark.parametrize("master", ["local[2]", "spark://nowhere", "http://127.0.0.1:7077", "spark://a:1, b:2", ""])
def test_what_is_no_master_is_said_to_be_none(master: str) -> None:
    assert str(refusal(master)) == (
        f"'{master}' is no Spark master. Write spark://host:port, for example spark://127.0.0.1:7077."
    )


@pytest.mark.parametrize(
    "master", ["spark://127.0.0.1:9", "spark://127.0.0.1:99999", "spark://no.such.host.invalid:7077"]
)
def test_a_master_that_does_not_answer_is_said_not_to(master: str) -> None:
    assert str(refusal(master)).startswith(f"No Spark master answers at {master}.")


def test_without_sparks_packages_the_sentence_says_what_puts_them_there(
    a_port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FLOW_SPARK_FOLDER", str(tmp_path / "none"))
    monkeypatch.setattr(sys, "path", list(sys.path))
    assert "`python3 run.py spark` puts them into .spark" in str(refusal(f"spark://127.0.0.1:{a_port}"))


def test_of_several_masters_one_that_answers_will_do(a_port: int) -> None:
    assert spark_session._our_address(f"spark://127.0.0.1:9,127.0.0.1:{a_port}") == "127.0.0.1"


def test_the_folder_of_the_table_is_the_same_on_every_machine() -> None:
    assert table_url("/srv/facts/") == "file:///srv/facts"
    assert table_url("hdfs://names/facts/") == "hdfs://names/facts"
    with pytest.raises(UsageError, match="'facts' is another folder on each machine"):
        table_url("facts")


def test_our_code_goes_along_as_one_archive(tmp_path: Path) -> None:
    names = zipfile.ZipFile(spark_session._our_code(tmp_path)).namelist()
    assert {"flow/services/spark_tasks.pyc", "flow/measures/compute.pyc", "flow/services/landing.pyc"} <= set(names)


def test_what_went_wrong_in_a_task_is_said_in_our_own_sentence() -> None:
    trace = (
        "An exception was thrown from the Python worker:\nTraceback (most recent call last):\n"
        "flow.services.spark_tasks.AnotherStore: A worker's settings name a store of its own.\n SQLSTATE: 38000\n"
    )
    assert spark_session.sentence(trace) == "A worker's settings name a store of its own."
    assert spark_session.sentence("one\n  ValueError: no such thing\n SQLSTATE: 38000") == "ValueError: no such thing"
    assert spark_session.sentence("") == "it did not say why."
    assert SparkFailed("x").exit_code == 1
