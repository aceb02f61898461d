"""The key of the pseudonyms is made once, whoever asks for it at the same moment."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from flow import settings_key


def test_two_processes_that_make_the_key_at_the_same_moment_have_the_same_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    others: list[bytes] = []

    def another_in_between() -> str:
        """The other process runs from beginning to end while this one has its key in hand."""
        monkeypatch.undo()
        others.append(settings_key.read_or_make(tmp_path))
        return settings_key.new_key()

    monkeypatch.setattr(settings_key, "new_key", another_in_between)
    ours = settings_key.read_or_make(tmp_path)
    assert len(ours) == 2 * settings_key.KEY_LENGTH
    assert others == [ours]
    assert [path.name for path in tmp_path.iterdir()] == [settings_key.NAME]


def test_nobody_but_the_owner_may_read_it_and_it_stays(tmp_path: Path) -> None:
    folder = tmp_path / "not" / "there"
    key = settings_key.read_or_make(folder)
    assert stat.S_IMODE((folder / settings_key.NAME).stat().st_mode) == 0o600
    assert settings_key.read_or_make(folder) == key
