"""A new kind of file on screen: matched, tried, kept as a profile, loaded; and codes mapped afterwards."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from flow.security.person import Person
from flow.services.load import recent_loads
from flow.services.mapping import profile_toml
from flow.snapshots.profiles import parse_profile
from flow.store.database import Database
from flow.vocabulary import NOT_MAPPED, LoadStatus
from tests import mornings
from tests.pages.conftest import RUTH, Visit
from tests.pages.reading import choose, labelled, press, type_in, words

PAS = mornings.csv(
    "Report Date,Hospital,Ward,Spell No,Admit Date/Time,EDD,Pathway,Reason for delay",
    "05/06/2018 08:00,RK950,HAR,S1,01/05/2018 10:00,07/06/2018,P1,Awaiting package of care",
    "05/06/2018 08:00,RK950,HAR,S2,28/05/2018 10:00,08/06/2018,Home first,",
    "05/06/2018 08:00,RK950,BRA,S3,03/06/2018 10:00,,Home first,n/k",
)
BEDS_AND_PEOPLE = mornings.csv("Ward,Spell No,Surname", "HAR,S1,Smith")
NAMED = ("Awaiting package of care", "Delay reason", "1 row, first in row 2")


NEW_FILE, CODES = "A new kind of file", "Codes we do not know"


def part(visit: Visit, name: str, who: Person | None = RUTH) -> AppTest:
    """The Load page with one of its parts open."""
    at = visit("load", who=who)
    at.session_state["load part"] = name
    at.run()
    assert not at.exception, at.exception
    return at


def put(at: AppTest, data: bytes, name: str = "pas.csv") -> AppTest:
    at.file_uploader(key="mapping file").set_value((name, data, "text/csv")).run()
    assert not at.exception, at.exception
    return at


def tried(visit: Visit) -> AppTest:
    return press(put(part(visit, NEW_FILE), PAS), "Try it")


def of_code(text: str, column: str, about: str) -> str:
    return f"{text} · {column} · {about}"


def test_nobody_maps_a_file_without_having_said_who_they_are(store: Database, visit: Visit) -> None:
    at = part(visit, NEW_FILE, who=None)
    assert "A file we do not know yet" in words(at)
    assert not [each for each in at.file_uploader if each.key == "mapping file"]


def test_the_file_is_shown_as_read_and_its_columns_are_proposed_with_what_stands_in_them(
    store: Database, visit: Visit
) -> None:
    at = put(part(visit, NEW_FILE), PAS)
    assert "3 rows, column names in row 1." in words(at)
    assert labelled(at.selectbox, "What it is a list of").value == "inpatients"
    ward = labelled(at.selectbox, "Ward code")
    assert ward.value == "Ward"
    assert "Ward · HAR" in ward.options
    assert labelled(at.selectbox, "Admission at").value == "Admit Date/Time"
    assert labelled(at.selectbox, "Expected discharge date").value == "EDD"
    assert labelled(at.selectbox, "Organisation code in every row").value == "RK9"
    shown = [table.value for table in at.dataframe if "Spell No" in table.value]
    assert shown[0]["Spell No"].tolist() == ["S1", "S2", "S3"]


def test_trying_says_what_would_be_found_and_stores_nothing(store: Database, visit: Visit) -> None:
    at = tried(visit)
    said = words(at)
    assert "3 rows read, 3 would be loaded, 0 left out. Nothing is stored yet." in said
    assert "4 codes nobody knows" in said
    assert recent_loads(store, "demo") == []
    chosen = {box.label: box.value for box in at.selectbox if "first in row" in box.label}
    assert "Likeliest: 1" in said
    assert list(chosen.values()) == [NOT_MAPPED, "1", NOT_MAPPED, NOT_MAPPED], "only what says the same is chosen"


def test_an_unknown_file_is_mapped_tried_kept_and_loaded(store: Database, visit: Visit) -> None:
    at = tried(visit)
    choose(at, of_code("Home first", "Pathway", "2 rows, first in row 3"), "1")
    choose(at, of_code(*NAMED), "E")
    press(at, "Try it with these codes")
    assert "1 code nobody knows" in words(at)
    assert "3 codes of the file mapped so far." in words(at)
    type_in(at, "Name of the profile", "PAS inpatients")
    press(at, "Save as a profile")
    assert "The profile rk9-pas-inpatients is kept with Demo." in words(at)
    assert at.code[0].value == "python -m flow load FILE --system demo --profile rk9-pas-inpatients"
    assert labelled(at.get("download_button"), "Download the profile")
    profile = parse_profile(profile_toml(store, "demo", "rk9-pas-inpatients"), "saved")
    assert (profile.organisation, profile.constants) == ("RK9", {"organisation_code": "RK9"})
    assert {(one.column, one.start, *one.to.items()) for one in profile.code_maps} == {
        ("pathway", date(2018, 6, 5), ("Home first", "1"), ("P1", "1")),
        ("delay_reason", date(2018, 6, 5), ("Awaiting package of care", "E")),
    }
    press(at, "Load this file now")
    (load,) = recent_loads(store, "demo")
    assert (load.status, load.profile, load.rows_loaded, load.organisation, load.who) == (
        LoadStatus.LOADED,
        "rk9-pas-inpatients",
        3,
        "RK9",
        "Ruth Hall (RK9)",
    )
    assert "What came of them" in words(at)
    later = mornings.put(store, PAS.replace(b"05/06/2018 08", b"06/06/2018 08"))
    assert (later.rows_loaded, later.organisation) == (3, "RK9"), "a later file like it is known by its columns"


def test_a_file_that_names_people_is_shown_hidden_and_goes_no_further(store: Database, visit: Visit) -> None:
    at = put(part(visit, NEW_FILE), BEDS_AND_PEOPLE)
    assert "Column 'Surname' looks like a person's name." in words(at)
    (shown,) = [table.value for table in at.dataframe if "Surname" in table.value]
    assert shown["Surname"].tolist() == ["(hidden)"]
    assert "Try it" not in words(at)


def test_what_is_missing_or_chosen_twice_is_said(store: Database, visit: Visit) -> None:
    at = put(part(visit, NEW_FILE), PAS)
    choose(at, "Spell ID", "Ward")
    press(at, "Try it")
    assert "Column 'Ward' is chosen for both ward_code and spell_id." in words(at)
    choose(at, "Spell ID", "")
    press(at, "Try it")
    assert "The inpatients feed needs spell_id." in words(at)


def test_a_file_that_cannot_be_read_is_answered_by_a_sentence(store: Database, visit: Visit) -> None:
    at = put(part(visit, NEW_FILE), b"\x89PNG", "odd.csv")
    assert "The file is a picture." in words(at)


@pytest.fixture
def loaded(store: Database) -> Database:
    data = mornings.inpatients(
        mornings.DAY, "HAR,S1,2018-05-01 10:00,N,,TTOs,RK9,P2,", "HAR,S2,2018-05-01 10:00,N,,,RK9,Home first,"
    )
    mornings.put(store, data, "inpatients.csv")
    return store


def test_codes_nobody_knew_in_a_loaded_file_are_mapped_and_the_file_is_to_be_loaded_again(
    loaded: Database, visit: Visit
) -> None:
    at = part(visit, CODES)
    assert "inpatients · University Hospitals Plymouth · Tue 5 June 2018 · 3 codes nobody knows" in words(at)
    choose(at, of_code("TTOs", "Delay reason", "1 row, first in row 2"), "pharmacy")
    press(at, "Map these codes")
    assert "2 codes mapped from Tue 5 June 2018. Press Load again" in words(at)
    said = words(at)
    assert "1 code nobody knows" in said
    assert "Some codes of this file have been mapped since it was loaded." in said
    profile = parse_profile(profile_toml(loaded, "demo", "own-inpatients-rk9"), "saved")
    assert [(one.column, one.start, one.to) for one in profile.code_maps] == [
        ("pathway", date(2018, 6, 5), {"P2": "2"}),
        ("delay_reason", date(2018, 6, 5), {"TTOs": "pharmacy"}),
    ]


def test_where_every_code_is_known_nothing_is_asked(store: Database, visit: Visit) -> None:
    mornings.put(store, mornings.inpatients())
    assert "Every code in the newest files is known." in words(part(visit, CODES))
