"""The command line as people run it: JSON on stdout and nothing else there, exit codes, sentences on stderr."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.commands import Warm
from tests.mornings import DEMO, beds, csv, inpatients
from tests.unit.cli.conftest import Run

MORNING = ("--system", "demo", "--day", "2018-06-05")


@pytest.fixture
def demo(run: Run, tmp_path: Path) -> Path:
    (tmp_path / "demo.toml").write_text(DEMO, encoding="utf-8")
    assert run("configure", tmp_path / "demo.toml").returncode == 0
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "beds.csv").write_bytes(beds())
    (folder / "inpatients.csv").write_bytes(inpatients())
    return folder


def test_load_measures_board_and_verify(run: Run, cold: Run, demo: Path) -> None:
    loaded = cold("load", demo, "--json")
    assert loaded.returncode == 0, loaded.stderr
    reports = json.loads(loaded.stdout)
    keys = {"file", "feed", "organisation", "days", "status", "rows_read", "rows_loaded", "rows_left_out", "findings"}
    assert [set(report) for report in reports] == [keys, keys]
    assert [(report["feed"], report["status"], report["rows_loaded"]) for report in reports] == [
        ("beds", "loaded", 2),
        ("inpatients", "loaded", 4),
    ]
    found = json.loads(
        run("measures", "--system", "demo", "--day", "2018-06-05", "--measure", "occupancy", "--json").stdout
    )
    assert found == [
        {
            "day": "2018-06-05",
            "grain": "day",
            "scope": "system",
            "scope_code": "demo",
            "measure": "occupancy",
            "value": 45 / 49,
            "numerator": 45,
            "denominator": 49,
            "unit": "%",
            "target": 0.92,
            "status": "met",
            "source": "computed",
            "reason": None,
        }
    ]
    board = json.loads(run("board", *MORNING, "--json").stdout)
    assert board["waiting"] == 2
    assert board["meeting"]["agenda"]["groups"][0]["patients"] == 1
    assert "people ready to leave" in run("board", *MORNING).stdout
    assert "every fact" in run("recompute", "--system", "demo").stdout.lower()
    sheet = demo / "sheet.html"
    assert run("sheet", *MORNING, "--output", sheet).returncode == 0
    assert "Who is waiting: 2 people" in sheet.read_text(encoding="utf-8")
    verified = run("verify")
    assert (verified.returncode, verified.stdout) == (
        0,
        "The store is whole, and every fact equals what its rows give.\n",
    )


def test_a_refused_file_exits_with_3_and_its_findings(cold: Run, demo: Path) -> None:
    bad = demo / "bad.csv"
    bad.write_bytes(csv("snapshot_at,organisation_code,ward,core_beds", "2018-06-05 08:00,RK9,HAR,2"))
    refused = cold("load", bad, "--feed", "beds", "--json")
    assert refused.returncode == 3
    (report,) = json.loads(refused.stdout)
    assert report["status"] == "refused"
    assert report["rows_loaded"] == 0
    assert {"level", "row", "column", "value", "message"} == set(report["findings"][0])
    assert any("ward_code" in finding["message"] for finding in report["findings"])


def test_check_stores_nothing(run: Run, demo: Path) -> None:
    assert run("check", demo).returncode == 0
    found = json.loads(
        run("measures", "--system", "demo", "--day", "2018-06-05", "--measure", "beds_open", "--json").stdout
    )
    assert found[0]["value"] is None


WRONG = {
    ("measures", "--system", "demoo", "--day", "2018-06-05"): (2, "Did you mean 'demo'?"),
    ("measures", "--system", "demo", "--day", "05/06/2018"): (2, "Use year-month-day"),
    ("measures", "--system", "demo", "--day", "2018-06-05", "--measure", "occupanci"): (2, "occupancy"),
    ("measures", "--system", "demo", "--day", "2018-06-05", "--scope", "wards"): (2, "Did you mean 'ward'?"),
    ("measures", "--system", "demo", "--day", "2018-06-05", "--to", "2018-06-01"): (2, "is before the first"),
    ("load", "nothing.csv"): (2, "There is no file or folder nothing.csv"),
    ("load", "demo.toml", "--feed", "bed"): (2, "Did you mean 'beds'?"),
    ("configure", "nothing.toml"): (2, "There is no file nothing.toml"),
    ("sample", "--system", "plymout"): (2, "plymouth"),
    ("serve", "--host", "0.0.0.0"): (4, "listens on this machine only"),
    ("board",): (2, "Missing option"),
    ("nonsense",): (2, "No such command"),
}


@pytest.mark.parametrize("words", WRONG, ids=" ".join)
def test_what_is_wrong_is_answered_with_a_sentence_and_its_exit_code(
    run: Run, demo: Path, words: tuple[str, ...]
) -> None:
    code, sentence = WRONG[words]
    done = run(*words)
    assert (done.returncode, done.stdout) == (code, "")
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_settings_are_listed_with_secrets_masked(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IGNORED", "x")
    rows = {row["setting"]: row for row in json.loads(run("settings", "--json").stdout)}
    assert rows["FLOW_DATABASE_URL"]["from"] == "environment, .env or secret file"
    assert rows["FLOW_PORT"]["from"] == "default"
    assert all(row["help"] for row in rows.values())


def test_a_short_pseudonym_key_is_refused(warm: Warm, tmp_path: Path) -> None:
    done = warm.run(["settings"], os.environ | {"FLOW_PSEUDONYM_KEY": "short secret"}, tmp_path)
    assert done.returncode == 2
    assert "FLOW_PSEUDONYM_KEY" in done.stderr
    assert "short secret" not in done.stderr


def test_every_command_has_help(run: Run) -> None:
    listed = run("--help").stdout
    commands = ("sample", "configure", "load", "check", "measures", "board", "actions", "settings", "verify", "serve")
    for command in commands:
        assert command in listed
        assert len(run(command, "--help").stdout) > 100


def test_a_database_that_is_not_there_is_answered_with_a_sentence(warm: Warm, tmp_path: Path) -> None:
    nowhere = os.environ | {"FLOW_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}
    done = warm.run(["verify"], nowhere, tmp_path)
    assert done.returncode == 1
    assert "The database did not take this" in done.stderr
    assert "Traceback" not in done.stderr
