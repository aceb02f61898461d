"""The public version of every table that is exported: what is small is hidden, and what would tell it."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from pathlib import Path

import pandas as pd
import pytest

from flow.errors import RuleRefused
from flow.measures.definitions import MEASURES
from flow.measures.review import REVIEWED
from flow.security.suppression import small
from flow.services.export import TABLES, export, file_name, made
from flow.services.export_public import HIDDEN, PUBLIC, Public, public_version
from flow.services.export_write import Ending
from flow.services.public_numbers import FAMILIES, SHARES, Parts, hidden_measures, hidden_series
from flow.services.start import open_store
from flow.settings import Settings
from flow.store.database import Database
from tests import mornings
from tests.mornings import DAY
from tests.plymouth import DAY as PLYMOUTH_DAY

TYPED = frozenset(
    {
        "reason",
        "note",
        "source",
        "counted_by_hand",
        "message",
        "closed_for",
        "what",
        "owner",
        "who",
        "local_key",
        "bed",
    }
)
REFUSED = sorted(table for table, declared in PUBLIC.items() if isinstance(declared, str))
MADE = sorted(set(PUBLIC) - set(REFUSED))


@pytest.fixture(scope="module")
def plymouth(plymouth_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Database:
    folder = tmp_path_factory.mktemp("public")
    (folder / "flow.db").write_bytes(plymouth_file.read_bytes())
    url = f"sqlite:///{(folder / 'flow.db').as_posix()}"
    return open_store(Settings(_env_file=None, database_url=url, data_folder=folder))


def rows(store: Database, table: str, *, public: bool = True) -> list[dict[str, str]]:
    content, _ = made(store, table, Ending.CSV, "plymouth", PLYMOUTH_DAY, public=public)
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_every_table_that_may_be_exported_says_what_its_public_version_is() -> None:
    assert set(PUBLIC) == set(TABLES)
    assert {key for total, parts in FAMILIES for key in (total, *parts)} <= set(MEASURES)
    assert {key for share, counts in SHARES.items() for key in (share, *counts)} <= set(MEASURES)


@pytest.mark.parametrize("table", REFUSED)
def test_a_table_about_single_people_or_with_what_they_wrote_is_refused_with_a_sentence(
    plymouth: Database, table: str
) -> None:
    with pytest.raises(RuleRefused, match=r"^[A-Z].*\.$"):
        public_version(table, pd.DataFrame())


@pytest.mark.parametrize("table", MADE)
def test_the_public_version_has_no_small_number_of_people_and_nothing_typed(plymouth: Database, table: str) -> None:
    found, whole = rows(plymouth, table), rows(plymouth, table, public=False)
    declared = PUBLIC[table]
    assert isinstance(declared, Public)
    vocabulary = {"source"} if table in ("measures", "position") else set()
    assert not any(set(row) & TYPED - vocabulary for row in found)
    if declared.hide is None:
        return
    assert any(HIDDEN in row.values() for row in found), "five weeks of Plymouth have small numbers in all of these"
    counts = {
        "position": ("numerator", "value"), "measures": ("numerator", "value"), "waiting": ("people", "days_so_far"),
        "wards": ("occupied_beds", "ready_to_leave", "here_7_days", "here_14_days", "here_21_days"),
        "effects": ("people_named", "people_compared", "left_24h", "left_48h", "left_72h"),
    }[table]  # fmt: skip
    for row in found:
        for name in counts:
            share = name == "value" and row["unit"] == "%"
            assert row[name] in ("", HIDDEN) or share or not small(float(row[name])), row
    true = {tuple(row.items()) for row in whole}
    assert all(any(_agrees(row, dict(other)) for other in true) for row in found), "what is shown is true"


def _agrees(public: dict[str, str], whole: dict[str, str]) -> bool:
    return all(value == HIDDEN or whole[name] == value or name == "made" for name, value in public.items())


@pytest.mark.parametrize("column", ["occupied_beds", "ready_to_leave", "here_7_days", "here_14_days", "here_21_days"])
def test_no_site_has_one_hidden_ward_alone(plymouth: Database, column: str) -> None:
    """Who knows the total of the site, which other tables say, could work out the one that is hidden."""
    hidden: dict[str, int] = defaultdict(int)
    sites = set()
    for row in rows(plymouth, "wards"):
        sites.add(row["site"])
        hidden[row["site"]] += row[column] == HIDDEN
    assert hidden.keys() == sites
    assert sum(hidden.values()) != 1


def test_the_sheet_and_the_table_of_who_is_waiting_hide_the_same_groups(plymouth: Database) -> None:
    from flow.services.documents import Asked, Kind, sheet

    shown = sheet(plymouth, Asked(Kind.SHEET, "plymouth", PLYMOUTH_DAY, public=True))
    hidden = sorted((group.people, group.bed_days) for group in shown.groups if group.hidden)
    both = zip(rows(plymouth, "waiting"), rows(plymouth, "waiting", public=False), strict=True)
    assert hidden == sorted(
        (int(whole["people"]), int(whole["days_so_far"])) for public, whole in both if public["people"] == HIDDEN
    )
    assert len(hidden) > 1


def test_a_part_of_a_pooled_system_has_no_public_version_of_its_own(plymouth: Database, tmp_path: Path) -> None:
    with pytest.raises(RuleRefused, match="of the whole system"):
        export(plymouth, "waiting", tmp_path / "a.csv", "plymouth", PLYMOUTH_DAY, "RK9", public=True)
    assert not list(tmp_path.iterdir())


def test_the_public_version_of_an_empty_morning_is_a_table_too(store: Database) -> None:
    mornings.a_morning(store)
    for table in MADE:
        made(store, table, Ending.XLSX, "demo", DAY, public=True)
    assert file_name("waiting", "demo", DAY, Ending.CSV, public=True) == "demo-2018-06-05-waiting-public.csv"


def test_a_part_that_is_small_hides_another_part_and_the_share_that_tells_it() -> None:
    found = {
        "fit_waiting": Parts(40), "fit_internal": Parts(3), "fit_external": Parts(25), "fit_no_reason": Parts(12),
        "ed_attendances": Parts(300), "ed_over_4h": Parts(5), "four_hour": Parts(295, 300, is_share=True),
    }  # fmt: skip
    assert hidden_measures(found) == {"fit_internal", "fit_no_reason", "ed_over_4h", "four_hour"}
    assert hidden_measures({key: parts for key, parts in found.items() if key == "fit_external"}) == frozenset()


def test_over_weeks_no_part_of_a_total_is_hidden_alone() -> None:
    newest: dict[str, float | None] = {"fit_waiting": 40, "fit_internal": 15, "fit_external": 25}
    assert hidden_series({"fit_internal"}, newest) == {"fit_internal", "fit_external"}
    assert hidden_series([], newest) == frozenset()
    assert set(newest) <= set(REVIEWED)
