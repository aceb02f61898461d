"""`people` and `audit` through the command line's own app: sentences, one JSON document, files, exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from shutil import copy
from typing import Any

import openpyxl
import pytest
from click.testing import Result
from typer.testing import CliRunner

from flow.cli.main import app
from flow.errors import FlowError
from flow.services.start import open_store
from tests import mornings

RUTH = "ruth.hall@nhs.net"
ADD = ("people", "add", RUTH, "--name", "Ruth Hall", "--organisation", "RK9")


@pytest.fixture(autouse=True)
def _store(sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLOW_DATABASE_URL", f"sqlite:///{(tmp_path / 'flow.db').as_posix()}")
    monkeypatch.setenv("FLOW_DATA_FOLDER", str(tmp_path))
    copy(sqlite_template, tmp_path / "flow.db")
    opened = open_store()
    mornings.make_demo(opened, tmp_path)
    opened.close()


def run(*line: str) -> Result:
    return CliRunner().invoke(app, list(line))


def told(*line: str) -> str:
    ran = run(*line)
    assert ran.exit_code == 0, ran.exception
    return ran.stdout.strip()


def document(*line: str) -> Any:
    return json.loads(told(*line, "--json"))


def refused(*line: str) -> tuple[int, str]:
    error = run(*line).exception
    assert isinstance(error, FlowError), error
    return error.exit_code, str(error)


def test_the_first_administrator_is_made_by_one_command() -> None:
    assert "Make the first administrator with" in told("people", "list")
    assert document(*ADD, "--role", "administrator") == {
        "key": RUTH,
        "name": "Ruth Hall",
        "organisation": "RK9",
        "active": True,
        "roles": [{"role": "administrator", "system": None, "organisation": None}],
        "version": 1,
    }
    (listed,) = document("people", "list")
    assert (listed["key"], listed["last_seen"]) == (RUTH, None)
    assert refused("people", "take", RUTH, "administrator")[0] == 4


def test_roles_are_given_taken_and_an_account_is_closed_and_opened_with_a_sentence_each() -> None:
    assert told(*ADD) == f"Ruth Hall ({RUTH}, RK9): no role yet."
    huddle = ("huddle-member", "--system", "demo", "--for", "RK9")
    assert told("people", "give", RUTH, *huddle) == f"Ruth Hall ({RUTH}, RK9): huddle member in demo for RK9."
    assert "viewer in every system" in told("people", "give", RUTH, "viewer")
    assert told("people", "close", RUTH).startswith(f"Ruth Hall ({RUTH}, RK9, closed): ")
    assert ", closed" not in told("people", "open", RUTH)
    assert told("people", "take", RUTH, *huddle) == f"Ruth Hall ({RUTH}, RK9): viewer in every system."
    listed = told("people", "list").splitlines()
    assert len(listed) == 2
    assert "viewer in every system" in listed[1]
    lines = told("people", "history", RUTH).splitlines()
    assert len(lines) == 6
    assert lines[0].endswith(f", Local administrator (local), {RUTH}: Took away the role huddle member in demo for RK9")
    assert [line["said"] for line in document("people", "history")][-1] == "Opened the account"


GIVE = ("people", "give", RUTH)
CANNOT_BE: list[tuple[tuple[str, ...], int, str]] = [
    ((*GIVE, "hudle_member"), 2, "There is no role 'hudle_member'. Did you mean huddle_member"),
    ((*GIVE, "xyz"), 2, "There are viewer, huddle_member"),
    ((*GIVE, "viewer", "--system", "deemo"), 2, "There is no system 'deemo'. Did you mean 'demo'?"),
    ((*GIVE, "viewer", "--system", "demo", "--for", "X"), 2, "Demo has no organisation 'X'."),
    ((*GIVE, "viewer", "--for", "RK9"), 4, "say which"),
    (("people", "give", "ruth.hal@nhs.net", "viewer"), 2, f"Did you mean {RUTH}?"),
    (("people", "take", RUTH, "viewer"), 4, "Ruth Hall does not have that role."),
    (("people", "open", RUTH), 4, "Ruth Hall is let in already."),
    (("people", "history", "ruth.hal@nhs.net"), 2, f"Did you mean {RUTH}?"),
    (ADD, 4, f"There is an account for {RUTH} already."),
    ((*ADD, "--system", "demo"), 2, "name the role too, with --role"),
    (("audit", "--system", "deemo"), 2, "Did you mean 'demo'?"),
    (("audit", "--to", "2018-06-05"), 2, "give the first with --day"),
    (("audit", "--output", "audit.txt"), 2, "neither .csv nor .xlsx"),
]  # fmt: skip


def test_what_cannot_be_is_said_with_its_exit_code() -> None:
    told(*ADD)
    for line, code, sentence in CANNOT_BE:
        ended, said = refused(*line)
        assert (ended, sentence in said) == (code, True), (line, said)


def test_the_audit_is_printed_newest_first_and_says_when_there_is_more() -> None:
    told(*ADD, "--role", "viewer", "--system", "demo")
    told("people", "close", RUTH)
    ran = run("audit", "--limit", "1", "--json")
    (newest,) = json.loads(ran.stdout)
    assert (newest["done"], newest["about"], newest["via"]) == (
        "Close or open an account",
        {"key": RUTH},
        "command line",
    )
    assert "1 of 3 lines, 0 of them refused. --limit prints more, --output writes them all." in ran.stderr
    printed = told("audit", "--search", "open an account").splitlines()
    assert len(printed) == 3, "the head, and the two that are called so"
    assert "Open an account" in printed[2]
    assert len(document("audit", "--day", "2018-06-05")) == 0
    assert document("audit", "--refused", "--system", "demo")[0]["what"] == "audit.read"


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_the_audit_is_written_to_a_file(tmp_path: Path, suffix: str) -> None:
    told(*ADD)
    path = tmp_path / f"audit.{suffix}"
    assert told("audit", "--output", str(path)) == f"{path}: the audit."
    if suffix == "csv":
        lines = path.read_text("utf-8-sig").splitlines()
        assert lines[0].startswith("system,made,at,who,key,act,done,service,")
        assert "Open an account" in lines[1]
    else:
        assert openpyxl.load_workbook(path)["audit"]["E2"].value == "Open an account"
    assert document("audit")[0]["what"] == "audit.export"
