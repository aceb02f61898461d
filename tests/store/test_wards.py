"""Wards and long-stay reviews on both databases: sums, reasons, what was recorded, what is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from flow.errors import RuleRefused, UsageError
from flow.huddle.staying import Review, Said, Staying
from flow.security.person import Person
from flow.services.board import version
from flow.services.stay_reviews import record_review, review_history
from flow.services.values import values
from flow.services.wards import ward_day
from flow.store import tables
from flow.store.database import Database
from flow.vocabulary import DischargePlanned, Scope
from tests.mornings import DAY, a_morning, beds, csv, dtoc, inpatients, make_demo, put

RUTH = Person("Ruth Hall", "RK9")
CHECK = datetime(2018, 6, 7, 12, 0)  # noqa: DTZ001 - as typed: England's clock
REVIEWED = (
    "snapshot_at,organisation_code,site_code,ward_code,spell_id,admission_at,next_step,last_review_at,reviewed_by"
)


def in_file(store: Database, day: date, reviewed: str = "", next_step: str = "Call the agency") -> None:
    """S1, here since 1 May, with what the file says of the last review."""
    by = "Matron" if reviewed else ""
    report = put(store, csv(REVIEWED, f"{day} 08:00,RK9,RK950,HAR,S1,2018-05-01 10:00,{next_step},{reviewed},{by}"))
    assert not report.refused, report.findings


def record(store: Database, day: date = DAY, spell: str = "S1", **said: Any) -> Review:
    given = {"next_step": "Ask the family", "next_check": CHECK, "who": RUTH} | said
    return record_review(store, "demo", given.pop("organisation", "RK9"), spell, day, **given)


def person(store: Database, day: date = DAY, spell: str = "S1") -> Staying:
    return next(who for who in ward_day(store, "demo", day).staying if who.spell_id == spell)


def test_zones_and_sites_are_the_sum_of_their_wards_and_equal_the_measures(store: Database) -> None:
    a_morning(store)
    put(store, beds(DAY, "SKY,12,0,0,11", organisation="LWSW", site="LWMG"))
    found = ward_day(store, "demo", DAY)
    assert [site.name for site in found.sites] == ["Derriford Hospital", "Mount Gould"]
    derriford, gould = found.sites
    assert [zone.name for zone in derriford.zones] == ["Medicine North", None]
    assert (derriford.state.opened, derriford.state.occupied, derriford.state.empty) == (49, 45, 4)
    assert (gould.state.opened, gould.state.occupied, gould.state.seven) == (12, 11, None)
    assert (found.state.opened, found.state.occupied, found.state.escalation, found.state.closed) == (61, 56, 2, 1)
    keys = ("stranded_7", "stay_14", "long_stay_21", "fit_waiting")
    known = {item.measure: item.value for item in values(store, "demo", DAY, keys=keys)}
    assert found.g_and_a.occupancy == 45 / 49
    state = found.state
    assert (
        (state.seven, state.fourteen, state.twenty_one, state.fit) == tuple(known[key] for key in keys) == (2, 1, 1, 2)
    )


def test_a_ward_with_nobody_here_long_has_a_nought(store: Database) -> None:
    a_morning(store)
    _, braunton = ward_day(store, "demo", DAY).sites[0].wards
    assert (braunton.code, braunton.state.seven, braunton.state.fit) == ("BRA", 0, 1)


def test_a_ward_that_is_not_configured_counts_with_the_people_in_it(store: Database) -> None:
    put(store, beds(DAY, "HAR,28,2,1,27", "NEW,4,0,0,5"))
    put(
        store,
        inpatients(
            DAY, "HAR,S1,2018-05-01 10:00,N,2018-06-01,E,LWSW,1,", "NEW,S2,2018-05-20 10:00,N,2018-06-01,E,LWSW,1,"
        ),
    )
    found = ward_day(store, "demo", DAY)
    new = next(ward for ward in found.sites[0].wards if ward.code == "NEW")
    assert (new.is_configured, new.state.over, new.state.seven, new.state.fourteen, new.state.fit) == (
        False,
        1,
        1,
        1,
        1,
    )
    of_site = {
        item.measure: item.value for item in values(store, "demo", DAY, scope=Scope.SITE) if item.scope_code == "RK950"
    }
    assert found.sites[0].state.seven == of_site["stranded_7"] == 2
    assert found.sites[0].state.opened == of_site["beds_open"] == 33


def test_one_organisation_alone(store: Database) -> None:
    a_morning(store)
    put(store, beds(DAY, "SKY,12,0,0,11", organisation="LWSW", site="LWMG"))
    found = ward_day(store, "demo", DAY, "LWSW")
    assert [site.name for site in found.sites] == ["Mount Gould"]
    assert found.staying == ()
    assert found.missing == ()
    with pytest.raises(UsageError, match="no organisation 'XYZ'"):
        ward_day(store, "demo", DAY, "XYZ")


def test_what_has_not_come_is_said(store: Database) -> None:
    put(store, dtoc())
    found = ward_day(store, "demo", DAY)
    assert found.reason == (
        "No beds file from University Hospitals Plymouth and Livewell Southwest for Tue 5 June 2018: how the wards "
        "stand cannot be shown."
    )
    assert found.staying_reason == found.planned_reason
    assert found.sites == ()
    put(store, beds())
    assert ward_day(store, "demo", DAY).missing == ("No beds file from Livewell Southwest for Tue 5 June 2018.",)


def test_planned_discharges_come_from_the_list_definite_first(store: Database) -> None:
    head = "snapshot_at,organisation_code,site_code,ward_code,spell_id,admission_at,discharge_planned"
    rows = ("BRA,S1,2018-06-04 10:00,possible", "BRA,S2,2018-06-04 10:00,none", "HAR,S3,2018-06-04 10:00,definite")
    put(store, csv(head, *(f"{DAY} 08:00,RK9,RK950,{row}" for row in rows)))
    found = ward_day(store, "demo", DAY)
    assert [(who.spell_id, who.planned) for who in found.planned] == [
        ("S3", DischargePlanned.DEFINITE),
        ("S1", DischargePlanned.POSSIBLE),
    ]
    assert found.planned_reason is None


def test_a_list_that_does_not_say_who_is_planned_to_leave_says_so(store: Database) -> None:
    put(store, inpatients())
    assert ward_day(store, "demo", DAY).planned_reason == (
        "The inpatients files do not say for whom a discharge is planned today."
    )


def test_a_review_recorded_here_stands_until_the_file_has_a_newer_one(store: Database) -> None:
    in_file(store, DAY, "2018-06-04 10:00")
    said = person(store)
    assert said.review is not None
    assert (said.review.by, said.review.source, said.next_step) == ("Matron", Said.FILE, "Call the agency")
    record(store)
    said = person(store)
    assert said.review is not None
    assert (said.review.by, said.review.source, said.next_step) == ("Ruth Hall (RK9)", Said.HERE, "Ask the family")
    assert said.next_check == datetime(2018, 6, 7, 11, 0, tzinfo=UTC)
    next_day = DAY + timedelta(days=1)
    in_file(store, next_day, "2018-06-04 10:00")
    assert person(store, next_day).next_step == "Ask the family"
    in_file(store, next_day, "2018-06-06 07:30", "Move on Thursday")
    assert person(store, next_day).next_step == "Move on Thursday"
    assert person(store).next_step == "Ask the family"


def test_an_earlier_morning_does_not_know_a_later_review(store: Database) -> None:
    next_day = DAY + timedelta(days=1)
    for day in (DAY, next_day):
        in_file(store, day)
    record(store, next_day)
    assert person(store).review is None
    assert person(store, next_day).review is not None


def test_every_review_of_a_person_is_kept_newest_first(store: Database) -> None:
    in_file(store, DAY)
    before = version(store, "demo")
    record(store, at=datetime(2018, 6, 5, 8, 0, tzinfo=UTC))
    record(
        store, next_step="  Ask   the\tson ", note="He visits\non Fridays", at=datetime(2018, 6, 5, 9, 0, tzinfo=UTC)
    )
    history = review_history(store, "demo", "RK9", "S1")
    assert [(review.next_step, review.note) for review in history] == [
        ("Ask the son", "He visits\non Fridays"),
        ("Ask the family", None),
    ]
    assert history[0].at == datetime(2018, 6, 5, 9, 0, tzinfo=UTC)
    assert version(store, "demo") != before


def test_reviews_recorded_are_never_changed(store: Database) -> None:
    in_file(store, DAY)
    record(store)
    table = tables.stay_review
    for statement in (table.delete(), table.update().values(next_step="Nothing")):
        with pytest.raises(sa.exc.DBAPIError, match="append-only"), store.writing() as connection:
            connection.execute(statement)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"next_step": " \n "}, "Say what happens next"),
        ({"next_step": "x" * 501}, "at most 500 letters"),
        ({"next_check": None}, "Give the day and the time"),
        ({"next_check": CHECK - timedelta(days=3)}, "before the morning of the review"),
        ({"next_check": CHECK + timedelta(days=400)}, "more than a year ahead"),
        ({"note": "x" * 2001}, "at most 2000 letters"),
        ({"spell": "S9"}, "Nobody with the local key 'S9' is among the inpatients of University Hospitals Plymouth"),
        ({"organisation": "RK8"}, "There is no organisation 'RK8' in this system. Did you mean 'RK9'?"),
        ({"at": datetime(2018, 6, 4, 9, 0, tzinfo=UTC)}, "that day has not come"),
    ],
)
def test_what_may_not_stand_is_refused_and_nothing_is_stored(
    store: Database, said: dict[str, Any], sentence: str
) -> None:
    in_file(store, DAY)
    with pytest.raises(RuleRefused, match=sentence):
        record(store, **said)
    assert review_history(store, "demo", "RK9", "S1") == []


def test_a_system_that_does_not_exist_is_refused(store: Database) -> None:
    with pytest.raises(UsageError, match="Did you mean 'demo'"):
        record_review(store, "dmeo", "RK9", "S1", DAY, next_step="Ask", next_check=CHECK, who=RUTH)


def test_a_system_of_published_counts_has_no_wards(empty_store: Database, tmp_path: Any) -> None:
    toml = (
        '[system]\nkey = "demo"\nname = "Demo"\npooled = false\n\n[[organisation]]\ncode = "RK9"\nname = "Plymouth"\n'
    )
    make_demo(empty_store, tmp_path, toml)
    found = ward_day(empty_store, "demo", DAY, "RK9")
    assert found.reason == "The published returns are counts: they do not say how the wards stand."
    assert found.staying_reason == "The published returns are counts: they do not say who is in the wards."
