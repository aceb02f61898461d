"""The files of both sample systems, written once, and read back as anybody would."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from flow.sample import SYSTEMS, manifest, write_files

BAD_SPELL = "TEST000001"
"""A planted row of somebody who is not there."""


class Written:
    """One system's files: `path` of each, and the rows of a feed as they stand in the end, as text."""

    def __init__(self, system: str, folder: Path) -> None:
        self.system, self.folder = system, folder
        self.paths = write_files(system, folder)
        self.files = manifest(system)
        self.rows: Callable[[str], pd.DataFrame] = cache(self._rows)

    def frame(self, path: str) -> pd.DataFrame:
        return pd.read_csv(self.folder / path, dtype=str, keep_default_na=False)

    def _rows(self, feed: str) -> pd.DataFrame:
        """Corrections in the place of what they correct; planted rows of nobody, and rows there twice, taken out."""
        mine = [file for file in self.files if file.feed == feed]
        corrected = {(file.organisation, file.first) for file in mine if file.late}
        kept = [
            file
            for file in mine
            if file.late or (file.organisation, file.first) not in corrected or file.first != file.last
        ]
        rows = pd.concat([self.frame(file.path) for file in kept], ignore_index=True)
        if feed == "inpatients":
            rows = rows[rows["spell_id"] != BAD_SPELL].drop_duplicates(["snapshot_at", "spell_id"])
        stock = "snapshot_at" in rows
        filed_by = "snapshot_at" if stock else "discharge_at" if "discharge_at" in rows else "activity_date"
        return rows.assign(day=pd.to_datetime(rows[filed_by].str[:10])).reset_index(drop=True)


@pytest.fixture(scope="session")
def written_systems(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Written]:
    return {system: Written(system, tmp_path_factory.mktemp(system)) for system in SYSTEMS}


@pytest.fixture(params=SYSTEMS)
def written(request: pytest.FixtureRequest, written_systems: dict[str, Written]) -> Written:
    return written_systems[request.param]


@pytest.fixture
def plymouth(written_systems: dict[str, Written]) -> Written:
    return written_systems["plymouth"]
