"""The hazard log names tests: each of them exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOG = ROOT / "docs" / "safety" / "hazard-log.md"
NAMED = re.compile(r"`(test_\w+)`")
PLACES = re.compile(r"\((tests/[\w/.]+)|\b(tests/[\w/]+\.py)\b")


def _hazards() -> list[str]:
    return [line for line in LOG.read_text().splitlines() if re.match(r"\| H\d+ \|", line)]


def _tests_there() -> set[str]:
    files = (ROOT / "tests").rglob("test_*.py")
    return {name for file in files for name in re.findall(r"^def (test_\w+)", file.read_text(), re.MULTILINE)}


def _missing(text: str, there: set[str]) -> list[str]:
    named = [name for name in NAMED.findall(text) if name not in there]
    places = [place for pair in PLACES.findall(text) for place in pair if place and not (ROOT / place).exists()]
    return named + places


@pytest.mark.parametrize("hazard", _hazards(), ids=lambda line: line.split("|")[1].strip())
def test_a_hazard_has_every_part_and_its_tests_exist(hazard: str) -> None:
    parts = [part.strip() for part in hazard.strip("|").split("|")]
    assert len(parts) == 7
    assert all(parts)
    assert _missing(hazard, _tests_there()) == []


def test_a_test_that_is_not_there_is_missed() -> None:
    assert _missing("(`test_that_nobody_wrote`, tests/store/test_nothing.py)", _tests_there()) == [
        "test_that_nobody_wrote",
        "tests/store/test_nothing.py",
    ]
