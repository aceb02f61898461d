"""Plymouth as the sample shows it, five weeks up to Tue 12 June 2018: every screen has something to say."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from pathlib import Path

from flow.sample import manifest, write_files
from flow.security.person import ADMINISTRATOR
from flow.services.configure import configure
from flow.services.load import How, load_together
from flow.services.sample import agree
from flow.services.start import open_store
from flow.settings import Settings
from tests.mornings import KEY
from tests.rules.source import ROOT

FIRST, DAY = date(2018, 5, 6), date(2018, 6, 12)


def make(folder: Path) -> None:
    """A store in this folder with the system, its files and what its huddles agreed."""
    url = f"sqlite:///{(folder / 'flow.db').as_posix()}"
    store = open_store(Settings(_env_file=None, database_url=url, data_folder=folder))
    configure(store, ROOT / "sample_data" / "plymouth.toml")
    write_files("plymouth", folder / "files", FIRST, DAY)
    for came, listed in groupby(manifest("plymouth", FIRST, DAY), key=lambda file: file.came):
        files = [(file.path, (folder / "files" / file.path).read_bytes()) for file in listed]
        load_together(store, files, How(system="plymouth"), KEY, who=ADMINISTRATOR, now=came)
    agree(store, "plymouth", until=DAY)
    store.close()
