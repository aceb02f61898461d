"""The live list on both databases: who is on it, what is done for them, and that no change is ever lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from flow.actions.action import NewAction, PatientRef
from flow.actions.work import WorkItem, replay, untouched
from flow.errors import FlowError, RuleRefused, SomebodyElseSaved, UsageError
from flow.huddle.cohorts import Went
from flow.huddle.narrowing import Show, Wanted
from flow.huddle.since import New, said
from flow.huddle.worklist import Row, Why, Worklist
from flow.security.person import Person
from flow.services import work
from flow.services.actions import agree_action, finish_action
from flow.services.board import board, version
from flow.services.export import TABLES
from flow.services.worklist import names, worklist
from flow.store import tables
from flow.store.append_only import REFUSAL
from flow.store.database import Database
from tests.mornings import DAY, csv, discharges, dtoc, inpatients, put

RUTH, SAM = Person("Ruth Hall", "RK9"), Person("Sam Price", "LWSW")
NEXT = DAY + timedelta(days=1)
TEN = datetime(2018, 6, 5, 10, 0, tzinfo=UTC)
CHECK = datetime(2018, 6, 5, 14, 0, tzinfo=UTC)
S1 = ("demo", "RK9", "S1")
WRITERS, EACH = 8, 20
WAITS = "HAR,S1,2018-05-01 10:00,N,2018-06-01,E,LWSW,1,"


def filed(store: Database, day: date, *rows: str) -> None:
    report = put(store, inpatients(day, *rows))
    assert not report.refused, report.findings


def the_list(store: Database, day: date = DAY, now: datetime = TEN) -> Worklist:
    return worklist(store, "demo", day, now)


def row(store: Database, spell: str = "S1", day: date = DAY, now: datetime = TEN) -> Row:
    found = the_list(store, day, now).row(("RK9", spell))
    assert found is not None
    return found


def test_everybody_who_matters_is_listed_once_with_why(store: Database) -> None:
    day6 = "HAR,S6,2018-05-30 10:00,Y,,,,,"
    filed(store, DAY, WAITS, day6, "HAR,S7,2018-05-29 10:00,Y,,,,,", "BRA,S2,2018-06-04 10:00,Y,,,,,")
    put(store, dtoc(DAY, "S1,acute,E,social_care,2018-06-01,E06000026", "X9,acute,E,social_care,2018-06-02,E06000026"))
    found = the_list(store)
    assert {each.person.spell_id: each.person.why for each in found.rows} == {
        "S1": (Why.READY, Why.DELAYED, Why.LONG),
        "S6": (Why.TIPPING,),
        "S7": (Why.LONG,),
        "X9": (Why.DELAYED,),
    }
    first = row(store).person
    assert (first.days_ready, first.length_of_stay, first.ward_name, first.zone) == (4, 35, "Hartor", "Medicine North")
    unlisted = row(store, "X9").person
    assert (unlisted.ward_name, unlisted.length_of_stay, unlisted.days_ready) == ("Derriford Hospital", None, 3)
    assert [(one.organisation, one.day) for one in found.as_of] == [("RK9", DAY)]


def test_the_newest_list_of_the_day_is_used_and_an_older_one_while_none_has_come(store: Database) -> None:
    filed(store, DAY, WAITS)
    put(store, inpatients(DAY, WAITS, "BRA,S5,2018-05-20 10:00,Y,,,,,").replace(b" 08:00,", b" 12:00,"))
    found = the_list(store)
    assert sorted(each.person.spell_id for each in found.rows) == ["S1", "S5"]
    assert found.as_of[0].census_at == datetime(2018, 6, 5, 11, 0, tzinfo=UTC)
    put(store, dtoc(NEXT, organisation="LWSW", site="LWMG"))
    assert the_list(store, NEXT).as_of[0].day == DAY


def test_a_day_after_yesterday_says_what_changed(store: Database) -> None:
    filed(store, DAY, WAITS, "BRA,S2,2018-05-30 10:00,Y,,,,,")
    filed(
        store,
        NEXT,
        "BRA,S1,2018-05-01 10:00,N,2018-06-01,therapy,RK9,2,",
        "BRA,S2,2018-05-30 10:00,Y,,,,,",
        "BRA,S3,2018-06-05 10:00,N,2018-06-06,E,LWSW,1,",
    )
    called = names(store, "demo")
    changed = {each.person.spell_id: [one.new for one in each.changed] for each in the_list(store, NEXT).rows}
    assert changed == {
        "S1": [New.REASON, New.OWNER, New.PATHWAY, New.MOVED],
        "S2": [New.LONG],
        "S3": [New.ADMITTED],
    }
    told = [said(one, called) for one in row(store, "S1", NEXT).changed]
    assert told[1:] == [
        "waits for another organisation: University Hospitals Plymouth, was Livewell Southwest",
        "pathway changed: 2, was 1",
        "moved: Braunton, was Hartor",
    ]


def test_whoever_left_is_left_since_and_stays_there_while_work_is_open(store: Database) -> None:
    filed(store, DAY, WAITS, "HAR,S2,2018-05-01 10:00,N,2018-06-02,E,LWSW,1,", "HAR,S3,2018-05-01 10:00,Y,,,,,")
    work.block(store, "demo", "RK9", "S2", 0, "No transport", who=RUTH, at=TEN)
    left = discharges("HAR,S1,2018-05-01 10:00,2018-06-05 15:00,2018-06-01,1")
    third = NEXT + timedelta(days=1)
    put(store, left)
    filed(store, NEXT, "HAR,S3,2018-05-01 10:00,Y,,,,,")
    found = the_list(store, NEXT)
    gone = {each.person.spell_id: each for each in found.left_since}
    assert {spell: each.left and each.left.how for spell, each in gone.items()} == {
        "S1": Went.DISCHARGED,
        "S2": Went.NOT_IN_FILE,
    }
    filed(store, third, "HAR,S3,2018-05-01 10:00,Y,,,,,")
    later = the_list(store, third).left_since
    assert [each.person.spell_id for each in later] == ["S2"]
    assert later[0].left is not None
    assert (later[0].left.last_seen, later[0].person.ward_name, later[0].work.blocked_by) == (
        DAY,
        "Hartor",
        "No transport",
    )
    work.done(store, "demo", "RK9", "S2", 1, who=RUTH, at=TEN)
    assert the_list(store, third).left_since == ()


def test_whoever_matters_no_longer_is_kept_while_work_is_open_here(store: Database) -> None:
    filed(store, DAY, "HAR,S4,2018-06-03 10:00,N,2018-06-04,E,LWSW,1,")
    work.claim(store, "demo", "RK9", "S4", 0, who=RUTH, at=TEN)
    filed(store, NEXT, "HAR,S4,2018-06-03 10:00,Y,,,,,")
    assert row(store, "S4", NEXT).person.why == (Why.KEPT,)
    work.release(store, "demo", "RK9", "S4", 1, who=RUTH, at=TEN)
    found = the_list(store, NEXT)
    assert (found.rows, found.left_since) == ((), ())


def test_an_action_agreed_at_the_huddle_is_here_at_once_and_what_is_done_here_is_evidence(store: Database) -> None:
    filed(store, DAY, WAITS, "HAR,S2,2018-05-01 10:00,N,2018-06-02,E,LWSW,1,")
    new = NewAction(
        "Ring the agency", "Sam Price", "LWSW", CHECK, patients=(PatientRef("RK9", "S1"), PatientRef("RK9", "S2"))
    )
    before = version(store, "demo")
    number = agree_action(store, "demo", DAY, new, who=RUTH, at=TEN).id
    assert [(one.what, one.owner, one.is_open) for one in row(store).actions] == [
        ("Ring the agency", "Sam Price (LWSW)", True)
    ]
    assert version(store, "demo") != before
    work.done(store, *S1, 0, "she went home", who=SAM, at=CHECK)
    work.block(store, "demo", "RK9", "S2", 0, "waiting for family", who=SAM, at=CHECK)
    assert version(store, "demo") != before
    filed(store, NEXT, "HAR,S2,2018-05-01 10:00,N,2018-06-02,E,LWSW,1,")
    (promise,) = board(store, "demo", NEXT).promises
    assert promise.evidence.words == ("1 left, 1 no change; on the live list: 1 done, 1 blocked (waiting for family)")
    left = {each.person.spell_id: each.has_open_work for each in the_list(store, NEXT).left_since}
    assert left == {"S1": True}
    finish_action(store, number, 1, who=SAM, at=CHECK)
    assert not the_list(store, NEXT).left_since[0].has_open_work


def test_every_change_is_an_event_with_who_and_when_and_replays_to_the_item(store: Database) -> None:
    filed(store, DAY, WAITS)
    work.claim(store, *S1, 0, who=RUTH, at=TEN)
    work.set_step(store, *S1, 1, " Ring   the agency", CHECK, DAY, who=RUTH, at=TEN)
    work.block(store, *S1, 2, "Waiting for family", who=SAM, at=CHECK)
    work.note(store, *S1, 3, "Daughter\nrings at four", who=SAM, at=CHECK)
    work.unblock(store, *S1, 4, "they rang", who=RUTH, at=CHECK)
    work.release(store, *S1, 5, who=RUTH, at=CHECK)
    work.done(store, *S1, 6, "home tomorrow", who=SAM, at=CHECK)
    last = work.reopen(store, *S1, 7, "not tomorrow", who=RUTH, at=CHECK)
    history = work.history(store, *S1)
    assert [event.version for event in history] == list(range(1, 9))
    assert replay(untouched(*S1), history) == last == work.item(store, *S1)
    assert (last.next_step, last.done, last.touched_by) == ("Ring the agency", False, "Ruth Hall (RK9)")
    assert {(event.who, event.at) for event in history} == {
        ("Ruth Hall", TEN), ("Sam Price", CHECK), ("Ruth Hall", CHECK),
    }  # fmt: skip
    assert len(TABLES["work_history"].make(store, "demo", DAY, None)) == 8
    exported = TABLES["worklist"].make(store, "demo", DAY, None)
    assert exported["local_key"].tolist() == ["S1"]


def test_history_can_be_neither_changed_nor_deleted(store: Database) -> None:
    filed(store, DAY, WAITS)
    work.claim(store, *S1, 0, who=RUTH, at=TEN)
    for statement in (sa.update(tables.work_event).values(note="never said"), sa.delete(tables.work_event)):
        with pytest.raises(sa.exc.DatabaseError, match=REFUSAL), store.writing() as connection:
            connection.execute(statement)


def test_the_second_saver_is_told_who_changed_what_and_when_and_nothing_is_stored(store: Database) -> None:
    filed(store, DAY, WAITS)
    work.set_step(store, *S1, 0, "Ring the agency", CHECK, DAY, who=RUTH, at=TEN)
    with pytest.raises(SomebodyElseSaved) as told:
        work.set_step(store, *S1, 0, "Ring the family", CHECK, DAY, who=SAM, at=CHECK)
    assert str(told.value) == (
        "Ruth Hall (RK9) set the next step to “Ring the agency”, check at 15:00 on Tue 5 June 2018 at 11:00 on "
        "Tue 5 June 2018, after you opened it. Your change was not saved; what you typed is still here."
    )
    assert work.item(store, *S1).next_step == "Ring the agency"
    on_top = work.set_step(store, *S1, 1, "Ring the family", CHECK, DAY, who=SAM, at=CHECK)
    assert (on_top.next_step, on_top.version) == ("Ring the family", 2)


@pytest.mark.parametrize(
    ("whose", "error", "sentence"),
    [
        (("demo", "RK9", "S99"), RuleRefused, "Nobody with the local key 'S99' was ever on a list of University"),
        (("demo", "RK8", "S1"), RuleRefused, "There is no organisation 'RK8'"),
        (("dmeo", "RK9", "S1"), UsageError, "Did you mean 'demo'"),
    ],
)
def test_who_is_on_no_list_is_refused(store: Database, whose: Any, error: type[FlowError], sentence: str) -> None:
    filed(store, DAY, WAITS)
    with pytest.raises(error, match=sentence):
        work.claim(store, *whose, 0, who=RUTH, at=TEN)


def test_a_version_that_is_not_there_yet_is_refused(store: Database) -> None:
    filed(store, DAY, WAITS)
    with pytest.raises(UsageError, match="at version 0; it has no version 3 yet"):
        work.note(store, *S1, 3, "x", who=RUTH, at=TEN)


def write(store: Database, number: int, spell: str) -> int:
    """Twenty notes by one person, each put on top where somebody else was first; how often that was."""
    who, again = Person(f"Writer {number}", "RK9"), 0
    for turn in range(EACH):
        while True:
            read = work.item(store, "demo", "RK9", spell)
            try:
                work.note(store, "demo", "RK9", spell, read.version, f"{number} {turn}", who=who)
            except SomebodyElseSaved:
                again += 1
            else:
                break
    return again


def test_eight_writers_at_once_on_one_person_lose_nothing(store: Database) -> None:
    filed(store, DAY, WAITS)
    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(lambda number: write(store, number, "S1"), range(WRITERS)))
    history = work.history(store, *S1)
    assert [event.version for event in history] == list(range(1, WRITERS * EACH + 1))
    assert sorted(event.note or "" for event in history) == sorted(
        f"{number} {turn}" for number in range(WRITERS) for turn in range(EACH)
    )
    assert replay(untouched(*S1), history) == work.item(store, *S1)


def test_eight_writers_at_once_on_eight_people_never_meet(store: Database) -> None:
    filed(store, DAY, *(f"HAR,P{number},2018-05-01 10:00,N,2018-06-01,E,LWSW,1," for number in range(WRITERS)))
    with ThreadPoolExecutor(WRITERS) as pool:
        met = list(pool.map(lambda number: write(store, number, f"P{number}"), range(WRITERS)))
    assert met == [0] * WRITERS
    assert {work.item(store, "demo", "RK9", f"P{number}").version for number in range(WRITERS)} == {EACH}


def test_eight_who_claim_the_same_untouched_person_at_once_make_one_claim(store: Database) -> None:
    filed(store, DAY, WAITS)

    def claim(number: int) -> WorkItem | str:
        try:
            return work.claim(store, *S1, 0, who=Person(f"Writer {number}", "RK9"), at=TEN)
        except SomebodyElseSaved as told:
            return str(told)

    with ThreadPoolExecutor(WRITERS) as pool:
        came = list(pool.map(claim, range(WRITERS)))
    (won,) = [one for one in came if isinstance(one, WorkItem)]
    assert work.item(store, *S1) == won
    assert all(f"{won.claimed_by} (RK9) claimed it" in one for one in came if isinstance(one, str))
    assert len(work.history(store, *S1)) == 1


def test_the_path_so_far_is_read_from_the_lists_up_to_the_morning(store: Database) -> None:
    filed(store, DAY, "HAR,S1,2018-05-01 10:00,Y,,,,,")
    filed(store, NEXT, WAITS)
    filed(store, NEXT + timedelta(days=1), WAITS.replace("HAR", "BRA"))
    until = [work.path(store, *S1, until=DAY + timedelta(days=number)) for number in range(3)]
    assert [len(parts) for parts in until] == [1, 2, 3]
    assert [(part.ward, part.fit_waiting, part.reason, part.first.day, part.last.day) for part in until[2]] == [
        ("HAR", False, None, 5, 5),
        ("HAR", True, "E", 6, 6),
        ("BRA", True, "E", 7, 7),
    ]
    assert work.path(store, "demo", "RK9", "nobody", DAY) == ()


def test_filters_are_kept_for_each_person_under_their_names(store: Database) -> None:
    mine = Wanted(show=Show.MINE).as_json()
    work.save_filter(store, "demo", RUTH, " My  people ", mine)
    work.save_filter(store, "demo", RUTH, "Stale", Wanted(show=Show.STALE).as_json())
    work.save_filter(store, "demo", RUTH, "Stale", mine)
    assert work.saved_filters(store, "demo", RUTH) == {"My people": mine, "Stale": mine}
    assert work.saved_filters(store, "demo", SAM) == {}
    work.delete_filter(store, "demo", RUTH, "Stale")
    assert list(work.saved_filters(store, "demo", RUTH)) == ["My people"]
    with pytest.raises(RuleRefused, match="Give the filter a name"):
        work.save_filter(store, "demo", RUTH, " ", mine)


def test_what_the_file_says_comes_next_stands_until_something_is_set_here(store: Database) -> None:
    head = "snapshot_at,organisation_code,site_code,ward_code,spell_id,admission_at,next_step,next_step_due"
    put(store, csv(head, f"{DAY} 08:00,RK9,RK950,HAR,S1,2018-05-01 10:00,Call the agency,2018-06-05 10:30"))
    assert (row(store).next_step, row(store).standing(TEN)) == ("Call the agency", ("overdue by 30 minutes",))
    work.set_step(store, *S1, 0, "Ring the son", CHECK, DAY, who=RUTH, at=TEN)
    assert (row(store).next_step, row(store).standing(TEN)) == ("Ring the son", ())
