"""What the tests need from the machine: found, or said in a sentence."""

import os
from pathlib import Path

import pytest

from tests import machine


def make_program(folder: Path, name: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / (f"{name}.exe" if os.name == "nt" else name)
    program.write_text("")
    program.chmod(0o755)
    return program


def test_a_browser_is_found_by_any_of_its_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "BROWSER_PLACES", ())
    for command in machine.BROWSER_COMMANDS:
        program = make_program(tmp_path / command, command)
        monkeypatch.setenv("PATH", str(program.parent))
        assert machine.find_browser() == program
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    assert machine.find_browser() is None
    monkeypatch.setattr(machine, "BROWSER_PLACES", (str(tmp_path / "away"), str(program)))
    assert machine.find_browser() == program


def test_postgres_is_found_on_the_path_before_the_newest_of_the_usual_places(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("9/bin", "15/bin", "path"):
        make_program(tmp_path / folder, "initdb")
        make_program(tmp_path / folder, "pg_ctl")
    make_program(tmp_path / "17/bin", "initdb")  # a client's package, without the server
    places = [f"{tmp_path}/*/bin"]
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    assert machine.find_postgres([]) is None
    assert machine.find_postgres(places) == tmp_path / "15" / "bin"
    monkeypatch.setenv("PATH", str(tmp_path / "path"))
    assert machine.find_postgres(places) == tmp_path / "path"


def test_what_apt_may_not_install_is_said_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("FLOW_TEST_PG_URL", raising=False)
    monkeypatch.setattr(machine, "BROWSER_PLACES", ())
    monkeypatch.setattr(machine, "find_postgres", lambda: None)
    monkeypatch.setattr(machine, "_run", lambda command, quiet=False: False)
    with pytest.raises(machine.Missing, match=r"^Playwright, which drives the browser, does not start here"):
        machine.provide_driver(Path("python"))
    with pytest.raises(machine.Missing, match=r"^The browser tests need Google Chrome, Microsoft Edge or Chromium"):
        machine.provide_browser()
    with pytest.raises(machine.Missing, match=r"^The tests need the PostgreSQL server programs"):
        machine.provide_postgres()
    monkeypatch.setenv("FLOW_TEST_PG_URL", "postgresql+psycopg://somewhere/else")
    machine.provide_postgres()
