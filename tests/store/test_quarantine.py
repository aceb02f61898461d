"""Rows left out, whose they are and what to mend; kept files loaded again, on record; on both databases."""

from __future__ import annotations

import io
from csv import DictReader
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from flow.errors import RuleRefused, UsageError
from flow.security.person import Person
from flow.services.configure import configure
from flow.services.export import made
from flow.services.export_records import left_out_frame
from flow.services.export_write import Ending
from flow.services.load import How, LoadReport, load_bytes, load_detail, recent_loads
from flow.services.mapping import add_codes
from flow.services.quarantine import (
    counts,
    left_out,
    load_again,
    load_again_all,
    loads_to_mend,
    refused_and_kept,
    rows_counted,
)
from flow.services.values import values
from flow.services.verify import verify
from flow.store import loads, tables
from flow.store.database import Database
from flow.vocabulary import Feed, LoadStatus
from tests import mornings
from tests.mornings import DAY, KEY, NOW, beds, csv, inpatients, put

RUTH = Person("Ruth Hall", "RK9")
LATER = datetime(2100, 1, 1, 9, 0, tzinfo=UTC)
"""After whatever the tests configure, which they do by the clock."""
BED_TEAM = """
[profile]
key = "bedteam"
title = "The bed team's list"
feed = "beds"
recognise = ["Ward", "Funded", "Extra", "Shut", "In use"]

[columns]
snapshot_at = "Census"
ward_code = "Ward"
core_beds = "Funded"
escalation_beds = "Extra"
closed_beds = "Shut"
occupied_beds = "{occupied}"

[constants]
organisation_code = "RK9"
site_code = "RK950"
"""
BED_LIST = csv("Census,Ward,Funded,Extra,Shut,In use,In use now", "2018-06-05 08:00,HAR,28,2,1,27,25")


def profiled(store: Database, folder: Path, occupied: str) -> None:
    """The demo system with the bed team's profile, which reads the occupied beds from this column."""
    (folder / "bedteam.toml").write_text(BED_TEAM.format(occupied=occupied), encoding="utf-8")
    with_profile = mornings.DEMO + '\n[[profile]]\nfile = "bedteam.toml"\n'
    mornings.make_demo(store, folder, with_profile)


def with_ward(store: Database, folder: Path, code: str) -> None:
    ward = f'\n[[ward]]\ncode = "{code}"\nname = "New"\nsite = "RK950"\ntype = "critical_care"\n'
    mornings.make_demo(store, folder, mornings.DEMO + ward)


def again(store: Database, report: LoadReport, how: How | None = None) -> LoadReport:
    assert report.load is not None
    return load_again(store, report.load, KEY, RUTH, LATER, how)


def mended(store: Database, report: LoadReport) -> tuple[int, str] | None:
    assert report.load is not None
    with store.reading() as connection:
        return loads.mending(connection, report.load)


def occupied(store: Database, day: date = DAY) -> float | None:
    (found,) = values(store, "demo", day, keys=["beds_occupied"])
    return found.value


def bad_inpatients(day: date = DAY) -> bytes:
    """Four rows: one admitted after the census with its NHS number, one there twice."""
    return inpatients(
        day,
        "HAR,S1,2018-05-01 10:00,Y,,,,,",
        "HAR,S2,2018-06-29 10:00,Y,,,,,9990000018",
        "HAR,S3,2018-05-03 10:00,Y,,,,,",
        "BRA,S3,2018-05-03 10:00,Y,,,,,",
        "BRA,S4,2018-05-03 10:00,Y,,,,,",
    )


def test_a_row_left_out_has_its_owner_its_day_the_cell_to_mend_and_the_reason(store: Database) -> None:
    report = put(store, bad_inpatients(), "inpatients.csv")
    first, second = left_out(store, "demo", DAY)
    assert (first.load, first.file_name, first.feed) == (report.load, "inpatients.csv", Feed.INPATIENTS)
    assert (first.organisation, first.organisation_name) == ("RK9", "University Hospitals Plymouth")
    assert (first.day, first.row, first.column, first.value) == (DAY, 3, "admission_at", "2018-06-29 10:00")
    assert first.reason.startswith("'2018-06-29 10:00' is after the census of 2018-06-05 08:00.")
    assert first.cells["spell_id"] == "S2"
    assert not any(cell.startswith("psn:") for cell in first.cells.values())
    assert (second.row, second.column, second.value) == (5, "spell_id", "S3")
    assert rows_counted([first, second]) == 2


def test_a_row_with_two_cells_to_mend_is_one_row(store: Database) -> None:
    put(store, beds(DAY, "HAR,28,2,1,27", "BRA,20,0,0,18", "NEW,some,0,0,more"))
    found = left_out(store, "demo", DAY)
    assert [(item.row, item.column, item.value) for item in found] == [
        (4, "core_beds", "some"),
        (4, "occupied_beds", "more"),
    ]
    assert rows_counted(found) == 1


def test_rows_are_counted_by_owner_feed_and_reason(store: Database) -> None:
    put(store, inpatients(DAY, *(f"HAR,S{number},{when},Y,,,,," for number, when in enumerate(MANY))))
    put(store, beds(DAY, "SKY,20,0,0,15", "SKY,20,0,0,15", "ONE,1,0,0,1", organisation="LWSW", site="LWMG"))
    found = counts(left_out(store, "demo", DAY))
    assert [(item.organisation, item.feed, item.column, item.rows) for item in found] == [
        ("RK9", "inpatients", "admission_at", 2),
        ("LWSW", "beds", "ward_code", 1),
    ]
    assert found[0].reason == "The value is not a date and time."
    assert left_out(store, "demo", DAY, "LWSW")[0].organisation_name == "Livewell Southwest"


MANY = ("never", "some day", "2018-05-03 10:00", "2018-05-03 10:00", "2018-05-03 10:00")


def test_what_a_later_file_superseded_is_not_listed(store: Database) -> None:
    put(store, beds(DAY, "HAR,28,2,1,27", "BRA,20,0,0,18", "NEW,some,0,0,9"))
    assert len(left_out(store, "demo")) == 1
    put(store, beds(DAY, "HAR,28,2,1,27", "BRA,20,0,0,18", "NEW,9,0,0,9"))
    assert left_out(store, "demo") == []


def test_a_morning_rests_on_its_own_stocks_and_the_flows_of_the_day_before(store: Database) -> None:
    before = DAY - timedelta(days=1)
    rows = ("1,200,400,80", "2,10,1,0", "3,100,0,0")
    put(store, mornings.emergency(before, *rows), "emergency.csv")
    put(store, bad_inpatients(before), "inpatients.csv")
    assert {item.file_name for item in left_out(store, "demo", DAY)} == {"emergency.csv"}
    assert {item.file_name for item in left_out(store, "demo", before)} == {"inpatients.csv"}
    assert [item.day for item in left_out(store, "demo")] == [before] * 3
    assert len(left_out(store, "demo", limit=2)) == 2


def test_of_a_file_of_several_days_each_row_is_listed_under_its_own(store: Database) -> None:
    days = [DAY - timedelta(days=1), DAY]
    lines = [f"{day},RK9,RK950,{row}" for day in days for row in ("1,200,40,80", "3,100,0,0")]
    bad = f"{DAY},RK9,RK950,2,5,9,0"
    put(store, csv(mornings.EMERGENCY, *lines, bad))
    (found,) = left_out(store, "demo", DAY + timedelta(days=1))
    assert (found.day, found.row, found.column) == (DAY, 6, "over_4h")
    assert left_out(store, "demo", DAY) == []


def test_a_row_that_says_no_day_is_listed_with_the_file(store: Database) -> None:
    lines = [f"{DAY - timedelta(days=back)},RK9,RK950,1,200,40,80" for back in (0, 1)]
    put(store, csv(mornings.EMERGENCY, *lines, "no day,RK9,RK950,1,200,40,80"))
    for morning in (DAY, DAY + timedelta(days=1)):
        (found,) = left_out(store, "demo", morning)
        assert (found.day, found.column, found.value) == (None, "activity_date", "no day")


def test_a_mended_profile_reads_the_kept_file_anew_and_what_was_mended_is_recorded(
    store: Database, tmp_path: Path
) -> None:
    profiled(store, tmp_path, "In use")
    first = put(store, BED_LIST, "list.csv")
    assert occupied(store) == 27
    assert loads_to_mend(store, "demo") == []
    profiled(store, tmp_path, "In use now")
    (to_mend,) = loads_to_mend(store, "demo")
    assert (to_mend.load.id, to_mend.mended) == (first.load, "profile bedteam (how the file is read was changed)")
    second = again(store, first)
    assert (second.status, second.file, second.rows_loaded) == (LoadStatus.LOADED, "list.csv", 1)
    assert occupied(store) == 25
    assert mended(store, second) == (first.load, "profile bedteam (how the file is read was changed)")
    assert recent_loads(store, "demo")[0].who == "Ruth Hall (RK9)"
    assert loads_to_mend(store, "demo") == []
    assert verify(store, lambda done, of, what: None) == []


def test_a_profile_mended_back_gives_the_first_reading_again(store: Database, tmp_path: Path) -> None:
    profiled(store, tmp_path, "In use")
    first = put(store, BED_LIST, "list.csv")
    profiled(store, tmp_path, "In use now")
    second = again(store, first)
    profiled(store, tmp_path, "In use")
    assert again(store, second).status is LoadStatus.LOADED
    assert occupied(store) == 27
    assert put(store, BED_LIST, "list.csv").status is LoadStatus.UNCHANGED


def test_the_same_file_sent_again_after_its_profile_was_mended_is_another_load(store: Database, tmp_path: Path) -> None:
    profiled(store, tmp_path, "In use")
    put(store, BED_LIST)
    profiled(store, tmp_path, "In use now")
    assert put(store, BED_LIST).status is LoadStatus.LOADED
    assert occupied(store) == 25


def test_a_ward_added_is_mended_and_its_finding_is_gone(store: Database, tmp_path: Path) -> None:
    first = put(store, beds(DAY, "HAR,28,0,0,20", "NEW,10,0,0,9"))
    assert any("'NEW' is not in the configuration" in finding.message for finding in first.findings)
    with_ward(store, tmp_path, "OLD")
    with pytest.raises(RuleRefused, match=r"Nothing that file.csv is read by was changed since it was loaded"):
        again(store, first)
    with_ward(store, tmp_path, "NEW")
    second = again(store, first)
    assert not any("NEW" in finding.message for finding in second.findings)
    assert mended(store, second) == (
        first.load,
        "ward New (NEW) at Derriford Hospital (added: name New, type Critical care)",
    )
    assert verify(store, lambda done, of, what: None) == []


def test_nothing_mended_is_refused_also_where_nhs_numbers_were_replaced_in_what_is_kept(store: Database) -> None:
    numbers = ("9990000018", "1234567890", "")
    rows = [f"HAR,S{place},2018-05-01 10:00,Y,,,,,{number}" for place, number in enumerate(numbers)]
    first = put(store, inpatients(DAY, *rows))
    with pytest.raises(RuleRefused, match="it would give the same again"):
        again(store, first)
    assert len(recent_loads(store, "demo")) == 1


def test_a_refused_file_that_was_kept_can_be_loaded_again(store: Database, tmp_path: Path) -> None:
    partner = beds(DAY, "SEA,20,0,0,15", organisation="RXX", site="RXX01")
    first = put(store, partner, "partner.csv")
    assert first.refused
    assert [item.load.id for item in refused_and_kept(store, "demo")] == [first.load]
    with pytest.raises(RuleRefused, match=r"Nothing that partner.csv is read by"):
        again(store, first)
    organisation = '\n[[organisation]]\ncode = "RXX"\nname = "Partner"\n'
    site = '\n[[site]]\ncode = "RXX01"\nname = "Partner Hospital"\norganisation = "RXX"\n'
    mornings.make_demo(store, tmp_path, mornings.DEMO + organisation + site)
    second = again(store, first)
    assert (second.status, second.organisation) == (LoadStatus.LOADED, "RXX")
    assert mended(store, second) == (
        first.load,
        "organisation Partner (RXX) (added: name Partner); "
        "site Partner Hospital (RXX01) (added: name Partner Hospital, organisation RXX)",
    )
    assert refused_and_kept(store, "demo") == []


def test_of_a_file_that_may_not_be_kept_there_is_nothing_to_load_again(store: Database) -> None:
    first = put(store, csv("snapshot_at,organisation_code,patient_name", "2018-06-05,RK9,Jane"), "people.csv")
    assert first.refused
    with pytest.raises(RuleRefused, match=r"Nothing of people.csv was kept, .* Load the file itself"):
        again(store, first)
    assert refused_and_kept(store, "demo") == []
    with pytest.raises(UsageError, match=r"There is no load 999"):
        load_again(store, 999, KEY, RUTH, LATER)


def test_a_correction_that_came_since_is_not_undone(store: Database, tmp_path: Path) -> None:
    first = put(store, beds(DAY, "NEW,28,0,0,20"), "first.csv")
    put(store, beds(DAY, "NEW,28,0,0,22"), "second.csv")
    with_ward(store, tmp_path, "NEW")
    with pytest.raises(RuleRefused, match=r"second.csv, loaded at .*, took the place of first.csv for Tue 5 June 2018"):
        again(store, first)
    assert [load.file_name for load in recent_loads(store, "demo")] == ["second.csv", "first.csv"]


def test_another_census_of_the_same_day_is_no_correction(store: Database, tmp_path: Path) -> None:
    first = put(store, beds(DAY, "NEW,28,0,0,20"), "morning.csv")
    put(store, beds(DAY, "NEW,28,0,0,22", at="14:00"), "afternoon.csv")
    with_ward(store, tmp_path, "NEW")
    assert again(store, first).status is LoadStatus.LOADED


def test_a_load_that_was_loaded_again_is_not_loaded_twice(store: Database, tmp_path: Path) -> None:
    first = put(store, beds(DAY, "NEW,28,0,0,20"))
    with_ward(store, tmp_path, "NEW")
    again(store, first)
    with pytest.raises(RuleRefused, match=r"file.csv was loaded again already, at .* Load that one again instead"):
        again(store, first)


def test_where_a_mended_profile_gives_another_day_the_wrong_one_is_empty_again(store: Database, tmp_path: Path) -> None:
    dated = csv("Census,Ward,Funded,Extra,Shut,In use,In use now", "2018-06-05,HAR,28,2,1,27,25")
    profiled(store, tmp_path, "In use")
    first = put(store, dated)
    wrong = BED_TEAM.format(occupied="In use").replace('"beds"\n', '"beds"\ndate_formats = ["%Y-%d-%m"]\n', 1)
    (tmp_path / "bedteam.toml").write_text(wrong, encoding="utf-8")
    configure(store, tmp_path / "demo.toml")
    second = again(store, first)
    assert second.days == (date(2018, 5, 6),)
    assert (occupied(store), occupied(store, date(2018, 5, 6))) == (None, 27)
    assert verify(store, lambda done, of, what: None) == []


def test_a_code_mapped_for_files_in_our_own_columns_is_read_anew(store: Database) -> None:
    first = put(store, inpatients(DAY, "HAR,S1,2018-05-01 10:00,N,2018-06-01,POC please,LWSW,1,"))
    put(store, beds(), "untouched.csv")
    assert any("'POC please' is not mapped" in finding.message for finding in first.findings)
    codes = {"POC please": "E"}
    add_codes(store, "demo", None, "delay_reason", codes, None, RUTH, feed=Feed.INPATIENTS, organisation="RK9")
    (to_mend,) = loads_to_mend(store, "demo")
    assert (to_mend.load.id, to_mend.mended) == (first.load, "profile own-inpatients-rk9 (added)")
    second = again(store, first)
    assert second.status is LoadStatus.LOADED
    assert not any("POC" in finding.message for finding in second.findings)
    (external,) = values(store, "demo", DAY, keys=["fit_external"])
    assert external.value == 1
    assert loads_to_mend(store, "demo") == []


def test_every_file_of_a_mended_profile_is_loaded_again_at_once(store: Database, tmp_path: Path) -> None:
    profiled(store, tmp_path, "In use")
    days = [DAY, DAY + timedelta(days=1)]
    for day in days:
        put(store, BED_LIST.replace(b"2018-06-05", str(day).encode()), f"{day}.csv")
    put(store, beds(DAY, "SKY,20,0,0,15", organisation="LWSW", site="LWMG"), "untouched.csv")
    profiled(store, tmp_path, "In use now")
    done = load_again_all(store, "demo", KEY, RUTH, LATER)
    assert [(load.file_name, isinstance(said, LoadReport)) for load, said in done] == [
        ("2018-06-05.csv", True),
        ("2018-06-06.csv", True),
    ]
    assert [occupied(store, day) for day in days] == [25, 25]


def test_a_return_of_nought_is_loaded_again_for_its_own_day(store: Database, tmp_path: Path) -> None:
    header = csv(mornings.DTOC)
    reports = [put(store, header, f"{code}_2018-06-0{day}.csv") for code, day in (("RK9", 5), ("LWSW", 5), ("RK9", 6))]
    assert [report.status for report in reports] == [LoadStatus.LOADED] * 3
    assert [report.organisation for report in reports] == ["RK9", "LWSW", "RK9"]
    with pytest.raises(RuleRefused, match=r"Nothing that RK9_2018-06-06.csv is read by"):
        again(store, reports[2])


def test_a_mending_is_history_that_nobody_changes(store: Database, tmp_path: Path) -> None:
    first = put(store, beds(DAY, "NEW,28,0,0,20"))
    with_ward(store, tmp_path, "NEW")
    again(store, first)
    for statement in (tables.mending.delete(), tables.mending.update().values(mended="nothing")):
        with pytest.raises(sa.exc.DBAPIError, match="append-only"), store.writing() as connection:
            connection.execute(statement)


def test_the_rows_of_the_first_reading_stay_where_they_were(store: Database, tmp_path: Path) -> None:
    first = put(store, beds(DAY, "NEW,28,0,0,20", "HAR,28,0,0,20", "NEW,some,0,0,9"))
    with_ward(store, tmp_path, "NEW")
    second = again(store, first)
    assert first.load is not None
    assert len(load_detail(store, first.load)[1]) == 1
    assert [item.load for item in left_out(store, "demo", DAY)] == [second.load]


def test_how_a_file_is_loaded_again_can_be_said(store: Database, tmp_path: Path) -> None:
    two = mornings.DEMO + '\n[[site]]\ncode = "RK951"\nname = "Second"\norganisation = "RK9"\n'
    mornings.make_demo(store, tmp_path, two)
    put(store, beds() + b"2018-06-05 08:00,RK9,RK951,ZZ,10,0,0,9\n")
    refused = load_bytes(store, beds(), "one site.csv", How(system="demo"), KEY, now=NOW)
    assert refused.refused
    confirmed = again(store, refused, How(system="demo", confirm=True))
    assert confirmed.status is LoadStatus.LOADED
    assert occupied(store) == 45


def test_the_list_for_an_owner_is_a_table_in_which_nothing_is_a_formula(store: Database) -> None:
    put(store, beds(DAY, "HAR,28,2,1,27", "BRA,20,0,0,18", "=1+1,20,0,0,-2"), "=beds.csv")
    put(store, bad_inpatients(), "inpatients.csv")
    found = [item for item in left_out(store, "demo", DAY) if item.feed is Feed.BEDS]
    content, many = made(store, "left_out", Ending.CSV, "demo", DAY, frame=left_out_frame(found))
    (line,) = DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert many == 1
    assert (line["file_name"], line["column"], line["value"]) == ("'=beds.csv", "occupied_beds", "'-2")
    assert "ward_code: =1+1" in line["row_as_filed"]
    every, _ = made(store, "left_out", Ending.CSV, "demo", DAY)
    assert b"psn:" not in every
    assert len(list(DictReader(io.StringIO(every.decode("utf-8-sig"), newline="")))) == 3
