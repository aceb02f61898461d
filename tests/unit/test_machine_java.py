"""Java for Spark: one that is new enough is found, or a sentence says that there is none."""

from pathlib import Path

import pytest

from tests import machine


def make_java(folder: Path, version: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / "java"
    program.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\" 2026-01-01' >&2\n")
    program.chmod(0o755)
    return program


def test_only_a_java_that_is_new_enough_is_found_and_java_home_goes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "path"))
    assert machine.find_java() is None
    make_java(tmp_path / "path", "1.8.0_402")
    assert machine.find_java() is None
    assert machine.find_java() is None
    newer = make_java(tmp_path / "path", "21.0.1")
    assert machine.find_java() == newer
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "home"))
    assert machine.find_java() is None
    home = make_java(tmp_path / "home" / "bin", "17.0.21.1")
    assert machine.find_java() == home


def test_without_java_and_without_apt_a_sentence_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(machine, "find_java", lambda: None)
    monkeypatch.setattr(machine, "apt_install", lambda *packages: bool(asked.extend(packages)))
    with pytest.raises(machine.Missing, match=r"^The tests of Spark need Java 17 or later"):
        machine.provide_java()
    assert asked == ["openjdk-17-jre-headless"]
