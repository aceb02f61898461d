"""What is logged of a fault says its kind and its place, and nothing of what it was about."""

from __future__ import annotations

import io
import logging
import sys
import threading
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from flow.security import faults
from flow.security.faults import WithoutValues, log_to_stderr, reference, told
from flow.store.database import connect

CANARY = "canary-9434765919"


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """Whatever these tests set for the process is set back."""
    hooks = sys.excepthook, threading.excepthook, logging.getLogRecordFactory(), logging.getLogger("flow").level
    yield
    sys.excepthook, threading.excepthook = hooks[0], hooks[1]
    logging.setLogRecordFactory(hooks[2])
    logging.getLogger("flow").setLevel(hooks[3])


def raised() -> Exception:
    try:
        try:
            int(CANARY)
        except ValueError as error:
            raise KeyError(CANARY) from error
    except KeyError as error:
        return error


def test_a_fault_is_told_by_kind_and_place_of_everything_that_led_to_it() -> None:
    said = told(raised())
    assert said.startswith("KeyError\n  at tests/unit/security/test_faults.py:")
    assert "because of ValueError\n" in said
    assert said.endswith("in raised")
    assert CANARY not in said


def test_the_same_fault_has_the_same_number_and_another_another() -> None:
    assert reference(raised()) == reference(raised()) != reference(ValueError())
    assert len(reference(raised())) == 8


@pytest.mark.parametrize("manner", ["exception", "argument", "message", "debug"])
def test_no_log_tells_what_an_exception_was_about(manner: str) -> None:
    out = io.StringIO()
    log = logging.getLogger("some.package")
    handler = logging.StreamHandler(out)
    log.addHandler(handler)
    log.setLevel(logging.DEBUG)
    logging.setLogRecordFactory(WithoutValues)
    try:
        fault = raised()
        {
            "exception": lambda: log.error("It failed", exc_info=fault),
            "argument": lambda: log.error("It failed: %s", fault),
            "message": lambda: log.error(fault),
            "debug": lambda: log.debug("Dropped", exc_info=fault),
        }[manner]()
    finally:
        log.removeHandler(handler)
    assert "KeyError" in out.getvalue()
    assert CANARY not in out.getvalue()


def test_what_nobody_caught_is_written_without_values(capsys: pytest.CaptureFixture[str]) -> None:
    faults.log_without_values()
    error = raised()
    sys.excepthook(type(error), error, error.__traceback__)
    thread = threading.Thread(target=lambda: int(CANARY))
    thread.start()
    thread.join()
    said = capsys.readouterr().err
    assert said.count("This is a fault of ours") == 2
    assert CANARY not in said


def test_other_packages_write_warnings_alone_however_much_we_are_asked_to_log() -> None:
    log_to_stderr("DEBUG")
    assert logging.getLogger("flow.anything").isEnabledFor(logging.DEBUG)
    assert not logging.getLogger("sqlalchemy.engine.Engine").isEnabledFor(logging.INFO)


@pytest.mark.parametrize("url", ["sqlite://", "postgresql://nobody@127.0.0.1:1/none"])
def test_a_statement_that_fails_does_not_repeat_its_values(url: str) -> None:
    engine = connect(url).engine
    assert engine.hide_parameters
    if url.startswith("sqlite"):
        with engine.connect() as connection, pytest.raises(sa.exc.SQLAlchemyError) as failed:
            connection.execute(sa.text("insert into nothing values (:cell)"), {"cell": CANARY})
        assert CANARY not in str(failed.value)
