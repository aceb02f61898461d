"""Faults planted in small mornings: each is found when the file is loaded, at its level and with its place and cure."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from flow.services.load import How, LoadReport, recent_loads
from flow.services.values import values
from flow.store.database import Database
from flow.vocabulary import Level, LoadStatus
from tests import mornings
from tests.mornings import DAY, beds, csv, discharges, dtoc, emergency, inpatients, make_demo, put

MORNING = datetime(2018, 6, 5, 7, 30, tzinfo=UTC)
"""08:30 on an English clock, the morning of Tue 5 June 2018."""
WARDS = ("HAR", "BRA", "CRO", "DAR", "EXE", "FAL")
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""The findings are the same code whatever the database; test_loading asks both for what a file is compared with."""
TWO_SITES = (
    mornings.DEMO
    + "".join(
        f'\n[[ward]]\ncode = "{code}"\nname = "{code.title()}"\nsite = "RK950"\ntype = "general_acute"\n'
        for code in WARDS[2:]
    )
    + '\n[[site]]\ncode = "RK951"\nname = "Mount"\norganisation = "RK9"\n'
)


@pytest.fixture
def system(store: Database, tmp_path: Path) -> Database:
    """The demo system, with six wards and a second site at RK9."""
    make_demo(store, tmp_path, TWO_SITES)
    return store


def whole(day: date = DAY, wards: tuple[str, ...] = WARDS, occupied: int = 12) -> bytes:
    return beds(day, *(f"{ward},20,0,0,{occupied + at}" for at, ward in enumerate(wards)))


def load(system: Database, data: bytes, *, now: datetime = MORNING, how: How | None = None) -> LoadReport:
    return put(system, data, "file.csv", now=now, how=how)


def said(report: LoadReport, level: Level) -> list[str]:
    return [finding.message for finding in report.findings if finding.level is level]


def test_a_morning_without_a_fault_has_no_finding(system: Database) -> None:
    before = DAY - timedelta(days=1)
    leaving = discharges(f"HAR,S9,2018-05-20 10:00,{before} 11:30,{before},1")
    everywhere = inpatients(DAY, *(f"{ward},S{at},2018-05-{10 + at} 10:00,Y,,,,," for at, ward in enumerate(WARDS)))
    for data in (whole(), everywhere, emergency(before), leaving):
        report = load(system, data)
        assert report.status is LoadStatus.LOADED
        assert report.findings == ()


def test_a_duplicate_file_changes_nothing_and_says_when_it_came(system: Database) -> None:
    load(system, whole())
    again = load(system, whole())
    assert again.status is LoadStatus.UNCHANGED
    assert said(again, Level.NOTE) == [
        "The same file was loaded at 08:30 on Tue 5 June 2018 as file.csv: nothing changed."
    ]
    assert len(recent_loads(system, "demo")) == 1


def test_a_correction_without_a_site_stops_until_it_is_confirmed(system: Database) -> None:
    load(system, whole() + b"2018-06-05 08:00,RK9,RK951,ZZ,10,0,0,9\n")
    report = load(system, whole(occupied=17))
    assert report.status is LoadStatus.REFUSED
    assert said(report, Level.STOP) == [
        "The beds file of RK9 for Tue 5 June 2018 that is loaded has rows of RK951; this one has none. If that is "
        "right, confirm it and load the file again."
    ]


def test_yesterdays_file_with_todays_date_is_worth_knowing(system: Database) -> None:
    load(system, whole(DAY - timedelta(days=1)), now=MORNING - timedelta(days=1))
    report = load(system, whole(DAY))
    assert report.status is LoadStatus.LOADED
    assert said(report, Level.NOTE) == [
        "The rows are those of Mon 4 June 2018 again. Check that the beds file is today's."
    ]


@pytest.mark.parametrize("written", ["06/05/2018 08:00", "2018-05-06 08:00"])
def test_a_census_with_day_and_month_swapped_is_worth_knowing(system: Database, written: str) -> None:
    report = load(system, whole().replace(b"2018-06-05 08:00", written.encode()))
    assert report.days == (date(2018, 5, 6),)
    assert said(report, Level.NOTE) == [
        f"Row 2, snapshot_at: '{written}' is Sun 6 May 2018. With day and month the other way round it would be "
        "Tue 5 June 2018: dates are read as day/month/year. Correct them if they are month/day."
    ]


def test_a_swapped_day_of_activity_is_worth_knowing(system: Database) -> None:
    report = load(system, emergency(date(2018, 4, 6)))
    assert said(report, Level.NOTE) == [
        "Row 2, activity_date: '2018-04-06' is Fri 6 April 2018. With day and month the other way round it would be "
        "Mon 4 June 2018: dates are read as day/month/year. Correct them if they are month/day."
    ]


def test_a_swap_that_lands_in_the_future_stops_the_file_and_says_what_it_would_be(system: Database) -> None:
    now = datetime(2018, 5, 6, 8, 30, tzinfo=UTC)
    report = load(system, whole().replace(b"2018-06-05", b"05/06/2018"), now=now)
    assert said(report, Level.STOP) == [
        "The census is in the future: snapshot_at says '05/06/2018 08:00', and it is 09:30 on Sun 6 May 2018. Correct "
        "snapshot_at, or load the file once the census has been taken. Dates are read as day/month/year: as month/day "
        "it would be Sun 6 May 2018."
    ]


def test_a_month_after_the_twelfth_is_no_date_and_stops_the_file(system: Database) -> None:
    report = load(system, whole().replace(b"2018-06-05 08:00", b"06/13/2018 08:00"), now=MORNING + timedelta(days=8))
    assert report.status is LoadStatus.REFUSED
    assert said(report, Level.ROW)[0] == (
        "Row 2, snapshot_at: '06/13/2018 08:00' is not a date and time. Use day/month/year hour:minute, for example "
        "03/11/2018 14:30."
    )


def test_an_admission_after_the_census_leaves_the_row_out(system: Database) -> None:
    rows = [f"{ward},S{at},2018-05-01 10:00,Y,,,,," for at, ward in enumerate(WARDS)]
    report = load(system, inpatients(DAY, *rows, "HAR,S9,2018-06-05 09:00,Y,,,,,"))
    assert (report.rows_read, report.rows_loaded, report.rows_left_out) == (7, 6, 1)
    assert said(report, Level.ROW) == [
        "Row 8, admission_at: '2018-06-05 09:00' is after the census of 2018-06-05 08:00. Correct the admission or "
        "the census."
    ]


def test_a_time_that_comes_twice_is_taken_as_the_first_and_said(system: Database) -> None:
    rows = [f"{ward},S{at},2018-10-20 10:00,Y,,,,," for at, ward in enumerate(WARDS)]
    census = date(2018, 10, 28)
    data = inpatients(census, *rows[1:], "HAR,S8,2018-10-28 01:30,Y,,,,,")
    report = load(system, data, now=datetime(2018, 10, 28, 9, tzinfo=UTC))
    assert report.rows_left_out == 0
    assert said(report, Level.NOTE) == [
        "Row 7, admission_at: '2018-10-28 01:30' comes twice in the night the clocks go back. The first of the two "
        "(summer time) is taken."
    ]


def test_the_long_night_of_october_has_an_hour_more_than_the_clock_says(system: Database) -> None:
    header = "organisation_code,site_code,department_type,attendance_id,arrival_at,departure_at"
    within = "RK9,RK950,1,A1,2018-10-28 00:30+01:00,2018-10-28 03:30+00:00"
    over = "RK9,RK950,1,A2,2018-10-28 00:30+01:00,2018-10-28 03:31+00:00"
    report = load(system, csv(header, within, over), now=datetime(2018, 10, 29, 9, tzinfo=UTC))
    assert said(report, Level.NOTE) == []
    (found,) = values(system, "demo", date(2018, 10, 28), keys=["ed_over_4h"])
    assert found.value == 1, (
        "from half past midnight to 03:31 is three hours on the clock and a minute over four in truth"
    )


def test_a_new_code_is_not_mapped_and_its_ward_not_known(system: Database) -> None:
    rows = [f"{ward},S{at},2018-05-01 10:00,N,2018-06-01,E,LWSW,1," for at, ward in enumerate(WARDS)]
    report = load(system, inpatients(DAY, *rows, "NEW,S7,2018-05-01 10:00,N,2018-06-01,awaiting dragon,LWSW,9,"))
    assert report.rows_left_out == 0
    assert said(report, Level.NOTE) == [
        "Row 8, pathway: '9' is not mapped: 1 row is filed as not mapped. It is none of 0, 1, 2 or 3: correct it, or "
        "map it in the profile.",
        "Row 8, delay_reason: 'awaiting dragon' is not mapped: 1 row is filed as not mapped. It is no delay reason of "
        "the table: correct it, or add it under Delay reasons.",
        "Ward 'NEW' is not in the configuration: its 1 row is kept under ward not known and counted as general_acute "
        "until it is added or mapped.",
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16", "utf-16-be"])
def test_another_encoding_is_read_for_what_it_is(system: Database, encoding: str) -> None:
    words = "Capacity \u2013 Equipment and associated training not yet delivered (Pathway 1-3)"
    rows = [f'{ward},S{at},2018-05-01 10:00,N,2018-06-01,"{words}",LWSW,1,' for at, ward in enumerate(WARDS)]
    report = load(system, inpatients(DAY, *rows).decode().encode(encoding))
    assert report.status is LoadStatus.LOADED
    assert report.findings == ()


def test_letters_that_were_garbled_on_their_way_are_worth_knowing(system: Database) -> None:
    words = "Equipment \u2013 not delivered".encode().decode("cp1252")
    rows = [f"{ward},S{at},2018-05-01 10:00,N,2018-06-01,{words},LWSW,1," for at, ward in enumerate(WARDS)]
    report = load(system, inpatients(DAY, *rows))
    assert said(report, Level.NOTE)[-1] == (
        "Row 2, delay_reason: 'Equipment \u00e2\u20ac\u201c not delivered' has letters that were changed on their way, "
        "in 6 rows. Save the file as CSV UTF-8 where it was made, and load that."
    )


def test_bytes_of_no_encoding_stop_the_file(system: Database) -> None:
    report = load(system, whole().replace(b"HAR", b"\x81\x8d\x8f"))
    assert said(report, Level.STOP) == [
        "The file is not text in an encoding that can be read (UTF-8, UTF-16 or Windows-1252), nor a workbook. Save it "
        "as CSV UTF-8 or as xlsx."
    ]


def test_a_file_cut_in_the_middle_of_a_row_leaves_that_row_out(system: Database) -> None:
    data = whole()
    report = load(system, data[: data.rindex(b",20,") + 3])
    assert (report.rows_loaded, report.rows_left_out) == (5, 1)
    cut, *empty = said(report, Level.ROW)
    assert cut == "Row 7, cells: the file ends in the middle of this row, so it was cut short. Send it again, whole."
    assert {sentence.split(":")[0] for sentence in empty} == {
        "Row 7, escalation_beds",
        "Row 7, closed_beds",
        "Row 7, occupied_beds",
    }


def test_a_row_cut_after_all_that_it_needs_is_left_out_too(system: Database) -> None:
    rows = [f"{ward},S{at},2018-05-01 10:00,Y,,,,," for at, ward in enumerate(WARDS)]
    report = load(system, inpatients(DAY, *rows, "HAR,S12345,2018-05-01 10:00,N").rstrip())
    assert (report.rows_loaded, report.rows_left_out) == (6, 1)
    assert said(report, Level.ROW) == [
        "Row 8, cells: the file ends in the middle of this row, so it was cut short. Send it again, whole."
    ]


def test_a_file_cut_inside_quotation_marks_stops(system: Database) -> None:
    rows = [f"{ward},S{at},2018-05-01 10:00,Y,,,,," for at, ward in enumerate(WARDS)]
    report = load(system, inpatients(DAY, *rows, 'HAR,S7,2018-05-01 10:00,N,,"awaiting th').rstrip())
    assert said(report, Level.STOP) == [
        "Row 8: a quotation mark opens a cell and is never closed. Close it or take it out."
    ]


def test_a_workbook_cut_short_stops(system: Database) -> None:
    data = (Path(__file__).parents[1] / "data" / "kh03-2020-09.xlsx").read_bytes()
    report = load(system, data[: len(data) // 2])
    assert said(report, Level.STOP) == [
        "The workbook is damaged, or is no workbook. Open it, save it again as xlsx or CSV UTF-8, and load that."
    ]


def test_another_organisations_file_stops_whoever_may_not_send_it(system: Database) -> None:
    theirs = dtoc(DAY, organisation="LWSW", site="LWMG")
    report = load(system, theirs, how=How(system="demo", sender="RK9"))
    assert said(report, Level.STOP) == [
        "The file is about LWSW. You may file for RK9: send each organisation its own file."
    ]
    unknown = load(system, beds(DAY, organisation="RA9", site="RA901"))
    assert said(unknown, Level.STOP) == [
        "'RA9' is not an organisation of Demo. It has RK9, LWSW. Correct organisation_code, or add the organisation to "
        "the configuration."
    ]


@pytest.mark.parametrize("feed", ["beds", "inpatients"])
def test_a_file_with_half_of_the_wards_is_worth_knowing(system: Database, feed: str) -> None:
    rows = [f"{ward},S{at},2018-05-01 10:00,Y,,,,," for at, ward in enumerate(WARDS[:3])]
    report = load(system, whole(wards=WARDS[:3]) if feed == "beds" else inpatients(DAY, *rows))
    assert report.status is LoadStatus.LOADED
    assert said(report, Level.NOTE) == [
        "3 of the 6 wards of RK9 have no row: DAR, EXE and FAL. Check that the file is whole; if those wards are shut, "
        "take them out of the configuration."
    ]
    assert said(load(system, whole(wards=WARDS[:4], occupied=1)), Level.NOTE) == []


def test_a_file_far_smaller_than_its_weekday_is_worth_knowing(system: Database) -> None:
    for week in (3, 2, 1):
        earlier = DAY - timedelta(weeks=week)
        load(system, whole(earlier, occupied=10 + week), now=MORNING - timedelta(weeks=week))
    report = load(system, whole(wards=WARDS[:2]))
    assert said(report, Level.NOTE)[-1] == (
        "There are 2 rows, 67% fewer than usual for the weekday (6). Check that the file is whole and of one day."
    )


def test_noughts_alone_are_worth_knowing(system: Database) -> None:
    empty = load(system, beds(DAY, *(f"{ward},20,0,0,0" for ward in WARDS)))
    assert said(empty, Level.NOTE) == [
        "Row 2, occupied_beds: it is 0 here and in every other row. That is most often a return not made; it is kept "
        "as filed: check occupied_beds with its sender, and load the file again."
    ]
    quiet = load(system, emergency(DAY - timedelta(days=1), "1,0,0,0", "3,0,0,0"))
    assert [sentence.split(":")[0] for sentence in said(quiet, Level.NOTE)] == ["Row 2, attendances"]
    capacity = "snapshot_at,organisation_code,service,pathway,capacity_total,capacity_available"
    none = load(system, csv(capacity, *(f"{DAY} 08:00,RK9,{service},1,0,0" for service in ("Home First", "Rehab"))))
    assert [sentence.split(":")[0] for sentence in said(none, Level.NOTE)] == ["Row 2, capacity_total"]


def test_one_ward_without_patients_is_no_fault(system: Database) -> None:
    rows = [f"{ward},20,0,0,{0 if ward == 'FAL' else 18}" for ward in WARDS]
    assert said(load(system, beds(DAY, *rows)), Level.NOTE) == []
