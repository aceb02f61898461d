"""The board of one morning: gate, yesterday first, position, who is waiting; on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from flow.actions.action import NewAction, PatientRef
from flow.errors import UsageError
from flow.security.person import Person
from flow.services.actions import agree_action, finish_action
from flow.services.board import as_json, board, choices, version
from flow.services.load import How, load_bytes
from flow.store.database import Database
from flow.vocabulary import ActionStatus, TargetStatus
from tests import mornings
from tests.mornings import DAY, KEY, NOW, csv, discharges, inpatients, put

RUTH = Person("Ruth Hall", "LWSW")
TOMORROW = DAY + timedelta(days=1)


def tile(found: object, measure: str) -> object:
    return next(item for item in found.tiles if item.measure == measure)


def test_stocks_are_of_the_morning_and_flows_of_the_day_before(store: Database) -> None:
    mornings.a_morning(store)
    found = board(store, "demo", DAY)
    assert (tile(found, "occupancy").now.day, tile(found, "occupancy").now.value) == (DAY, 45 / 49)
    assert (tile(found, "four_hour").now.day, tile(found, "four_hour").now.value) == (
        DAY - timedelta(days=1),
        260 / 300,
    )
    assert tile(found, "four_hour").now.status is TargetStatus.MISSED
    assert tile(found, "four_hour").standard == 0.95


def test_the_gate_names_what_came_and_what_did_not(store: Database) -> None:
    put(store, mornings.beds())
    states = {(item.organisation, item.feed.value): item for item in board(store, "demo", DAY).gate}
    assert states["RK9", "beds"].arrived
    assert states["RK9", "beds"].rows == 2
    assert not states["RK9", "inpatients"].arrived
    assert not states["LWSW", "dtoc"].arrived
    assert states["RK9", "discharges"].day == DAY - timedelta(days=1)
    assert len(states) == 7


def test_a_tile_says_how_many_rows_it_lacks(store: Database) -> None:
    rows = [f"HAR,S{number},2018-05-01 10:00,Y,,,,," for number in range(3)]
    put(store, inpatients(DAY, *rows, "HAR,S9,2018-06-09 10:00,Y,,,,,"))
    assert tile(board(store, "demo", DAY), "stranded_7").left_out == 1


def test_the_dtoc_tile_gives_the_ceiling_and_the_headroom_in_patients(store: Database) -> None:
    put(store, mornings.beds(DAY, "HAR,100,0,0,100", "BRA,100,0,0,100"))
    put(store, mornings.dtoc())
    assert tile(board(store, "demo", DAY), "dtoc_rate").note == "ceiling 7, headroom 6"


def test_people_ready_to_leave_are_grouped_by_reason_owner_and_pathway(store: Database) -> None:
    put(store, inpatients())
    found = board(store, "demo", DAY)
    assert found.waiting == 2
    assert [
        (group.reason, group.owner, group.pathway, len(group.people), group.bed_days) for group in found.groups
    ] == [
        ("E", "LWSW", "1", 1, 4),
        ("therapy", "RK9", "1", 1, 1),
    ]


def test_without_inpatients_the_board_says_why_nobody_is_listed(store: Database) -> None:
    found = board(store, "demo", DAY)
    assert found.waiting is None
    assert found.waiting_reason == "No inpatients file from RK9 for Tue 5 June 2018: who waits cannot be shown."


def test_an_action_agreed_today_is_first_tomorrow_with_what_became_of_its_people(store: Database) -> None:
    put(store, inpatients())
    new = NewAction(
        what="Ring the care agency",
        owner_name="Ruth Hall",
        owner_organisation="LWSW",
        due_at=datetime(2018, 6, 5, 15, 0, tzinfo=UTC),
        delay_reason="E",
        delay_organisation="LWSW",
        patients=(PatientRef("RK9", "S1"), PatientRef("RK9", "S3")),
    )
    agree_action(store, "demo", DAY, new, who=RUTH, at=datetime(2018, 6, 5, 8, 20, tzinfo=UTC))
    assert [action.what for action in board(store, "demo", DAY).agreed_today] == ["Ring the care agency"]
    assert board(store, "demo", DAY).promises == ()
    put(store, discharges("HAR,S1,2018-05-01 10:00,2018-06-05 16:00,2018-06-01,1"))
    put(
        store,
        inpatients(TOMORROW, "HAR,S2,2018-05-28 10:00,Y,,,,,", "HAR,S3,2018-06-03 10:00,N,2018-06-04,pharmacy,RK9,1,"),
    )
    (promise,) = board(store, "demo", TOMORROW).promises
    assert promise.overdue
    assert promise.status_then is ActionStatus.OPEN
    assert promise.evidence.words == "1 left, 1 reason changed; 1 waiting and 4 bed-days then, 0 and 0 now"


def test_a_past_huddle_shows_what_was_open_then_and_what_was_done_since(store: Database) -> None:
    new = NewAction("Do it", "Ruth Hall", "LWSW", datetime(2018, 6, 5, 15, 0, tzinfo=UTC))
    action = agree_action(store, "demo", DAY, new, who=RUTH, at=datetime(2018, 6, 5, 8, 20, tzinfo=UTC))
    finish_action(store, action.id, action.version, who=RUTH, at=datetime(2018, 6, 6, 12, 0, tzinfo=UTC))
    (promise,) = board(store, "demo", TOMORROW).promises
    assert promise.status_then is ActionStatus.OPEN
    assert promise.action.status is ActionStatus.DONE
    assert promise.since
    assert "Ruth Hall (LWSW)" in promise.since
    assert board(store, "demo", DAY + timedelta(days=3)).promises[0].status_then is ActionStatus.DONE


def test_usual_is_the_median_of_the_same_weekday(store: Database) -> None:
    for week, occupied in enumerate((20, 26, 22), start=1):
        put(store, mornings.beds(DAY - timedelta(weeks=week), f"HAR,28,0,0,{occupied}"))
    put(store, mornings.beds(DAY, "HAR,28,0,0,25"))
    assert tile(board(store, "demo", DAY), "beds_empty").usual == 6
    assert tile(board(store, "demo", DAY), "beds_empty").before is None


def test_later_mornings_lead_with_criteria_to_reside(store: Database) -> None:
    keys = [item.measure for item in board(store, "demo", date(2025, 1, 15)).tiles]
    assert "dtoc_rate" not in keys
    assert keys.index("nctr") < keys.index("fit_waiting")


def test_the_version_changes_with_every_load_setting_and_action(store: Database, tmp_path: Path) -> None:
    seen = [version(store, "demo")]
    put(store, mornings.beds())
    seen.append(version(store, "demo"))
    mornings.make_demo(store, tmp_path, mornings.DEMO.replace('"Hartor"', '"Hartor ward"'))
    seen.append(version(store, "demo"))
    new = NewAction("Do it", "Ruth Hall", "LWSW", datetime(2018, 6, 5, 15, 0, tzinfo=UTC))
    agree_action(store, "demo", DAY, new, who=RUTH, at=datetime(2018, 6, 5, 8, 20, tzinfo=UTC))
    seen.append(version(store, "demo"))
    assert len(set(seen)) == 4


def test_the_json_of_a_board_is_plain(store: Database) -> None:
    mornings.a_morning(store)
    plain = as_json(board(store, "demo", DAY))
    assert plain["day"] == "2018-06-05"
    assert {item["measure"] for item in plain["tiles"]} >= {"occupancy", "four_hour", "dtoc_rate"}
    assert plain["groups"][0]["patients"] == 1


def test_a_system_that_is_not_pooled_shows_one_organisation(empty_store: Database, tmp_path: Path) -> None:
    mornings.make_demo(empty_store, tmp_path, '[system]\nkey = "open"\nname = "Open"\npooled = false\n')
    rows = ("2018-01-08,RK9,beds_open,836", "2018-01-08,RK9,beds_occupied,829", "2018-01-08,RCB,beds_open,900")
    load_bytes(
        empty_store, csv("day,organisation_code,measure,value", *rows), "c.csv", How(system="open"), KEY, now=NOW
    )
    (choice,) = choices(empty_store)
    assert {code for code, _ in choice.organisations} == {"RK9", "RCB"}
    found = board(empty_store, "open", date(2018, 1, 8), "RK9")
    assert tile(found, "occupancy").now.value == 829 / 836
    assert tile(found, "stranded_7").now.reason == "Not published for this day."
    with pytest.raises(UsageError, match="no organisation 'RXX'"):
        board(empty_store, "open", date(2018, 1, 8), "RXX")


def test_people_still_in_the_department_make_the_tile_provisional(store: Database) -> None:
    heads = "organisation_code,site_code,department_type,attendance_id,arrival_at,departure_at,extracted_at"
    rows = (
        "1,A1,2018-06-04 10:00,2018-06-04 14:00,",
        "1,A2,2018-06-04 10:00,2018-06-04 14:01,",
        "1,A3,2018-06-04 22:00,,",
    )
    late = "1,A4,2018-06-04 22:00,,2018-06-05 02:30"
    put(store, csv(heads, *(f"RK9,RK950,{row}" for row in (*rows, late))))
    found = tile(board(store, "demo", DAY), "four_hour")
    assert (found.now.numerator, found.now.denominator) == (1, 3)
    assert found.note == "provisional: 1 still in the department"
