"""`sheet` and `minutes` on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from flow.cli.documents import minutes, sheet
from flow.errors import UsageError
from flow.services.start import open_store
from tests import mornings

app = typer.Typer()
app.command()(sheet)
app.command()(minutes)


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLOW_DATABASE_URL", f"sqlite:///{(tmp_path / 'flow.db').as_posix()}")
    monkeypatch.setenv("FLOW_DATA_FOLDER", str(tmp_path))
    opened = open_store()
    mornings.make_demo(opened, tmp_path)
    mornings.a_morning(opened)
    opened.close()


def line(command: str, path: Path, *more: str) -> list[str]:
    return [command, "--system", "demo", "--day", "2018-06-05", "--output", str(path), *more]


@pytest.mark.parametrize(
    ("command", "ending", "begins"),
    [
        ("sheet", "html", b"<!DOCTYPE html>"),
        ("sheet", "pdf", b"%PDF"),
        ("minutes", "html", b"<!DOCTYPE html>"),
        ("minutes", "pdf", b"%PDF"),
        ("minutes", "docx", b"PK"),
    ],
)
def test_a_document_is_written_and_said(tmp_path: Path, command: str, ending: str, begins: bytes) -> None:
    path = tmp_path / f"out.{ending}"
    ran = CliRunner().invoke(app, line(command, path))
    assert (ran.exit_code, ran.stdout) == (0, f"{path}: {command} of demo, Tue 5 June 2018.\n")
    assert path.read_bytes().startswith(begins)


def test_the_public_version_hides_small_counts(tmp_path: Path) -> None:
    path = tmp_path / "out.html"
    assert CliRunner().invoke(app, line("sheet", path, "--public")).exit_code == 0
    assert "counts of 1 to 7 are hidden" in path.read_text(encoding="utf-8")


def test_another_kind_of_file_is_a_usage_error_that_says_which_there_are(tmp_path: Path) -> None:
    ran = CliRunner().invoke(app, line("sheet", tmp_path / "out.docx"))
    assert isinstance(ran.exception, UsageError)
    assert ran.exception.exit_code == 2
    assert "the sheet can be written as .html or .pdf" in str(ran.exception)


def test_what_is_not_a_day_is_a_usage_error(tmp_path: Path) -> None:
    assert CliRunner().invoke(app, [*line("sheet", tmp_path / "a.html"), "--day", "5 June"]).exit_code == 2
