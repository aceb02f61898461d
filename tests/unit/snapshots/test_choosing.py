"""Which profile reads a file when several know its columns: its organisation's own, then anybody's, never another's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from flow.errors import UsageError
from flow.snapshots.profile import CodeMap, Profile
from flow.snapshots.profile_text import as_toml, own_files
from flow.snapshots.profiles import parse_profile
from flow.vocabulary import Feed
from tests.unit.snapshots.made import messages, rows, understood

HEADER = "Trust,Site,Ward,Spell,Admitted,Taken\n"
ROW = "{code},{site},HAR,S1,28/05/2018 10:00,05/06/2018 08:00\n"
COLUMNS = {
    "organisation_code": ("Trust",),
    "site_code": ("Site",),
    "ward_code": ("Ward",),
    "spell_id": ("Spell",),
    "admission_at": ("Admitted",),
    "snapshot_at": ("Taken",),
}
ANYBODYS = Profile("anybody", "x", Feed.INPATIENTS, COLUMNS, recognise=("Trust", "Ward", "Spell"))
OURS = replace(ANYBODYS, key="rk9", organisation="RK9")
THEIRS = replace(ANYBODYS, key="lwsw", organisation="LWSW")
RK9, LWSW = ROW.format(code="RK9", site="RK950"), ROW.format(code="LWSW", site="LWMG")


def used(file: str, *profiles: Profile, **options: object) -> str | None:
    return understood(HEADER + file, profiles=list(profiles), **options).profile_key


def test_the_profile_of_the_organisation_that_the_rows_name_goes_first() -> None:
    assert used(RK9, ANYBODYS, THEIRS, OURS) == "rk9"
    assert used(LWSW, ANYBODYS, OURS, THEIRS) == "lwsw"


def test_anybodys_profile_is_used_where_no_own_one_is() -> None:
    assert used(RK9, ANYBODYS, THEIRS) == "anybody"


def test_another_organisations_profile_is_never_used() -> None:
    found = understood(HEADER + RK9, profiles=[THEIRS])
    assert found.profile_key is None
    assert found.refused


def test_rows_of_several_organisations_are_read_by_anybodys_profile() -> None:
    assert used(RK9 + LWSW.replace("S1", "S2"), OURS, THEIRS, ANYBODYS) == "anybody"


def test_a_profile_that_asks_for_more_columns_still_goes_first() -> None:
    closer = replace(ANYBODYS, key="closer", recognise=("Trust", "Ward", "Spell", "Site"))
    assert used(RK9, closer, OURS) == "closer"


def without_column(profile: Profile, code: str) -> Profile:
    columns = {ours: theirs for ours, theirs in COLUMNS.items() if ours != "organisation_code"}
    recognised = ("Ward", "Spell", "Site")
    return replace(profile, columns=columns, constants={"organisation_code": code}, recognise=recognised)


def test_a_file_that_does_not_say_whose_it_is_goes_by_its_sender_or_its_name() -> None:
    ours, theirs = without_column(OURS, "RK9"), without_column(THEIRS, "LWSW")
    file = (HEADER + LWSW).replace("Trust,", "").replace("LWSW,", "")
    assert understood(file, profiles=[ours, theirs], sender="LWSW").profile_key == "lwsw"
    assert understood(file, profiles=[ours, theirs], sender="rk9").profile_key == "rk9"
    assert understood(file, profiles=[ours, theirs], name="LWSW_2018-06-05.csv").profile_key == "lwsw"
    unsaid = understood(file, profiles=[ours, theirs])
    assert unsaid.refused
    assert messages(unsaid) == [
        "The profiles rk9 and lwsw all read files like this, of LWSW or RK9, and nothing in the file says whose it is. "
        "Say who sent it, or with which profile it is read."
    ]
    assert understood(file, profiles=[theirs]).profile_key == "lwsw"


def test_the_organisation_is_known_by_the_words_that_the_profile_maps() -> None:
    mapped = replace(OURS, code_maps=(CodeMap("organisation_code", {"Derriford Trust": "RK9"}),))
    assert used(RK9.replace("RK9,", "derriford trust,"), mapped, ANYBODYS) == "rk9"


def test_a_profile_asked_for_reads_no_other_senders_file() -> None:
    with pytest.raises(UsageError, match="The profile lwsw reads the files of LWSW, and this one is sent by RK9"):
        used(RK9, THEIRS, profile="lwsw", sender="RK9")
    assert used(LWSW, THEIRS, profile="lwsw", sender="lwsw") == "lwsw"


def test_the_own_files_of_one_organisation_leave_the_others_as_they_are() -> None:
    own = replace(own_files(Feed.INPATIENTS, "RK9"), code_maps=(CodeMap("pathway", {"Home": "1"}),))
    assert own.key == "own-inpatients-rk9"
    ours = understood(rows(Feed.INPATIENTS, {"pathway": "Home"}), profiles=[own])
    assert ours.checked.rows["pathway"].tolist() == ["1"]
    theirs = {"pathway": "Home", "organisation_code": "LWSW", "site_code": "LWMG"}
    assert understood(rows(Feed.INPATIENTS, theirs), profiles=[own]).profile_key is None


def test_the_day_in_the_files_name_is_the_day_of_its_rows_and_of_its_codes() -> None:
    columns = {ours: theirs for ours, theirs in COLUMNS.items() if ours != "snapshot_at"} | {"pathway": ("Way",)}
    maps = (CodeMap("pathway", {"Home": "1"}, date(2018, 6, 5)),)
    named = replace(ANYBODYS, columns=columns, day_in_name=True, code_maps=maps)
    file = HEADER.replace("Taken", "Way") + RK9.replace("05/06/2018 08:00", "Home")
    found = understood(file, profiles=[named], name="list-2018-06-05.csv")
    assert found.days == [date(2018, 6, 5)]
    assert found.checked.rows["pathway"].tolist() == ["1"]
    assert found.kept_bytes == file.encode(), "what is kept is the file as it came"
    unnamed = understood(file, profiles=[named], name="list.csv")
    assert messages(unnamed) == [
        "The profile anybody takes the day from the file's name, and 'list.csv' has none. Put it into the name, for "
        "example inpatients-2018-06-05.csv."
    ]


@pytest.mark.parametrize("profile", [OURS, replace(ANYBODYS, day_in_name=True), own_files(Feed.BEDS, "LWSW")])
def test_whose_it_is_and_where_the_day_stands_are_in_its_toml(profile: Profile) -> None:
    assert parse_profile(as_toml(profile), "again.toml") == profile
