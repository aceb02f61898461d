"""Every table as a file: what it holds, that nobody is named in it, and that no text in it is a formula."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from flow.actions.action import NewAction, PatientRef
from flow.errors import UsageError
from flow.security.person import Person
from flow.services import work
from flow.services.actions import agree_action
from flow.services.export import TABLES, ending_of, export, file_name, made
from flow.services.export_write import Ending
from flow.services.settings_edit import change, fields_of, settings
from flow.store import snapshots
from flow.store.database import Database
from flow.vocabulary import Feed
from tests import mornings
from tests.mornings import DAY
from tests.store.planned import planned

RUTH = Person("=Ruth", "RK9")
DUE = datetime(2018, 6, 5, 15, 0, tzinfo=UTC)
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
HAR = {"site": "RK950", "code": "HAR"}


@pytest.fixture
def filed(store: Database, tmp_path: Path) -> Database:
    """A morning, an action and a changed ward, with texts that would be formulas; rows left out and a refused file."""
    mornings.a_morning(store)
    mornings.put(store, mornings.beds(DAY, "HAR,28,2,1,27", "=1+1,20,0,0,never"))
    new = NewAction("=1+1", "@Jane", "LWSW", DUE, patients=(PatientRef("RK9", "S1"),), delay_reason="E")
    agree_action(store, "demo", DAY, new, who=RUTH)
    work.block(store, "demo", "RK9", "S1", 0, "@family", who=RUTH, at=DUE)
    planned(store, tmp_path, RUTH, DUE)
    read = fields_of(settings(store, "demo"), "ward", HAR)
    change(store, "demo", "ward", HAR, {"name": "-Hartor", "zone": "+North"}, read, who=RUTH)
    return store


def rows(store: Database, table: str, organisation: str | None = None) -> list[dict[str, str]]:
    content, _ = made(store, table, Ending.CSV, "demo", DAY, organisation)
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def pseudonyms(store: Database) -> set[str]:
    """Every pseudonym that the store holds."""
    with store.reading() as connection:
        used = snapshots.used(connection, "demo", [DAY], ["RK9"])
        chosen = used.loc[used["feed"] == Feed.INPATIENTS, "snapshot"].tolist()
        kept = snapshots.rows(connection, Feed.INPATIENTS, [int(number) for number in chosen])
    return set(kept["nhs_number"].dropna())


@pytest.mark.parametrize("organisation", [None, "RK9"])
def test_every_table_is_made_in_both_kinds_with_nobody_named_and_no_formula(
    filed: Database, organisation: str | None
) -> None:
    secret = pseudonyms(filed)
    assert secret
    for table in TABLES:
        text = made(filed, table, Ending.CSV, "demo", DAY, organisation)[0].decode("utf-8-sig")
        lines = list(csv.reader(io.StringIO(text, newline="")))
        assert lines[0][:3] == ["system", "morning", "made"]
        assert not any(name in text for name in (*secret, "9990000018")), table
        cells = [cell for line in lines for cell in line]
        assert all(float(cell) < 0 for cell in cells if cell.startswith(FORMULA_SIGNS)), table
        content, counted = made(filed, table, Ending.XLSX, "demo", DAY, organisation)
        book = openpyxl.load_workbook(io.BytesIO(content))
        assert book.sheetnames == [table, "About"]
        assert not any(cell.data_type == "f" for sheet in book for row in sheet for cell in row)
        assert counted == len(lines) - 1 == book[table].max_row - 1


NEED_WEEKS = {"trend_points", "effects"}
"""Tables that a single morning leaves empty (test_trends)."""
FILLED = {
    "position": {"measure": "occupancy", "status": "Not to be relied on"},
    "gate": {"feed": "beds", "organisation": "RK9", "arrived": "yes", "left_out": "1"},
    "waiting": {"delay_reason": "Awaiting care package in own home", "waits_for": "Livewell Southwest", "people": "1"},
    "people": {"local_key": "S1", "ward_name": "'-Hartor", "days_ready": "4", "ready_on": "2018-06-01"},
    "wards": {"ward": "HAR", "zone": "'+North", "open_beds": "29"},
    "reviews": {"local_key": "S1", "days_here": "35", "ready_to_leave": "yes"},
    "delays": {"waits_for": "Livewell Southwest", "people": "1", "days_lost": "4"},
    "dtoc": {"local_key": "S1", "reason": "E", "days": "4"},
    "measures": {"scope": "ward", "scope_code": "HAR", "measure": "beds_open", "value": "29"},
    "actions": {"what": "'=1+1", "owner": "'@Jane", "due_at": "2018-06-05 16:00", "local_keys": "RK9 S1"},
    "action_history": {"who": "'=Ruth", "did": "agreed"},
    "worklist": {"local_key": "S1", "blocked_by": "'@family", "days_ready": "4", "open_actions": "1"},
    "work_history": {"local_key": "S1", "who": "'=Ruth", "version": "1"},
    "loads": {"organisation": "RK9", "status": "Loaded", "rows_left_out": "1", "first_day": "2018-06-05"},
    "findings": {"level": "Leaves the row out", "row": "3"},
    "trends": {"measure": "dtoc_rate", "label": "Delayed transfers of care rate", "points": "week"},
    "left_out": {"organisation": "RK9", "row": "3", "column": "occupied_beds", "value": "never"},
    "plan": {"key": "A1", "what": "'=Support care homes", "late": "yes", "status": "At risk"},
    "plan_history": {"key": "A1", "who": "'=Ruth", "note": "'@launched"},
    "plan_quarter": {"quarter": "April to June 2018", "key": "A1", "lead": "University Hospitals Plymouth"},
    "maturity": {"change": "Home first/discharge to assess", "level": "Plans in place", "note": "'=pilot"},
    "indicators": {"area": "Demo", "value": "0.03", "source": "'=LG Inform"},
    "benchmark": {"measure": "occupancy", "organisation": "T1", "name": "'=Trust 1", "rank": "1", "quartile": "1"},
    "definitions": {"measure": "occupancy", "target": "0.92"},
    "feeds": {"feed": "beds", "column": "core_beds", "required": "yes"},
    "delay_reasons": {"code": "E", "dtoc_letter": "E"},
    "organisations": {"code": "RK9", "due": "08:45"},
    "sites": {"code": "RK950", "organisation": "RK9"},
    "ward_list": {"code": "HAR", "name": "'-Hartor", "zone": "'+North"},
    "targets": {
        "measure": "dtoc_rate",
        "value": "0.035",
        "from": "2017-09-01",
        "to": "2020-02-29",
        "whose": "national",
    },
    "thresholds": {"setting": "census time", "value": "08:00"},
    "settings_history": {"who": "'=Ruth (RK9)", "change": "name: Hartor → -Hartor; zone: Medicine North → +North"},
}


def test_every_table_holds_what_it_says(filed: Database) -> None:
    assert set(FILLED) | NEED_WEEKS == set(TABLES)
    for table, wanted in FILLED.items():
        found = rows(filed, table)
        assert any(wanted.items() <= row.items() for row in found), (table, found[:3])


def test_flows_are_of_the_day_before_and_ratios_keep_their_parts(filed: Database) -> None:
    by_measure = {row["measure"]: row for row in rows(filed, "measures") if row["scope"] == "system"}
    assert by_measure["four_hour"]["day"] == "2018-06-04"
    assert (by_measure["four_hour"]["numerator"], by_measure["four_hour"]["denominator"]) == ("260", "300")
    assert by_measure["handover_over_30"]["value"] == ""
    assert by_measure["handover_over_30"]["reason"] != ""


def test_one_organisation_has_its_own_places_only(filed: Database) -> None:
    codes = {row["scope_code"] for row in rows(filed, "measures", "RK9")}
    assert codes == {"RK9", "RK950", "HAR", "BRA", "ward not known (RK9)"} & codes
    assert {"RK9", "RK950", "HAR"} <= codes


def test_the_second_sheet_says_what_of_whom_of_when_and_what_it_means(filed: Database) -> None:
    content, _ = made(filed, "position", Ending.XLSX, "demo", DAY, "RK9", datetime(2018, 6, 5, 8, 0, tzinfo=UTC))
    about = dict(openpyxl.load_workbook(io.BytesIO(content))["About"].iter_rows(values_only=True))
    assert about["system"] == "Demo (demo)"
    assert about["morning"] == "Tue 5 June 2018"
    assert about["made"] == "09:00 on Tue 5 June 2018"
    assert about["organisation"] == "RK9"
    assert about["occupancy"].startswith("General and acute bed occupancy: General and acute beds occupied, divided")


def test_a_file_is_written_for_the_system_and_morning_that_the_app_opens(filed: Database, tmp_path: Path) -> None:
    done = export(filed, "people", tmp_path / "people.xlsx")
    assert (done.table, done.system, done.day, done.rows) == ("people", "demo", DAY, 2)
    assert (tmp_path / "people.xlsx").read_bytes().startswith(b"PK")


def test_names_of_files_say_of_whom_and_when() -> None:
    assert file_name("ward_list", "demo", DAY, Ending.XLSX) == "demo-2018-06-05-ward-list.xlsx"
    assert ending_of(Path("a.CSV")) is Ending.CSV


WRONG = {
    ("peple", "a.csv", None, None): "There is no table 'peple' to export. Did you mean 'people'?",
    ("zzz", "a.csv", None, None): "There are position, gate,",
    ("people", "a.xls", None, None): "'a.xls' is neither .csv nor .xlsx. Write it as a.xlsx?",
    ("people", "a.pdf", None, None): "Write it as a.csv?",
    ("people", "no folder/a.csv", None, None): "a.csv cannot be written: No such file or directory.",
    ("people", "a.csv", "demoo", None): "Did you mean 'demo'?",
    ("people", "a.csv", None, "ZZ"): "Demo has no organisation 'ZZ'.",
}


@pytest.mark.parametrize("asked", WRONG)
def test_what_cannot_be_exported_is_said(
    store: Database, tmp_path: Path, asked: tuple[str, str, str | None, str | None]
) -> None:
    table, name, system, organisation = asked
    with pytest.raises(UsageError) as refused:
        export(store, table, tmp_path / name, system, DAY, organisation)
    assert WRONG[asked] in str(refused.value)


def test_without_a_system_there_is_nothing_to_export(empty_store: Database, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="There is no system yet"):
        export(empty_store, "people", tmp_path / "a.csv")
