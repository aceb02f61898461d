"""Actions in the store, on both databases: nothing is lost, and history is written once."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from flow import clock
from flow.actions.action import PatientRef, replay
from flow.actions.performance import AGREED, CARRIED, DONE_ON_TIME, DayFigure
from flow.actions.words import sentence
from flow.errors import RuleRefused, SomebodyElseSaved, UsageError
from flow.layout import Layout, Organisation
from flow.security.person import Person
from flow.security.principal import LOCAL
from flow.services import actions as service
from flow.store import actions as store
from flow.store import systems, tables
from flow.store.append_only import REFUSAL
from flow.store.database import Database, connect
from flow.store.schema import upgrade
from flow.vocabulary import ActionStatus as Status
from flow.vocabulary import Tier
from tests.unit.actions.made import DAY, NEW, RUTH, SAM, at

NEXT = DAY + timedelta(days=1)
WRITERS = 8
NOTES_EACH = 5


@pytest.fixture
def db(database_url: str) -> Iterator[Database]:
    """A store with Plymouth and York in it."""
    database = connect(database_url, LOCAL)
    upgrade(database)
    partners = {code: Organisation(code, code) for code in ("RK9", "LWSW")}
    with database.writing() as connection:
        for key in ("plymouth", "york"):
            systems.save(connection, Layout(key, key, organisations=partners), "setup", clock.naive_utc(at("08:00")))
    yield database
    database.close()


def agreed(db: Database, day: date = DAY, system: str = "plymouth", **changed) -> int:
    return service.agree_action(db, system, day, replace(NEW, **changed), who=RUTH, at=at("09:05")).id


def ids(actions) -> list[int]:
    return [action.id for action in actions]


def test_an_action_is_read_back_as_it_was_agreed(db):
    stored = service.agree_action(db, "plymouth", DAY, NEW, who=RUTH, at=at("09:05"))
    assert stored.id > 0
    assert service.get_action(db, stored.id) == stored
    assert (stored.what, stored.due_at, stored.tier) == (NEW.what, NEW.due_at, Tier.TEAM)
    assert stored.patients == (PatientRef("RK9", "S1"), PatientRef("RK9", "S2"))


def test_every_step_a_person_takes_is_stored_with_its_line_of_history(db):
    one = agreed(db)
    service.start_action(db, one, 1, who=SAM, at=at("09:30"))
    service.note_on_action(db, one, 2, "rang, no answer", who=SAM, at=at("10:00"))
    service.change_action(db, one, 3, {"owner_name": "Ann Lee", "patients": []}, who=SAM, at=at("10:05"))
    service.carry_over(db, one, 4, at("12:00", 13), who=RUTH, at=at("14:00"))
    service.carry_over(db, one, 5, at("12:00", 14), note="she comes to the ward", who=RUTH, at=at("9:00", 13))
    service.escalate(db, one, 6, "Sam Field", who=RUTH, at=at("9:01", 13))
    service.not_done(db, one, 7, "no pharmacist", who=RUTH, at=at("12:00", 14))
    service.reopen_action(db, one, 8, "one was found", who=SAM, at=at("13:00", 14))
    service.finish_action(db, one, 9, outcome="fetched", who=SAM, at=at("13:30", 14))
    service.reopen_action(db, one, 10, "the wrong bag", who=SAM, at=at("13:40", 14))
    last = service.cancel_action(db, one, 11, "she went home", who=SAM, at=at("14:00", 14))
    history = service.action_history(db, one)
    assert [event.version for event in history] == list(range(1, 13))
    assert replay(history) == last == service.get_action(db, one)
    assert (last.status, last.tier, last.carried, last.patients) == (Status.CANCELLED, Tier.SYSTEM, 2, ())
    assert sentence(history[-1]) == "Sam Field (RK9) cancelled it: she went home"


def test_history_can_be_neither_changed_nor_deleted_by_anybody(db):
    agreed(db)
    for statement in (
        sa.update(tables.action_event).values(note="never said"),
        sa.delete(tables.action_event),
    ):
        with pytest.raises(sa.exc.DatabaseError, match=REFUSAL), db.writing() as connection:
            connection.execute(statement)
    assert [event.note for event in service.action_history(db, 1)] == [None]


def test_two_events_cannot_make_the_same_version(db):
    one = agreed(db)
    action, agreement = service.get_action(db, one), service.action_history(db, one)[0]
    with pytest.raises(sa.exc.IntegrityError), db.writing() as connection:
        store.save(connection, replace(action, what="again"), agreement, 1)
    assert service.get_action(db, one).what == NEW.what


def test_the_second_saver_is_told_who_did_what_and_when_and_nothing_is_lost(db):
    one = agreed(db)
    service.finish_action(db, one, 1, who=RUTH, at=at("09:12"))
    with pytest.raises(SomebodyElseSaved) as told:
        service.change_action(db, one, 1, {"owner_name": "Ann Lee"}, who=SAM, at=at("09:13"))
    assert str(told.value) == (
        "Ruth Hall (LWSW) marked it done at 09:12 on Tue 12 June 2018, after you opened it. "
        "Your change was not saved; what you typed is still here."
    )
    assert service.get_action(db, one).status is Status.DONE
    assert len(service.action_history(db, one)) == 2


def test_a_save_between_reading_and_writing_stores_nothing(db):
    one = agreed(db)
    action = service.get_action(db, one)
    with db.reading() as connection:
        event = store.history(connection, one)[0]
    service.start_action(db, one, 1, who=RUTH, at=at("09:10"))
    with db.writing() as connection:
        assert store.save(connection, replace(action, what="lost"), replace(event, version=2), 1) is False
    assert service.get_action(db, one).what == NEW.what
    assert len(service.action_history(db, one)) == 2


def test_a_version_that_is_not_there_yet_is_a_slip_not_a_clash(db):
    one = agreed(db)
    with pytest.raises(UsageError, match="is at version 1; it has no version 7 yet"):
        service.start_action(db, one, 7, who=RUTH)


def test_a_refused_step_stores_nothing(db):
    one = agreed(db)
    with pytest.raises(RuleRefused, match="Say why it was not done"):
        service.not_done(db, one, 1, "", who=RUTH)
    with pytest.raises(RuleRefused, match="There is no organisation 'XX'"):
        service.change_action(db, one, 1, {"owner_organisation": "XX"}, who=RUTH)
    assert service.get_action(db, one).version == 1


def test_what_is_not_there_is_said(db):
    with pytest.raises(RuleRefused, match="'RK8' in this system"):
        agreed(db, owner_organisation="RK8")
    with pytest.raises(UsageError, match="Did you mean 'plymouth'"):
        agreed(db, system="plymoth")
    with pytest.raises(UsageError, match="There is no system 'nowhere'"):
        service.list_actions(db, "nowhere")
    for action_id in (0, -1, 99, 2**31, 10**30):
        with pytest.raises(UsageError, match=f"There is no action {action_id}"):
            service.action_history(db, action_id)
    assert service.list_actions(db, "plymouth") == []


def note_until_kept(db: Database, action_id: int, who: Person, start: threading.Barrier) -> int:
    """Writes each note as a person would: reads, writes, and on the sentence reads again. How often it was told."""
    told = 0
    start.wait()
    for number in range(NOTES_EACH):
        kept = False
        while not kept:
            version = service.get_action(db, action_id).version
            try:
                service.note_on_action(db, action_id, version, f"{who.name} {number}", who=who)
                kept = True
            except SomebodyElseSaved:
                told += 1
    return told


def test_eight_people_noting_on_one_action_at_once_lose_nothing(db):
    one = agreed(db)
    start = threading.Barrier(WRITERS)
    people = [Person(f"Person {number}", "RK9") for number in range(WRITERS)]
    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(lambda who: note_until_kept(db, one, who, start), people))
    history = service.action_history(db, one)
    notes = [event.note for event in history[1:]]
    assert sorted(notes) == sorted(f"{who.name} {number}" for who in people for number in range(NOTES_EACH))
    assert [event.version for event in history] == list(range(1, WRITERS * NOTES_EACH + 2))
    assert replay(history) == service.get_action(db, one)


def test_the_list_has_open_ones_first_and_of_these_the_longest_overdue(db):
    later, closed, sooner = agreed(db), agreed(db, due_at=at("10:00")), agreed(db, due_at=at("11:00"))
    service.finish_action(db, closed, 1, who=RUTH)
    assert ids(service.list_actions(db, "plymouth")) == [sooner, later, closed]


def test_each_filter_keeps_the_actions_it_names(db):
    plain = agreed(db, delay_reason=None, delay_organisation=None, pathway=None, patients=())
    other = agreed(db, NEXT, due_at=at("14:00", 13), owner_organisation="RK9", measure="occupancy")
    closed = agreed(db)
    york = agreed(db, system="york")
    service.finish_action(db, closed, 1, who=RUTH, at=at("13:00"))

    def listed(**filters):
        return sorted(ids(service.list_actions(db, "plymouth", **filters)))

    assert listed() == [plain, other, closed]
    assert listed(day=NEXT) == [other]
    assert listed(open_only=True) == listed(statuses=[Status.OPEN]) == [plain, other]
    assert listed(open_only=False) == [plain, other, closed]
    assert listed(statuses=[Status.DONE, Status.CANCELLED]) == [closed]
    assert listed(owner_organisation="RK9") == listed(measure="occupancy") == [other]
    assert listed(delay_reason="pharmacy", delay_organisation="RK9", pathway="1") == [other, closed]
    assert listed(patients=[PatientRef("RK9", "S1"), PatientRef("RK9", "S9")]) == [other, closed]
    assert listed(patients=[PatientRef("LWSW", "S1")]) == listed(patients=[]) == []
    assert listed(due_before=at("14:01")) == [plain, closed]
    assert listed(agreed_before=NEXT) == [plain, closed]
    assert listed(closed_since=at("13:01")) == [plain, other]
    assert ids(service.list_actions(db, "york")) == [york]


def test_histories_of_many_actions_take_one_query_and_a_list_two(db):
    actions = [agreed(db) for _ in range(5)]
    statements = []
    sa.event.listen(db.engine, "before_cursor_execute", lambda *call: statements.append(call[2]))
    with db.reading() as connection:
        found = store.events(connection, actions)
        histories = [text for text in statements if "FROM action_event" in text]
        listed = store.find(connection, "plymouth")
    assert [len(found[action]) for action in actions] == [1] * 5
    assert len(histories) == 1
    assert len([text for text in statements if "FROM action" in text]) - len(histories) == 2
    assert [len(action.patients) for action in listed] == [2] * 5
    assert service.histories(db, listed) == found


def test_what_became_of_earlier_actions_has_open_ones_and_those_closed_since_the_huddle_before(db):
    monday, friday = date(2018, 6, 11), date(2018, 6, 8)
    long_closed = agreed(db, date(2018, 6, 1))
    service.finish_action(db, long_closed, 1, who=RUTH, at=at("23:59", 7))
    long_open = agreed(db, friday, due_at=at("12:00", 8))
    closed_since = agreed(db, friday, due_at=at("12:00", 8))
    service.finish_action(db, closed_since, 1, who=RUTH, at=at("16:00", 8))
    agreed(db, monday, due_at=at("12:00"))
    agreed(db, friday, system="york")
    assert ids(service.due_by(db, "plymouth", monday)) == [long_open, closed_since]


def test_an_action_closed_in_the_huddle_itself_is_still_shown_there(db):
    one = agreed(db)
    service.finish_action(db, one, 1, who=RUTH, at=at("09:02", 13))
    assert [action.status for action in service.due_by(db, "plymouth", NEXT)] == [Status.DONE]
    assert service.due_by(db, "plymouth", DAY) == []


def test_the_huddles_own_performance_is_read_from_the_histories(db):
    one, two = agreed(db), agreed(db)
    agreed(db, system="york")
    service.finish_action(db, one, 1, who=RUTH, at=at("13:00"))
    service.carry_over(db, two, 1, at("12:00", 13), who=RUTH, at=at("14:05"))
    figures = service.own_performance(db, "plymouth", DAY, DAY)
    assert DayFigure(DAY, AGREED, 2, None) in figures
    assert DayFigure(DAY, CARRIED, 1, None) in figures
    assert DayFigure(DAY, DONE_ON_TIME, 1, 2) in figures
    service.finish_action(db, two, 2, who=RUTH, at=at("11:00", 13))
    assert service.own_performance(db, "plymouth", DAY, DAY) == figures
    assert {figure.day for figure in service.own_performance(db, "plymouth", date(2018, 6, 1), NEXT)} == {DAY, NEXT}


def test_a_days_performance_is_the_same_asked_alone_or_among_other_days(db):
    for day, due, done in ((11, 11, 11), (12, 14, 13), (12, 12, 15), (13, 13, None)):
        one = agreed(db, date(2018, 6, day), due_at=at("14:00", due))
        if done:
            service.finish_action(db, one, 1, who=RUTH, at=at("13:00", done))
    first, last = date(2018, 6, 11), date(2018, 6, 16)
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    alone = [figure for day in days for figure in service.own_performance(db, "plymouth", day, day)]
    assert alone == service.own_performance(db, "plymouth", first, last)
    assert DayFigure(date(2018, 6, 14), DONE_ON_TIME, 1, 1) in alone


def test_performance_of_days_to_come_or_of_no_huddle_is_nothing(db):
    tomorrow = clock.today() + timedelta(days=1)
    assert service.own_performance(db, "plymouth", DAY, NEXT) == []
    agreed(db)
    assert service.own_performance(db, "plymouth", tomorrow, tomorrow) == []
