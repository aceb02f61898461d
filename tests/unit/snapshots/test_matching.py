"""Columns of files nobody knows: what is proposed for them, and what never is."""

from __future__ import annotations

import pandas as pd
import pytest

from flow.snapshots.matching import likely, likely_feed
from flow.snapshots.reading import read
from flow.vocabulary import Feed
from tests.unit.snapshots.made import PUBLISHED

PAS = {
    "Hosp No": "K100234",
    "Spell No": "S1",
    "Patient Name": "SMITH, Anne",
    "DOB": "01/02/1940",
    "Post Code": "PL6 8DH",
    "Ward": "HAR",
    "Bed": "B12",
    "Admit Date/Time": "28/05/2018 14:20",
    "EDD": "07/06/2018",
    "MFFD date": "02/06/2018",
    "LA": "E06000026",
    "Reason for delay": "Awaiting package of care",
    "Pathway": "P1",
    "Consultant": "C1",
}
LIVEWELL = {
    "Report Date": "05/06/2018",
    "Unit": "LWMG",
    "Ward": "SKY",
    "Client ID": "C1",
    "Date of admission": "01/05/2018",
    "Medically fit": "02/06/2018",
    "NCTR since": "02/06/2018",
    "D2A": "Pathway 2",
    "Awaiting": "Equipment",
    "Responsible LA": "E06000026",
    "Rockwood": "6",
}
BED_STATE = {
    "Provider Code": "RK9",
    "Site": "RK950",
    "Ward Code": "HAR",
    "Ward Description": "Hartor",
    "Funded Beds": "28",
    "Escalation": "2",
    "Closed": "1",
    "Occ": "29",
    "Reason closed": "D&V",
    "As at": "05/06/2018 08:00",
}
DATA_DICTIONARY = {
    "ORGANISATION IDENTIFIER (CODE OF PROVIDER)": "RK9",
    "SITE CODE (OF TREATMENT)": "RK950",
    "HOSPITAL PROVIDER SPELL NUMBER": "S1",
    "START DATE (HOSPITAL PROVIDER SPELL)": "2018-05-28",
    "DISCHARGE DATE TIME (HOSPITAL PROVIDER SPELL)": "2018-06-04 13:10",
    "DISCHARGE METHOD CODE": "1",
    "DISCHARGE DESTINATION CODE": "19",
}
HEADERS = [
    (
        PAS,
        Feed.INPATIENTS,
        {
            "ward_code": "Ward",
            "bed": "Bed",
            "spell_id": "Spell No",
            "admission_at": "Admit Date/Time",
            "local_authority": "LA",
            "expected_discharge_date": "EDD",
            "medically_fit_at": "MFFD date",
            "pathway": "Pathway",
            "delay_reason": "Reason for delay",
        },
    ),
    (
        LIVEWELL,
        Feed.INPATIENTS,
        {
            "snapshot_at": "Report Date",
            "site_code": "Unit",
            "ward_code": "Ward",
            "spell_id": "Client ID",
            "admission_at": "Date of admission",
            "local_authority": "Responsible LA",
            "medically_fit_at": "Medically fit",
            "discharge_ready_date": "NCTR since",
            "pathway": "D2A",
            "delay_reason": "Awaiting",
            "clinical_frailty_scale": "Rockwood",
        },
    ),
    (
        BED_STATE,
        Feed.BEDS,
        {
            "snapshot_at": "As at",
            "organisation_code": "Provider Code",
            "site_code": "Site",
            "ward_code": "Ward Code",
            "ward_name": "Ward Description",
            "core_beds": "Funded Beds",
            "escalation_beds": "Escalation",
            "closed_beds": "Closed",
            "closed_reason": "Reason closed",
            "occupied_beds": "Occ",
        },
    ),
    (
        DATA_DICTIONARY,
        Feed.DISCHARGES,
        {
            "organisation_code": "ORGANISATION IDENTIFIER (CODE OF PROVIDER)",
            "site_code": "SITE CODE (OF TREATMENT)",
            "spell_id": "HOSPITAL PROVIDER SPELL NUMBER",
            "admission_at": "START DATE (HOSPITAL PROVIDER SPELL)",
            "discharge_at": "DISCHARGE DATE TIME (HOSPITAL PROVIDER SPELL)",
            "discharge_method": "DISCHARGE METHOD CODE",
            "discharge_destination": "DISCHARGE DESTINATION CODE",
        },
    ),
]


def a_row(cells: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame([cells], dtype="str")


def proposed(cells: dict[str, str] | pd.DataFrame, feed: Feed) -> dict[str, str]:
    rows = cells if isinstance(cells, pd.DataFrame) else a_row(cells)
    found = likely(list(rows.columns), rows, feed)
    return {ours: one.theirs for ours, one in found.items() if one.theirs}


@pytest.mark.parametrize(("cells", "feed", "expected"), HEADERS, ids=["pas", "livewell", "bed state", "dictionary"])
def test_the_columns_of_a_real_header_are_proposed(cells: dict[str, str], feed: Feed, expected: dict[str, str]) -> None:
    assert proposed(cells, feed) == expected
    assert likely_feed(list(cells), a_row(cells))[0][0] is feed


def test_a_published_file_is_proposed_as_what_it_is() -> None:
    rows = read((PUBLISHED / "ae-attendances-nhsr.csv").read_bytes(), "ae.csv").rows
    assert likely_feed(list(rows.columns), rows)[0][0] is Feed.EMERGENCY
    assert proposed(rows, Feed.EMERGENCY) == {
        "activity_date": "period",
        "organisation_code": "org_code",
        "department_type": "type",
        "attendances": "attendances",
        "over_4h": "breaches",
        "emergency_admissions": "admissions",
    }


@pytest.mark.parametrize("feed", Feed)
def test_a_column_about_a_person_is_never_proposed(feed: Feed) -> None:
    personal = {"Name": "Anne", "Ward Sister Name": "x", "Date of Birth": "01/02/1940", "Address": "1", "Postcode": "P"}
    assert set(proposed(personal | {"Surname": "Smith", "Forename": "Anne"}, feed).values()) <= {"Ward Sister Name"}


@pytest.mark.parametrize("feed", Feed)
def test_each_of_their_columns_is_proposed_once_at_most(feed: Feed) -> None:
    for cells, _, _ in HEADERS:
        theirs = list(proposed(cells, feed).values())
        assert len(theirs) == len(set(theirs))


def test_a_column_that_holds_no_dates_is_not_proposed_as_a_date() -> None:
    assert proposed({"EDD": "tomorrow", "Admission date": "28/05/2018"}, Feed.INPATIENTS) == {
        "admission_at": "Admission date"
    }


def test_a_required_column_goes_before_an_optional_one_that_is_as_sure() -> None:
    found = proposed({"Reason for delay": "E", "Delay start": "01/06/2018", "Spell": "S1"}, Feed.DTOC)
    assert found == {"spell_id": "Spell", "reason": "Reason for delay", "delayed_since": "Delay start"}


def test_likeness_says_why_and_our_own_name_is_the_most_alike() -> None:
    found = likely(["ward_code", "Spell Nbr"], a_row({"ward_code": "HAR", "Spell Nbr": "S1"}), Feed.INPATIENTS)
    assert (found["ward_code"].likeness, found["ward_code"].why) == (1.0, "the same name")
    assert found["bed"].theirs is None
    assert 0 < found["spell_id"].likeness < 1
