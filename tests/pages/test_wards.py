"""The wards page: bed state by site, zone and ward, long-stay reviews, planned discharges."""

from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from flow.services.stay_reviews import review_history
from flow.store.database import Database
from tests import mornings
from tests.again import done_once
from tests.mornings import DAY
from tests.pages.conftest import Visit
from tests.pages.reading import choose, labelled, press, type_in, words

HEAD = (
    "snapshot_at,organisation_code,site_code,ward_code,bed,spell_id,admission_at,criteria_to_reside,delay_reason,"
    "owner_organisation,pathway,next_step,discharge_planned,last_review_at,reviewed_by"
)
HOSTILE = "[win](http://x.test) <img src=x onerror=alert(1)>"


@done_once
def filed(store: Database) -> None:
    """Two wards, one over its beds, one with beds closed; S1 long, reviewed by the file; S2 long, never reviewed."""
    beds = mornings.csv(
        mornings.BEDS + ",closed_reason,definite_discharges_today,possible_discharges_today",
        f"{DAY} 08:00,RK9,RK950,HAR,28,2,4,27,infection,1,1",
        f"{DAY} 08:00,RK9,RK950,BRA,20,0,0,18,,2,0",
        f"{DAY} 08:00,RK9,RK950,NEW,4,0,0,1,,0,0",
    )
    people = mornings.csv(
        HEAD,
        f"{DAY} 08:00,RK9,RK950,HAR,B1,S1,2018-05-01 10:00,N,E,LWSW,1,Call the agency,definite,2018-06-04 10:00,Matron",
        f"{DAY} 08:00,RK9,RK950,BRA,B2,S2,2018-05-10 10:00,Y,,,,{HOSTILE},none,,",
        f"{DAY} 08:00,RK9,RK950,BRA,B3,S3,2018-05-27 10:00,Y,,,,,possible,,",
        f"{DAY} 08:00,RK9,RK950,BRA,B4,S4,2018-06-04 10:00,Y,,,,,none,,",
    )
    for data in (beds, people):
        report = mornings.put(store, data)
        assert not report.refused, report.findings


def long_stays(at: AppTest) -> Any:
    """The long-stay table."""
    return next(each for each in at.dataframe if "Last reviewed" in each.value)


def select(at: AppTest, row: int) -> AppTest:
    """A line of the long-stay table."""
    key = long_stays(at).proto.id.split("-", 2)[2]
    at.session_state[key] = {"selection": {"rows": [row], "columns": [], "cells": []}}
    at.run()
    assert not at.exception, at.exception
    return at


def listed(at: AppTest) -> list[str]:
    return long_stays(at).value["Local key"].tolist()


def test_the_bed_state_is_said_and_stands_by_site_and_zone(store: Database, visit: Visit) -> None:
    filed(store)
    at = visit("wards", day="2018-06-05")
    said = words(at)
    assert "~~46 of 50 open beds occupied (92.0%)~~ at 08:00, ~~5 beds~~ empty, 2 escalation beds open" in said
    assert "4 beds closed (infection), 1 ward over its open beds." in said
    places = at.dataframe[0].value
    assert [name.strip() for name in places["Site and zone"]] == ["Derriford Hospital", "Medicine North", "No zone"]
    assert places["Open"].tolist() == [50, 26, 24]
    assert places["Occupied"].tolist() == [46, 27, 19]
    assert places["Empty"].tolist() == [5, 0, 5]
    assert places["21+ days"].tolist() == [2, 1, 1]
    wards = at.dataframe[1].value
    assert wards["Ward"].tolist() == ["Hartor", "Braunton", "NEW"]
    assert wards["Worth knowing"].tolist() == [
        "1 more patient than open beds; 4 beds closed (infection)",
        "",
        "Not configured, counted as general acute",
    ]


def test_a_selected_zone_shows_its_wards_alone(store: Database, visit: Visit) -> None:
    filed(store)
    at = visit("wards", day="2018-06-05")
    at.session_state["places demo 2018-06-05 None"] = {"selection": {"rows": [1], "columns": [], "cells": []}}
    at.run()
    assert at.dataframe[1].value["Ward"].tolist() == ["Hartor"]
    assert "The 1 ward of Medicine North, ward by ward." in words(at)


def test_a_file_that_has_not_come_is_named(store: Database, visit: Visit) -> None:
    filed(store)
    assert "No beds file from Livewell Southwest for Tue 5 June 2018." in words(visit("wards", day="2018-06-05"))


def test_without_files_each_part_says_why(store: Database, visit: Visit) -> None:
    mornings.put(store, mornings.dtoc())
    said = words(visit("wards", day="2018-06-05"))
    assert (
        "No beds file from University Hospitals Plymouth and Livewell Southwest for Tue 5 June 2018: how the wards "
        "stand cannot be shown." in said
    )
    assert said.count("who is in the wards cannot be shown.") == 2


def test_with_nothing_filed_the_page_points_to_load(store: Database, visit: Visit) -> None:
    assert "No file has been loaded yet." in words(visit("wards"))


def test_the_list_starts_at_21_days_and_is_narrowed(store: Database, visit: Visit) -> None:
    filed(store)
    at = visit("wards", day="2018-06-05")
    assert listed(at) == ["S1", "S2"]
    assert "2 people here 21 days or more; 1 not reviewed in the last 7 days" in words(at)
    at.segmented_control(key="stays least").set_value(7).run()
    assert listed(at) == ["S1", "S2", "S3"]
    choose(at, "Ward", ("RK950", "BRA"))
    at.run()
    assert listed(at) == ["S2", "S3"]
    choose(at, "Ward", None)
    labelled(at.toggle, "Not reviewed for 7 days").set_value(True).run()
    assert listed(at) == ["S2", "S3"]
    choose(at, "Zone", "Medicine North")
    at.run()
    assert "Nobody in this list has been here 7 days or more." in words(at)


def test_a_person_opens_with_what_the_file_says_of_them(store: Database, visit: Visit) -> None:
    filed(store)
    said = words(select(visit("wards", day="2018-06-05"), 0))
    assert "Hartor, bed B1: S1" in said
    assert "Here 35 days, no expected date." in said
    assert "Last review: Matron at 10:00 on Mon 4 June, in the file." in said
    assert "Next step: Call the agency." in said
    assert "No review of this person has been recorded here." in said


def test_a_review_is_recorded_by_the_person_who_is_here(store: Database, visit: Visit) -> None:
    filed(store)
    at = select(visit("wards", day="2018-06-05"), 1)
    type_in(at, "Next step", "Ask the family")
    type_in(at, "Note (optional)", "Daughter visits on Thursdays")
    choose(at, "Next check on", date(2018, 6, 7))
    press(at, "Record this review")
    (review,) = review_history(store, "demo", "RK9", "S2")
    assert (review.by, review.next_step) == ("Ruth Hall (RK9)", "Ask the family")
    row = long_stays(at).value.iloc[1]
    assert (row["Last reviewed"], row["By"]) == ("today (here)", "Ruth Hall (RK9)")
    said = words(at)
    assert "2 people here 21 days or more; all reviewed in the last 7 days" in said
    assert "Next step: Ask the family, by 12:00 on Thu 7 June." in said
    assert "Every review recorded here: 1" in said
    assert "Daughter visits on Thursdays" in said


def test_a_review_without_a_next_step_is_refused_and_what_was_typed_stays(store: Database, visit: Visit) -> None:
    filed(store)
    at = select(visit("wards", day="2018-06-05"), 1)
    type_in(at, "Note (optional)", "Daughter visits on Thursdays")
    press(at, "Record this review")
    assert "Say what happens next for this person." in words(at)
    assert labelled(at.text_area, "Note (optional)").value == "Daughter visits on Thursdays"
    assert review_history(store, "demo", "RK9", "S2") == []


def test_nobody_records_a_review_without_having_said_who_they_are(store: Database, visit: Visit) -> None:
    filed(store)
    said = words(select(visit("wards", who=None, day="2018-06-05"), 0))
    assert "Say who you are first." in said
    assert "Record this review" not in said


def test_planned_discharges_are_listed_by_ward_bed_and_key_alone(store: Database, visit: Visit) -> None:
    filed(store)
    at = visit("wards", day="2018-06-05")
    assert (
        "1 definite discharge and 1 possible planned for Tue 5 June, as the inpatients are listed; the beds files "
        "count 3 definite and 1 possible." in words(at)
    )
    leaving = at.dataframe[-1].value
    assert leaving["Local key"].tolist() == ["S1", "S3"]
    assert leaving["Planned"].tolist() == ["Definite", "Possible"]
    assert not {"NHS number", "Name", "Age"} & set(leaving.columns)


@pytest.mark.parametrize("row", [0, 1])
def test_what_files_and_people_say_is_shown_as_text(store: Database, visit: Visit, row: int) -> None:
    filed(store)
    at = select(visit("wards", day="2018-06-05"), row)
    type_in(at, "Next step", HOSTILE)
    press(at, "Record this review")
    holding = [each.value for each in at.markdown if "x.test" in each.value.replace("\\", "")]
    assert holding
    assert not any(mark in value.replace("\\" + mark, "") for value in holding for mark in "[]<>")
