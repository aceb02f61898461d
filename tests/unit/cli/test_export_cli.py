"""`export` through the command line's own app."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from flow.cli.main import app
from flow.errors import UsageError
from flow.services.start import open_store
from tests import mornings


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLOW_DATABASE_URL", f"sqlite:///{(tmp_path / 'flow.db').as_posix()}")
    monkeypatch.setenv("FLOW_DATA_FOLDER", str(tmp_path))
    opened = open_store()
    mornings.make_demo(opened, tmp_path)
    mornings.a_morning(opened)
    opened.close()


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_a_table_is_written_and_said(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"people.{suffix}"
    ran = CliRunner().invoke(app, ["export", "people", "--output", str(path)])
    assert (ran.exit_code, ran.stdout) == (0, f"{path}: 2 rows of people, demo, Tue 5 June 2018.\n")
    if suffix == "csv":
        assert path.read_text("utf-8-sig").startswith("system,morning,made,organisation,site,ward,")
    else:
        assert openpyxl.load_workbook(path)["people"]["F2"].value == "S1"


def test_another_morning_and_one_organisation(tmp_path: Path) -> None:
    path = tmp_path / "gate.csv"
    line = [
        "export",
        "gate",
        "--output",
        str(path),
        "--system",
        "demo",
        "--day",
        "2018-06-06",
        "--organisation",
        "LWSW",
    ]
    assert CliRunner().invoke(app, line).exit_code == 0
    lines = path.read_text("utf-8-sig").splitlines()
    assert [line.split(",")[3:6] for line in lines[1:]] == [
        ["LWSW", "Livewell Southwest", feed] for feed in ("beds", "dtoc")
    ]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (["export", "peple", "--output", "a.csv"], "Did you mean 'people'?"),
        (["export", "people", "--output", "a.xslx"], "Write it as a.xlsx?"),
        (["export", "people", "--output", "a.csv", "--day", "5 June"], "Use year-month-day"),
    ],
)
def test_what_does_not_exist_is_a_usage_error_naming_the_nearest(line: list[str], told: str) -> None:
    ran = CliRunner().invoke(app, line)
    assert isinstance(ran.exception, UsageError)
    assert ran.exception.exit_code == 2
    assert told in str(ran.exception)


def test_without_an_output_the_usage_is_said() -> None:
    assert CliRunner().invoke(app, ["export", "people"]).exit_code == 2
