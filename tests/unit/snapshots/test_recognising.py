"""A feed is known by its columns; a near miss names the nearest column; names of people are refused at the header."""

from __future__ import annotations

import pytest

from flow.snapshots.feeds import FEEDS
from flow.snapshots.recognising import recognise_feed
from flow.snapshots.refusing import what_personal
from flow.vocabulary import Feed, Level
from tests.unit.snapshots.made import USUAL, messages, rows, text, understood


@pytest.mark.parametrize("feed", list(Feed))
def test_a_feed_is_known_by_all_its_columns_and_by_the_required_ones_alone(feed: Feed) -> None:
    assert recognise_feed(FEEDS[feed].names) is feed
    assert recognise_feed(USUAL[feed]) is feed


def test_a_required_column_missing_names_the_nearest_one_that_is_there() -> None:
    renamed = text(rows(Feed.INPATIENTS, {})).replace("admission_at", "admission_date")
    assert messages(understood(renamed)) == [
        "Column admission_at is missing, and the inpatients feed needs it. The nearest column there is "
        "'admission_date': rename it, or say in a profile which column it is."
    ]


def test_a_discharge_file_with_its_own_column_misnamed_is_still_a_discharge_file() -> None:
    renamed = text(rows(Feed.DISCHARGES, {})).replace("discharge_at", "discharged_at")
    assert messages(understood(renamed)) == [
        "Column discharge_at is missing, and the discharges feed needs it. The nearest column there is "
        "'discharged_at': rename it, or say in a profile which column it is."
    ]


def test_a_feed_asked_for_is_checked_as_that_feed() -> None:
    found = understood(rows(Feed.INPATIENTS, {}), feed=Feed.BEDS)
    assert [finding.column for finding in found.findings] == [
        "core_beds",
        "escalation_beds",
        "closed_beds",
        "occupied_beds",
    ]
    assert found.feed is Feed.BEDS


def test_a_file_like_no_feed_says_which_feeds_there_are() -> None:
    found = understood("height,weight\ntall,light\n")
    assert messages(found) == [
        "The columns ('height' and 'weight') are those of no feed and of no profile. Say which feed it is (beds, "
        "inpatients, discharges, dtoc, emergency, attendances, capacity, demand, chc or counts), or add a profile for "
        "files like this."
    ]


def test_a_misspelt_optional_column_is_noticed() -> None:
    found = understood([USUAL[Feed.INPATIENTS] | {"expected_discharge": "2018-06-07", "Unnamed: 22": "x"}])
    assert messages(found) == [
        "Not part of the inpatients feed, and not read: 'expected_discharge' (is it expected_discharge_date?), "
        "'Unnamed: 22'."
    ]
    assert found.findings[0].level is Level.NOTE


def test_a_column_that_is_there_twice_stops_the_file() -> None:
    twice = (
        text(rows(Feed.INPATIENTS, {})).replace("admission_at", "admission_at,Ward Code").replace("14:20", "14:20,X")
    )
    assert messages(understood(twice)) == ["Column ward_code is there 2 times. Keep one of them."]


PERSONAL = [
    "Name",
    "patient_name",
    "PatientName",
    "First name",
    "Forename",
    "SURNAME",
    "DOB",
    "Date of Birth",
    "dob_patient",
]
PERSONAL += ["Address", "address_line_1", "Postcode", "Post Code", "Patient Postcode", "Telephone", "e-mail", "Mobile"]
PERSONAL += ["Next of kin", "Consultant Name", "GP name", "Full Name", "Name of patient"]
FINE = ["ward_name", "Ward Name", "site name", "Organisation Name", "Org name", "Trust name", "Team Name", "age"]
FINE += ["birth", "nhs_number", "reviewed_by", "Hospital name", "local_authority_name", "next_step", "admission_at"]


@pytest.mark.parametrize("header", PERSONAL)
def test_headers_of_names_births_and_addresses_are_refused(header: str) -> None:
    assert what_personal(header)


@pytest.mark.parametrize("header", FINE)
def test_headers_of_places_are_not_refused(header: str) -> None:
    assert what_personal(header) == ""


def test_a_name_in_the_header_stops_the_file_with_the_reason_and_nothing_is_kept() -> None:
    found = understood([USUAL[Feed.INPATIENTS] | {"Surname": "Pascoe"}])
    assert messages(found) == [
        "Column 'Surname' looks like a person's name. The huddle needs none of it, and it may not be stored: take the "
        "column out of the file and load it again."
    ]
    assert found.refused
    assert found.kept_bytes == b""
    assert "Pascoe" not in repr(found.findings)
