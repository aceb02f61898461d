"""A profile saved on screen is a file on the command line: the same bytes, the same rows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flow.security.person import Person
from flow.services.mapping import Draft, profile_toml, save_profile
from flow.services.start import open_store
from flow.settings import Settings
from flow.vocabulary import Feed
from tests.mornings import DEMO, NOW, csv, make_demo
from tests.unit.cli.conftest import Run

BED_STATE = csv(
    "Bed state,,,,,",
    "As at:,05/06/2018 08:00,,,,",
    "Ward,Hospital,Beds,Extra,Closed,Occ",
    "HAR,RK950,28,2,1,27",
    "BRA,RK950,20,0,0,18",
)
DRAFT = Draft(
    "Bed state",
    Feed.BEDS,
    {
        "ward_code": "Ward",
        "site_code": "Hospital",
        "core_beds": "Beds",
        "escalation_beds": "Extra",
        "closed_beds": "Closed",
        "occupied_beds": "Occ",
    },
    constants={"organisation_code": "RK9"},
    period_label="As at:",
)


@pytest.fixture
def saved(tmp_path: Path) -> str:
    """The TOML as it is downloaded on screen, from a store of its own."""
    folder = tmp_path / "screen"
    folder.mkdir()
    url = f"sqlite:///{(folder / 'flow.db').as_posix()}"
    store = open_store(Settings(_env_file=None, database_url=url, data_folder=folder))
    make_demo(store, folder)
    key = save_profile(store, "demo", "RK9", DRAFT, Person("Ruth Hall", "RK9"), NOW)
    toml = profile_toml(store, "demo", key)
    store.close()
    return toml


def test_the_toml_of_the_screen_configures_and_loads_on_the_command_line(run: Run, saved: str, tmp_path: Path) -> None:
    (tmp_path / "rk9-bed-state.toml").write_bytes(saved.encode())
    (tmp_path / "demo.toml").write_text(DEMO + '\n[[profile]]\nfile = "rk9-bed-state.toml"\n', encoding="utf-8")
    (tmp_path / "list.csv").write_bytes(BED_STATE)
    assert run("configure", tmp_path / "demo.toml").returncode == 0
    again = json.loads(run("configure", tmp_path / "demo.toml", "--json").stdout)
    assert again["changed"] == []
    loaded = run("load", tmp_path / "list.csv", "--system", "demo", "--profile", "rk9-bed-state", "--json")
    assert loaded.returncode == 0, loaded.stdout + loaded.stderr
    (report,) = json.loads(loaded.stdout)
    assert (report["feed"], report["organisation"], report["days"], report["rows_loaded"]) == (
        "beds",
        "RK9",
        ["2018-06-05"],
        2,
    )
    store = open_store(Settings(_env_file=None, database_url=f"sqlite:///{(tmp_path / 'flow.db').as_posix()}"))
    assert profile_toml(store, "demo", "rk9-bed-state").encode() == saved.encode(), "byte for byte"
    store.close()


def test_a_profile_of_another_organisation_is_refused_for_this_sender(run: Run, saved: str, tmp_path: Path) -> None:
    (tmp_path / "ours.toml").write_bytes(saved.encode())
    (tmp_path / "demo.toml").write_text(DEMO + '\n[[profile]]\nfile = "ours.toml"\n', encoding="utf-8")
    (tmp_path / "list.csv").write_bytes(BED_STATE)
    assert run("configure", tmp_path / "demo.toml").returncode == 0
    asked = ("--system", "demo", "--profile", "rk9-bed-state", "--organisation", "LWSW")
    refused = run("load", tmp_path / "list.csv", *asked)
    assert refused.returncode == 2
    assert "The profile rk9-bed-state reads the files of RK9, and this one is sent by LWSW." in refused.stderr
