"""A command that shows people leaves its line in the audit; one that shows counts leaves none."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from shutil import copy

import pytest
from typer.testing import CliRunner

from flow.actions.action import NewAction
from flow.cli.main import app
from flow.security.person import Person
from flow.services import actions, audit
from flow.services.start import open_store
from tests import mornings
from tests.mornings import DAY


@pytest.fixture(autouse=True)
def store(sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy(sqlite_template, tmp_path / "flow.db")
    monkeypatch.setenv("FLOW_DATABASE_URL", f"sqlite:///{(tmp_path / 'flow.db').as_posix()}")
    monkeypatch.setenv("FLOW_DATA_FOLDER", str(tmp_path))
    opened = open_store()
    mornings.make_demo(opened, tmp_path)
    mornings.a_morning(opened)
    due = datetime(2018, 6, 6, 12, 0, tzinfo=UTC)
    actions.agree_action(opened, "demo", DAY, NewAction("Ring", "Tom Vale", "RK9", due), who=Person("Ruth Hall", "RK9"))
    opened.close()


PEOPLE = ["people", "--system", "demo", "--day", str(DAY)]
SHOWING = {
    "board": (["board", "--system", "demo", "--day", str(DAY), "--json"], "see_people", "board"),
    "list": (["actions", "list", "--system", "demo", "--day", str(DAY)], "see_people", "actions list"),
    "history": (["actions", "history", "1"], "see_people", "actions history"),
    "export": (["export", *PEOPLE], "export", "export.export"),
}


@pytest.mark.parametrize("name", SHOWING)
def test_a_command_that_shows_people_is_told_once(tmp_path: Path, name: str) -> None:
    line, act, what = SHOWING[name]
    output = ["--output", str(tmp_path / "people.csv")] if name == "export" else []
    ran = CliRunner().invoke(app, [*line, *output])
    assert ran.exit_code == 0, ran.output
    found = [one for one in audit.read(open_store(), audit.Asked("demo")).lines if one.act in ("see_people", "export")]
    assert [(one.act, one.what, one.system, one.via) for one in found] == [(act, what, "demo", "command line")]
    if name in ("board", "list"):
        assert found[0].about == {"day": "2018-06-05"}


def test_a_command_that_shows_counts_is_not_told(tmp_path: Path) -> None:
    output = ["--output", str(tmp_path / "position.csv")]
    ran = CliRunner().invoke(app, ["export", "position", "--system", "demo", "--day", str(DAY), *output])
    assert ran.exit_code == 0, ran.output
    assert [one for one in audit.read(open_store(), audit.Asked("demo")).lines if one.act == "see_people"] == []
