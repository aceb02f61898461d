"""The confidence gate over what is stored: the status changes, the value never; on both databases."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from flow.services.board import as_json, board
from flow.services.delays import delay_list, delays
from flow.services.gate import FeedState
from flow.services.load import How
from flow.services.values import Value, values
from flow.services.verify import verify
from flow.services.wards import ward_day
from flow.store import tables
from flow.store.database import Database
from flow.vocabulary import Feed, FeedCheck, Outcome, Scope, TargetStatus
from tests import mornings
from tests.mornings import DAY, beds, discharges, dtoc, emergency, inpatients, put

BEFORE, NEXT = DAY - timedelta(days=1), DAY + timedelta(days=1)
BAD = ("HAR,S1,2018-05-01 10:00,Y,,,,,", "BRA,S3,2018-06-03 10:00,Y,,,,,", "BRA,S2,never,Y,,,,,")
"""Of three rows one is left out: far more than one in twenty."""
LEFT_OUT = "1 of 3 rows (33.3%) was left out. Correct them in the file and load it again."
DOUBTFUL = TargetStatus.DOUBTFUL


def value(store: Database, measure: str, day: date = DAY, scope: Scope = Scope.SYSTEM, code: str = "demo") -> Value:
    return next(item for item in values(store, "demo", day, scope=scope, keys=[measure]) if item.scope_code == code)


def state(store: Database, feed: Feed, organisation: str = "RK9", day: date = DAY) -> FeedState:
    return next(one for one in board(store, "demo", day).gate if (one.organisation, one.feed) == (organisation, feed))


def outcomes(store: Database, feed: Feed, organisation: str = "RK9", day: date = DAY) -> dict[FeedCheck, Outcome]:
    return {check.check: check.outcome for check in state(store, feed, organisation, day).checks}


def message(store: Database, feed: Feed, check: FeedCheck, day: date = DAY) -> str:
    return next(one.message for one in state(store, feed, day=day).checks if one.check is check)


def kept(store: Database) -> list[tuple[object, ...]]:
    with store.reading() as connection:
        return sorted((tuple(row) for row in connection.execute(sa.select(tables.feed_check))), key=str)


def no_progress(done: int, of: int, what: str) -> None:
    """Nobody watches."""


def test_a_failed_feed_makes_a_value_doubtful_at_every_scope_and_leaves_the_number(store: Database) -> None:
    put(store, inpatients(DAY, *BAD))
    places = [(Scope.SYSTEM, "demo"), (Scope.ORGANISATION, "RK9"), (Scope.SITE, "RK950"), (Scope.WARD, "HAR")]
    for scope, code in places:
        found = value(store, "stranded_7", DAY, scope, code)
        assert (found.status, found.value) == (DOUBTFUL, 1), scope
        assert found.reason == f"RK9 inpatients: {LEFT_OUT}"
        assert found.as_json()["status"] == "doubtful"


def test_what_is_built_on_other_feeds_is_as_sure_as_before(store: Database) -> None:
    put(store, inpatients(DAY, *BAD))
    put(store, beds())
    assert value(store, "occupancy").status is TargetStatus.MET
    assert value(store, "stranded_7_rate").status is DOUBTFUL


def test_a_mended_file_makes_the_value_sure_again(store: Database) -> None:
    put(store, inpatients(DAY, *BAD))
    put(store, inpatients(DAY, *BAD[:2], "BRA,S2,2018-05-30 10:00,Y,,,,,"))
    found = value(store, "long_stay_21")
    assert (found.status, found.reason) == (TargetStatus.MET, None)


def test_a_pooled_value_that_lacks_a_feed_that_is_owed_is_doubtful(store: Database) -> None:
    put(store, dtoc())
    found = value(store, "dtoc_patients")
    assert (found.value, found.status, found.reason) == (1, DOUBTFUL, "Without LWSW: no dtoc file.")
    assert value(store, "dtoc_patients", scope=Scope.ORGANISATION, code="RK9").status is not DOUBTFUL
    put(store, dtoc(DAY, "L1,non_acute,E,social_care,2018-06-01,E06000026", organisation="LWSW", site="LWMG"))
    assert value(store, "dtoc_patients").status is not DOUBTFUL


def test_wards_that_a_measure_does_not_count_cast_no_doubt_on_it(store: Database) -> None:
    put(store, beds())
    assert value(store, "beds_open").reason is None


def test_a_stock_does_not_wait_for_the_flow_of_its_own_day(store: Database) -> None:
    for week in range(1, 4):
        put(store, emergency(DAY - timedelta(weeks=week)))
    put(store, beds())
    assert value(store, "discharges_needed").status is not DOUBTFUL


def test_what_somebody_counted_does_not_rest_on_a_failed_file(store: Database) -> None:
    put(store, inpatients(DAY, *BAD))
    put(store, mornings.csv("day,organisation_code,measure,value", f"{DAY},RK9,nctr,40"))
    found = value(store, "nctr", scope=Scope.ORGANISATION, code="RK9")
    assert (found.value, found.reason) == (40, None)


def test_the_gate_has_the_checks_of_each_feed(store: Database) -> None:
    mornings.a_morning(store)
    passed = dict.fromkeys(FeedCheck, Outcome.PASSED)
    assert outcomes(store, Feed.EMERGENCY) == {
        check: outcome for check, outcome in passed.items() if check is not FeedCheck.KNOWN_CODES
    }
    assert outcomes(store, Feed.BEDS) == {
        check: outcome for check, outcome in passed.items() if check is not FeedCheck.RECONCILES
    }
    assert outcomes(store, Feed.DTOC, "LWSW") == {FeedCheck.ARRIVED: Outcome.FAILED}
    assert state(store, Feed.DTOC, "LWSW").late
    (first, *_) = as_json(board(store, "demo", DAY))["gate"]
    assert (first["failed"], first["checks"][0]["outcome"]) == (False, "passed")


def test_the_first_file_of_a_day_tells_whether_it_came_in_time(store: Database) -> None:
    put(store, beds(), now=datetime(2018, 6, 5, 7, 50, tzinfo=UTC))
    put(store, beds(DAY, "HAR,28,2,1,26", "BRA,20,0,0,18"), now=datetime(2018, 6, 5, 7, 55, tzinfo=UTC))
    assert message(store, Feed.BEDS, FeedCheck.ON_TIME).startswith("It came at 08:50, after 08:45")
    put(store, emergency(BEFORE), now=datetime(2018, 6, 5, 7, 40, tzinfo=UTC))
    assert message(store, Feed.EMERGENCY, FeedCheck.ON_TIME) == "It came at 08:40; it is due by 08:45."


def test_wards_that_yesterdays_file_had_are_missed(store: Database) -> None:
    put(store, beds(BEFORE))
    put(store, beds(DAY, "HAR,28,0,0,20"))
    assert outcomes(store, Feed.BEDS)[FeedCheck.COMPLETE] is Outcome.FAILED
    assert message(store, Feed.BEDS, FeedCheck.COMPLETE).startswith("1 of 2 wards has no row: Braunton (BRA).")


def test_a_ward_that_the_beds_file_says_is_empty_is_not_missed_among_inpatients(store: Database) -> None:
    put(store, inpatients(BEFORE))
    put(store, inpatients(DAY, BAD[0]))
    assert outcomes(store, Feed.INPATIENTS)[FeedCheck.COMPLETE] is Outcome.FAILED
    put(store, beds(DAY, "HAR,28,0,0,20", "BRA,20,0,0,0"))
    assert outcomes(store, Feed.INPATIENTS)[FeedCheck.COMPLETE] is Outcome.PASSED


def test_nothing_but_noughts_fails(store: Database) -> None:
    put(store, emergency(BEFORE, "1,0,0,0", "3,0,0,0"))
    assert message(store, Feed.EMERGENCY, FeedCheck.COMPLETE).startswith("Every row says 0 attendances")
    assert value(store, "ed_attendances", BEFORE).status is DOUBTFUL


def test_far_fewer_attendances_than_usual_for_the_weekday_fail(store: Database) -> None:
    for week in range(1, 4):
        put(store, emergency(BEFORE - timedelta(weeks=week)))
    put(store, emergency(BEFORE, "1,90,10,30", "3,30,0,0"))
    found = value(store, "four_hour", BEFORE)
    assert (found.value, found.status) == (110 / 120, DOUBTFUL)
    assert found.reason == (
        "RK9 emergency: 120 attendances, 60% fewer than usual for the weekday (300)."
        " Check that the file is whole and of one day."
    )


def test_yesterdays_rows_again_fail(store: Database) -> None:
    put(store, emergency(BEFORE - timedelta(days=1)))
    put(store, emergency(BEFORE))
    assert outcomes(store, Feed.EMERGENCY)[FeedCheck.PLAUSIBLE] is Outcome.FAILED


def test_codes_that_nobody_mapped_are_counted(store: Database) -> None:
    put(store, inpatients(DAY, "HAR,S1,2018-05-01 10:00,N,2018-06-01,Waiting for Godot,LWSW,9,"))
    assert message(store, Feed.INPATIENTS, FeedCheck.KNOWN_CODES) == (
        "1 of 1 row holds a code that nobody mapped: pathway (1) and delay_reason (1). Map it on the Load page."
    )


GONE = [f"HAR,G{number},2018-05-20 10:00,Y,,,,," for number in range(6)]


def test_an_earlier_day_loaded_afterwards_changes_the_later_days_check(store: Database) -> None:
    put(store, inpatients(DAY, BAD[0]))
    put(store, discharges(f"HAR,S9,2018-05-20 10:00,{BEFORE} 11:30,{BEFORE},1"))
    assert FeedCheck.RECONCILES not in outcomes(store, Feed.INPATIENTS)
    put(store, inpatients(BEFORE, BAD[0], *GONE))
    assert outcomes(store, Feed.INPATIENTS)[FeedCheck.RECONCILES] is Outcome.PASSED
    put(store, discharges(f"HAR,S8,2018-05-20 10:00,{DAY} 09:30,{BEFORE},1"))
    assert message(store, Feed.INPATIENTS, FeedCheck.RECONCILES).startswith("6 gone without a discharge row (7 at")
    assert value(store, "stranded_7").status is DOUBTFUL


def test_load_order_does_not_matter_for_the_checks(store: Database, tmp_path: Path) -> None:
    files = [
        inpatients(BEFORE, BAD[0], *GONE),
        inpatients(DAY, *BAD),
        discharges(f"HAR,S9,2018-05-20 10:00,{BEFORE} 11:30,{BEFORE},1"),
        beds(DAY, "HAR,28,0,0,20"),
        beds(BEFORE),
    ]
    seen = []
    for number, order in enumerate(itertools.islice(itertools.permutations(range(5)), 0, None, 31)):
        mornings.make_demo(store, tmp_path, mornings.DEMO.replace('"demo"', f'"demo{number}"'))
        for index in order:
            put(store, files[index], how=How(system=f"demo{number}"))
        seen.append([row[1:] for row in kept(store) if row[0] == f"demo{number}"])
    assert len(seen) == 4
    assert len(seen[0]) == 11
    assert all(each == seen[0] for each in seen)


def test_verify_finds_a_check_that_is_not_what_its_rows_give(store: Database) -> None:
    put(store, inpatients(DAY, *BAD))
    assert verify(store, no_progress) == []
    check = tables.feed_check
    with store.writing() as connection:
        where = (check.c.feed == Feed.INPATIENTS, check.c.check == FeedCheck.COMPLETE)
        connection.execute(check.update().where(*where).values(outcome=Outcome.PASSED, message="All is well."))
    assert verify(store, no_progress) == [
        "Demo: the check 'Complete' of the inpatients of RK9 for Tue 5 June 2018 is kept as passed (All is well.); its"
        f" rows give failed ({LEFT_OUT})."
    ]


def test_files_from_before_there_were_checks_lack_three_and_fail_none(store: Database) -> None:
    put(store, inpatients(DAY, *BAD))
    with store.writing() as connection:
        connection.execute(tables.feed_check.delete())
    assert set(outcomes(store, Feed.INPATIENTS)) == {FeedCheck.ARRIVED, FeedCheck.ON_TIME, FeedCheck.PLAUSIBLE}
    assert value(store, "stranded_7").status is not DOUBTFUL
    assert verify(store, no_progress) == []


@pytest.mark.parametrize("days", [2, 90])
def test_a_long_stretch_of_days_gives_what_each_day_gives(store: Database, days: int) -> None:
    for week in range(1, 4):
        put(store, emergency(BEFORE - timedelta(weeks=week)))
    put(store, emergency(BEFORE, "1,90,10,30"))
    found = values(store, "demo", DAY - timedelta(days=days), DAY, keys=["ed_attendances"])
    doubtful = [item.day for item in found if item.status is DOUBTFUL]
    assert doubtful == [BEFORE]


def test_wards_and_delays_say_whose_files_failed(store: Database) -> None:
    put(store, inpatients(DAY, *BAD))
    put(store, dtoc(DAY, "S1,acute,E,social_care,2018-06-01,E06000026", "S2,acute,E,nobody knows,never,E06000026"))
    wards = ward_day(store, "demo", DAY)
    assert wards.doubts == {Feed.INPATIENTS: f"RK9 inpatients: {LEFT_OUT}"}
    assert wards.weak[Feed.INPATIENTS] == {"RK9"}
    assert delays(store, "demo", DAY).doubt == f"RK9 inpatients: {LEFT_OUT}"
    (sentence,) = delay_list(store, "demo", DAY).doubts
    assert sentence.startswith("RK9 dtoc: 1 of 2 rows (50.0%)")


def test_yesterdays_figure_is_marked_where_its_feed_failed(store: Database) -> None:
    put(store, inpatients(BEFORE, *BAD))
    put(store, inpatients(DAY))
    tile = next(one for one in board(store, "demo", DAY).tiles if one.measure == "stranded_7")
    assert tile.before_is_doubtful
    assert tile.now.status is not DOUBTFUL


def test_a_refused_file_leaves_the_checks_as_they_were(store: Database) -> None:
    put(store, inpatients(DAY, *BAD))
    before = kept(store)
    assert put(store, inpatients(NEXT + timedelta(days=40), *BAD)).refused
    assert kept(store) == before
