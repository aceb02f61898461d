"""Pango, which a PDF needs: found, or asked for from apt, or missed in a sentence."""

from __future__ import annotations

import pytest

from tests import machine


def test_pango_is_found_by_the_name_that_the_system_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "find_library", lambda name: f"{name}.dll" if name.startswith("lib") else None)
    assert machine.find_pango() == "libpango-1.0-0.dll"
    monkeypatch.setattr(machine, "find_library", lambda name: None)
    assert machine.find_pango() is None


def test_pango_is_asked_for_from_apt_where_it_is_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[str] = []
    monkeypatch.setattr(machine, "find_library", lambda name: "libpango.so" if found else None)
    monkeypatch.setattr(machine, "apt_install", lambda *packages: bool(found.extend(packages) or True))
    machine.provide_pango()
    assert found == list(machine.PANGO_PACKAGES)
    found.append("asked once")
    machine.provide_pango()
    assert found.count("libpango-1.0-0") == 1


def test_without_pango_and_without_apt_a_sentence_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "find_library", lambda name: None)
    monkeypatch.setattr(machine, "apt_install", lambda *packages: False)
    with pytest.raises(machine.Missing, match=r"^The documents' PDF needs the Pango library"):
        machine.provide_pango()
