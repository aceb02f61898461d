"""What a morning comes to is the same, byte for byte, whatever the machine's language and time zone are."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from shutil import copy

import pytest

from tests import mornings
from tests.rules.source import ROOT

DAY = ("--system", "demo", "--day", "2018-06-05")
RUNS = """
import sys
from datetime import UTC, datetime
from flow import clock
clock.now = lambda: datetime(2018, 6, 5, 23, 30, tzinfo=UTC)
from flow.cli.main import main
for words in ORDERS:
    sys.argv = ["flow", *words]
    try:
        main()
    except SystemExit as ended:
        sys.stdout.write(f"ended {ended.code}\\n")
    sys.stdout.flush()
"""
"""Commands one after another in one process, at half past midnight in England."""
HERE = {"LC_ALL": "C.UTF-8", "TZ": "Europe/London"}
ELSEWHERE = [
    {"LC_ALL": "C", "TZ": "Pacific/Auckland", "PYTHONUTF8": "0"},
    {"LC_ALL": "POSIX", "TZ": "America/Los_Angeles", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
]


def a_day(template: Path, folder: Path, machine: dict[str, str]) -> tuple[bytes, bytes]:
    """A day loaded, its board, and its sheet, on such a machine: what was said, and the sheet."""
    folder.mkdir()
    copy(template, folder / "flow.db")
    demo = mornings.DEMO.replace('"Mount Gould"', '"Mount Gould \\u2013 Caf\\u00e9"')
    (folder / "demo.toml").write_text(demo, encoding="utf-8")
    files = {"beds.csv": mornings.beds(), "inpatients.csv": mornings.inpatients(), "dtoc.csv": mornings.dtoc()}
    for name, data in files.items():
        (folder / name).write_bytes(data)
    orders = [
        ("configure", "demo.toml"),
        *(("load", name) for name in files),
        ("board", *DAY, "--json"),
        ("measures", *DAY, "--json"),
        ("sheet", *DAY, "--output", "sheet.html"),
        ("board", *DAY),
    ]
    places = {"FLOW_DATABASE_URL": "sqlite:///flow.db", "FLOW_DATA_FOLDER": ".", "PYTHONPATH": str(ROOT)}
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHON"))}
    done = subprocess.run(
        [sys.executable, "-c", RUNS.replace("ORDERS", repr(orders))],
        env=kept | places | machine,
        cwd=folder,
        capture_output=True,
        check=True,
    )
    return done.stdout, (folder / "sheet.html").read_bytes()


@pytest.fixture(scope="module")
def at_home(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes]:
    return a_day(sqlite_template, tmp_path_factory.mktemp("home") / "here", HERE)


@pytest.mark.parametrize("machine", ELSEWHERE, ids=lambda machine: machine["TZ"])
def test_a_day_is_the_same_on_every_machine(
    machine: dict[str, str], at_home: tuple[bytes, bytes], sqlite_template: Path, tmp_path: Path
) -> None:
    said, sheet = a_day(sqlite_template, tmp_path / "there", machine)
    assert said.decode("utf-8").count("ended 0") == 8, said.decode("utf-8")
    assert b"Tue 5 June 2018" in sheet
    assert (said, sheet) == at_home
