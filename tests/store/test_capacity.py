"""Capacity entered and queues worked out, on both databases; shifts handed over with their claims."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from flow.errors import FlowError, RuleRefused, SomebodyElseSaved, UsageError
from flow.huddle.localities import EVERYWHERE
from flow.huddle.starts import Kind
from flow.security.person import Person
from flow.services import handover, work
from flow.services.board import version
from flow.services.capacity_queue import Line, Queue, enter_capacity, learn, queue
from flow.services.clocks import clock_day
from flow.services.handover import Claim, hand_over, handovers
from flow.services.worklist import worklist
from flow.store import tables as t
from flow.store.database import Database
from tests import mornings
from tests.mornings import DAY

CITY, COUNTY = "E06000026", "E10000008"
RUTH, SAM = Person("Ruth Hall", "RK9"), Person("Sam Price", "LWSW")
NOW = datetime(2018, 6, 5, 8, 40, tzinfo=UTC)
PEOPLE = (
    "snapshot_at,organisation_code,site_code,ward_code,bed,spell_id,admission_at,admission_method,criteria_to_reside,"
    "pathway,local_authority,expected_discharge_date"
)


def inpatients(day: date, *rows: str) -> bytes:
    """rows: 'HAR,B1,S1,2018-05-01 10:00,21,N,1,E06000026,'."""
    return mornings.csv(PEOPLE, *(f"{day} 08:00,RK9,RK950,{row}" for row in rows))


def put(store: Database, data: bytes) -> None:
    report = mornings.put(store, data)
    assert not report.refused, report.findings


def five_weeks(store: Database) -> None:
    """Every morning four wait on pathway 1 in the city: two come and two leave each day; one waits in the county."""
    for back in range(35, -1, -1):
        day = DAY - timedelta(days=back)
        ages = [f"HAR,,{back + age}X{side},2018-04-01 10:00,21,N,1,{CITY}," for age in (0, 1) for side in "ab"]
        put(
            store,
            inpatients(day, *ages, f"BRA,,C1,2018-04-01 10:00,21,N,1,{COUNTY},", "BRA,,Y1,2018-04-01 10:00,21,Y,,,"),
        )


def line(found: Queue, pathway: str, locality: str = EVERYWHERE) -> Line:
    return next(each for each in found.lines if (each.pathway, each.locality) == (pathway, locality))


def enter(
    store: Database, starts: int, locality: str = CITY, *, at: datetime = NOW, organisation: str = "LWSW"
) -> None:
    enter_capacity(store, "demo", DAY, organisation, "1", locality, starts, who=SAM, at=at)


def test_queues_are_learnt_from_our_own_mornings_and_labelled_usual(store: Database) -> None:
    five_weeks(store)
    found = queue(store, "demo", DAY, NOW)
    city = line(found, "1", CITY)
    assert (city.waiting, city.ready, city.starts.number, city.starts.kind) == (4, 2.0, 2.0, Kind.USUAL)
    assert [(point.ahead, point.likely, point.low, point.high) for point in city.points] == [
        (1, 4.0, 4.0, 4.0),
        (3, 4.0, 4.0, 4.0),
        (5, 4.0, 4.0, 4.0),
    ]
    assert (city.clears, city.with_one_more, city.why) == (None, 4, None)
    assert (line(found, "1").waiting, line(found, "1", COUNTY).waiting) == (5, 1)
    assert found.localities == (CITY, COUNTY)
    assert not any(each.pathway == "2" for each in found.lines)


def test_an_entered_figure_moves_the_queue_until_it_is_a_day_old(store: Database) -> None:
    five_weeks(store)
    enter(store, 4)
    fresh = line(queue(store, "demo", DAY, NOW + timedelta(hours=24)), "1", CITY)
    assert (fresh.starts.number, fresh.starts.kind) == (4.0, Kind.ENTERED)
    assert [point.likely for point in fresh.points] == [2.0, 2.0, 2.0]
    old = line(queue(store, "demo", DAY, NOW + timedelta(hours=26)), "1", CITY)
    assert (old.starts.number, old.starts.kind) == (2.0, Kind.USUAL)
    assert old.starts.words(NOW + timedelta(hours=26)).endswith("26 h old: not used")


def test_the_newest_figure_of_each_organisation_and_locality_holds_and_every_one_is_kept(store: Database) -> None:
    for number, starts in enumerate((3, 7)):
        enter(store, starts, at=NOW + timedelta(minutes=number))
    enter(store, 2, organisation="RK9")
    enter(store, 1, EVERYWHERE)
    found = queue(store, "demo", DAY, NOW)
    assert {(each.organisation, each.locality): each.starts for each in found.entries} == {
        ("LWSW", CITY): 7,
        ("RK9", CITY): 2,
        ("LWSW", EVERYWHERE): 1,
    }
    with store.reading() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(t.capacity_entry)) == 4
    assert queue(store, "demo", DAY + timedelta(days=7), NOW).entries == found.entries
    assert queue(store, "demo", DAY + timedelta(days=8), NOW).entries == ()
    assert queue(store, "demo", DAY - timedelta(days=1), NOW).entries == ()


def test_an_entry_changes_the_data_version_and_no_entry_is_ever_changed(store: Database) -> None:
    before = version(store, "demo")
    enter(store, 3)
    assert version(store, "demo") != before
    with pytest.raises(Exception, match="append-only"), store.writing() as connection:
        connection.execute(t.capacity_entry.update().values(starts=9))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"day": DAY + timedelta(days=1)}, "cannot be entered yet: that day has not come"),
        ({"organisation": "LWS"}, "There is no organisation 'LWS' in this system. Did you mean 'LWSW'?"),
        ({"pathway": "9"}, "'9' is not a pathway"),
        ({"starts": -1}, "Starts: give a whole number from 0 to 999."),
        ({"starts": 2.5}, "Starts: give a whole number"),
        ({"available": 1000}, "Places free: give a whole number"),
        ({"locality": "x" * 41}, "A locality has at most 40 letters"),
        ({"note": "x" * 2001}, "A note has at most"),
    ],
)
def test_what_may_not_stand_is_refused_and_nothing_is_kept(
    store: Database, change: dict[str, object], sentence: str
) -> None:
    given = {"day": DAY, "organisation": "LWSW", "pathway": "1", "locality": CITY, "starts": 3} | change
    with pytest.raises(RuleRefused, match=sentence.replace("?", r"\?")):
        enter_capacity(store, "demo", who=SAM, at=NOW, **given)  # type: ignore[arg-type]
    assert queue(store, "demo", DAY, NOW).entries == ()


def test_without_a_list_of_inpatients_the_queue_says_why(store: Database) -> None:
    found = queue(store, "demo", DAY, NOW)
    assert found.lines == ()
    assert found.reason == "No list of inpatients is filed for Tue 5 June 2018: the queues cannot be shown."
    with pytest.raises(UsageError):
        learn(store, "demo", DAY, "XXX")


def test_few_mornings_give_who_waits_and_no_forecast(store: Database) -> None:
    put(store, inpatients(DAY, f"HAR,B1,S1,2018-05-01 10:00,21,N,2,{CITY},", "HAR,B2,S2,2018-05-01 10:00,21,N,,,"))
    found = queue(store, "demo", DAY, NOW)
    assert (line(found, "2").waiting, line(found, "2").points, found.unplaced) == (1, (), 1)
    assert line(found, "2").starts.kind is Kind.NONE
    assert line(found, "2").why is not None


def test_places_free_are_those_filed_this_morning(store: Database) -> None:
    put(
        store,
        inpatients(DAY, f"HAR,B1,S1,2018-05-01 10:00,21,N,1,{CITY},", f"HAR,B2,S2,2018-05-01 10:00,21,N,1,{COUNTY},"),
    )
    head = "snapshot_at,organisation_code,service,pathway,local_authority,capacity_total,capacity_available"
    rows = (f"Home care,1,{CITY},40,3", f"Reablement,1,{CITY},20,2", f"Nursing,3,{CITY},20,9")
    put(store, mornings.csv(head, *(f"{DAY} 08:00,LWSW,{row}" for row in rows)))
    found = queue(store, "demo", DAY, NOW)
    assert [line(found, "1", place).places for place in (EVERYWHERE, CITY, COUNTY)] == [5, 5, None]


def test_clocks_are_read_from_the_lists_and_judged_at_the_huddle_of_a_past_morning(store: Database) -> None:
    put(store, inpatients(
        DAY,
        "HAR,B1,near,2018-06-03 12:00,21,Y,,,",
        "HAR,B2,past,2018-06-01 12:00,21,Y,,,",
        "HAR,B3,dated,2018-06-03 12:00,21,Y,,,2018-06-09",
        "HAR,B4,planned,2018-06-03 12:00,11,Y,,,",
        "HAR,B5,new,2018-06-05 02:00,2A,Y,,,",
    ))  # fmt: skip
    head = "snapshot_at,organisation_code,case_id,checklist_date,dst_date,dst_setting,decision_date"
    put(store, mornings.csv(head, f"{DAY} 08:00,RK9,K1,2018-05-10,,,", f"{DAY} 08:00,RK9,K2,2018-04-10,,,",
                            f"{DAY} 08:00,RK9,K3,2018-05-10,,,2018-06-01"))  # fmt: skip
    found = clock_day(store, "demo", DAY, datetime(2018, 6, 20, tzinfo=UTC))
    assert found.judged_at == datetime(2018, 6, 5, 8, 15, tzinfo=UTC)
    assert found.about == {"cases": 1, "stays": 0, "dates": 1}
    assert (found.clocks.dates.lines[0].spell_id, found.clocks.dates.lines[0].hours_left) == ("near", 2)
    assert (found.clocks.cases.lines[0].case_id, found.clocks.cases_passed) == ("K1", 1)
    assert found.clocks.dates_passed == 1
    empty = clock_day(store, "demo", DAY + timedelta(days=1), NOW)
    assert empty.people_reason == "No list of inpatients is filed for Wed 6 June 2018."


def claimed(store: Database) -> int:
    """Ruth has claimed S1, with a step; the version of the work."""
    mornings.a_morning(store)
    work.claim(store, "demo", "RK9", "S1", 0, who=RUTH, at=NOW)
    check = NOW + timedelta(hours=3)
    return work.set_step(store, "demo", "RK9", "S1", 1, "Ring the agency", check, DAY, who=RUTH, at=NOW).version


def test_a_shift_is_handed_over_with_its_claims(store: Database) -> None:
    read = claimed(store)
    before = version(store, "demo")
    hand_over(store, "demo", "Two beds\nfrom Friday", SAM, [Claim("RK9", "S1", read)], who=RUTH, at=NOW)
    item = work.item(store, "demo", "RK9", "S1")
    assert (item.holder, item.next_step, item.version) == (str(SAM), "Ring the agency", read + 1)
    last = work.history(store, "demo", "RK9", "S1")[-1]
    assert last.note == "handed over by Ruth Hall (RK9)"
    (handed,) = handovers(store, "demo")
    assert (handed.note, handed.to_whom, handed.passed_on) == ("Two beds\nfrom Friday", str(SAM), (("RK9", "S1"),))
    assert version(store, "demo") != before


def test_a_claim_that_somebody_else_changed_hands_nothing_over(store: Database) -> None:
    read = claimed(store)
    work.note(store, "demo", "RK9", "S1", read, "Family rang", who=SAM, at=NOW)
    with pytest.raises(SomebodyElseSaved, match="Sam Price"):
        hand_over(store, "demo", "All well", SAM, [Claim("RK9", "S1", read)], who=RUTH, at=NOW)
    assert handovers(store, "demo") == []
    assert work.item(store, "demo", "RK9", "S1").holder == str(RUTH)


@pytest.mark.parametrize(
    ("note", "to_whom", "who", "sentence"),
    [
        ("  ", SAM, RUTH, "Write the note"),
        ("All well", RUTH, RUTH, "this is you"),
        ("All well", Person("Kim", "XXX"), RUTH, "There is no organisation 'XXX'"),
        ("All well", RUTH, SAM, "not claimed by you"),
    ],
)
def test_a_hand_over_that_may_not_stand_is_refused(
    store: Database, note: str, to_whom: Person, who: Person, sentence: str
) -> None:
    read = claimed(store)
    with pytest.raises(FlowError, match=sentence):
        hand_over(store, "demo", note, to_whom, [Claim("RK9", "S1", read)], who=who, at=NOW)
    assert handovers(store, "demo") == []


def test_the_printed_list_has_ward_and_key_and_no_nhs_number_nor_pseudonym(store: Database) -> None:
    claimed(store)
    found = worklist(store, "demo", DAY, NOW)
    assert [row.person.spell_id for row in handover.open_claims(found, RUTH)] == ["S1"]
    assert handover.open_claims(found, SAM) == ()
    page = handover.printed(store, found, "Two beds", who=RUTH, now=NOW).decode()
    assert "<td>Hartor</td>" in page
    assert "<td>S1</td><td>Ring the agency</td>" in page
    assert "S3" not in page
    with store.reading() as connection:
        pseudonyms = connection.scalars(
            sa.text("select nhs_number from inpatients_row where nhs_number is not null")
        ).all()
    assert pseudonyms
    assert not [each for each in (*pseudonyms, "9990000018") if each in page]
