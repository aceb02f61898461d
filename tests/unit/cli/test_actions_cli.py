"""The action log from the command line: one JSON document or lines for a person, and the exit code of every refusal."""

import json
from collections.abc import Iterator
from datetime import datetime

import pytest
from click.testing import Result
from typer.testing import CliRunner

from flow import clock
from flow.cli import actions as commands
from flow.errors import FlowError
from flow.layout import Layout, Organisation
from flow.security.principal import LOCAL
from flow.store import systems
from flow.store.database import connect
from flow.store.schema import upgrade

ADD = [
    *("add", "--system", "plymouth", "--day", "2018-06-12", "--what", "Ring the pharmacist"),
    *("--owner", "Ruth Hall", "--organisation", "LWSW", "--due", "2018-06-12 14:00"),
]


@pytest.fixture(autouse=True)
def _store(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    database = connect(sqlite_url, LOCAL)
    upgrade(database)
    partners = {code: Organisation(code, code) for code in ("RK9", "LWSW")}
    with database.writing() as connection:
        systems.save(connection, Layout("plymouth", "Plymouth", organisations=partners), "setup", datetime(2018, 6, 1))  # noqa: DTZ001
    monkeypatch.setattr(commands, "open_store", lambda: database)
    yield
    database.close()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(commands.app, list(arguments))


def document(*arguments: str):
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def refusal(*arguments: str) -> tuple[int, str]:
    error = run(*arguments).exception
    assert isinstance(error, FlowError)
    return error.exit_code, str(error)


def test_an_action_is_added_and_listed_with_everything_said_of_it():
    links = ["--tier", "3", "--reason", "pharmacy", "--delay-organisation", "RK9", "--pathway", "1"]
    added = document(*ADD, *links, "--measure", "fit_waiting", "--patient", "RK9:S1", "--patient", "RK9:S2")
    assert (added["id"], added["version"], added["status"], added["tier"]) == (1, 1, "open", "3")
    assert added["due_at"] == "2018-06-12T14:00:00+01:00"
    assert (added["delay_reason"], added["delay_organisation"], added["pathway"]) == ("pharmacy", "RK9", "1")
    assert (added["measure"], added["raised_by"]) == ("fit_waiting", "Local administrator")
    assert [patient["spell_id"] for patient in added["patients"]] == ["S1", "S2"]
    assert document("list", "--system", "plymouth") == [added]


def test_a_list_is_narrowed_by_day_state_and_organisation():
    document(*ADD)
    document("update", "1", "--version", "1", "--done")
    assert len(document("list", "--system", "plymouth", "--day", "2018-06-12", "--organisation", "LWSW")) == 1
    assert document("list", "--system", "plymouth", "--open") == []
    assert document("list", "--system", "plymouth", "--day", "2018-06-13") == []
    assert document("list", "--system", "plymouth", "--organisation", "RK9") == []


def test_without_json_a_person_reads_lines():
    assert run("list", "--system", "plymouth").stdout == "No actions.\n"
    line = run(*ADD).stdout
    assert line.startswith("1 (version 1)  Open, overdue, due 14:00 on Tue 12 June 2018, ")
    assert line.endswith(": Ruth Hall (LWSW): Ring the pharmacist\n")
    assert run("list", "--system", "plymouth").stdout == line
    history = run("history", "1").stdout
    assert history.startswith(f"1  {clock.moment_words(clock.now())[:2]}")
    assert "Local administrator (local) agreed it: Ruth Hall (LWSW), by 14:00 on Tue 12 June 2018" in history


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--done", "--note", "fetched"], {"status": "done", "outcome": "fetched"}),
        (["--not-done", "--note", "no pharmacist"], {"status": "not_done", "outcome": "no pharmacist"}),
        (["--start"], {"status": "in_progress"}),
        (["--carry-to", "2018-06-13 12:00"], {"carried": 1, "due_at": "2018-06-13T12:00:00+01:00"}),
        (["--escalate-to", "Sam Field"], {"escalated_to": "Sam Field", "tier": "3"}),
        (["--escalate-to", "Sam Field", "--tier", "4"], {"escalated_to": "Sam Field", "tier": "4"}),
        (["--cancel", "--note", "she went home"], {"status": "cancelled"}),
        (["--note", "rang"], {"status": "open"}),
        (["--owner", "Ann Lee", "--organisation", "RK9", "--tier", "1"], {"owner_name": "Ann Lee", "tier": "1"}),
        (["--due", "2018-06-12T15:30", "--what", "Ring"], {"due_at": "2018-06-12T15:30:00+01:00", "what": "Ring"}),
        (["--patient", "RK9:S7"], {"patients": [{"organisation": "RK9", "spell_id": "S7"}]}),
    ],
)
def test_each_step_of_update_does_its_one_thing(options, expected):
    document(*ADD)
    updated = document("update", "1", "--version", "1", *options)
    assert {name: updated[name] for name in expected} == expected
    assert updated["version"] == 2
    last = document("history", "1")[-1]
    assert last["version"] == 2
    assert last["sentence"].startswith("Local administrator (local) ")


def test_an_empty_text_takes_a_link_away():
    assert document(*ADD, "--pathway", "1")["pathway"] == "1"
    assert document("update", "1", "--version", "1", "--pathway", "")["pathway"] is None


def test_a_closed_action_is_reopened_with_a_reason():
    document(*ADD)
    document("update", "1", "--version", "1", "--done")
    assert document("update", "1", "--version", "2", "--reopen", "--note", "came back")["status"] == "open"


def test_a_stale_version_exits_with_4_and_says_who_saved_what():
    document(*ADD)
    document("update", "1", "--version", "1", "--start")
    code, sentence = refusal("update", "1", "--version", "1", "--done")
    assert code == 4
    assert sentence.startswith("Local administrator (local) started it at ")
    assert document("list", "--system", "plymouth")[0]["status"] == "in_progress"


@pytest.mark.parametrize(
    ("options", "code", "sentence"),
    [
        (["--done", "--start"], 2, "Do one thing at a time: each is a line of the history."),
        (["--done", "--carry-to", "2018-06-13 12:00"], 2, "Do one thing at a time: each is a line of the history."),
        (["--done", "--what", "Ring"], 2, "Change fields in an update of their own."),
        (["--carry-to", "2018-06-13 12:00", "--tier", "3"], 2, "Change fields in an update of their own."),
        ([], 2, "Say what to do, for example --done; `actions update --help` lists it all."),
        (["--not-done"], 4, "Say why it was not done."),
        (["--organisation", "RK8"], 4, "There is no organisation 'RK8' in this system. Did you mean 'RK9'?"),
        (["--due", "2018-06-11 12:00"], 4, None),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_sentence_and_its_exit_code(options, code, sentence):
    document(*ADD)
    refused = refusal("update", "1", "--version", "1", *options)
    assert refused == (code, sentence or refused[1])
    assert document("history", "1")[-1]["version"] == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["update", "1", "--done"],
        [*ADD[:-1], "tomorrow"],
        [*ADD, "--tier", "7"],
        [*ADD, "--patient", "S1"],
        ["list", "--system", "plymouth", "--day", "12/06/2018"],
        ["history", "one"],
    ],
)
def test_wrong_usage_exits_with_2(arguments):
    assert run(*arguments).exit_code == 2


def test_what_is_not_there_is_said():
    assert refusal("list", "--system", "plymoth") == (2, "There is no system 'plymoth'. Did you mean 'plymouth'?")
    assert refusal("history", "9") == (2, "There is no action 9.")
