"""A golden day: Tue 12 June 2018 in Plymouth. A change of method shows here as a difference to review.

Where a difference is right, write the file again: `python -m tests.golden.test_golden_day`.
"""

from __future__ import annotations

import csv
import io
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

from flow.sample import manifest, write_files
from flow.security.person import ADMINISTRATOR
from flow.services.configure import configure
from flow.services.load import How, load_together
from flow.services.start import open_store
from flow.services.values import values
from flow.settings import Settings
from flow.vocabulary import Scope
from tests.mornings import KEY
from tests.rules.source import ROOT

DAY = date(2018, 6, 12)
FIRST, LAST = date(2018, 6, 10), date(2018, 6, 12)
GOLDEN = Path(__file__).with_name("plymouth-2018-06-12.csv")
SCOPES = (Scope.SYSTEM, Scope.ORGANISATION, Scope.SITE)


def measured(folder: Path) -> str:
    """Every value of the day that there is, at system, organisation and site, as CSV."""
    url = f"sqlite:///{(folder / 'flow.db').as_posix()}"
    store = open_store(Settings(_env_file=None, database_url=url, data_folder=folder))
    configure(store, ROOT / "sample_data" / "plymouth.toml")
    write_files("plymouth", folder, FIRST, LAST)
    files = [(file.path, (folder / file.path).read_bytes()) for file in manifest("plymouth", FIRST, LAST)]
    now = datetime(2018, 6, 13, 9, 0, tzinfo=UTC)
    load_together(store, files, How(system="plymouth"), KEY, who=ADMINISTRATOR, now=now)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("scope", "scope_code", "measure", "numerator", "denominator"))
    for scope in SCOPES:
        for value in values(store, "plymouth", DAY, scope=scope):
            if value.value is not None:
                parts = (f"{part:g}" if part is not None else "" for part in (value.numerator, value.denominator))
                writer.writerow((scope, value.scope_code, value.measure, *parts))
    store.close()
    return out.getvalue()


def test_the_golden_day_is_as_it_was(tmp_path: Path) -> None:
    assert measured(tmp_path) == GOLDEN.read_text(encoding="utf-8")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        GOLDEN.write_text(measured(Path(folder)), encoding="utf-8")
