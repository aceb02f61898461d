"""nginx, which stands before the app in the tests of the shipped site: found, asked for from apt, or missed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import machine
from tests.unit.test_machine import make_program


def test_nginx_is_found_where_only_root_has_it_on_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    monkeypatch.setattr(machine, "NGINX_PLACES", (str(tmp_path / "sbin"),))
    assert machine.find_nginx() is None
    program = make_program(tmp_path / "sbin", "nginx")
    assert machine.find_nginx() == program


def test_without_nginx_and_without_apt_a_sentence_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(machine, "find_nginx", lambda: None)
    monkeypatch.setattr(machine, "apt_install", lambda *packages: bool(asked.extend(packages)))
    with pytest.raises(machine.Missing, match=r"^The tests of the shipped site need nginx"):
        machine.provide_nginx()
    assert asked == ["nginx"]
